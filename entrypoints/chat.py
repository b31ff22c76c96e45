"""`attune chat`: the conversation in the terminal, for a person or, line by line as JSON, for a program."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import click

from adapters.base import Adapter
from adapters.console import ConsoleAdapter
from adapters.jsonl import JsonlAdapter
from bot.inbox import Inbox
from bot.safety import input_gate
from bot.texts import start
from bot.types import Address, CommandInvoked
from entrypoints.assembly import end_silent_takeovers, make_desk, make_inbox
from entrypoints.beside import beside
from entrypoints.config import Config
from entrypoints.home import Home
from entrypoints.retraining import make_up
from entrypoints.server_process import ServerProcess
from entrypoints.wiring import model_client, opened_store


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
    input_gate.warm_up()
    if options.is_jsonl:
        config = config.model_copy(update={"chat": config.chat.model_copy(update={"burst_pause_seconds": 0.0})})
    async with AsyncExitStack() as stack:
        stack.enter_context(
            home.only_one(
                _lock_name(options.person),
                "This person is chatting in another window already. Close it, or name another with --person.",
            )
        )
        store = await stack.enter_async_context(opened_store(config, home))
        client = model_client(config, home, lora="none" if options.without_lora else None)
        stack.push_async_callback(client.close)
        await make_up(home, store, client)
        if not config.model_client.url:
            server = ServerProcess(home, config_path, client)
            stack.push_async_callback(server.close)
            await server.start(_show_waiting(options))
            _show_ready(options)
        adapters: dict[str, Adapter] = {}
        chooses = not options.without_lora
        inbox = make_inbox(config, home, store, client, adapters, seed=options.seed, is_on_trial=chooses)
        adapter = adapters["console"] = _adapter(options, home, address, inbox)
        stack.push_async_callback(inbox.close)
        desk = make_desk(config, store, inbox.look)
        works = (lambda: inbox.watch(address), lambda: end_silent_takeovers(desk))
        await stack.enter_async_context(beside(*works))
        stack.push_async_callback(adapter.close)
        await inbox.recover(["console"])
        await inbox.receive(CommandInvoked("talk"), address)
        await adapter.run(inbox.receive)
        await inbox.idle()


def _lock_name(person: str) -> str:
    """A file name for any name of a person."""
    return "chat-" + hashlib.sha256(person.encode()).hexdigest()[:16]


def _adapter(options: ChatOptions, home: Home, address: Address, inbox: Inbox) -> Adapter:
    async def wait_idle(address: Address) -> None:
        await inbox.idle()

    if options.is_jsonl:
        return JsonlAdapter(
            address,
            wait_idle,
            answers_automatically=options.answers_yes,
            consents_to_training=options.consents_to_training,
        )
    return ConsoleAdapter(address, wait_idle, home.exports, shows_strategy=options.shows_strategy)


def _show_waiting(options: ChatOptions) -> Callable[[float], None]:
    """Shows on a terminal that the model is being loaded, and for how long; a pipe gets one line, a program none."""
    if options.is_jsonl:
        return lambda seconds: None
    if not sys.stderr.isatty():
        click.echo(start.STARTING, err=True)
        return lambda seconds: None
    return lambda seconds: click.echo(f"\r{start.STARTING} {seconds:.0f} s", nl=False, err=True)


def _show_ready(options: ChatOptions) -> None:
    if not options.is_jsonl and sys.stderr.isatty():
        click.echo("\r" + " " * (len(start.STARTING) + 8) + "\r", nl=False, err=True)
