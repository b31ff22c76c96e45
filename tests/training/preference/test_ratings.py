"""Which rated replies are learnt from: consent and rules first, clear stars only, pairs only in the same place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.types import Turn
from tests.training.test_collection import Stored
from tests.training.test_selection import CONFIG, GOOD, SESSION, numbered, with_stars
from training.collection import collect
from training.config import StarsConfig, TrainingConfig
from training.datasets.record import Conversation, Utterance
from training.preference.ratings import Rated, Reply, pairs, replies, split_rated, too_few
from training.selection import Candidate, select

KTO = CONFIG.model_copy(update={"preference": "kto"})
DPO = CONFIG.model_copy(update={"preference": "dpo"})
HELLO = Utterance("seeker", "My boss left.", is_target=False)


def talk(name: str, text: str, stars: int | None, *, source: str = "attune") -> Conversation:
    return Conversation(name, source, (HELLO, Utterance("supporter", text, "Question", stars)))


def learnt(*rated: Rated, approved: tuple[str, ...] = ("a", "b")) -> list[Reply]:
    return replies(rated, frozenset(approved), KTO)


def test_high_stars_make_a_reply_desirable_low_ones_undesirable_and_three_neither() -> None:
    sides = {
        stars: [each.is_desirable for each in learnt(Rated(talk("a", "Why?", stars)))] for stars in (1, 2, 3, 4, 5)
    }
    assert sides == {1: [False], 2: [False], 3: [], 4: [True], 5: [True]}


def test_stars_are_also_for_the_unrated_reply_right_before() -> None:
    turns = (HELLO, Utterance("supporter", "Oh no.", "Question"), HELLO, Utterance("supporter", "Why?", "Question", 1))
    found = learnt(Rated(Conversation("a", "attune", turns)))
    assert [each.conversation.turns[-1].text for each in found] == ["Oh no.", "Why?"]
    assert [sum(turn.is_target for turn in each.conversation.turns) for each in found] == [1, 1]


def test_a_conversation_that_failed_the_rules_is_never_imitated_but_its_bad_replies_are_known() -> None:
    assert learnt(Rated(talk("a", "Why?", 5)), approved=()) == []
    assert [each.is_desirable for each in learnt(Rated(talk("a", "Why?", 1)), approved=())] == [False]


def test_a_weight_is_the_stars_times_the_trust_in_them() -> None:
    assert [each.weight for each in learnt(Rated(talk("a", "Why?", 5)), Rated(talk("b", "Why?", 5), 0.5))] == [1.0, 0.5]
    assert [each.weight for each in learnt(Rated(talk("a", "Why?", 4)), Rated(talk("b", "Why?", 2)))] == [0.75, 0.75]


def test_the_length_of_a_reply_changes_neither_its_side_nor_its_weight() -> None:
    short, long = learnt(Rated(talk("a", "Why?", 5)), Rated(talk("b", "Why? " * 50, 5)))
    assert (short.is_desirable, short.weight) == (long.is_desirable, long.weight)


@pytest.mark.parametrize(
    "candidate",
    [
        replace(with_stars(1, 1), has_consent=False),
        replace(with_stars(1, 1), is_flagged=True),
        replace(with_stars(1, 1), is_restricted=True),
        replace(with_stars(1, 1), session=replace(with_stars(1, 1).session, platform="discord")),
        replace(with_stars(1, 1), session=replace(with_stars(1, 1).session, training_decision="excluded")),
        with_stars(None, None),
    ],
)
def test_no_rule_but_that_of_low_stars_is_lifted(candidate: Candidate) -> None:
    assert select([candidate], KTO).rated == ()
    assert select([with_stars(1, 1)], KTO).rated != ()


def test_without_preference_low_stars_are_nothing_to_learn_from() -> None:
    selection = select([with_stars(1, 1)], CONFIG)
    assert (selection.rated, selection.usable) == ((), frozenset())


def test_stars_that_are_always_the_same_are_trusted_less() -> None:
    often = [
        replace(numbered(number), session=replace(numbered(number).session, turns=five(number))) for number in range(9)
    ]
    assert {each.trust for each in select(often, KTO).rated} == {0.5}


def five(number: int) -> tuple[Turn, ...]:
    return tuple(
        replace(turn, stars=1 if turn.speaker == "supporter" else None) for turn in numbered(number).session.turns
    )


async def test_a_session_with_low_stars_is_scrubbed_and_belongs_to_the_lineage() -> None:
    low = with_stars(1, 1).session
    named = replace(low, id="low", turns=(replace(low.turns[0], text="Marta Novak fired me."), *low.turns[1:]))
    source = Stored(*(numbered(number) for number in range(4)), replace(GOOD, session=named))
    material = await collect(KTO, source, [], None)
    (found,) = [each for each in material.rated if each.conversation.id == "low"]
    assert found.conversation.turns[0].text == "[NAME1] fired me."
    assert "low" in {each.id for each in material.train_sessions}
    assert "low" not in {each.id for each in (*material.train, *material.held_out)}
    assert "low" not in {each.id for each in (await collect(CONFIG, source, [], None)).train_sessions}


def test_what_is_measured_on_is_not_learnt_from() -> None:
    train, held_out = [talk("a", "Why?", 5)], [talk("b", "How?", 5), talk("f", "Who?", 4, source="esconv")]
    sides = split_rated(train, held_out, [Rated(talk("a", "Why?", 5)), Rated(talk("b", "How?", 5))], 0.5)
    assert [[each.conversation.id for each in side] for side in sides] == [["a"], ["f", "b"]]


def test_a_share_of_the_sessions_that_only_have_low_stars_is_measured_on() -> None:
    rated = [Rated(talk(f"s{number}", "Why?", 1)) for number in range(200)]
    learnt, measured = split_rated([], [], rated, 0.25)
    assert len(learnt) + len(measured) == 200
    assert 30 <= len(measured) <= 70


def test_two_replies_in_the_same_place_with_different_stars_are_a_pair() -> None:
    rated = [
        Rated(talk("a", "What happened?", 5)),
        Rated(talk("b", "Get over it.", 1), 0.5),
        Rated(talk("c", "So?", 1)),
    ]
    other = replace(talk("d", "Whatever.", 1), turns=(replace(HELLO, text="Hi."), *talk("d", "Whatever.", 1).turns[1:]))
    found = pairs([*rated, Rated(other)], frozenset({"a", "b"}), DPO)
    told = [(each.chosen.turns[-1].text, each.rejected.turns[-1].text, each.weight) for each in found]
    assert told == [("What happened?", "Get over it.", 0.5), ("What happened?", "So?", 1.0)]


def test_of_two_liked_or_two_disapproved_replies_none_is_a_pair() -> None:
    assert pairs([Rated(talk("a", "Why?", 2)), Rated(talk("b", "How?", 1))], frozenset({"a", "b"}), DPO) == []
    assert pairs([Rated(talk("a", "Why?", 5)), Rated(talk("b", "How?", 1))], frozenset(), DPO) == []
    assert pairs([Rated(talk("a", "Why?", 5)), Rated(talk("b", "Why?", 1))], frozenset({"a", "b"}), DPO) == []


def test_a_strategy_that_a_moderator_corrected_is_a_pair_with_the_same_words() -> None:
    first, reply, *rest = SESSION.turns
    corrected = replace(reply, strategy="Question", strategy_label="Information")
    (candidate,) = select([replace(GOOD, session=replace(SESSION, turns=(first, corrected, *rest)))], DPO).rated
    (pair,) = pairs([candidate], frozenset({"s1"}), DPO)
    last = [side.turns[-1] for side in (pair.chosen, pair.rejected)]
    assert [turn.strategy for turn in last] == ["Information", "Question"]
    assert last[0].text == last[1].text == reply.text


def test_too_little_is_refused_with_what_there_is_and_what_is_needed() -> None:
    few = KTO.model_copy(update={"stars": StarsConfig(min_replies=2)})
    one = learnt(Rated(talk("a", "Why?", 5)), Rated(talk("b", "So?", 1)))
    assert too_few(one, few) == (
        "Nothing was learnt from stars (kto): there are 1 desirable and 1 undesirable replies, 2 of each are needed "
        "([training.stars] min_replies)."
    )
    assert too_few([*one, *one], few) is None
    assert too_few([], DPO) == (
        "Nothing was learnt from stars (dpo): there are 0 pairs of a better and a worse reply in the same place, 20 "
        "are needed ([training.stars] min_pairs)."
    )


def test_stars_cannot_be_both_desirable_and_not() -> None:
    with pytest.raises(ValueError, match="fewer stars than desirable"):
        TrainingConfig.model_validate({"stars": {"desirable": 3, "undesirable": 3}})


def test_a_method_without_a_lora_cannot_learn_from_stars() -> None:
    with pytest.raises(ValueError, match='needs method = "lora" or "qlora"'):
        TrainingConfig.model_validate({"preference": "kto", "method": "full"})
