"""Our actions as calls to Slack, each shown once: what may have arrived is looked for before it is sent again."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from dataclasses import replace
from typing import Any

from adapters.slack_dm import blocks
from adapters.slack_dm.places import Place, place_of, split_origin, user_of
from adapters.slack_dm.text import escaped, outgoing, translated
from adapters.slack_dm.web import Refused, SlackWeb, Unclear
from bot.errors import NotDelivered
from bot.texts import slack
from bot.types import (
    Action,
    Address,
    AskForm,
    AskStars,
    Crisis,
    Leave,
    Notice,
    Say,
    SendFile,
    Settled,
    ShowHome,
    Typing,
)

Json = dict[str, Any]

log = logging.getLogger(__name__)
MOST_REMEMBERED = 20_000
LOOK_BACK_SECONDS = 24 * 3600


class Sending:
    """What was shown is remembered for as long as the process lives; after that Slack itself is asked."""

    def __init__(self, web: SlackWeb) -> None:
        self._web = web
        self._shown: OrderedDict[str, None] = OrderedDict()
        self._unclear: set[str] = set()
        self._known: OrderedDict[str, None] = OrderedDict()

    async def perform(self, action: Action, address: Address, key: str) -> None:
        """Show one action, once. NotDelivered: not all of it was shown."""
        if key in self._shown:
            return
        place = place_of(address.channel)
        match action:
            case Typing():
                if place.thread:
                    await self._web.set_status(place.channel, place.thread, slack.STATUS)
                return
            case Leave():
                return
            case ShowHome():
                await self._web.publish_home(user_of(address), blocks.home(action))
                if place.thread:  # asked for in the conversation, where the page itself is not seen
                    await self._post(Notice(slack.HOME_SHOWN, "home"), place, key)
            case Settled():
                await self._settle(action, address, place, key)
            case SendFile():
                await self._send_file(action, await self._where(address, place), key)
            case _:
                await self._post(action, await self._where(address, place), key)
        _remember(self._shown, key)

    async def _where(self, address: Address, place: Place) -> Place:
        """The place to post in; the person's direct message where the event came from none."""
        return place if place.channel else replace(place, channel=await self._web.dm(user_of(address)))

    async def _post(self, action: Action, place: Place, key: str) -> None:
        """A text, in as many messages as it needs; what can be tapped stands in the last one."""
        *before, (text, shown) = _messages(action)
        # Words for someone in danger do not wait for a look at what was there before.
        looks = not isinstance(action, Crisis)
        for number, (words, _) in enumerate(before):
            await self._post_once(place, words, [], f"{key}:{number}", looks=looks)
        await self._post_once(place, text, shown, key, looks=looks)

    async def _post_once(self, place: Place, text: str, shown: list[Json], key: str, *, looks: bool) -> None:
        if key in self._shown or await self._is_there(place, key, looks=looks):
            return
        try:
            try:
                await self._web.post(place.channel, place.thread, text, shown, key)
            except Refused as refused:
                if not shown:
                    raise
                log.error("Slack refused a message with buttons, and gets its words alone: %s", refused.error)
                await self._web.post(place.channel, place.thread, text, [], key)
        except Unclear:
            self._unclear.add(key)
            raise
        self._unclear.discard(key)
        _remember(self._shown, key)

    async def _is_there(self, place: Place, key: str, *, looks: bool) -> bool:
        """Whether Slack has the message: asked where a try before ended unclear, and once a channel after a start."""
        is_first = looks and place.channel not in self._known
        if key not in self._unclear and not is_first:
            return False
        try:
            oldest = f"{time.time() - LOOK_BACK_SECONDS:.6f}"
            for each in await self._web.keys_at(place.channel, place.thread, oldest):
                _remember(self._shown, each)
        except NotDelivered as error:
            if key in self._unclear and not isinstance(error, Refused):
                raise
            log.info("what was posted before could not be looked up: %s", error)
        _remember(self._known, place.channel)
        return key in self._shown

    async def _settle(self, action: Settled, address: Address, place: Place, key: str) -> None:
        """Put the words where the buttons were; below, where that message cannot be changed any more."""
        channel, ts, asked = split_origin(action.origin)
        text = translated("\n".join(filter(None, (asked, action.text))))
        if not ts:
            await self._post(action, await self._where(address, place), key)
            return
        try:
            await self._web.update(channel, ts, escaped(text), blocks.settled(asked, action.text))
        except Refused as refused:
            log.info("a message could not be changed: %s", refused.error)
            await self._post(action, await self._where(address, place), key)

    async def _send_file(self, action: SendFile, place: Place, key: str) -> None:
        try:
            text = translated(action.text)
            await self._web.upload(place.channel, place.thread, action.name, action.content, escaped(text))
        except Refused as refused:
            log.error("Slack does not take files: %s", refused.error)
            await self._post(Notice(slack.FILE_REFUSED, "file_refused"), place, key)


def _messages(action: Action) -> list[tuple[str, list[Json]]]:
    """(text, blocks) of each message that an action becomes."""
    match action:
        case AskStars():
            return [("\n".join(outgoing(action.text)), blocks.stars(action))]
        case AskForm():
            return [("\n".join(outgoing(blocks.card_text(action.form))), blocks.form_card(action.form))]
        case Notice() if action.key == "help":
            return _with_last(action.text, [*blocks.sections(action.text), *blocks.command_rows(blocks.HELP_COMMANDS)])
        case Notice() if action.key == "privacy":
            return _with_last(f"{action.text}\n{slack.OWNER_NOTE}", [])
        case Say() if action.turn_id:
            return [("\n".join(outgoing(action.text)), blocks.reply(action))]
        case Say() | Crisis() | Notice() | Settled():
            return _with_last(action.text, [])
    raise TypeError(f"{type(action).__name__} is not a message")


def _with_last(text: str, shown: list[Json]) -> list[tuple[str, list[Json]]]:
    pieces = outgoing(text)
    if shown:
        return [("\n".join(pieces), shown)]
    return [(piece, []) for piece in pieces]


def _remember(known: OrderedDict[str, None], name: str) -> None:
    known[name] = None
    known.move_to_end(name)
    while len(known) > MOST_REMEMBERED:
        known.popitem(last=False)
