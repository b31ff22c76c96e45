"""What is handled at once: one event, or the messages at the front of the queue as they stand by now.

A message that was changed or taken back before anybody read it is read as it stands; what it said before is only
looked at for danger, and not kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.store.queue import Received
from bot.types import Address, Event, MessageDeleted, MessageEdited, MessageReceived, StaffEvent
from bot.wire import stored_event_from_json


@dataclass(frozen=True, slots=True)
class Group:
    """`rows` are done with when this is handled. `messages`: the row of each of `events`, where those are messages.

    `changed`: the rows whose message says something else by now. `unread`: texts that nobody is to answer any more.
    `is_open`: nothing came after the messages, so more of them may.
    """

    rows: tuple[Received, ...]
    events: tuple[Event | StaffEvent, ...]
    messages: tuple[int, ...] = ()
    changed: frozenset[int] = frozenset()
    unread: tuple[str, ...] = ()
    is_open: bool = False

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(row.id for row in self.rows)

    @property
    def address(self) -> Address:
        """Where the answer goes: where the newest of the events came from."""
        return max(self.rows, key=lambda row: row.id).address

    @property
    def texts(self) -> tuple[str, ...]:
        """All that was written, whether it still stands or not."""
        return (*(event.text for event in self.events if isinstance(event, MessageReceived)), *self.unread)


@dataclass(slots=True)
class _Burst:
    rows: list[Received] = field(default_factory=list)
    texts: dict[str, tuple[Received, MessageReceived]] = field(default_factory=dict)
    changed: set[int] = field(default_factory=set)
    unread: list[str] = field(default_factory=list)


def front(waiting: Sequence[Received]) -> Group:
    """The group at the front of the person's events, of which there is at least one."""
    events = [stored_event_from_json(each.event) for each in waiting]
    if not isinstance(events[0], MessageReceived):
        return Group(tuple(waiting[:1]), tuple(events[:1]))
    burst, is_open = _Burst(), True
    for row, event in zip(waiting, events, strict=True):
        if isinstance(event, MessageReceived) and is_open and _is_same_person(row, waiting[0]):
            burst.rows.append(row)
            burst.texts[event.event_id or str(row.id)] = (row, event)
        elif isinstance(event, MessageEdited | MessageDeleted) and event.message_id in burst.texts:
            _revise(burst, row, event)
        else:
            is_open = False
    standing = tuple(burst.texts.values())
    return Group(
        rows=tuple(burst.rows),
        events=tuple(event for _, event in standing),
        messages=tuple(row.id for row, _ in standing),
        changed=frozenset(burst.changed),
        unread=tuple(burst.unread),
        is_open=is_open and bool(standing),
    )


def _revise(burst: _Burst, row: Received, event: MessageEdited | MessageDeleted) -> None:
    burst.rows.append(row)
    of, before = burst.texts[event.message_id]
    burst.unread.append(before.text)
    if isinstance(event, MessageDeleted):
        del burst.texts[event.message_id]
    else:
        burst.texts[event.message_id] = (of, replace(before, text=event.text))
        burst.changed.add(of.id)


def _is_same_person(row: Received, other: Received) -> bool:
    """Whether both came from one account: a linked person's other account is answered there."""
    return (row.address.platform, row.address.user) == (other.address.platform, other.address.user)
