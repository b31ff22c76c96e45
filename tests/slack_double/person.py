"""One person of the double's workspace: writes, taps, fills in forms, and sees what the app shows."""

from __future__ import annotations

import time
from typing import Any
from uuid import uuid4

from tests.slack_double.delivery import Delivery, NoAnswer
from tests.slack_double.workspace import APP, TEAM, Channel, Workspace, envelope

Json = dict[str, Any]


class FormIncomplete(Exception):
    """Slack's client does not let a form be sent without its required answers."""


class Person:
    """`errors` counts the taps and forms that the app left unanswered, which Slack's client shows as a failure."""

    def __init__(self, user: str, workspace: Workspace, delivery: Delivery, url: str) -> None:
        self.user = user
        self.errors: list[str] = []
        self.form_errors: Json = {}
        self.command_answer: Json | None = None
        self._workspace, self._delivery, self._url = workspace, delivery, url

    @property
    def channel(self) -> Channel:
        return self._workspace.join(self.user)

    @property
    def modal(self) -> Json | None:
        """The form that is open."""
        return self._workspace.views.get(self.user)

    @property
    def home(self) -> Json | None:
        """The Home tab as it was published last."""
        return self._workspace.homes.get(self.user)

    @property
    def seen(self) -> list[str]:
        """The texts of the app's messages, oldest first."""
        return [each["text"] for each in self._workspace.by_bot(self.user)]

    # Writing.

    async def says(self, text: str, *, thread: str | None = None, is_delivered: bool = True, **more: Any) -> str:
        """Write a message; returns its `ts` when the app has acknowledged it. Not delivered: only Slack knows it."""
        ts = self._workspace.ts()
        message = {"type": "message", "user": self.user, "team": TEAM, "text": _escaped(text), "ts": ts, **more}
        message["client_msg_id"] = str(uuid4())
        if thread:
            message["thread_ts"] = thread
        self.channel.messages.append(message)
        if is_delivered:
            await self._event(message)
        return ts

    async def edits(self, ts: str, text: str) -> None:
        """Change a message of one's own."""
        message = self._own(ts)
        before = dict(message)
        message.update(text=_escaped(text), edited={"user": self.user, "ts": self._workspace.ts()})
        await self._changed(message, before)

    async def deletes(self, ts: str) -> None:
        """Take a message back; one with replies leaves a tombstone."""
        message = self._own(ts)
        before = dict(message)
        if message.get("reply_count"):
            grave = {"subtype": "tombstone", "text": "This message was deleted.", "user": "USLACKBOT", "hidden": True}
            message.update(grave)
            await self._changed(message, before)
        else:
            self.channel.messages.remove(message)
            await self._event({**self._hidden("message_deleted"), "deleted_ts": ts, "previous_message": before})

    # Opening places.

    async def opens(self, tab: str) -> None:
        """Open a tab of the app: home or messages."""
        event = {"type": "app_home_opened", "user": self.user, "channel": self.channel.id, "tab": tab}
        await self._event({**event, "event_ts": self._workspace.ts()}, is_message=False)

    async def slash(self, command: str, text: str = "", *, channel: str | None = None) -> None:
        """Use a slash command, in the direct message or elsewhere."""
        payload = {
            "command": command,
            "text": text,
            "team_id": TEAM,
            "api_app_id": APP,
            "channel_id": channel or self.channel.id,
            "user_id": self.user,
            "trigger_id": self._workspace.trigger(self.user),
            "response_url": f"{self._url}/response/{uuid4().hex}",
        }
        self.command_answer = await self._interact("slash_commands", payload)

    async def shortcut(self, callback_id: str) -> None:
        """Use a shortcut of the app."""
        await self._interact("interactive", {**self._who("shortcut"), "callback_id": callback_id, "action_ts": _now()})

    # Buttons and forms.

    async def taps(self, label: str, *, message: Json | None = None, room: str = "") -> None:
        """Tap the newest button that begins with `label`, in a message, in a channel or on the Home tab."""
        here = self._workspace.channels[room].messages if room else self._workspace.by_bot(self.user)
        for each in [message] if message else here[::-1]:
            if found := _button(each.get("blocks"), label):
                await self.acts(found, each, room)
                return
        if found := _button((self.home or {}).get("blocks"), label):
            await self.acts(found, None)
            return
        raise AssertionError(f"there is no button {label!r}")

    async def acts(self, action: Json, message: Json | None, room: str = "") -> None:
        """Send one block action as Slack's client does."""
        payload = self._who("block_actions")
        action = {**action, "action_ts": self._workspace.ts()}
        if message:
            channel = room or self.channel.id
            place = {"message_ts": message["ts"], "channel_id": channel, "is_ephemeral": False}
            payload |= {"container": {"type": "message", **place}, "channel": {"id": channel}}
            payload["message"] = {name: message[name] for name in message.keys() - {"metadata"}}
            payload["response_url"] = f"{self._url}/response/{uuid4().hex}"
        else:
            payload |= {"container": {"type": "view", "view_id": (self.home or {}).get("id")}, "view": self.home}
        await self._interact("interactive", {**payload, "actions": [action]})

    async def submits(self, **values: str) -> None:
        """Fill in the open form by block id and send it; without an error from the app it closes."""
        view = self.modal
        assert view, "no form is open"
        state = {block["block_id"]: _answer(block, values) for block in view["blocks"] if block["type"] == "input"}
        assert values.keys() <= state.keys(), f"the form has no {values.keys() - state.keys()}"
        payload = {**self._who("view_submission"), "view": {**view, "state": {"values": state}}, "response_urls": []}
        answer = await self._interact("interactive", payload)
        if answer and answer.get("response_action") == "errors":
            self.form_errors = answer["errors"]
        elif not self.errors:
            del self._workspace.views[self.user]

    def closes_form(self) -> None:
        """Close the form without an answer."""
        self._workspace.views.pop(self.user, None)

    # Seeing.

    async def sees(self, text: str, *, times: int = 1, seconds: float = 5.0) -> Json:
        """Wait for the app's message that holds `text`, for the `times`-th of them, and return it."""
        await self._workspace.until(lambda: len(self._with(text)) >= times, repr(text), seconds, self.channel.id)
        return self._with(text)[times - 1]

    async def sees_form(self, callback_id: str = "") -> Json:
        """Wait for a form to open."""
        await self._workspace.until(
            lambda: self.modal and self.modal["callback_id"].startswith(callback_id), f"the form {callback_id}"
        )
        assert self.modal
        return self.modal

    def _with(self, text: str) -> list[Json]:
        return [each for each in self._workspace.by_bot(self.user) if text in each["text"]]

    # What goes over the wire.

    async def _changed(self, message: Json, before: Json) -> None:
        await self._event({**self._hidden("message_changed"), "message": dict(message), "previous_message": before})

    def _hidden(self, subtype: str) -> Json:
        ts = self._workspace.ts()
        return {"type": "message", "subtype": subtype, "hidden": True, "ts": ts}

    async def _event(self, event: Json, *, is_message: bool = True) -> None:
        place = {"channel": self.channel.id, "channel_type": "im", "event_ts": event["ts"]} if is_message else {}
        await self._delivery.deliver("events_api", envelope({**event, **place}))

    async def _interact(self, kind: str, payload: Json) -> Json | None:
        try:
            return await self._delivery.deliver(kind, payload)
        except NoAnswer as error:
            self.errors.append(str(error))
            return None

    def _who(self, kind: str) -> Json:
        return {
            "type": kind,
            "token": "legacy",
            "team": {"id": TEAM, "domain": "loopback"},
            "user": {"id": self.user, "username": "ada", "team_id": TEAM},
            "api_app_id": APP,
            "trigger_id": self._workspace.trigger(self.user),
        }

    def _own(self, ts: str) -> Json:
        message = self.channel.find(ts)
        assert message, "there is no such message"
        assert message["user"] == self.user, "only one's own messages can be changed"
        return message


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _now() -> str:
    return f"{time.time():.6f}"


def _button(blocks: list[Json] | None, label: str) -> Json | None:
    """The button as an action payload holds it."""
    for block in blocks or []:
        for each in block.get("elements", []) if block["type"] == "actions" else []:
            if each["type"] == "button" and each["text"]["text"].startswith(label):
                return {**each, "block_id": block.get("block_id", "made-up")}
    return None


def _answer(block: Json, values: dict[str, str]) -> Json:
    """What a form's state says of one input."""
    element, given = block["element"], values.get(block["block_id"])
    if element["type"] == "plain_text_input":
        text = given if given is not None else element.get("initial_value")
        if text and len(text) > element.get("max_length", 3000):
            raise FormIncomplete(f"{block['block_id']} is too long")
        state: Json = {"type": element["type"], "value": text or None}
        is_answered = bool(text)
    else:
        chosen = element.get("initial_option")
        if given is not None:
            chosen = next(each for each in element["options"] if each["value"] == given)
        state, is_answered = {"type": element["type"], "selected_option": chosen}, chosen is not None
    if not is_answered and not block.get("optional", False):
        raise FormIncomplete(f"{block['block_id']} has to be answered")
    return {element["action_id"]: state}
