"""From a conversation to a reply that may be said: the model's words past the output gate, or a safe sentence of ours.

Knows no person, no store and no platform.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from uuid import uuid4

from bot import emotion, session
from bot.model_client import ModelReply, NothingSaid
from bot.safety import output_echo, output_gate, protocol
from bot.types import Say, Session, Turn, TurnKind
from model_server.protocol import Segment

# What stands for the model of a turn whose words are one of our safe replies.
SAFE_REPLY = "safe reply"
TRIES = 2


class SupportModel(emotion.Scorer, Protocol):
    """Where replies and scores come from; `model_client.ModelClient` is the real one."""

    async def reply(self, turns: Sequence[Turn], *, situation: str | None, seed: int | None) -> ModelReply:
        """A reply, or ModelUnavailable."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The turns that may be said, and what the output gate did, for the counter.

    `stopped`: the gate's reasons against each of the model's tries that it stopped.
    """

    turns: tuple[Turn, ...]
    gate: tuple[str, ...]
    stopped: tuple[tuple[str, ...], ...] = ()

    @property
    def is_given_up(self) -> bool:
        """None of the model's tries could be said."""
        return len(self.stopped) == TRIES


async def answer(model: SupportModel, grown: Session, now: datetime, seed: int | None) -> Answered:
    """A reply that passed the output gate (the model's first, its second, or a safe sentence of ours), and what counts.

    Each strategy of the reply is an utterance of its own, as ESConv counts them. ModelUnavailable: there is none.
    """
    situation = grown.pre_chat.situation if grown.pre_chat else None
    is_crisis = protocol.is_crisis_open(session.seeker_levels(grown))
    stopped: tuple[tuple[str, ...], ...] = ()
    for attempt in range(TRIES):
        drawn = None if seed is None else seed + TRIES * len(grown.turns) + attempt
        try:
            reply = await model.reply(grown.turns, situation=situation, seed=drawn)
        except NothingSaid:
            continue
        reasons = echoes(reply.text, grown) or await output_gate.assess(reply.text, is_crisis=is_crisis)
        if not reasons:
            turns = tuple(model_turn(segment, reply, now) for segment in reply.segments)
            return Answered(turns, (*_counted(stopped), "passed"), stopped)
        stopped = (*stopped, reasons)
    safe = fixed_turn(output_gate.safe_reply(len(grown.turns)), "fallback", now)
    # Each of our safe replies is an open question; it was not drawn, so it has no probability.
    safe = replace(safe, strategy="Question", stage="exploration", model=SAFE_REPLY)
    return Answered((safe,), (*_counted(stopped), "replaced"), stopped)


def _counted(stopped: Sequence[Sequence[str]]) -> tuple[str, ...]:
    return tuple(f"stopped: {reason}" for reasons in stopped for reason in reasons)


def seeker_texts(opened: Session | None) -> list[str]:
    """What the person wrote in the session, oldest first."""
    return [turn.text for turn in opened.turns if turn.speaker == "seeker"] if opened else []


def echoes(reply: str, grown: Session) -> tuple[str, ...]:
    """Why the reply says nothing of its own, next to what was said in this session."""
    replied = [turn.text for turn in grown.turns if turn.kind == "model"]
    return output_echo.reasons(reply, seeker_texts(grown), replied)


def fixed_turn(text: str, kind: TurnKind, now: datetime) -> Turn:
    """A sentence of ours as a turn."""
    return Turn(uuid4().hex, "supporter", text, now, kind=kind)


def model_turn(segment: Segment, reply: ModelReply, now: datetime) -> Turn:
    """One strategy's part of a reply as a turn."""
    return Turn(
        id=uuid4().hex,
        speaker="supporter",
        text=segment.text,
        at=now,
        kind="model",
        strategy=segment.strategy,
        stage=segment.stage,
        probability=segment.probability,
        distribution=segment.distribution,
        policy=reply.policy,
        lora=reply.lora,
        model=reply.model,
    )


def say(turn: Turn) -> Say:
    """The turn as the person is shown it."""
    return Say(
        text=turn.text,
        strategy=turn.strategy,
        stage=turn.stage,
        probability=turn.probability,
        lora=turn.lora,
        distribution=turn.distribution,
        turn_id=turn.id,
    )
