"""Only what people agreed to, what the platform permits and what was rated well is trained on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.types import PostChatSurvey, PreChatSurvey, Session, Speaker, Turn, TurnKind
from tests.training.talks import ANY_QUALITY
from training.config import PermissionConfig, RatingsConfig, TrainingConfig
from training.datasets.sessions import Weights, to_conversation
from training.selection import Candidate, select

AT = datetime(2026, 3, 1, tzinfo=UTC)


def turn(number: int, speaker: Speaker, text: str, stars: int | None = None, kind: TurnKind | None = None) -> Turn:
    strategy = "Question" if speaker == "supporter" else None
    return Turn(id=f"t{number}", speaker=speaker, text=text, at=AT, stars=stars, kind=kind, strategy=strategy)


SESSION = Session(
    id="s1",
    person_id="p1",
    platform="console",
    started_at=AT,
    pre_chat=PreChatSurvey(problem="job crisis", intensity=4, situation="My boss left.", experience="past"),
    post_chat=PostChatSurvey(intensity=2, empathy=5),
    turns=(
        turn(1, "seeker", "My boss left."),
        turn(2, "supporter", "How is that for you?", stars=5, kind="model"),
        turn(3, "seeker", "Hard."),
        turn(4, "supporter", "What is hardest?", stars=4, kind="model"),
    ),
)
GOOD = Candidate(SESSION, has_consent=True, is_flagged=False)
CONFIG = TrainingConfig(quality=ANY_QUALITY)


def numbered(number: int, person: str = "p1", day: int = 0) -> Candidate:
    """A good session like no other."""
    said = replace(SESSION.turns[0], text=f"My boss left, and {number} of us with him.")
    started = AT + timedelta(days=day or number)
    session = replace(SESSION, id=f"s{number}", person_id=person, turns=(said, *SESSION.turns[1:]), started_at=started)
    return replace(GOOD, session=session)


def with_stars(*stars: int | None) -> Candidate:
    given = iter(stars)
    turns = tuple(replace(each, stars=next(given)) if each.speaker == "supporter" else each for each in SESSION.turns)
    return replace(GOOD, session=replace(SESSION, turns=turns))


def reason(candidate: Candidate, config: TrainingConfig = CONFIG) -> str | None:
    selection = select([candidate], config)
    assert len(selection.chosen) + len(selection.rejected) == 1
    return selection.rejected[0].reason if selection.rejected else None


def test_a_consented_well_rated_session_is_chosen() -> None:
    assert reason(GOOD) is None


def test_without_consent_now_nothing_is_used() -> None:
    assert reason(replace(GOOD, has_consent=False)) == "no consent to training now"


def test_a_flagged_session_is_not_used() -> None:
    assert reason(replace(GOOD, is_flagged=True)) == "flagged for the moderators"


def test_a_moderator_clears_a_flagged_session_and_excludes_any() -> None:
    cleared = replace(GOOD, is_flagged=True, session=replace(SESSION, training_decision="cleared"))
    assert reason(cleared) is None
    assert reason(replace(cleared, has_consent=False)) == "no consent to training now"
    assert reason(replace(GOOD, session=replace(SESSION, training_decision="excluded"))) == "excluded by a moderator"


def test_nobody_who_is_restricted_is_learnt_from() -> None:
    assert reason(replace(GOOD, is_restricted=True)) == "its person is restricted by a moderator"


def test_a_moderators_replies_are_learnt_from_in_the_strategy_that_was_chosen_or_corrected() -> None:
    said = replace(turn(5, "supporter", "So nobody asked you first.", kind="moderator"), strategy="Others")
    corrected = replace(said, strategy_label="Restatement or Paraphrasing")
    for each, strategy in ((said, "Others"), (corrected, "Restatement or Paraphrasing")):
        last = to_conversation(replace(SESSION, turns=(*SESSION.turns, each))).turns[-1]
        assert (last.is_target, last.strategy) == (True, strategy)


def test_a_session_that_nobody_rated_is_not_used() -> None:
    assert reason(with_stars(None, None)) == "never rated"


@pytest.mark.parametrize(("stars", "is_chosen"), [((5, 3), True), ((4, 3), False), ((None, 4), True), ((1, 5), False)])
def test_the_mean_of_the_stars_decides(stars: tuple[int | None, ...], is_chosen: bool) -> None:
    assert (reason(with_stars(*stars)) is None) is is_chosen


@pytest.mark.parametrize("platform", ["discord", "slack"])
def test_a_platform_needs_its_own_line_of_permission(platform: str) -> None:
    candidate = replace(GOOD, session=replace(SESSION, platform=platform))  # type: ignore[arg-type]
    permitted = TrainingConfig(
        quality=ANY_QUALITY, permission=PermissionConfig(**{platform: "Jo Doe, 2026-01-02, ref 12"})
    )
    blank = TrainingConfig(quality=ANY_QUALITY, permission=PermissionConfig(**{platform: "  "}))
    other = {"discord": "slack", "slack": "discord"}[platform]
    elsewhere = TrainingConfig(
        quality=ANY_QUALITY, permission=PermissionConfig(**{other: "Jo Doe, 2026-01-02, ref 12"})
    )
    assert reason(candidate, permitted) is None
    for config in (CONFIG, blank, elsewhere):
        assert reason(candidate, config) == f"no permission of {platform} in [training.permission]"


def test_a_session_of_crisis_and_fallback_replies_only_has_nothing_to_learn() -> None:
    kinds: list[TurnKind] = ["crisis", "fallback"]
    turns = tuple(turn(number, "supporter", "Text", stars=5, kind=kind) for number, kind in enumerate(kinds))
    assert reason(replace(GOOD, session=replace(SESSION, turns=turns))) == "has no reply to learn from"


def test_a_session_becomes_a_conversation_with_its_surveys() -> None:
    conversation = to_conversation(SESSION)
    assert (conversation.problem, conversation.situation, conversation.experience) == (
        "job crisis",
        "My boss left.",
        "previous",
    )
    assert (conversation.intensity_before, conversation.intensity_after, conversation.empathy) == (4, 2, 5)
    assert conversation.relevance is None


def test_crisis_fallback_and_badly_rated_turns_are_context_only() -> None:
    turns = (
        turn(1, "seeker", "Hello."),
        turn(2, "supporter", "Fixed text.", kind="crisis"),
        turn(3, "supporter", "No model.", kind="fallback"),
        turn(4, "supporter", "Bad reply.", stars=2, kind="model"),
        turn(5, "supporter", "Fair reply.", stars=3, kind="model"),
        turn(6, "supporter", "Unrated reply.", kind="model"),
    )
    conversation = to_conversation(replace(SESSION, turns=turns), min_turn_stars=3)
    assert [each.is_target for each in conversation.turns] == [False, False, False, False, True, True]
    assert len(conversation.turns) == 6


def test_a_session_without_surveys_is_read() -> None:
    conversation = to_conversation(replace(SESSION, pre_chat=None, post_chat=None))
    assert (conversation.problem, conversation.empathy) == (None, None)


def test_the_papers_rules_are_the_default_and_give_their_reason() -> None:
    found = reason(replace(GOOD, session=replace(SESSION, ended_at=AT)), TrainingConfig())
    assert found == "too few utterances"
    assert reason(GOOD, TrainingConfig()) == "not finished by its person; too few utterances"


def test_stars_are_for_the_reply_and_the_one_before_it() -> None:
    turns = (
        turn(1, "seeker", "Hello."),
        turn(2, "supporter", "First.", kind="model"),
        turn(3, "supporter", "Second.", stars=2, kind="model"),
        turn(4, "supporter", "Third.", kind="model"),
        turn(5, "seeker", "Yes."),
        turn(6, "supporter", "Fourth.", stars=4, kind="model"),
        turn(7, "supporter", "Fifth.", kind="model"),
    )
    weights = Weights((0.0, 0.0, 0.5, 0.75, 1.0), unrated=0.6, trust=0.5)
    replies = [each for each in to_conversation(replace(SESSION, turns=turns), weights=weights).turns if each.strategy]
    assert [each.is_target for each in replies] == [False, False, True, True, True]
    assert [each.weight for each in replies] == [0.0, 0.0, 0.375, 0.375, 0.3]
    assert [each.stars for each in replies] == [None, 2, None, 4, None]


def test_a_weight_of_nothing_makes_a_reply_context() -> None:
    config = TrainingConfig(quality=ANY_QUALITY, ratings=RatingsConfig(star_weights=(0, 0, 0, 0, 1)))
    (chosen,) = select([GOOD], config).chosen
    assert [each.is_target for each in chosen.turns] == [False, True, False, False]


def test_a_session_that_says_the_same_again_is_used_once() -> None:
    again = replace(GOOD, session=replace(SESSION, id="s2", person_id="p2"))
    selection = select([GOOD, again], CONFIG)
    assert [each.id for each in selection.chosen] == ["s1"]
    assert [(each.where, each.reason) for each in selection.rejected] == [("s2", "repeats another conversation")]
    assert selection.usable == {"s1", "s2"}


def test_nobody_has_more_than_their_share_and_the_newest_are_kept() -> None:
    config = TrainingConfig(quality=ANY_QUALITY, ratings=RatingsConfig(max_person_share=0.4, min_person_sessions=1))
    loud = [numbered(number, "loud") for number in range(1, 9)]
    others = [numbered(10 + number, f"p{number}") for number in range(6)]
    selection = select([*loud, *others], config)
    assert [each.id for each in selection.chosen][:4] == ["s5", "s6", "s7", "s8"]
    assert {each.reason for each in selection.rejected} == {"beyond one person's share of the set"}
    assert len(selection.chosen) == 10
    assert len(selection.usable) == 14


def test_one_person_alone_may_be_learnt_from_and_so_may_a_few_sessions_of_anybody() -> None:
    alone = [numbered(number) for number in range(30)]
    assert len(select(alone, CONFIG).chosen) == 30
    two = [*[numbered(number) for number in range(30)], numbered(40, "p2")]
    assert len(select(two, CONFIG).chosen) == 11


def test_constant_stars_count_for_less_in_all_sessions_of_that_person_and_of_no_other() -> None:
    always = [numbered(number, "always") for number in range(12)]
    turns = tuple(replace(each, stars=5 if each.stars else None) for each in SESSION.turns)
    always = [
        replace(each, session=replace(each.session, turns=(each.session.turns[0], *turns[1:]))) for each in always
    ]
    chosen = select([*always, numbered(20, "other")], CONFIG).chosen
    assert {turn.weight for each in chosen if each.seeker == "always" for turn in each.turns if turn.strategy} == {0.5}
    assert [turn.weight for turn in chosen[-1].turns if turn.strategy] == [1.0, 0.75]


def test_stars_of_sessions_without_consent_say_nothing_about_their_person() -> None:
    happy = with_stars(5, 5)
    quiet = [replace(happy, session=replace(happy.session, id=f"q{number}"), has_consent=False) for number in range(12)]
    (chosen,) = select([*quiet, happy], CONFIG).chosen
    assert {turn.weight for turn in chosen.turns if turn.strategy} == {1.0}
