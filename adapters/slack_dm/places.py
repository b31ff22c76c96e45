"""Where things are on Slack: a person, a place in a direct message, and one message, each as one string of ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.types import Address

LONGEST_ASKED = 1500
LONGEST_REPLY = 8000


@dataclass(frozen=True, slots=True)
class Place:
    """A direct message, and in it the thread to answer in; "" for none."""

    channel: str
    thread: str = ""

    def __str__(self) -> str:
        return f"{self.channel}/{self.thread}" if self.thread else self.channel


def place_of(channel: str) -> Place:
    """The place that `Address.channel` names."""
    name, _, thread = channel.partition("/")
    return Place(name, thread)


def address(team: str, user: str, place: Place) -> Address:
    """The address of a person: the same one whatever thread they write in, but for the thread."""
    return Address("slack", f"{team}:{user}", str(place))


def user_of(address: Address) -> str:
    """Slack's id of the person."""
    return address.user.rpartition(":")[2]


def message_id(channel: str, ts: str) -> str:
    """The id of a message: Slack's time stamps are unique within a channel."""
    return f"{channel}:{ts}"


def split_message_id(name: str) -> tuple[str, str]:
    """(channel, ts) of a message id."""
    channel, _, ts = name.partition(":")
    return channel, ts


def origin(channel: str, ts: str, asked: str = "", longest: int = LONGEST_ASKED) -> str:
    """Names the message that was used, and keeps what it asked: Slack gives it back with a tap, and never again."""
    name = message_id(channel, ts)
    return f"{name}\n{asked[:longest]}" if asked else name


def split_origin(name: str) -> tuple[str, str, str]:
    """(channel, ts, what was asked) of an origin."""
    where, _, asked = name.partition("\n")
    return *split_message_id(where), asked


def time_of(ts: str) -> datetime:
    """When a message was sent, as its time stamp says."""
    return datetime.fromtimestamp(float(ts), UTC)
