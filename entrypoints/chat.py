"""`attune chat`: the conversation in the terminal, for a person or, line by line as JSON, for a program."""

from __future__ import annotations

import sys
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from adapters.base import Adapter
from adapters.console import ConsoleAdapter
from adapters.jsonl import JsonlAdapter
from bot.conversation import Conversation
from bot.inbox import Inbox
from bot.types import Address, CommandInvoked
from entrypoints.config import Config
from entrypoints.export import personal_copy
from entrypoints.home import Home
from entrypoints.server_process import ServerProcess
from entrypoints.wiring import Withdrawal, model_client, now, opened_store


@dataclass(frozen=True, slots=True)
class ChatOptions:
    """The options of the command. `person` tells several people on one machine apart."""

    person: str = "local"
    is_jsonl: bool = False
    shows_strategy: bool = False
    seed: int | None = None
    answers_yes: bool = False
    consents_to_training: bool = False
    without_lora: bool = False


async def chat(config: Config, config_path: Path | None, home: Home, options: ChatOptions) -> None:
    """Hold one person's conversation until they leave; AttuneError says why it cannot be."""
    address = Address("console", options.person)
    if options.is_jsonl:
        config = config.model_copy(update={"chat": config.chat.model_copy(update={"burst_pause_seconds": 0.0})})
    async with AsyncExitStack() as stack:
        stack.enter_context(
            home.only_one(
                f"chat-{Address('console', options.person).user}",
                "This person is chatting in another window already. Close it, or name another with --person.",
            )
        )
        store = await stack.enter_async_context(opened_store(config, home))
        client = model_client(config, home, lora="none" if options.without_lora else None)
        stack.push_async_callback(client.close)
        if not config.model_client.url:
            server = ServerProcess(home, config_path, client)
            stack.push_async_callback(server.close)
            await server.start(_show_waiting())
        conversation = Conversation(client, country=config.safety.country, export=personal_copy, seed=options.seed)
        adapters: dict[str, Adapter] = {}
        inbox = Inbox(
            store,
            conversation,
            config.chat,
            adapters,
            clock=now,
            withdrawn=Withdrawal(home, client),
            country=config.safety.country,
        )
        adapter = adapters["console"] = _adapter(options, home, address, inbox)
        stack.push_async_callback(inbox.close)
        stack.push_async_callback(adapter.close)
        await inbox.recover(["console"])
        await inbox.receive(CommandInvoked("talk"), address)
        await adapter.run(inbox.receive)
        await inbox.idle()
