"""What repeats is used once, and what is measured with is not trained on, also where a few words differ."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.datasets.esconv import load_esconv
from training.datasets.record import Conversation, Utterance
from training.duplicates import without_twins

PLACES = ("garden", "kitchen", "cellar", "attic", "shed", "yard", "porch", "hall")
THINGS = ("kettle", "ladder", "window", "lamp", "table", "door", "fence", "clock", "stove", "mirror")


def talk(name: str, *texts: str) -> Conversation:
    return Conversation(name, "esconv", tuple(Utterance("seeker", text, is_target=False) for text in texts))


def long_talk(name: str, start: int = 0) -> Conversation:
    texts = [f"The {thing} in the {place} broke {start + i}" for i, place in enumerate(PLACES) for thing in THINGS]
    return talk(name, *texts)


def changed(conversation: Conversation, name: str, number: int) -> Conversation:
    turns = [Utterance("seeker", f"Something else {n}", is_target=False) for n in range(number)]
    return Conversation(name, "esconv", (*turns, *conversation.turns[number:]))


def reasons(*conversations: Conversation, measured: tuple[Conversation, ...] = (), threshold: float = 0.8) -> list[str]:
    kept, skipped = without_twins(conversations, threshold, measured)
    assert len(kept) + len(skipped) == len(conversations)
    return [f"{each.where} {each.reason}" for each in skipped]


def test_the_same_words_are_used_once_whatever_their_case_and_marks() -> None:
    assert reasons(talk("a", "The gate is broken."), talk("b", "the gate is BROKEN!")) == [
        "b repeats another conversation"
    ]


def test_a_few_other_turns_make_no_new_conversation_and_many_do() -> None:
    first = long_talk("a")
    assert reasons(first, changed(first, "b", 5)) == ["b nearly repeats another conversation"]
    assert reasons(first, changed(first, "b", 50)) == []
    assert reasons(first, changed(first, "b", 50), threshold=0.2) == ["b nearly repeats another conversation"]


def test_short_ones_are_alike_by_chance_and_stay() -> None:
    assert reasons(talk("a", "I am fine and you"), talk("b", "I am fine and you?", "Yes")) == []


def test_what_is_measured_with_is_not_trained_on() -> None:
    first = long_talk("a")
    assert reasons(first, measured=(long_talk("v"),)) == ["a is also in the validation data"]
    assert reasons(changed(first, "b", 5), measured=(first,)) == ["b is nearly also in the validation data"]
    assert reasons(long_talk("a", 500), measured=(first,)) == []


def test_a_twin_is_found_among_many_that_share_some_words() -> None:
    many = [long_talk(f"m{number}", 100 * number) for number in range(1, 30)]
    found = reasons(*many, changed(many[17], "twin", 3))
    assert found == ["twin nearly repeats another conversation"]


@pytest.mark.slow
def test_the_splits_of_esconv_share_no_conversation(esconv_dir: Path) -> None:
    train, valid = (load_esconv(esconv_dir / f"{name}.jsonl").conversations for name in ("train", "valid"))
    kept, _ = without_twins(train, 0.8, valid)
    assert len(kept) == 910
