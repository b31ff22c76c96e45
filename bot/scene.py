"""What an event is judged by, and the questions that come before the first message of a session."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import consent, disclosure, session
from bot.config import ChatConfig
from bot.outcome import Outcome
from bot.texts import chat, forms
from bot.types import Action, AskForm, Notice, Person, Session


@dataclass(frozen=True, slots=True)
class Scene:
    """The person, their newest session and the time. `show` sends at once, `history` gives every session."""

    person: Person
    latest: Session | None
    now: datetime
    config: ChatConfig
    show: Callable[[Action], Awaitable[None]]
    history: Callable[[], Awaitable[Sequence[Session]]]

    @property
    def opened(self) -> Session | None:
        """The session that is going on, if there is one."""
        idle = timedelta(hours=self.config.session_idle_hours)
        return self.latest if self.latest and session.is_open(self.latest, self.now, idle) else None

    @property
    def is_barred(self) -> bool:
        """Said to be under 18, or did not agree to talk and be stored."""
        return self.person.is_adult is False or consent.may_talk(self.person) is False

    @property
    def may_store(self) -> bool:
        """Adult by their own word, and agreed to talk and be stored."""
        return self.person.is_adult is True and consent.may_talk(self.person) is True

    @property
    def disclosure(self) -> tuple[Action, ...]:
        """The full text before the first answer ever, a short reminder when it is due again, or nothing."""
        if self.person.disclosed_at is None:
            return (Notice(chat.DISCLOSURE, "disclosure"),)
        every = timedelta(hours=self.config.disclosure_every_hours)
        is_due = disclosure.is_due(self.person.disclosed_at, self.now, every)
        return (Notice(chat.DISCLOSURE_AGAIN, "disclosure_again"),) if is_due else ()

    @property
    def disclosed(self) -> Person | None:
        """The person after the disclosure that is due; None when none is."""
        return replace(self.person, disclosed_at=self.now) if self.disclosure else None

    @property
    def questions(self) -> tuple[Action, ...]:
        """The next form that must be answered or skipped before a message can be, or nothing."""
        if self.person.is_adult is None:
            return (AskForm(forms.ADULT),)
        if self.person.is_adult and consent.may_talk(self.person) is None:
            return (AskForm(forms.CONSENT),)
        return () if self.is_barred or self.opened else (AskForm(forms.PRE_CHAT),)

    def go_on(self, outcome: Outcome) -> Outcome:
        """The outcome followed by the next question, or by a welcome when there is none left."""
        asked = self.questions or (Notice(chat.WELCOME_BACK, "welcome_back"),)
        return replace(outcome, actions=(*outcome.actions, *asked))

    def barred(self) -> Outcome:
        """Why there is no chat."""
        if self.person.is_adult is False:
            return Outcome((Notice(chat.UNDER_18, "under_18"),))
        return Outcome((Notice(chat.NO_TALK_CONSENT, "no_talk_consent"),))
