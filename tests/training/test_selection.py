"""Only what people agreed to, what the platform permits and what was rated well is trained on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.types import PostChatSurvey, PreChatSurvey, Session, Speaker, Turn, TurnKind
from training.config import PermissionConfig, TrainingConfig
from training.datasets.sessions import to_conversation
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
CONFIG = TrainingConfig()


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
    permitted = TrainingConfig(permission=PermissionConfig(**{platform: "Jo Doe, 2026-01-02, ref 12"}))
    blank = TrainingConfig(permission=PermissionConfig(**{platform: "  "}))
    other = {"discord": "slack", "slack": "discord"}[platform]
    elsewhere = TrainingConfig(permission=PermissionConfig(**{other: "Jo Doe, 2026-01-02, ref 12"}))
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
