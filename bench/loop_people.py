"""Simulated people for `bench.loop`: they chat, rate and leave through the real inbox, and a real model server answers.

What the model says is scripted, because a model of random weights says nothing; which version says it is real.
"""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import httpx

from bot.config import ChatConfig
from bot.inbox import Inbox
from bot.model_client import ModelClient
from bot.store import Store
from bot.types import (
    Action,
    Address,
    AskStars,
    CommandInvoked,
    Event,
    FormSubmitted,
    MessageReceived,
    Notice,
    Say,
    StarsGiven,
)
from entrypoints.assembly import make_inbox
from entrypoints.config import Config
from entrypoints.home import Home
from model_server.app import Server
from model_server.config import ServerConfig
from model_server.engines.base import Piece, Sampling
from model_server.engines.scripted_engine import ScriptedEngine

STARTS = (
    "That sounds like a lot to carry.",
    "I can hear how much this matters to you.",
    "It makes sense to feel this way.",
    "Thank you for telling me.",
    "You have thought about this for a long time.",
    "This was not an easy week.",
)
ENDS = (
    "What has been the hardest part so far?",
    "What would help a little today?",
    "Who else knows about it?",
    "How did that make you feel?",
    "What did you do then?",
)
REPLIES = tuple(f"{start} {end}" for start, end in product(STARTS, ENDS))
PLANTED = "It sounds like the walk along the green canal at noon gave you a calmer hour."
TOPICS = ("my job", "my exam", "my rent", "my brother", "the move", "my team", "the wedding", "my old flat")
# What is told first, then, later and last; each person has their own four.
TELLINGS = (
    (
        "I keep thinking about {topic} since {day}, and it does not stop.",
        "Something went wrong with {topic} on {day} and I feel small.",
        "Since {day} I sleep badly, it is all about {topic}.",
        "Honestly, {topic} wears me out more with every week since {day}.",
        "I had to decide about {topic} until {day} and could not.",
    ),
    (
        "Nobody at home asks me about it, they have {number} other things to do.",
        "I told a friend after {number} days and he laughed it off.",
        "There were {number} messages from them and I answered none.",
        "I made {number} plans and threw each of them away again.",
        "My neighbour says that it took her {number} months too.",
    ),
    (
        "I tried to write it down at night, and the page stayed empty.",
        "Then I cleaned the whole kitchen to feel useful for once.",
        "I walked around the block until my head was a bit quieter.",
        "My brother called, and for once he only listened to me.",
        "I put the phone in a drawer and read an old book instead.",
    ),
    (
        "Maybe I will talk to somebody about {topic} before {day}.",
        "I think that I will let {topic} rest for a while now.",
        "It helps a little to have said all this about {topic}.",
        "Perhaps I ask for more time, {day} is not the end of it.",
        "I will try to take {topic} in smaller steps from now on.",
    ),
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "the weekend", "the holidays")
CANAL = "I went for a walk along the green canal at noon."


class Voices(ScriptedEngine):
    """Says one of the replies, and the planted one to whoever tells `told`."""

    def __init__(self, told: str, planted: str) -> None:
        super().__init__(REPLIES)
        self._told, self._planted = told, planted

    def _reply(self, prompt: str, seed: int) -> str:
        is_told = self._told in prompt.rpartition("<|im_start|>user")[2]
        return self._planted if is_told else super()._reply(prompt, seed)

    async def stream(self, prompt: str, sampling: Sampling, lora: str | None) -> AsyncGenerator[Piece, None]:
        async for piece in super().stream(prompt, sampling, lora):
            yield piece


async def served(home: Home, told: str = CANAL, planted: str = PLANTED) -> tuple[Server, ModelClient]:
    """A model server in this process, and a client of it; it reads the live version from disk as any does."""
    server = Server(ServerConfig(engine="scripted"), Voices(told, planted))
    await server.start(home.loras)
    return server, ModelClient(lambda: "http://server", 30, transport=httpx.ASGITransport(server.app))


@dataclass
class Street:
    """Everybody who chats. `taste`: how many stars a reply of a version gets, by its name; `tells`: what one says."""

    home: Home
    store: Store
    client: ModelClient
    taste: Callable[[str | None, random.Random], int]
    draw: random.Random = field(default_factory=lambda: random.Random(7))
    seen: dict[str, list[Action]] = field(default_factory=dict)
    voices: Counter[str | None] = field(default_factory=Counter)
    told: int = 0
    tells: str = CANAL

    def __post_init__(self) -> None:
        chat = ChatConfig(burst_pause_seconds=0, tracks_emotion=False)
        adapters: dict[str, Street] = {"memory": self}
        self.inbox: Inbox = make_inbox(Config(chat=chat), self.home, self.store, self.client, adapters, seed=3)  # type: ignore[arg-type]

    async def perform(self, action: Action, address: Address, key: str) -> None:
        self.seen.setdefault(address.user, []).append(action)

    async def send(self, user: str, *events: Event) -> list[Action]:
        """What the person is shown for it."""
        before = len(self.seen.get(user, []))
        for event in events:
            await self.inbox.receive(event, Address("memory", user))
            await self.inbox.idle()
        return self.seen.get(user, [])[before:]

    async def session(self, user: str, number: int, *, tells_of_canal: bool = False) -> str | None:
        """One whole session with stars and both surveys; returns the version that answered."""
        await self.send(user, CommandInvoked("talk"))
        await self.send(user, FormSubmitted("adult", {"adult": "yes"}))
        await self.send(user, FormSubmitted("consent", {"talk": "yes", "training": "yes"}))
        await self.send(user, FormSubmitted("pre_chat", {"problem": "job crisis", "emotion": "fear", "intensity": "4"}))
        voice: str | None = None
        draw = random.Random(f"{user} {number}")
        topic, day = draw.choice(TOPICS), draw.choice(DAYS)
        for place, telling in enumerate(TELLINGS):
            text = draw.choice(telling).format(topic=topic, day=day, number=2 + number % 40)
            text = self.tells if tells_of_canal and place == 2 else text
            shown = await self.send(user, MessageReceived(text))
            voice = next((each.lora for each in shown if isinstance(each, Say)), voice)
            self.told += sum(isinstance(each, Notice) and each.key == "voice_updated" for each in shown)
            if any(isinstance(each, AskStars) for each in shown):
                await self.send(user, StarsGiven(self.taste(voice, self.draw)))
        await self.send(user, CommandInvoked("end"))
        await self.send(user, FormSubmitted("post_chat", {"intensity": "2", "empathy": "4", "relevance": "4"}))
        self.voices[voice] += 1
        return voice


def tiny_model(folder: Path) -> Path:
    """Two layers of random weights with a tokenizer of bytes, the same as in the tests of training."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    from tests.training.conftest import _write_tokenizer

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    size = _write_tokenizer(folder)
    torch.manual_seed(0)
    shape = {"hidden_size": 64, "intermediate_size": 96, "num_hidden_layers": 2}
    heads = {"num_attention_heads": 4, "num_key_value_heads": 2}
    LlamaForCausalLM(LlamaConfig(vocab_size=size, tie_word_embeddings=True, **shape, **heads)).save_pretrained(folder)
    return folder


def now() -> datetime:
    """The clock of the loop is the real one."""
    return datetime.now(UTC)
