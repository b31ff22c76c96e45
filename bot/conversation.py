"""One turn, from an incoming event to outgoing actions: the file to read first.

Decides, and changes nothing: what it decides is an `Outcome`, kept by `bot/outcome.py` in one transaction. Knows no
platform, no database, and reads no clock.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from uuid import uuid4

from bot import (
    answers,
    commands,
    crisis_path,
    disclosure,
    emotion,
    flagging,
    late,
    linking,
    messages,
    minors,
    rating,
    replying,
    reports,
    session,
    takeover,
    voice,
)
from bot.model_client import ModelUnavailable
from bot.outcome import Outcome, Revision
from bot.safety import input_gate, protocol
from bot.safety.assessment import RANK, Assessment
from bot.scene import Scene
from bot.settled import settled
from bot.texts import chat
from bot.texts.disclosure import ASKED
from bot.types import (
    Action,
    AskStars,
    CommandInvoked,
    Emotion,
    Event,
    FormSubmitted,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    ModeratorReplied,
    Notice,
    PreChatSurvey,
    ReplyReported,
    Session,
    StaffEvent,
    StarsGiven,
    TakeoverBegan,
    TakeoverEnded,
    Turn,
    Typing,
)

log = logging.getLogger(__name__)

# Someone who asks in so few characters whether this is a human asked nothing else.
LONGEST_QUESTION = 80
# The fields of forms in which a person may say anything; the plan and the contact speak of danger by their nature.
FREE_TEXT = ("situation", "country", "code", "words")


class Conversation:
    """Answers one person's events. Has no state of its own, so one serves everybody."""

    def __init__(
        self,
        model: replying.SupportModel,
        *,
        country: str = "",
        export: commands.Export,
        seed: int | None = None,
        page: str = "",
        processor: str = "",
        choose: voice.Choose | None = None,
    ) -> None:
        self._model = model
        self._choose = choose or (lambda opened: model)
        self._country = country or None
        self._service = commands.Service(export, page, processor, self._country)
        self._seed = seed

    async def handle(self, events: Sequence[Event | StaffEvent], scene: Scene, unread: Sequence[str] = ()) -> Outcome:
        """The outcome of one event, or of a burst of messages, which are one turn.

        `unread`: what was changed or taken back before anybody read it; it is looked at for danger alone.
        """
        if not events:
            return await self._taken_back(unread, scene)
        outcome = settled(await self._handle(events, scene, unread), events[0])
        return scene.asking(late.said_first(outcome, events, scene.now))

    async def _handle(self, events: Sequence[Event | StaffEvent], scene: Scene, unread: Sequence[str]) -> Outcome:
        match events[0]:
            case MessageReceived():
                texts = [event.text for event in events if isinstance(event, MessageReceived)]
                return await self._messages(texts, scene, unread)
            case MessageEdited() as edited:
                return await self._edited(edited, scene)
            case MessageDeleted():
                return Outcome(revision=Revision(scene.message.id) if scene.message else None)
            case StarsGiven() as stars:
                return await answers.stars(stars, scene)
            case ReplyReported() as report:
                return await reports.tapped(report, scene)
            case FormSubmitted() as form:
                return await self._form(form, scene)
            case CommandInvoked() as command:
                return await commands.handle(command, scene, self._service)
            case TakeoverBegan() | ModeratorReplied() | TakeoverEnded() as act:
                return await takeover.handle(act, scene, lambda opened: self._resume(opened, scene))

    async def emotion(self, outcome: Outcome, before: Session | None) -> tuple[str, Emotion] | None:
        """What the person felt at the turn that the model has answered in `outcome`, with the turn's id.

        None: no model answered it, or none could say. Read after the reply is out, so that nobody waits for it.
        """
        said, *answered = outcome.turns or (None,)
        if said is None or said.speaker != "seeker" or before is None:
            return None
        if not any(turn.kind == "model" for turn in answered):
            return None
        situation = before.pre_chat.situation if before.pre_chat else None
        try:
            return said.id, await emotion.read(self._model, (*before.turns, said), situation)
        except ModelUnavailable as error:
            log.info("an emotion could not be read: %s", error)
            return None

    async def _form(self, form: FormSubmitted, scene: Scene) -> Outcome:
        """What a form changes; its free text is read for danger like a message."""
        outcome = await linking.entered(form, scene) if form.form == "link" else answers.handle(form, scene)
        texts = [form.values[name] for name in FREE_TEXT if form.values.get(name)]
        assessment = await input_gate.assess(texts)
        country = scene.person.country or self._country
        is_danger = crisis_path.is_help_due(assessment, scene.opened, country)
        if is_danger:
            outcome = crisis_path.beside(outcome, messages.joined(texts), assessment, scene, country)
        age = None if scene.is_barred else minors.worst(texts)
        if age in ("child", "minor"):
            return minors.ended(age, scene, outcome if is_danger else replace(outcome, actions=()))
        return outcome

    async def _taken_back(self, unread: Sequence[str], scene: Scene) -> Outcome:
        """Nothing stands to be answered; danger that was written and taken back gets its help, and is not kept."""
        assessment = await self._assess(unread, scene.opened)
        country = scene.person.country or self._country
        if not crisis_path.is_help_due(assessment, scene.opened, country):
            return Outcome()
        return crisis_path.answer("", assessment, scene, country)

    async def _edited(self, event: MessageEdited, scene: Scene) -> Outcome:
        """What is stored changes with the message. Danger, and what was never stored, is answered like a message."""
        text, kept = messages.readable(event.text), scene.message
        if kept and not text:
            return Outcome(revision=Revision(kept.id))
        # Where the path is open already, the danger before it says nothing of the new words.
        is_open = scene.opened and protocol.is_crisis_open(session.seeker_levels(scene.opened))
        assessment = await self._assess([text], None if is_open else scene.opened)
        age = None if scene.is_barred else minors.worst([text])
        country = scene.person.country or self._country
        is_danger = crisis_path.is_help_due(assessment, scene.opened, country) or age in ("child", "minor")
        if is_danger or (kept and not kept.is_held and kept.turn_id is None):
            outcome = await self._messages([event.text], scene, ())
            return replace(outcome, revision=Revision(kept.id)) if kept else outcome
        if kept is None:
            return Outcome()
        level = max(assessment.level, kept.level or "none", key=lambda level: RANK[level])
        revised = Outcome(revision=Revision(kept.id, text[: scene.config.max_message_characters], level))
        return minors.asked(revised, scene) if age == "sign" else revised

    async def _messages(self, texts: Sequence[str], scene: Scene, unread: Sequence[str]) -> Outcome:
        outcome = await self._answered(texts, scene, unread)
        return replace(outcome, parts=messages.parts(texts, outcome.turns[0].text)) if outcome.turns else outcome

    async def _answered(self, texts: Sequence[str], scene: Scene, unread: Sequence[str]) -> Outcome:
        country = scene.person.country or self._country
        assessment = await self._assess([*texts, *unread], scene.opened)
        said = messages.joined(texts)
        most = scene.config.max_message_characters
        age = None if scene.is_barred else minors.worst(texts) or minors.sign(assessment)
        helped = None
        if crisis_path.is_help_due(assessment, scene.opened, country):
            helped = self._helped(said[:most], assessment, scene)
        if age in ("child", "minor"):
            return minors.ended(age, scene, helped)
        if helped:
            return minors.asked(helped, scene) if age == "sign" else helped
        if scene.is_survey_ignored:
            # Set aside and released at once: what was set aside before is answered with it.
            begun = replace(session.begin(scene.person, scene.now), pre_chat=PreChatSurvey())
            return Outcome(begun=begun, is_held=True)
        if scene.questions:
            wait = chat.ANSWER_OR_WRITE if scene.may_store else chat.ANSWER_FIRST
            actions = (*scene.disclosure, Notice(wait, "answer_first"), *scene.questions)
            return Outcome(actions, person=scene.disclosed, is_held=True)
        if scene.is_barred:
            return scene.barred()
        if scene.opened is None:
            is_concern = assessment.level == "concern"
            return self._helped(said[:most], assessment, scene) if is_concern else scene.restricted()
        if not said:
            return Outcome((Notice(chat.EMPTY, "empty"),))
        if len(said) > most:
            return Outcome((Notice(chat.too_long(len(said), most), "too_long"),))
        outcome = await self._support(said, assessment, scene, country)
        return minors.asked(outcome, scene) if age == "sign" else outcome

    def _helped(self, said: str, assessment: Assessment, scene: Scene) -> Outcome:
        """Danger: help first. While a moderator answers, once for each height of danger."""
        if scene.opened and takeover.has_helped(assessment, scene.opened):
            return crisis_path.noted(said, assessment, scene.opened, scene)
        return crisis_path.answer(said, assessment, scene, scene.person.country or self._country)

    async def _support(self, text: str, assessment: Assessment, scene: Scene, country: str | None) -> Outcome:
        """What a message without danger gets: the protocol's question where one is due, else the model's reply."""
        assert scene.opened is not None
        if scene.opened.moderator:
            return takeover.waits(Turn(uuid4().hex, "seeker", text, scene.now, level=assessment.level), scene.opened)
        if crisis_path.is_question_due(scene.opened, assessment, country):
            return crisis_path.answer(text, assessment, scene, country)
        said = Turn(uuid4().hex, "seeker", text, scene.now, level=assessment.level)
        if crisis_path.is_check_in_due(scene.opened, assessment, country):
            return crisis_path.check_in(said, assessment, scene.opened, scene, country)
        if (language := disclosure.asked(text)) and len(text) <= LONGEST_QUESTION:
            return _disclosed(said, language, scene)
        outcome = await self._reply(said, scene.opened, scene)
        reminder = crisis_path.reminder(scene.opened, country)
        return replace(outcome, actions=(*outcome.actions, *reminder))

    async def _resume(self, opened: Session, scene: Scene) -> Outcome:
        """The answer to what the person wrote last while a moderator was there; that is kept already."""
        *before, said = opened.turns
        earlier = replace(opened, turns=tuple(before))
        assessment = Assessment(said.level or "none")  # type: ignore[arg-type]
        country = scene.person.country or self._country
        if crisis_path.is_check_in_due(earlier, assessment, country):
            outcome = crisis_path.check_in(said, assessment, earlier, scene, country)
        else:
            outcome = await self._reply(said, earlier, scene)
        return replace(outcome, turns=outcome.turns[1:])

    async def _reply(self, said: Turn, opened: Session, scene: Scene) -> Outcome:
        """The model's reply, and every second time a question for stars (ESConv section 4.2)."""
        if scene.is_restricted:
            return scene.restricted()
        grown = session.with_turns(opened, said)
        await scene.show(Typing())
        try:
            reply = await replying.answer(self._choose(grown), grown, scene.now, self._seed)
        except ModelUnavailable as error:
            log.warning("a person got no reply: %s", error)
            fixed = replying.fixed_turn(chat.MODEL_UNAVAILABLE, "fallback", scene.now)
            actions: tuple[Action, ...] = (Notice(fixed.text, "model_unavailable"),)
            return scene.kept(opened, (said, fixed), actions)
        answered = reply.turns
        actions = tuple(map(replying.say, answered))
        if rating.is_due(session.with_turns(grown, *answered), scene.config.stars_every_replies):
            answered = (*answered[:-1], replace(answered[-1], is_stars_asked=True))
            actions = (*actions, AskStars(answered[-1].id, chat.STARS_ASK))
        if voice.is_first_reply(opened):
            earlier = [each for each in await scene.history() if each.id != opened.id]
            actions = (*voice.changed(answered, earlier), *actions)
        standing = await scene.standing() if reply.is_given_up else ()
        flags = flagging.reply(said, opened, reply.stopped, standing, scene)
        return replace(scene.kept(opened, (said, *answered), actions, flags), gate=reply.gate)

    async def _assess(self, texts: Sequence[str], opened: Session | None) -> Assessment:
        return await input_gate.assess(texts, replying.seeker_texts(opened))


def _disclosed(said: Turn, language: str, scene: Scene) -> Outcome:
    """The answer to someone who asks whether this is a human: what it is, in their language, and no model's words."""
    assert scene.opened is not None
    told = Notice(ASKED[language], "disclosure_asked")
    answered = replying.fixed_turn(told.text, "fallback", scene.now)
    person = replace(scene.person, disclosed_at=scene.now)
    return Outcome((told,), person=person, changed=scene.opened, turns=(said, answered))
