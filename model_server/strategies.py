"""The support strategies, their stages and definitions, and which of them may be used live.

Names, order and the corpus prior are ESConv's (section 3.2, table 3, appendix B); the definitions are in our own words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Stage = Literal["exploration", "comforting", "action"]


@dataclass(frozen=True, slots=True)
class Strategy:
    """One strategy: its name, the stages it serves, its definition, its meaning live, its share of ESConv's table 3."""

    name: str
    stages: tuple[Stage, ...]
    definition: str
    live: str
    prior: float


ESCONV: tuple[Strategy, ...] = (
    Strategy(
        "Question",
        ("exploration",),
        "Ask about the problem so that the person can put it into words; open questions rather than closed ones.",
        "Ask one open, gentle question about what happened or how it feels.",
        0.209,
    ),
    Strategy(
        "Restatement or Paraphrasing",
        ("exploration",),
        "Say back, shorter and clearer, what the person told, so that they can look at it.",
        "Say back in fewer words what the person told you.",
        0.059,
    ),
    Strategy(
        "Reflection of Feelings",
        ("exploration", "comforting"),
        "Name and describe the feelings behind what the person says.",
        "Name the feeling that you hear in their words.",
        0.078,
    ),
    Strategy(
        "Self-disclosure",
        ("exploration", "comforting", "action"),
        "Share a similar experience or feeling of one's own, to show that the person is understood.",
        "Say what people in such a place often feel. You are software: never claim a life of your own.",
        0.094,
    ),
    Strategy(
        "Affirmation and Reassurance",
        ("comforting", "action"),
        "Point out the person's strengths and efforts, and encourage them.",
        "Point out a strength or an effort that you see, and encourage.",
        0.161,
    ),
    Strategy(
        "Providing Suggestions",
        ("action",),
        "Offer an idea of what could change, without telling the person what to do.",
        "Offer one small idea, as an offer and not an order. No medical advice.",
        0.156,
    ),
    Strategy(
        "Information",
        ("action",),
        "Give something useful to know: facts, resources, or an answer to a question.",
        "Give one useful, true thing to know. No medical advice.",
        0.061,
    ),
    Strategy(
        "Others",
        ("exploration", "comforting", "action"),
        "Greetings, thanks and any support that the other strategies do not name.",
        "Greet, thank or keep them company in a few warm words.",
        0.181,
    ),
)

BY_NAME: dict[str, Strategy] = {strategy.name: strategy for strategy in ESCONV}
NAMES: tuple[str, ...] = tuple(BY_NAME)


def canonical(name: str) -> str | None:
    """The strategy name that `name` means, whatever its case and spacing; None if it is none of ours.

    ESConv's releases differ in case ("Reflection of feelings"), and "Greeting" is an old name of "Others".
    """
    wanted = " ".join(name.replace("_", " ").split()).casefold()
    if wanted in {"greeting", "other"}:
        return "Others"
    return next((known for known in NAMES if known.casefold() == wanted), None)


def stage_of(name: str, progress: float) -> Stage:
    """The stage that a use of `name` belongs to at `progress` (0 start, 1 end) of a conversation.

    A strategy that serves several stages takes the one nearest to the conversation's third (section 3.2: the order
    exploration, comforting, action is the usual one, not a fixed one).
    """
    order: tuple[Stage, ...] = ("exploration", "comforting", "action")
    third = min(2, int(max(0.0, progress) * 3))
    return min(BY_NAME[name].stages, key=lambda stage: abs(order.index(stage) - third))
