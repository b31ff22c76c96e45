"""Slack's payloads as our events: pure functions. None: nothing that a person meant for the bot."""

from __future__ import annotations

from typing import Any, cast

from adapters.slack_dm import blocks
from adapters.slack_dm.places import LONGEST_REPLY, Place, address, message_id, origin, place_of, time_of
from adapters.slack_dm.text import COMMANDS, command_in, incoming
from bot.texts import slack
from bot.types import (
    Address,
    CommandInvoked,
    CommandName,
    Event,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    ReplyReported,
    StarsGiven,
)

Json = dict[str, Any]
Reported = tuple[Event, Address]

# A message with a file, one also shown in the channel, "/me ...": still words of the person.
_WRITTEN = ("", "file_share", "thread_broadcast", "me_message")


def message(event: Json, team: str) -> Reported | None:
    """A direct message, or a change or deletion of one."""
    if event.get("channel_type") != "im":
        return None
    match event.get("subtype") or "":
        case "message_changed":
            return _changed(event, team)
        case "message_deleted":
            return _deleted(event, event.get("previous_message") or {}, str(event.get("deleted_ts")), team)
        case subtype if subtype in _WRITTEN:
            return written(event, str(event["channel"]), team)
    return None


def written(message: Json, channel: str, team: str) -> Reported | None:
    """What a person wrote, from an event or from the history; a command if it is one."""
    if not is_from_person(message) or (message.get("subtype") or "") not in _WRITTEN:
        return None
    ts = str(message["ts"])
    text, event_id = incoming(message), message_id(channel, ts)
    command = command_in(text)
    event: Event = MessageReceived(text, event_id, time_of(ts))
    if command:
        event = CommandInvoked(cast(CommandName, command), event_id)
    return event, address(team, str(message["user"]), Place(channel, str(message.get("thread_ts") or ts)))


def is_from_person(message: Json) -> bool:
    """Whether a person wrote it, and not this app, another one, or Slack."""
    return bool(message.get("user")) and not message.get("bot_id") and message["user"] != "USLACKBOT"


def tapped(body: Json, team: str) -> Reported | None:
    """A button of ours that says everything by itself: stars, a report, an answer, a command."""
    action, message = body["actions"][0], body.get("message") or {}
    name, value = str(action["action_id"]), str(action.get("value") or "")
    who = address(team, str(body["user"]["id"]), _place(body))
    channel, ts = who.channel.partition("/")[0], str(message.get("ts") or "")
    where = message_id(channel, ts) if ts else str(body["container"].get("view_id"))
    event_id = f"tap:{where}:{name}:{action['action_ts']}"
    if name.startswith(blocks.STARS):
        count = int(name.removeprefix(blocks.STARS))
        return StarsGiven(count, value.strip("-"), event_id, origin(channel, ts)), who
    if name == blocks.REPORT:
        return ReplyReported(value, event_id, origin(channel, ts, incoming(message), LONGEST_REPLY)), who
    if name.startswith(blocks.ANSWER):
        chosen = slack.ANSWERED.format(label=action["text"]["text"])
        return blocks.choice(value, event_id, origin(channel, ts, f"{incoming(message)}\n{chosen}")), who
    if name.startswith(blocks.COMMAND) and value in COMMANDS:
        return CommandInvoked(cast(CommandName, value), event_id), who
    return None


def opened_from(body: Json) -> tuple[str, str]:
    """(origin, place) of a button that opens a window, for the window to carry."""
    where = _place(body)
    message = body["message"]
    return origin(where.channel, str(message["ts"]), incoming(message)), str(where)


def submitted(body: Json, team: str) -> Reported:
    """A window that was sent. The view's id names it: a window is sent once, however often it is delivered."""
    form, place = blocks.submitted(body["view"], f"view:{body['view']['id']}")
    return form, address(team, str(body["user"]["id"]), place_of(place))


def command(body: Json, team: str, place: Place) -> Reported:
    """A slash command: one word is the name of ours, none is a call for help, and anything else is a message.

    Whoever writes "/attune I can't go on" is to be heard.
    """
    text = incoming(body).strip()
    name, event_id = command_in(f"{slack.COMMAND_WORD} {text}"), f"slash:{body['trigger_id']}"
    event: Event = CommandInvoked(cast(CommandName, name), event_id) if name else MessageReceived(text, event_id)
    return event, address(team, str(body["user_id"]), place)


def shortcut(body: Json, team: str, place: Place) -> Reported | None:
    """A shortcut, named like the command that it is."""
    name = str(body.get("callback_id"))
    if name not in COMMANDS:
        return None
    event = CommandInvoked(cast(CommandName, name), f"shortcut:{body['action_ts']}:{body['user']['id']}")
    return event, address(team, str(body["user"]["id"]), place)


def home(body: Json, team: str) -> Reported:
    """The Home tab was opened."""
    event = body["event"]
    return CommandInvoked("home", str(body["event_id"])), address(
        team, str(event["user"]), Place(str(event["channel"]))
    )


def team_of(body: Json) -> str:
    """The workspace that a payload comes from."""
    team = body.get("team")
    found = body.get("team_id") or (team.get("id") if isinstance(team, dict) else team)
    user = body.get("user")
    return str(found or (user.get("team_id") if isinstance(user, dict) else "") or "")


def _changed(event: Json, team: str) -> Reported | None:
    now, before = event.get("message") or {}, event.get("previous_message") or {}
    if now.get("subtype") == "tombstone":  # what stays of a deleted message that has replies
        return _deleted(event, before, str(now.get("ts")), team)
    edited = now.get("edited") or {}
    if not is_from_person(now) or not edited or now.get("text") == before.get("text"):
        return None  # a link was unfolded, a reply was counted
    name = message_id(str(event["channel"]), str(now["ts"]))
    change = MessageEdited(name, incoming(now), f"edit:{name}:{edited.get('ts')}")
    place = Place(str(event["channel"]), str(now.get("thread_ts") or now["ts"]))
    return change, address(team, str(now["user"]), place)


def _deleted(event: Json, before: Json, ts: str, team: str) -> Reported | None:
    if not is_from_person(before):
        return None
    name = message_id(str(event["channel"]), ts)
    place = Place(str(event["channel"]), str(before.get("thread_ts") or ""))
    return MessageDeleted(name, f"delete:{name}"), address(team, str(before["user"]), place)


def _place(body: Json) -> Place:
    """Where a button stood; nowhere on the Home tab."""
    channel = str((body.get("channel") or {}).get("id") or "")
    message = body.get("message") or {}
    return Place(channel, str(message.get("thread_ts") or "") if channel else "")
