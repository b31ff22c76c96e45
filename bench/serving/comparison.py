"""The comparison itself: every server up, one at work, in turns; a round measures each of them on the same chats.

Attune goes first in each round and its replies end where they end; the others then write exactly as many tokens for
the same reply. Prompts are the same: Attune's system text, the same seekers, each server's own earlier replies.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bench.serving.conversations import TURNS
from bench.serving.peers import Attune, Peer
from bench.serving.processes import ServerFailed
from bench.serving.running import Lengths, Running, Talks

Progress = Callable[[str], None]
# Tickets make each chat's first message a new one: no server may find a whole conversation in its cache.
TICKETS_A_ROUND = 1000
TICKETS_A_LINE = 300
WARM_UP_TICKET = 900_000
WARM_UP_TOKENS = 2


@dataclass(frozen=True, slots=True)
class Plan:
    """`turns`: of each chat, by the number of chats at once; `tokens`: of a reply at most; `seconds`: for all of it."""

    turns: dict[int, int]
    rounds: int
    tokens: int
    long_rounds: int
    long_tokens: int
    seconds: float | None = None


FULL = Plan(turns={1: 8, 4: 5, 16: 3, 64: 2}, rounds=3, tokens=48, long_rounds=3, long_tokens=24)
QUICK = Plan(turns={8: 1, 1: 2}, rounds=2, tokens=16, long_rounds=1, long_tokens=8, seconds=105)


@dataclass
class Results:
    """By (chats, line) the rounds; by line the long conversations; by (chats, peer) the seconds of starting.

    `notes`: what makes a figure less than fair, if anything does.
    """

    rounds: dict[tuple[int, str], list[Talks]] = field(default_factory=dict)
    long: dict[str, list[Talks]] = field(default_factory=dict)
    starts: dict[tuple[int, str], float] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


async def compare(peers: Sequence[Peer], plan: Plan, say: Progress) -> Results:
    """Measure every peer by the plan; one that cannot run or breaks down is left out with its reason."""
    results = Results()
    here = []
    for peer in peers:
        reason = peer.missing()
        if reason:
            results.skipped[peer.name] = reason
        else:
            here.append(peer)
    with tempfile.TemporaryDirectory(prefix="attune-bench-") as folder:
        async with AsyncExitStack() as stack:
            lasting = [_Server(peer, Path(folder), stack) for peer in here]
            try:
                async with asyncio.timeout(plan.seconds):
                    for chats in plan.turns:
                        await _at(chats, lasting, plan, results, say)
            except TimeoutError:
                results.notes.append(f"The {plan.seconds:.0f} seconds were over: what is not here was not measured.")
    return results


class _Server:
    """A peer with the server that runs for it: one for all numbers of chats, or one for each."""

    def __init__(self, peer: Peer, folder: Path, whole_run: AsyncExitStack) -> None:
        self.peer = peer
        self._folder = folder
        self._whole_run = whole_run
        self._lasting: Running | None = None

    async def running(self, chats: int, stack: AsyncExitStack, results: Results, say: Progress) -> Running | None:
        """A server that is up and paused; None, with the reason in the results, when it cannot be had."""
        if self._lasting:
            return self._lasting
        say(f"{chats} chats: starting {self.peer.name}")
        running = Running(self.peer, self._folder / f"{self.peer.name}-{chats}", chats)
        (stack if self.peer.is_sized else self._whole_run).push_async_callback(running.close)
        if not await _is_up(running, chats, results):
            return None
        self._lasting = None if self.peer.is_sized else running
        return running


async def _at(chats: int, peers: Sequence[_Server], plan: Plan, results: Results, say: Progress) -> None:
    async with AsyncExitStack() as stack:
        started = [await peer.running(chats, stack, results, say) for peer in peers]
        servers = [server for server in started if server]
        for number in range(plan.rounds):
            say(f"{chats} chats: round {number + 1} of {plan.rounds}")
            async for line, talks in _round(servers, _Load(chats, plan.turns[chats], plan.tokens, number), results):
                results.rounds.setdefault((chats, line), []).append(talks)
        for number in range(plan.long_rounds if chats == min(plan.turns) else 0):
            say(f"long conversation {number + 1} of {plan.long_rounds}")
            load = _Load(1, TURNS, plan.long_tokens, plan.rounds + number)
            async for line, talks in _round(servers, load, results):
                results.long.setdefault(line, []).append(talks)


async def _is_up(running: Running, chats: int, results: Results) -> bool:
    """Started and warm: a message of each chat, so that no line pays for the system text that the next finds read."""
    try:
        await running.ready()
        await running.talk(running.peer.lines[0], chats, 1, WARM_UP_TOKENS, {}, WARM_UP_TICKET)
    except (ServerFailed, OSError) as error:
        results.skipped[f"{running.peer.name} at {chats}"] = str(error)
        return False
    results.starts[chats, running.peer.name] = running.start_seconds
    return True


@dataclass(frozen=True, slots=True)
class _Load:
    """So many chats at once, so many turns of each, replies of so many tokens at most, in the round of this number."""

    chats: int
    turns: int
    tokens: int
    number: int


async def _round(servers: list[Running], load: _Load, results: Results) -> AsyncIterator[tuple[str, Talks]]:
    """Each server once, the first one's lengths for all that come after it. One that fails is measured no more."""
    lengths: dict[tuple[int, int], int] = {}
    for server in list(servers):
        known = {} if isinstance(server.peer, Attune) else lengths
        for place, line in enumerate(server.peer.lines):
            ticket = load.number * TICKETS_A_ROUND + place * TICKETS_A_LINE
            try:
                talks = await server.talk(line, load.chats, load.turns, load.tokens, known, ticket)
            except ServerFailed as error:
                results.skipped[f"{line} at {load.chats}"] = str(error)
                servers.remove(server)
                break
            _note(results, f"{line} at {load.chats}, round {load.number + 1}", talks, known)
            lengths = lengths or talks.lengths()
            yield line, talks


def _note(results: Results, where: str, talks: Talks, lengths: Lengths) -> None:
    other = sum(lengths.get(place, tokens) != tokens for place, tokens in talks.lengths().items())
    if other:
        results.notes.append(f"{where}: {other} of {len(talks.replies)} replies are not as long as Attune's.")
    if talks.asked_again:
        results.notes.append(f"{where}: {talks.asked_again} replies failed and were asked for again.")
