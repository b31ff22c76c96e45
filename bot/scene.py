"""What an event is judged by, and the questions that come before the first message of a session."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import consent, disclosure, session
from bot.config import ChatConfig
from bot.outcome import Outcome
from bot.reviews import PastReview
from bot.store.messages import Kept
from bot.texts import care, chat, forms
from bot.types import Action, AskForm, Crisis, Flag, Notice, Person, Session, Turn


@dataclass(frozen=True, slots=True)
class Scene:
    """The person, their newest session and the time. `show` sends at once, `history` gives every session.

    `standing` gives the person's flags that no moderator has resolved, `reviews` what came of all of them. `owner`
    gives who got a code to link accounts, while it holds. `message`: where the message is by now that the event
    changes or takes back, if it ever came.
    """

    person: Person
    latest: Session | None
    now: datetime
    config: ChatConfig
    show: Callable[[Action], Awaitable[None]]
    history: Callable[[], Awaitable[Sequence[Session]]]
    standing: Callable[[], Awaitable[Sequence[Flag]]]
    reviews: Callable[[], Awaitable[Sequence[PastReview]]]
    owner: Callable[[str], Awaitable[Person | None]]
    message: Kept | None = None

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
    def is_restricted(self) -> bool:
        """A moderator has the model answer them no more for a while; help in danger and the commands stay."""
        until = self.person.restricted_until
        return until is not None and until > self.now

    @property
    def disclosure(self) -> tuple[Action, ...]:
        """The full text before the first answer ever and after a week away, a reminder when it is due, or nothing."""
        due = disclosure.due(
            self.person.disclosed_at, self.now, self._disclosure_every, used_at=self._used_at, over_at=self._over_at
        )
        if due == "full":
            return (Notice(chat.DISCLOSURE, "disclosure"),)
        return (Notice(chat.DISCLOSURE_AGAIN, "disclosure_again"),) if due else ()

    @property
    def _disclosure_every(self) -> timedelta:
        usual = timedelta(hours=self.config.disclosure_every_hours)
        may_be_minor = self.person.is_adult is False or self.person.has_minor_sign
        return min(usual, disclosure.MINOR_EVERY) if may_be_minor else usual

    @property
    def _used_at(self) -> datetime | None:
        return session.last_activity(self.latest) if self.latest else None

    @property
    def _over_at(self) -> datetime | None:
        """When the session before ended or fell silent; None while one is open."""
        if self.latest is None or self.opened:
            return None
        return self.latest.ended_at or session.last_activity(self.latest)

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
        return () if self.is_barred or self.opened or self.is_restricted else (AskForm(forms.PRE_CHAT),)

    @property
    def is_survey_ignored(self) -> bool:
        """The survey is all that is still to be asked, and it was asked: whoever writes instead wants to talk."""
        asked = self.person.survey_asked_at
        over = self._over_at
        if self.is_restricted or not self.may_store:
            return False
        return self.opened is None and asked is not None and (over is None or asked > over)

    def kept(
        self,
        current: Session,
        turns: tuple[Turn, ...],
        actions: tuple[Action, ...],
        flags: tuple[Flag, ...] = (),
    ) -> Outcome:
        """Actions behind a disclosure that is due, except that help in danger always comes first."""
        is_crisis = isinstance(actions[0], Crisis)
        ordered = (*actions, *self.disclosure) if is_crisis else (*self.disclosure, *actions)
        return Outcome(ordered, person=self.disclosed, changed=current, turns=turns, flags=flags)

    def go_on(self, outcome: Outcome) -> Outcome:
        """The outcome followed by the next question, or by a welcome when there is none left."""
        if not self.questions and self.is_restricted:
            return replace(outcome, actions=(*outcome.actions, self._restriction))
        asked = self.questions or (Notice(chat.WELCOME_BACK, "welcome_back"),)
        return replace(outcome, actions=(*outcome.actions, *asked))

    def asking(self, outcome: Outcome) -> Outcome:
        """The outcome, with a note of when the survey was asked if it is."""
        if not any(isinstance(action, AskForm) and action.form.name == "pre_chat" for action in outcome.actions):
            return outcome
        return replace(outcome, person=replace(outcome.person or self.person, survey_asked_at=self.now))

    def restricted(self) -> Outcome:
        """Why the model does not answer, in the moderator's words."""
        return Outcome((*self.disclosure, self._restriction), person=self.disclosed)

    @property
    def _restriction(self) -> Notice:
        assert self.person.restricted_until is not None, "asked of somebody who is restricted"
        return Notice(chat.restricted(self.person.restricted_until, self.person.restriction), "restricted")

    def barred(self) -> Outcome:
        """Why there is no chat."""
        if self.person.is_adult is False:
            return Outcome((*self.disclosure, Notice(care.UNDER_18, "under_18")), person=self.disclosed)
        return Outcome((Notice(chat.NO_TALK_CONSENT, "no_talk_consent"),))
