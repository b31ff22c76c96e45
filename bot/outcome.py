"""What handling an event comes to: the actions to send and everything to keep, applied in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.referral import Referral
from bot.store import Transaction
from bot.types import Action, Consent, Flag, Person, Session, Turn


@dataclass(frozen=True, slots=True)
class Revision:
    """A message says something else now: its row, the text, "" when it was taken back, and its turn's level if new."""

    message: int
    text: str = ""
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """The person becomes part of `stays`, who is `merged` from then on and is told with `elsewhere` where they were."""

    stays: Person
    merged: Person
    elsewhere: Action


@dataclass(frozen=True, slots=True)
class Outcome:
    """Decided in `conversation.py`, kept by `apply`.

    `is_held`: the messages are set aside until a session begins, and then handled. `drops_held`: messages that were
    set aside are erased unread. `is_erased`: all that the person wrote is deleted. `is_forgotten`: the person is
    deleted, the actions are sent at once, and nothing else of this is kept but what is counted.
    `gate`: what became of the model's replies, for the counter. `parts`: how many characters of the first turn each of
    the messages is. `revision`: what became of a message that the person changed or took back. `code`: by which they
    can link another account, and until when. `link`: they linked this one.
    """

    actions: tuple[Action, ...] = ()
    person: Person | None = None
    consents: tuple[Consent, ...] = ()
    begun: Session | None = None
    changed: Session | None = None
    turns: tuple[Turn, ...] = ()
    parts: tuple[int, ...] = ()
    revision: Revision | None = None
    code: tuple[str, datetime] | None = None
    link: Link | None = None
    stars: tuple[str, int] | None = None
    flags: tuple[Flag, ...] = ()
    referrals: tuple[Referral, ...] = ()
    gate: tuple[str, ...] = ()
    is_held: bool = False
    drops_held: bool = False
    is_training_withdrawn: bool = False
    is_erased: bool = False
    is_forgotten: bool = False


async def apply(outcome: Outcome, person: Person, transaction: Transaction, now: datetime) -> tuple[str, ...]:
    """Keep the outcome. Returns the sessions whose words so far no model may go on using because of it."""
    person_id = person.id
    people, conversations = transaction.people, transaction.conversations
    for referral in outcome.referrals:
        await transaction.counters.refer(referral, now.year)
    for each in outcome.gate:
        await transaction.counters.gate(each, now.year)
    if outcome.is_forgotten:
        return await people.forget(person_id, now)
    if outcome.link:
        await transaction.links.join(person_id, outcome.link.stays.id)
        person_id = outcome.link.stays.id
        await people.save(outcome.link.stays, outcome.link.merged)
    if outcome.code:
        await transaction.links.offer(person_id, *outcome.code, now)
    if outcome.person:
        await people.save(person, outcome.person)
    for consent in outcome.consents:
        await people.add_consent(person_id, consent)
    revised: tuple[str, ...] = ()
    if outcome.revision:
        change = outcome.revision
        revised = await transaction.messages.change(change.message, change.text, change.level, now)
    if outcome.begun:
        await conversations.add(outcome.begun, person.address)
    if outcome.changed:
        await conversations.save(outcome.changed)
    if outcome.turns:
        session = outcome.begun or outcome.changed
        assert session is not None, "turns belong to a session"
        await conversations.add_turns(session, outcome.turns)
    if outcome.stars:
        await conversations.rate(*outcome.stars, now)
    for flag in outcome.flags:
        await conversations.add_flag(flag)
    if outcome.is_erased:
        return await people.erase_conversations(person_id, now)
    return await people.withdraw(person_id, "consent", now) if outcome.is_training_withdrawn else revised
