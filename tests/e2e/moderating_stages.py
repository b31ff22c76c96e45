"""A person in a direct message and two moderators in their channel, on either platform, over the whole real bot."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from bot.config import ReviewConfig
from bot.review.acts import Acts
from bot.review.cards import Cards
from bot.review.clicks import Clicks
from bot.review.desk import Desk
from bot.store import Store
from bot.types import ModeratorClick, Session, Told, Window
from tests.adapters.discord_dm.house import House as DiscordHouse
from tests.adapters.discord_dm.house import house_on_discord
from tests.adapters.discord_dm.place import buttons, words
from tests.adapters.moderating import ROOM
from tests.bot.fakes import FakeModel
from tests.slack_double.house import House as SlackHouse
from tests.slack_double.house import house_on_slack

PAGE = "https://desk.example.org"


class Stage(Protocol):
    """`click` returns what only the moderator who clicked sees."""

    desk: Desk
    cards: Cards
    store: Store
    model: FakeModel

    async def open(self) -> None: ...
    async def say(self, text: str) -> list[str]: ...
    def seen(self) -> list[str]: ...
    async def click(self, who: str, label: str, **values: str) -> str: ...
    async def both_click(self, label: str) -> list[str]: ...
    def channel(self) -> list[str]: ...
    def buttons(self) -> list[str]: ...
    async def restart(self) -> None: ...
    async def session(self) -> Session: ...
    def break_channel(self, times: int) -> None: ...


class Desked:
    """The desk and the cards beside a house; anna and ben have passed the examination."""

    def __init__(self, house: Any, config: ReviewConfig, board: str, clock: Callable[[], datetime]) -> None:
        self.house, self.store, self.model = house, house.store, house.model
        self._config, self._board, self._clock = config, board, clock
        self.begin()

    def begin(self) -> None:
        """What a process begins with."""
        acts = Acts(self.store, self._config, clock=self._clock, wake=lambda person: self.house.inbox.look(person))
        self.desk = Desk(acts)
        self.clicks = Clicks(self.desk, PAGE)
        boards = {self._board: self}
        self.cards = Cards(self.store, self._config, boards, clock=self._clock, page=PAGE)

    async def moderate(self, click: ModeratorClick) -> Told | Window:
        return await self.clicks(click)

    async def show_alert(self, *arguments: Any) -> str:
        """The adapter of now."""
        return str(await self.adapter().show_alert(*arguments))

    async def call(self, *arguments: Any) -> None:
        await self.adapter().call(*arguments)

    def adapter(self) -> Any:
        raise NotImplementedError

    async def staff(self, **accounts: str) -> None:
        """Moderators by name, each with an account."""
        for name, account in accounts.items():
            added = await self.desk.staff.add(None, name, "moderator")
            await self.desk.staff.link_account(None, name, self._board, account)
            async with self.store.transaction() as transaction:
                await transaction.moderators.change(added.id, passed_at=self._clock())

    async def settle(self) -> None:
        await self.house.settle()
        await self.cards.look()


class OnDiscord(Desked):
    """Discord as simcord plays it."""

    def __init__(self, house: DiscordHouse) -> None:
        self.env = house.place.env
        self.guild = self.env.create_guild("House")
        self.room = self.guild.create_text_channel("moderators")
        self.role = self.guild.create_role("moderators")
        self.ada = self.env.create_user("ada")
        self.people = {name: self.guild.add_member(self.env.create_user(name)) for name in ("anna", "ben", "carl")}
        config = ReviewConfig(discord_channel=str(self.room.id), discord_mention=str(self.role.id))
        super().__init__(house, config, "discord", self.env.now)
        house.place.moderate = self.moderate

    def adapter(self) -> Any:
        return self.house.place.adapter

    async def open(self) -> None:
        await self.staff(anna=str(self.people["anna"].id), ben=str(self.people["ben"].id))
        await self.house.get_ready(self.ada)

    async def say(self, text: str) -> list[str]:
        said: list[str] = await self.house.say(self.ada, text)
        await self.settle()
        return said

    def seen(self) -> list[str]:
        said: list[str] = self.house.place.said(self.ada)
        return said

    async def click(self, who: str, label: str, **values: str) -> str:
        result = await self._clicked(who, label)
        if values and result.modal:
            chosen = {
                name: [value] if name in ("strategy", "resolution", "minutes") else value
                for name, value in values.items()
            }
            result = await self.people[who].submit_modal(result, chosen)
        await self.settle()
        return _told(result)

    async def both_click(self, label: str) -> list[str]:
        results = [await self._clicked(who, label) for who in ("anna", "ben")]
        await self.settle()
        return [_told(result) for result in results]

    def channel(self) -> list[str]:
        return [words(message) for message in self.room.history()]

    def buttons(self) -> list[str]:
        return list(buttons(next(iter(self.room.history()))))

    async def restart(self) -> None:
        self.begin()
        await self.house.restart()

    async def session(self) -> Session:
        found: Session = await self.house.session(self.ada)
        return found

    def break_channel(self, times: int) -> None:
        """The next cards are not taken."""
        path = f"/channels/{self.room.id}/messages"
        self.env.inject_error("POST", path, status=500, code=0, times=times)

    async def _clicked(self, who: str, label: str) -> Any:
        message = next(each for each in self.room.history() if label in buttons(each))
        return await self.people[who].click(message, custom_id=buttons(message)[label])


class OnSlack(Desked):
    """Slack as the double plays it."""

    def __init__(self, house: SlackHouse) -> None:
        self.workspace = house.slack.workspace
        self.room = self.workspace.room(ROOM, "UANNA", "UBEN", "UCARL")
        self.ada = house.slack.person("U1")
        self.people = {name: house.slack.person(f"U{name.upper()}") for name in ("anna", "ben", "carl")}
        config = ReviewConfig(slack_channel=ROOM, slack_mention="S0GROUP")
        super().__init__(house, config, "slack", lambda: datetime.now(UTC))

    def adapter(self) -> Any:
        return self.house.stand.adapter

    async def open(self) -> None:
        await self.staff(anna="UANNA", ben="T1:UBEN")
        await self.house.get_ready(self.ada)

    async def say(self, text: str) -> list[str]:
        said: list[str] = await self.house.say(self.ada, text)
        await self.settle()
        return said

    def seen(self) -> list[str]:
        return self.ada.seen

    async def click(self, who: str, label: str, **values: str) -> str:
        person, before = self.people[who], len(self.workspace.ephemerals)
        await person.taps(label, room=ROOM)
        if values:
            await person.sees_form("case")
            await person.submits(**values)
        told = await self._told(before + 1)
        await self.settle()
        assert not person.errors
        return told[-1]

    async def both_click(self, label: str) -> list[str]:
        before = len(self.workspace.ephemerals)
        await asyncio.gather(*(self.people[who].taps(label, room=ROOM) for who in ("anna", "ben")))
        told = await self._told(before + 2)
        await self.settle()
        return told[before:]

    def channel(self) -> list[str]:
        return [each["text"] for each in self.room.messages]

    def buttons(self) -> list[str]:
        rows = (block for block in self.room.messages[0]["blocks"] if block["type"] == "actions")
        return [each["text"]["text"] for row in rows for each in row["elements"]]

    async def restart(self) -> None:
        self.begin()
        await self.house.restart()

    async def session(self) -> Session:
        found: Session = await self.house.session(self.ada)
        return found

    def break_channel(self, times: int) -> None:
        """The next cards are not taken."""
        self.house.slack.fail_in(ROOM, "chat.postMessage", 500, times)

    async def _told(self, number: int) -> list[str]:
        shown = self.workspace.ephemerals
        await self.workspace.until(lambda: len(shown) >= number, "an answer that one person sees")
        return ["\n".join(block["text"]["text"] for block in each["blocks"]) for each in shown]


@asynccontextmanager
async def stage_on(platform: str, folder: Path) -> AsyncIterator[Stage]:
    """A stage to play one test on."""
    if platform == "discord":
        async with house_on_discord(folder) as house:
            yield OnDiscord(house)
        return
    stages: list[OnSlack] = []

    async def moderate(click: ModeratorClick) -> Told | Window:
        return await stages[0].moderate(click)

    async with house_on_slack(folder, moderate=moderate) as on_slack:
        stages.append(OnSlack(on_slack))
        yield stages[0]


def _told(result: Any) -> str:
    shown = [each for each in (result.response, *result.followups) if each is not None]
    assert all(each.ephemeral for each in shown)
    return "\n".join(each.content for each in shown)
