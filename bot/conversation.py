"""One turn, from an incoming event to outgoing actions: the file to read first.

Decides, and changes nothing: what it decides is an `Outcome`, kept by `bot/outcome.py` in one transaction. Knows no
platform, no database, and reads no clock.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import takewhile
from typing import Protocol
from uuid import uuid4

from bot import answers, commands, emotion, rating, session
from bot.model_client import ModelReply, ModelUnavailable, NothingSaid
from bot.outcome import Outcome
from bot.safety import input_gate, output_gate, protocol
from bot.safety.assessment import Assessment
from bot.scene import Scene
from bot.texts import chat
from bot.types import (
    Action,
    AskStars,
    CommandInvoked,
    Crisis,
    Emotion,
    Event,
    Flag,
    FormSubmitted,
    MessageReceived,
    Notice,
    PreChatSurvey,
    Say,
    Session,
    StarsGiven,
    Turn,
    TurnKind,
    Typing,
)
from model_server.protocol import Segment

log = logging.getLogger(__name__)

# What stands for the model of a turn whose words are one of our safe replies.
SAFE_REPLY = "safe reply"
# While the crisis path is open, every third calm turn is a question about safety, the others go to the model.
CHECK_IN_EVERY = 3


class SupportModel(emotion.Scorer, Protocol):
    """Where replies and scores come from; `model_client.ModelClient` is the real one."""

    async def reply(self, turns: Sequence[Turn], *, situation: str | None, seed: int | None) -> ModelReply:
        """A reply, or ModelUnavailable."""


class Conversation:
    """Answers one person's events. Has no state of its own, so one serves everybody."""

    def __init__(
        self, model: SupportModel, *, country: str = "", export: commands.Export, seed: int | None = None
    ) -> None:
        self._model = model
        self._country = country or None
        self._export = export
        self._seed = seed

    async def handle(self, events: Sequence[Event], scene: Scene) -> Outcome:
        """The outcome of one event, or of a burst of messages, which are one turn."""
        match events[0]:
            case MessageReceived():
                texts = [event.text for event in events if isinstance(event, MessageReceived)]
                return await self._messages(texts, scene)
            case StarsGiven() as stars:
                return _stars(stars, scene)
            case FormSubmitted() as form:
                return answers.handle(form, scene)
            case CommandInvoked() as command:
                return await commands.handle(command, scene, self._export)

    async def emotion(self, outcome: Outcome, before: Session | None) -> tuple[str, Emotion] | None:
        """What the person felt at the turn that the model has answered in `outcome`, with the turn's id.

        None: no model answered it, or none could say. Read after the reply is out, so that nobody waits for it.
        """
        said, *answered = outcome.turns or (None,)
        if said is None or before is None or not any(turn.kind == "model" for turn in answered):
            return None
        situation = before.pre_chat.situation if before.pre_chat else None
        try:
            return said.id, await emotion.read(self._model, (*before.turns, said), situation)
        except ModelUnavailable as error:
            log.info("an emotion could not be read: %s", error)
            return None

    async def _messages(self, texts: Sequence[str], scene: Scene) -> Outcome:
        assessment = input_gate.check(texts, _seeker_texts(scene.opened))
        if assessment.is_crisis or assessment.level == "unknown":
            return self._protocol(texts, assessment, scene)
        if scene.questions:
            actions = (*scene.disclosure, Notice(chat.ANSWER_FIRST, "answer_first"), *scene.questions)
            return Outcome(actions, person=scene.disclosed, is_held=True)
        if scene.is_barred or scene.opened is None:
            return scene.barred()
        text = "\n".join(filter(None, map(_readable, texts)))
        most = scene.config.max_message_characters
        if not text:
            return Outcome((Notice(chat.EMPTY, "empty"),))
        if len(text) > most:
            return Outcome((Notice(chat.too_long(len(text), most), "too_long"),))
        levels = session.seeker_levels(scene.opened)
        if assessment.level == "concern" and not {"concern", "elevated", "imminent"} & {*levels}:
            return self._protocol(texts, assessment, scene)
        said = Turn(uuid4().hex, "seeker", text, scene.now, level=assessment.level)
        if _is_check_in_due(levels, assessment):
            return self._check_in(said, assessment, scene.opened, scene)
        return await self._reply(said, scene.opened, scene)

    async def _reply(self, said: Turn, opened: Session, scene: Scene) -> Outcome:
        """The model's reply, and every second time a question for stars (ESConv section 4.2)."""
        grown = session.with_turns(opened, said)
        await scene.show(Typing())
        try:
            answered = await self._answer(grown, scene.now)
        except ModelUnavailable as error:
            log.warning("a person got no reply: %s", error)
            fixed = _fixed_turn(chat.MODEL_UNAVAILABLE, "fallback", scene.now)
            actions: tuple[Action, ...] = (Notice(fixed.text, "model_unavailable"),)
            return _kept(scene, opened, (said, fixed), actions)
        actions = tuple(map(_say, answered))
        if rating.is_due(session.with_turns(grown, *answered), scene.config.stars_every_replies):
            answered = (*answered[:-1], replace(answered[-1], is_stars_asked=True))
            actions = (*actions, AskStars(answered[-1].id, chat.STARS_ASK))
        return _kept(scene, opened, (said, *answered), actions)

    async def _answer(self, grown: Session, now: datetime) -> tuple[Turn, ...]:
        """A reply that passed the output gate: the model's first, its second, or a safe sentence of ours.

        Each strategy of the reply is an utterance of its own, as ESConv counts them.
        """
        situation = grown.pre_chat.situation if grown.pre_chat else None
        for attempt in range(2):
            seed = None if self._seed is None else self._seed + 2 * len(grown.turns) + attempt
            try:
                reply = await self._model.reply(grown.turns, situation=situation, seed=seed)
            except NothingSaid:
                continue
            if not output_gate.check(reply.text):
                return tuple(_model_turn(segment, reply, now) for segment in reply.segments)
        safe = _fixed_turn(output_gate.safe_reply(len(grown.turns)), "fallback", now)
        # Each of our safe replies is an open question; it was not drawn, so it has no probability.
        return (replace(safe, strategy="Question", stage="exploration", model=SAFE_REPLY),)

    def _protocol(self, texts: Sequence[str], assessment: Assessment, scene: Scene) -> Outcome:
        """The protocol's reply with local help, before any model call, whatever else was still to be asked.

        Danger gets it each time, and so does a gate that failed ("unknown" is never "none"); a concern gets its one
        gentle question once a session.
        """
        text = protocol.reply(assessment, self._country, _protocol_texts(scene.opened))
        crisis = Crisis(text, assessment.level, assessment.category or "")
        if not scene.may_store:
            # Nothing that they wrote may be stored; that someone needed help may.
            flags = (_flag(assessment, scene, None, None),)
            return Outcome((crisis, *scene.disclosure, *scene.questions), person=scene.disclosed, flags=flags)
        current = scene.opened or replace(session.begin(scene.person, scene.now), pre_chat=PreChatSurvey())
        most = scene.config.max_message_characters
        said = Turn(uuid4().hex, "seeker", "\n".join(map(_readable, texts))[:most], scene.now, level=assessment.level)
        answered = _fixed_turn(text, "crisis", scene.now)
        outcome = _kept(scene, current, (said, answered), (crisis,), (_flag(assessment, scene, current, said),))
        return outcome if scene.opened else replace(outcome, begun=current, changed=None)

    def _check_in(self, said: Turn, assessment: Assessment, opened: Session, scene: Scene) -> Outcome:
        """The protocol goes on: one denial does not close the crisis path."""
        text = protocol.check_in(self._country, _protocol_texts(opened))
        crisis = Crisis(text, assessment.level, assessment.category or "")
        return _kept(scene, opened, (said, _fixed_turn(text, "crisis", scene.now)), (crisis,))


def _is_check_in_due(levels: Sequence[str], assessment: Assessment) -> bool:
    """While the crisis path is open: at anything that is not calm, at the first calm turn, and at every third one."""
    if not protocol.is_crisis_open(levels):
        return False
    calm = len(list(takewhile(lambda level: level == "none", reversed(levels))))
    return assessment.level != "none" or calm % CHECK_IN_EVERY == 0


def _stars(event: StarsGiven, scene: Scene) -> Outcome:
    if not 1 <= event.value <= 5:
        return Outcome((Notice(chat.STARS_RANGE, "stars_range"),))
    turn = rating.rated_turn(scene.latest, event.turn_id) if scene.latest else None
    if turn is None:
        return Outcome((Notice(chat.STARS_NOTHING, "stars_nothing"),))
    return Outcome((Notice(chat.STARS_THANKS, "stars_thanks"),), stars=(turn.id, event.value))


def _kept(
    scene: Scene,
    current: Session,
    turns: tuple[Turn, ...],
    actions: tuple[Action, ...],
    flags: tuple[Flag, ...] = (),
) -> Outcome:
    """Actions behind a disclosure that is due, except that help in danger always comes first."""
    is_crisis = isinstance(actions[0], Crisis)
    ordered = (*actions, *scene.disclosure) if is_crisis else (*scene.disclosure, *actions)
    return Outcome(ordered, person=scene.disclosed, changed=current, turns=turns, flags=flags)


def _readable(text: str) -> str:
    """The message without control characters and outer blanks."""
    return "".join(mark for mark in text if mark in "\n\t\u200d" or mark.isprintable()).strip()


def _seeker_texts(opened: Session | None) -> list[str]:
    return [turn.text for turn in opened.turns if turn.speaker == "seeker"] if opened else []


def _protocol_texts(opened: Session | None) -> list[str]:
    return [turn.text for turn in opened.turns if turn.kind == "crisis"] if opened else []


def _fixed_turn(text: str, kind: TurnKind, now: datetime) -> Turn:
    return Turn(uuid4().hex, "supporter", text, now, kind=kind)


def _model_turn(segment: Segment, reply: ModelReply, now: datetime) -> Turn:
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


def _say(turn: Turn) -> Say:
    return Say(
        text=turn.text,
        strategy=turn.strategy,
        stage=turn.stage,
        probability=turn.probability,
        lora=turn.lora,
        distribution=turn.distribution,
        turn_id=turn.id,
    )


def _flag(assessment: Assessment, scene: Scene, current: Session | None, said: Turn | None) -> Flag:
    return Flag(
        id=uuid4().hex,
        session_id=current.id if current else None,
        person_id=scene.person.id,
        turn_id=said.id if said else None,
        level=assessment.level,
        category=assessment.category or "",
        reasons=tuple(assessment.reasons),
        at=scene.now,
    )
