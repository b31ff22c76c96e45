"""The moderators' channel on Slack: each case's card once, changed as the case changes, clicks, and calls."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from adapters.slack_dm import alert_blocks
from adapters.slack_dm.reading import team_of
from adapters.slack_dm.text import escaped
from adapters.slack_dm.web import Refused, SlackWeb
from bot.errors import NotDelivered, Unreachable
from bot.texts import cards as texts
from bot.types import Alert, Moderate, ModeratorClick, Told, Window

Json = dict[str, Any]
Beside = Callable[[Coroutine[Any, Any, None]], None]

log = logging.getLogger(__name__)

# Clocks differ.
_LOOK_BACK = timedelta(minutes=10)
# A trigger lives for three seconds, and a sent window waits as long for its answer.
ANSWER_SECONDS = 2.0
# What Slack says when a message cannot be changed any more.
_LOST = {"message_not_found", "cant_update_message", "edit_window_closed"}
CLOSED = "The Slack app cannot write in its moderators' channel. Invite it there: /invite @Attune. ({error})"


class SlackBoard:
    """Has no memory: what was posted before is looked for where the app may read the channel."""

    def __init__(self, web: SlackWeb) -> None:
        self._web = web

    async def show(self, alert: Alert, channel: str, reference: str | None, key: str) -> str:
        """The card's time stamp. NotDelivered: it could not be shown; Unreachable: not before somebody acts."""
        reference = reference or await self._found(alert.opened_at, channel, key)
        if reference and await self._changed(alert, channel, reference):
            return reference
        try:
            shown = alert_blocks.card(alert)
            return await self._web.post(channel, "", alert_blocks.card_text(alert), shown, key)
        except (Refused, Unreachable) as refused:
            raise _closed(refused) from None

    async def call(self, text: str, channel: str, reference: str, mention: str, key: str) -> None:
        """Say `text` under the card and in the channel, and mention the user group."""
        words, shown = alert_blocks.call_text(text, mention), alert_blocks.call(text, mention)
        try:
            await self._web.post(channel, reference, words, shown, key, is_broadcast=True)
        except (Refused, Unreachable) as refused:
            raise _closed(refused) from None

    async def note(self, text: str, channel: str, key: str, since: datetime | None) -> None:
        """Say `text` in the channel, once."""
        if since and await self._found(since, channel, key):
            return
        try:
            shown = alert_blocks.call(text, "")
            await self._web.post(channel, "", alert_blocks.call_text(text, ""), shown, key)
        except (Refused, Unreachable) as refused:
            raise _closed(refused) from None

    async def _changed(self, alert: Alert, channel: str, ts: str) -> bool:
        """Whether the card is there, and shows the case as it is. Gone with its case, it needs no other."""
        try:
            await self._web.update(channel, ts, alert_blocks.card_text(alert), alert_blocks.card(alert))
        except (Refused, Unreachable) as refused:
            if not isinstance(refused, Refused) or refused.error not in _LOST:
                raise _closed(refused) from None
            return alert.is_gone
        return True

    async def _found(self, since: datetime, channel: str, key: str) -> str | None:
        """What an earlier try has posted after all, where the app may read the channel."""
        try:
            return await self._web.posted(channel, key, (since - _LOOK_BACK).timestamp())
        except (Refused, Unreachable) as refused:
            log.debug("the moderators' channel cannot be read: %s", refused)
            return None


class CaseListeners:
    """Clicks on cards. Trusts none: whose it is and what it may do is decided by `moderate`, each time."""

    def __init__(self, web: SlackWeb, moderate: Moderate, beside: Beside) -> None:
        self._web, self._moderate, self._beside = web, moderate, beside

    def listen(self, app: AsyncApp) -> None:
        """Take the cards' buttons and windows; before the listeners for everything else."""
        app.action(alert_blocks.ACTIONS)(self._on_click)
        app.view(alert_blocks.CALLBACK)(self._on_submitted)

    async def _on_click(self, ack: AsyncAck, body: Json) -> None:
        """Acknowledged at once; the answer follows for the one who clicked alone."""
        click = alert_blocks.clicked(body, team_of(body))
        if click is not None:
            channel = str((body.get("channel") or {}).get("id") or "")
            if alert_blocks.opens_window(body):
                self._beside(self._opened(click, channel, str(body["trigger_id"])))
            else:
                self._beside(self._done(click, channel))
        await ack()

    async def _on_submitted(self, ack: AsyncAck, body: Json) -> None:
        """What was refused stands in the window, with what was written; a desk that is slow answers in the channel."""
        click, channel = alert_blocks.submitted(body, team_of(body))
        doing = asyncio.ensure_future(self._moderate(click))
        try:
            answer = await asyncio.wait_for(asyncio.shield(doing), ANSWER_SECONDS)
        except TimeoutError:
            self._beside(self._tell_later(doing, click, channel))
            await ack()
            return
        if isinstance(answer, Told) and answer.is_refused:
            last = list(body["view"]["state"]["values"])[-1]
            await ack(response_action="errors", errors={last: answer.text.partition("\n")[0]})
            return
        await ack()
        self._beside(self._tell(answer, click, channel))

    async def _done(self, click: ModeratorClick, channel: str) -> None:
        await self._tell(await self._moderate(click), click, channel)

    async def _opened(self, click: ModeratorClick, channel: str, trigger_id: str) -> None:
        try:
            answer = await asyncio.wait_for(self._moderate(click), ANSWER_SECONDS)
        except TimeoutError:
            answer = Told(texts.SLOW, is_refused=True)
        if isinstance(answer, Window):
            try:
                await self._web.open_view(trigger_id, alert_blocks.modal(answer, channel))
                return
            except NotDelivered as error:
                log.warning("a moderator's window could not be opened: %s", error)
                answer = Told(texts.SLOW, is_refused=True)
        await self._tell(answer, click, channel)

    async def _tell_later(self, doing: Awaitable[Told | Window], click: ModeratorClick, channel: str) -> None:
        await self._tell(await doing, click, channel)

    async def _tell(self, answer: Told | Window, click: ModeratorClick, channel: str) -> None:
        text = answer.text if isinstance(answer, Told) else texts.UNKNOWN_ACT
        user = click.user.user.rpartition(":")[2]
        await self._web.whisper(channel, user, escaped(text), alert_blocks.told(text))


def _closed(refused: NotDelivered) -> Unreachable:
    """The app is not let in, or Slack does not take the message: that waits for somebody who mends it."""
    return Unreachable(CLOSED.format(error=str(refused)))
