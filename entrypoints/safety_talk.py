"""Who would answer each message of a conversation, by the chat's own rules: the model, a question, or the protocol.

Pure: the crisis path of the live chat over the gate's verdicts, with no store, no model and no country.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal

from bot import crisis_path, session
from bot.safety import protocol
from bot.safety.assessment import Assessment
from bot.types import Session, Turn, TurnKind

Answer = Literal["model", "question", "protocol", "check-in"]
_START = datetime(2026, 1, 1, tzinfo=UTC)


def answers(messages: Sequence[Assessment]) -> tuple[Answer, ...]:
    """For each of the gate's verdicts, oldest first, what the live chat would send.

    "question": one gentle or one direct question; "check-in": a reviewed text in place of the model's after danger.
    """
    talk = Session("", "", "console", _START)
    found: list[Answer] = []
    for assessment in messages:
        answer, text = _answer(talk, assessment)
        said = Turn("", "seeker", "", _START, level=assessment.level)
        kind: TurnKind = "crisis" if text else "model"
        talk = session.with_turns(talk, said, Turn("", "supporter", text, _START, kind=kind))
        found.append(answer)
    return tuple(found)


def _answer(talk: Session, assessment: Assessment) -> tuple[Answer, str]:
    """What answers, and the protocol's text if it is the protocol's."""
    is_due = crisis_path.is_help_due(assessment, talk, None) or crisis_path.is_question_due(talk, assessment, None)
    if is_due:
        text = crisis_path.words(crisis_path.in_context(assessment, talk, None), talk, None)
        is_asked = assessment.level == "concern" or protocol.is_only_asked([text], None)
        return "question" if is_asked else "protocol", text
    if crisis_path.is_check_in_due(talk, assessment, None):
        return "check-in", crisis_path.check_in_words(talk, None)
    return "model", ""
