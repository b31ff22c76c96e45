"""What takes the place of the buttons that an answer was given with, so that the person sees that the tap counted."""

from __future__ import annotations

from dataclasses import replace

from bot.outcome import Outcome
from bot.texts import chat
from bot.types import (
    Action,
    AskForm,
    Crisis,
    Event,
    FormSubmitted,
    Notice,
    ReplyReported,
    Settled,
    StaffEvent,
    StarsGiven,
)

# Notices that say no more than what became of the answer: they stand where the buttons were, instead of below.
_SAYS_WHAT_BECAME = (
    *("stars_thanks", "stars_nothing", "consent_kept", "country_kept", "plan_kept", "contact_kept", "forget_no"),
    *("no_form", "already_surveyed", "link_nothing", "linked"),
    *("report_tapped", "report_kept", "report_without_words", "report_nothing", "report_gone"),
)
# Nothing came of the answer, and the same buttons can be used again.
_STAYS_OPEN = ("needs_consent", "stars_range", "link_wrong", "link_often", "link_here")


def settled(outcome: Outcome, event: Event | StaffEvent) -> Outcome:
    """The outcome with `Settled` for the place that the answer came from; unchanged when it came from none.

    Help in danger stays in front of it. A form that is asked again stays open.
    """
    if (
        not isinstance(event, StarsGiven | FormSubmitted | ReplyReported)
        or not event.origin
        or _is_still_open(outcome, event)
    ):
        return outcome
    helped = tuple(action for action in outcome.actions[:1] if isinstance(action, Crisis))
    first, *rest = outcome.actions[len(helped) :] or (None,)
    if isinstance(first, Notice) and first.key in _SAYS_WHAT_BECAME:
        words = chat.stars_kept(event.value) if first.key == "stars_thanks" and isinstance(event, StarsGiven) else ""
        after: tuple[Action, ...] = (Settled(event.origin, words or first.text), *rest)
    else:
        after = (Settled(event.origin, chat.FORM_THANKS), *outcome.actions[len(helped) :])
    return replace(outcome, actions=(*helped, *after))


def _is_still_open(outcome: Outcome, event: StarsGiven | FormSubmitted | ReplyReported) -> bool:
    if isinstance(event, FormSubmitted):
        asked = [action.form.name for action in outcome.actions if isinstance(action, AskForm)]
        if event.form in asked:
            return True
    return any(isinstance(action, Notice) and action.key in _STAYS_OPEN for action in outcome.actions)
