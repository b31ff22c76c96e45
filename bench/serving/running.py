"""One server that runs, and the chats that are held with it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench.serving.client import Answer, ask, http_client
from bench.serving.conversations import seeker
from bench.serving.peers import Messages, Peer
from bench.serving.processes import ServerFailed

START_SECONDS = 180.0
POLL_SECONDS = 0.02
MEMORY_SECONDS = 0.1
# (chat, turn) → tokens of that reply.
Lengths = Mapping[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class Reply:
    """Times in seconds. `first_token`: Attune's own figure, as it shows whole sentences; of others the first text."""

    chat: int
    turn: int
    tokens: int
    first_token: float
    first_words: float
    seconds: float
    pick: float


@dataclass(frozen=True, slots=True)
class Talks:
    """All replies of some chats held at once, how long that took, and the most memory the server had meanwhile.

    `asked_again`: replies that failed at first; the time that was lost counts.
    """

    replies: tuple[Reply, ...]
    seconds: float
    memory_mib: float
    asked_again: int = 0

    @property
    def tokens_per_second(self) -> float:
        return sum(reply.tokens for reply in self.replies) / self.seconds

    def lengths(self) -> dict[tuple[int, int], int]:
        """How long each reply was, for the next server to write as much."""
        return {(reply.chat, reply.turn): reply.tokens for reply in self.replies}


class Running:
    """A server from its start to its end, paused but while it works."""

    def __init__(self, peer: Peer, folder: Path, chats: int) -> None:
        folder.mkdir(parents=True)
        self.peer = peer
        self._folder = folder
        self._began = time.perf_counter()
        self.process = peer.start(folder, chats)
        self.start_seconds = 0.0
        self.http: httpx.AsyncClient | None = None

    async def ready(self) -> None:
        """Wait until it has given a first answer of one token: only then is the model really there."""
        while not await self._is_healthy():
            self.process.check()
            if time.perf_counter() - self._began > START_SECONDS:
                raise ServerFailed(f"it was not ready after {START_SECONDS:.0f} seconds")
            await asyncio.sleep(POLL_SECONDS)
        await self.ask(self.peer.lines[0], [{"role": "user", "content": "Hello."}], 1, 0)
        self.start_seconds = time.perf_counter() - self._began

    async def ask(self, line: str, messages: Messages, tokens: int, seed: int) -> Answer:
        """One reply."""
        assert self.http is not None
        return await ask(self.http, self.peer.body(line, messages, tokens, seed))

    async def talk(self, line: str, chats: int, turns: int, tokens: int, lengths: Lengths, first_ticket: int) -> Talks:
        """Hold the chats at once, each person writing again as soon as the reply is whole.

        A reply gets its length from `lengths`, else `tokens` at most.
        """

        def length(chat: int, turn: int) -> int:
            return lengths.get((chat, turn), tokens)

        self.process.resume()
        self._asked_again = 0
        sampling = asyncio.create_task(self._most_memory())
        began = time.perf_counter()
        each = [
            asyncio.create_task(self._chat(line, chat, turns, length, first_ticket + chat)) for chat in range(chats)
        ]
        try:
            replies = [reply for replies in await asyncio.gather(*each) for reply in replies]
            seconds = time.perf_counter() - began
        finally:
            for task in (sampling, *each):
                task.cancel()
            await asyncio.gather(sampling, *each, return_exceptions=True)
            self.process.pause()
        return Talks(tuple(replies), seconds, self._memory, self._asked_again)

    async def close(self) -> None:
        if self.http:
            await self.http.aclose()
        await asyncio.to_thread(self.process.stop)

    async def _chat(
        self, line: str, chat: int, turns: int, length: Callable[[int, int], int], ticket: int
    ) -> list[Reply]:
        messages: list[dict[str, str]] = []
        replies = []
        for turn, text in enumerate(seeker(chat, ticket)[:turns], 1):
            messages.append({"role": "user", "content": text})
            answer = await self._insist(line, messages, length(chat, turn), ticket * 100 + turn)
            messages.append({"role": "assistant", "content": answer.text})
            replies.append(_reply(chat, turn, answer))
        return replies

    async def _insist(self, line: str, messages: Messages, tokens: int, seed: int) -> Answer:
        """The reply, asked for a second time when there was none: a small model may have nothing to say."""
        try:
            return await self.ask(line, messages, tokens, seed)
        except ServerFailed:
            self._asked_again += 1
            return await self.ask(line, messages, tokens, seed + 50)

    async def _most_memory(self) -> None:
        self._memory = 0.0
        while True:
            self._memory = max(self._memory, await asyncio.to_thread(self.process.memory_mib))
            await asyncio.sleep(MEMORY_SECONDS)

    async def _is_healthy(self) -> bool:
        url = self.peer.url(self._folder)
        if url is None:
            return False
        self.http = self.http or http_client(url)
        with suppress(httpx.TransportError):
            return (await self.http.get("/health")).is_success
        return False


def _reply(chat: int, turn: int, answer: Answer) -> Reply:
    timings = answer.support["timings"] if answer.support else {}
    first_token = timings.get("first_token", answer.first_words)
    pick = timings.get("pick", 0.0)
    return Reply(chat, turn, answer.tokens, first_token, answer.first_words, answer.seconds, pick)
