"""The bot put together: the inbox with its conversation, for the terminal and for the platforms alike."""

from __future__ import annotations

from collections.abc import Mapping

from adapters.base import Adapter
from bot.conversation import Conversation
from bot.inbox import Inbox
from bot.model_client import ModelClient
from bot.store import Store
from entrypoints.config import Config
from entrypoints.export import personal_copy
from entrypoints.home import Home
from entrypoints.wiring import Withdrawal, now, processor, spool


def make_inbox(
    config: Config,
    home: Home,
    store: Store,
    client: ModelClient,
    adapters: Mapping[str, Adapter],
    *,
    seed: int | None = None,
) -> Inbox:
    """The inbox with its conversation; `adapters` is read at each sending, so it may be filled later."""
    conversation = Conversation(
        client,
        country=config.safety.country,
        export=personal_copy,
        seed=seed,
        page=config.safety.page_url,
        processor=processor(config),
    )
    return Inbox(
        store,
        conversation,
        config.chat,
        adapters,
        clock=now,
        withdrawn=Withdrawal(home, client),
        country=config.safety.country,
        spool=spool(home),
    )
