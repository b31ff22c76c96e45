"""One bot on simcord's Discord: discord.py is real, only its HTTP and its gateway are simulated in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import simcord
from pydantic import SecretStr
from simcord.builders import UserHandle

from adapters.base import Recent
from adapters.discord_dm import DiscordAdapter
from bot.types import Action, Address, Event, LastSeen, Moderate, ModeratorClick, Platform, Told, Window
from tests.adapters.fake_bot import Script, silent


class SimulatedAdapter(DiscordAdapter):
    """The adapter without its way to the network: simcord logs it in and speaks as Discord."""

    async def _connect(self) -> None:
        await self._closing.wait()


class Place:
    """A bot that answers by a script, and the people and messages around it.

    The bot's answers run outside of simcord's watch, as the inbox's do: `settle` waits for them.
    """

    env: simcord.Env

    def __init__(self, folder: Path, script: Script = silent) -> None:
        self.folder = folder
        self.script = script
        self.events: list[tuple[Event, Address]] = []
        self.failures: list[Exception] = []
        self.recent: list[LastSeen] = []
        self.find_recent: Recent | None = None
        self.handle: Callable[[Event, Address], Coroutine[Any, Any, None]] = self._handle
        self.moderate: Moderate | None = None
        self.adapter = self._new_adapter()
        self._running = asyncio.create_task(self.adapter.run(self._hand_over))
        self._tasks: set[asyncio.Task[None]] = set()
        self._incoming: asyncio.Queue[tuple[Event, Address, asyncio.Future[None]]] = asyncio.Queue()
        self._handing_over: set[asyncio.Task[Any]] = set()
        # simcord watches every task that a task of the bot begins. This one is older, and so are its own.
        self._door = asyncio.create_task(self._take_in())
        self._clicks: asyncio.Queue[tuple[ModeratorClick, asyncio.Future[Told | Window]]] = asyncio.Queue()
        self._desk_door = asyncio.create_task(self._take_clicks())
        self._keys = 0

    @property
    def reported(self) -> list[Event]:
        return [event for event, _ in self.events]

    def address(self, user: UserHandle) -> Address:
        return Address("discord", str(user.id), str(user.dm_channel.id))

    def last_seen(self, user: UserHandle, message_id: int) -> LastSeen:
        return LastSeen(self.address(user), str(message_id), datetime.now(UTC))

    async def show(self, action: Action, user: UserHandle, key: str = "") -> None:
        """Have the adapter show `action` to `user`."""
        self._keys += 1
        await self.perform(action, self.address(user), key or f"key-{self._keys}")

    async def perform(self, action: Action, address: Address, key: str) -> None:
        """What an inbox calls: the adapter of the moment."""
        await self.adapter.perform(action, address, key)

    async def settle(self) -> None:
        """Wait until everything that was reported is answered."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))
        await self.env.settle()

    def said(self, user: UserHandle) -> list[str]:
        """What the bot has written to `user`, cards as their words."""
        return [words(message) for message in self.messages(user) if message.author.bot]

    def messages(self, user: UserHandle) -> Sequence[Any]:
        return list(user.dm_channel.history())

    async def restart(self) -> None:
        """Another process: a new adapter with nothing in memory, on the same Discord."""
        self._take_over(self._new_adapter())
        await self.env.restart_bot(self.adapter.client)

    async def go_away(self) -> None:
        """The bot is gone, whatever it was doing; people may go on writing."""
        await self.env._detach_bot()
        handing_over, self._handing_over = self._handing_over, set()
        for task in handing_over:
            task.cancel()
        await asyncio.gather(*handing_over, return_exceptions=True)

    async def come_back(self) -> None:
        from simcord._runtime import _attach_bot

        self._take_over(self._new_adapter())
        settle: Any = self.env._settle_internal

        async def without_limit(**options: Any) -> None:
            await settle(**{**options, "timeout": None})

        # simcord gives a new bot five seconds, in which many people cannot be looked up.
        self.env._settle_internal = without_limit  # type: ignore[method-assign]
        try:
            await _attach_bot(self.env, self.adapter.client)
        finally:
            self.env._settle_internal = settle  # type: ignore[method-assign]
        await self.env.settle()

    def write_unheard(self, user: UserHandle, text: str) -> int:
        """A message that is written while the bot is away; its id."""
        message = self.env.backend.create_message(user.dm_channel.id, user.id, text)
        return int(message.id)

    async def close(self) -> None:
        for task in (*self._tasks, self._door, self._desk_door):
            task.cancel()
        await self.adapter.close()
        await self._running

    def _take_over(self, adapter: DiscordAdapter) -> None:
        self._running.cancel()
        self.adapter = adapter
        self._running = asyncio.create_task(adapter.run(self._hand_over))

    def _new_adapter(self) -> DiscordAdapter:
        return SimulatedAdapter(
            SecretStr("a.token"),
            recent=self._recent,
            commands_hash_path=self.folder / "commands",
            moderate=self._clicked,
            retry_seconds=600,
        )

    async def _clicked(self, click: ModeratorClick) -> Told | Window:
        done: asyncio.Future[Told | Window] = asyncio.get_running_loop().create_future()
        self._clicks.put_nowait((click, done))
        return await done

    async def _moderated(self, click: ModeratorClick) -> Told | Window:
        assert self.moderate, "the test has no desk"
        return await self.moderate(click)

    async def _take_clicks(self) -> None:
        while True:
            click, done = await self._clicks.get()
            task: asyncio.Task[Told | Window] = asyncio.create_task(self._moderated(click))
            self._handing_over.add(task)
            task.add_done_callback(self._handing_over.discard)
            task.add_done_callback(partial(_pass_on, done))

    async def _recent(self, platform: Platform) -> Sequence[LastSeen]:
        assert platform == "discord"
        return await self.find_recent(platform) if self.find_recent else self.recent

    async def _hand_over(self, event: Event, address: Address) -> None:
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._incoming.put_nowait((event, address, done))
        await done

    async def _take_in(self) -> None:
        while True:
            event, address, done = await self._incoming.get()
            task = asyncio.create_task(self.handle(event, address))
            self._handing_over.add(task)
            task.add_done_callback(self._handing_over.discard)
            task.add_done_callback(partial(_pass_on, done))

    async def _handle(self, event: Event, address: Address) -> None:
        self.events.append((event, address))
        actions = self.script(event)
        if actions:
            task = asyncio.create_task(self._answer(actions, address))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _answer(self, actions: Sequence[Action], address: Address) -> None:
        for action in actions:
            self._keys += 1
            try:
                await self.adapter.perform(action, address, f"answer-{self._keys}")
            except Exception as error:
                self.failures.append(error)


@asynccontextmanager
async def place_on_discord(folder: Path, script: Script = silent, **options: Any) -> AsyncIterator[Place]:
    """A place to test in; an error of the bot that nobody looked at fails the test."""
    place = Place(folder, script)
    await asyncio.sleep(0)  # `run` has taken its handle
    place.env = simcord.Env(place.adapter.client, **options)
    # simcord's own clock stands in the past, where no other clock of ours is.
    place.env.backend.clock._epoch = datetime.now(UTC)
    await place.env.start()
    try:
        yield place
    finally:
        await place.close()
        await place.env.shutdown()
    place.env._raise_errors_since(place.env._errors_acknowledged)


def _pass_on(done: asyncio.Future[Any], task: asyncio.Task[Any]) -> None:
    if done.done() or task.cancelled():
        done.cancel()
    elif error := task.exception():
        done.set_exception(error)
    else:
        done.set_result(task.result())


def words(message: Any) -> str:
    """What a message says: its text, or the texts on its card."""
    return message.content or "\n".join(_texts(message.components))


def _texts(components: Sequence[Any]) -> list[str]:
    found: list[str] = []
    for component in components:
        found += [component.content] if hasattr(component, "content") else []
        found += _texts(getattr(component, "children", ()))
    return found


def buttons(message: Any) -> dict[str, str]:
    """Label → custom id of every button of a message."""
    found: dict[str, str] = {}

    def walk(components: Sequence[Any]) -> None:
        for component in components:
            if getattr(component, "custom_id", None):
                found[component.label] = component.custom_id
            walk(getattr(component, "children", ()))

    walk(message.components)
    return found
