"""The bot put together: the inbox with its conversation, for the terminal and for the platforms alike."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping

from adapters.base import Adapter
from bot.conversation import Conversation
from bot.inbox import Inbox
from bot.model_client import ModelClient
from bot.review.acts import Acts
from bot.review.cards import Cards
from bot.review.clicks import Clicks
from bot.review.desk import Desk
from bot.store import Store
from bot.store.database import StoreError
from entrypoints.canary import SessionChoice
from entrypoints.config import Config
from entrypoints.export import personal_copy
from entrypoints.home import Home
from entrypoints.platforms import boards
from entrypoints.wiring import Withdrawal, now, processor, spool

log = logging.getLogger(__name__)


# How often to look whether a moderator has left a person waiting.
SILENCE_SECONDS = 20.0


def make_desk(config: Config, store: Store, wake: Callable[[str], None] = lambda person_id: None) -> Desk:
    """The moderators' desk. `wake`: has a person's inbox looked at, where this process chats with them."""
    return Desk(Acts(store, config.review, clock=now, wake=wake))


def make_clicks(config: Config, desk: Desk) -> Clicks:
    """What clicks in the moderators' channels do."""
    return Clicks(desk, _page(config))


def make_cards(config: Config, store: Store, desk: Desk, adapters: Mapping[str, Adapter]) -> Cards:
    """The cards in the moderators' channels; every act at the desk has them looked at."""
    cards = Cards(store, config.review, boards(adapters), clock=now, page=_page(config))
    desk.acts.changed = cards.nudge
    return cards


def _page(config: Config) -> str:
    """The moderators' page as a link on a platform; one of this machine alone would lead nowhere."""
    return config.review.public_url.rstrip("/") if config.review.enabled else ""


async def end_silent_takeovers(desk: Desk) -> None:
    """Until cancelled: have the software answer people whom a moderator has left waiting."""
    while True:
        await asyncio.sleep(SILENCE_SECONDS)
        try:
            await desk.takeovers.end_silent()
        except StoreError as error:
            log.warning("silent takeovers could not be looked for: %s", error)


def make_inbox(
    config: Config,
    home: Home,
    store: Store,
    client: ModelClient,
    adapters: Mapping[str, Adapter],
    *,
    seed: int | None = None,
    is_on_trial: bool = True,
) -> Inbox:
    """The inbox with its conversation; `adapters` is read at each sending, so it may be filled later.

    `is_on_trial`: some sessions are answered by a candidate while there is one; else all by what `client` asks for.
    """
    conversation = Conversation(
        client,
        country=config.safety.country,
        export=personal_copy,
        seed=seed,
        page=config.safety.page_url,
        processor=processor(config),
        choose=SessionChoice(home.path, client) if is_on_trial else None,
    )
    return Inbox(
        store,
        conversation,
        config.chat,
        adapters,
        clock=now,
        withdrawn=Withdrawal(home, client, store),
        country=config.safety.country,
        spool=spool(home),
    )
