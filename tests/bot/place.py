"""One person's end of the conversation: the real inbox, store and safety path, with a fake model and clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.config import ChatConfig
from bot.conversation import Conversation
from bot.inbox import Inbox
from bot.spool import Spool
from bot.store import Store
from bot.types import (
    Action,
    Address,
    AskForm,
    CommandInvoked,
    CommandName,
    Crisis,
    Event,
    FormName,
    FormSubmitted,
    MessageReceived,
    Notice,
    Session,
    Typing,
)
from entrypoints.export import personal_copy
from tests.bot.fakes import FakeClock, FakeModel


@dataclass
class Place:
    """One person's end of the conversation: sends events, sees actions."""

    store: Store
    model: FakeModel
    clock: FakeClock
    config: ChatConfig
    address: Address = field(default_factory=lambda: Address("memory", "ada"))
    seen: list[Action] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    spool: Spool | None = None
    retry_seconds: float = 5.0

    def __post_init__(self) -> None:
        conversation = Conversation(self.model, export=personal_copy, seed=7)

        async def on_withdrawal(session_ids: Sequence[str]) -> None:
            self.withdrawn += session_ids

        self.inbox = Inbox(
            self.store,
            conversation,
            self.config,
            {self.address.platform: self},
            clock=self.clock,
            withdrawn=on_withdrawal,
            spool=self.spool,
            retry_seconds=self.retry_seconds,
        )

    async def perform(self, action: Action, address: Address, key: str) -> None:
        self.seen.append(action)

    def seen_crisis(self) -> bool:
        return any(isinstance(action, Crisis) for action in self.seen)

    async def send(self, *events: Event) -> list[Action]:
        """Send events, wait for the answers, and return those."""
        before = len(self.seen)
        for event in events:
            await self.inbox.receive(event, self.address)
        await self.inbox.idle()
        return [action for action in self.seen[before:] if not isinstance(action, Typing)]

    async def say(self, *texts: str) -> list[Action]:
        return await self.send(*[MessageReceived(text) for text in texts])

    async def command(self, name: CommandName) -> list[Action]:
        return await self.send(CommandInvoked(name))

    async def answer(self, form: FormName, **values: str) -> list[Action]:
        return await self.send(FormSubmitted(form, values))

    async def get_ready(self, *, training: str = "no") -> None:
        await self.command("talk")
        await self.answer("adult", adult="yes")
        await self.answer("consent", talk="yes", training=training)
        await self.answer("pre_chat", problem="job crisis", emotion="fear", intensity="4", situation="I lost my job.")

    async def session(self) -> Session:
        async with self.store.transaction() as transaction:
            person = await transaction.people.find(self.address.platform, self.address.user)
            assert person is not None
            latest = await transaction.conversations.latest(person)
        assert latest is not None
        return latest

    async def flags(self) -> list[str]:
        async with self.store.transaction() as transaction:
            person = await transaction.people.find(self.address.platform, self.address.user)
            assert person is not None
            return [flag.level for flag in await transaction.conversations.flags_of(person.id)]


def forms(actions: Sequence[Action]) -> list[str]:
    return [action.form.name for action in actions if isinstance(action, AskForm)]


def notices(actions: Sequence[Action]) -> list[str]:
    return [action.key for action in actions if isinstance(action, Notice)]
