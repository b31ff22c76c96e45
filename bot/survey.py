"""Reading a form's answers: what is not an answer to the question counts as skipped."""

from __future__ import annotations

from collections.abc import Mapping

from bot.texts.forms import BY_NAME
from bot.types import PostChatSurvey, PreChatSurvey

MAX_SITUATION_CHARACTERS = 1000


def pre_chat(values: Mapping[str, str]) -> PreChatSurvey:
    """The pre-chat survey (ESConv section 4.2) from its answers; unknown choices and blank texts are None."""
    situation = " ".join(values.get("situation", "").split())[:MAX_SITUATION_CHARACTERS]
    return PreChatSurvey(
        problem=_choice("pre_chat", "problem", values),
        emotion=_choice("pre_chat", "emotion", values),
        intensity=scale(values.get("intensity")),
        situation=situation or None,
        experience=_choice("pre_chat", "experience", values),
    )


def post_chat(values: Mapping[str, str]) -> PostChatSurvey:
    """The post-chat survey (ESConv section 4.2) from its answers, with the question for a moderator."""
    intensity, empathy, relevance = (scale(values.get(name)) for name in ("intensity", "empathy", "relevance"))
    return PostChatSurvey(intensity, empathy, relevance, look=yes_no(values.get("look")))


def yes_no(value: str | None) -> bool | None:
    """True for yes, False for no, None for anything else."""
    return {"yes": True, "no": False}.get((value or "").strip().casefold())


def scale(value: str | None) -> int | None:
    """1 to 5, or None."""
    return int(value) if value is not None and value.strip() in {"1", "2", "3", "4", "5"} else None


def _choice(form: str, name: str, values: Mapping[str, str]) -> str | None:
    field = next(field for field in BY_NAME[form].fields if field.name == name)
    value = values.get(name, "").strip().casefold()
    return next((known for known, _ in field.options if known.casefold() == value), None)
