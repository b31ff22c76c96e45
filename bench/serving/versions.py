"""LoRA versions loaded, made live and unloaded while people chat, and what a reply of a given time may have used."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Mapping
from pathlib import Path

import httpx

Clock = float
# Of the changes to a version that is loaded; the others make it live.
UNLOAD_SHARE = 0.35


class Versions:
    """What the server has loaded, as its client can know it: a change is under way from asking to the answer.

    `resting`: what answers where no loaded version is live, the LoRA that comes with the installation; None is the bare
    model. It is always loaded, and `loaded` does not name it.
    """

    def __init__(self, resting: str | None = None) -> None:
        self.resting = resting
        self._loaded: dict[str, list[tuple[Clock, bool]]] = {}
        self._live: list[tuple[Clock, frozenset[str | None]]] = [(0.0, frozenset({resting}))]

    def set_loaded(self, name: str, is_loaded: bool) -> None:
        """Say False before a change begins and True when it is done."""
        self._loaded.setdefault(name, [(0.0, False)]).append((time.monotonic(), is_loaded))

    def set_live(self, *names: str | None) -> None:
        """The versions that may be live from now on: two while a change is under way."""
        self._live.append((time.monotonic(), frozenset(names)))

    def may_be_missing(self, name: str, since: Clock) -> bool:
        """Whether the version was, at some time since then, perhaps not loaded."""
        history = self._loaded.get(name, [(0.0, False)])
        last_before = max(index for index, (moment, _) in enumerate(history) if moment <= since)
        return not all(is_loaded for _, is_loaded in history[last_before:])

    def may_be_live(self, name: str | None, since: Clock) -> bool:
        """Whether the version was, at some time since then, perhaps the live one; None is the bare model."""
        last_before = max(index for index, (moment, _) in enumerate(self._live) if moment <= since)
        return any(name in names for _, names in self._live[last_before:])

    def loaded(self) -> list[str]:
        return [name for name, history in self._loaded.items() if history[-1][1]]

    def live(self) -> str | None:
        """The live version; between changes there is one answer only."""
        [name] = self._live[-1][1]
        return name


class Swapper:
    """Changes one thing after the other; `problems` are the server's answers that are not what was asked for."""

    def __init__(
        self, http: httpx.AsyncClient, folders: Mapping[str, Path], chance: random.Random, resting: str | None = None
    ) -> None:
        self._http = http
        self._folders = folders
        self._chance = chance
        self.versions = Versions(resting)
        self.swaps = 0
        self.problems: list[str] = []

    async def run(self, until: Clock, longest_pause: float) -> None:
        """Swap until then, with pauses, and leave nothing loaded."""
        while time.monotonic() < until:
            name = self._chance.choice(list(self._folders))
            if name in self.versions.loaded() and self._chance.random() < UNLOAD_SHARE:
                await self.unload(name)
            else:
                await self.load(name, is_live=self._chance.random() < 0.5)
            await asyncio.sleep(self._chance.uniform(0, longest_pause))
        for name in self.versions.loaded():
            await self.unload(name)

    async def load(self, name: str, *, is_live: bool) -> None:
        """Load it, or make live what is loaded already."""
        before = self.versions.live()
        if is_live:
            self.versions.set_live(before, name)
        body = {"name": name, "path": str(self._folders[name]), "live": is_live}
        self._check(await self._http.post("/v1/loras", json=body), {*self.versions.loaded(), name})
        self.versions.set_loaded(name, True)
        if is_live:
            self.versions.set_live(name)

    async def unload(self, name: str) -> None:
        """Unload it; when it was live, the resting one is."""
        before = self.versions.live()
        self.versions.set_loaded(name, False)
        if before == name:
            self.versions.set_live(name, self.versions.resting)
        self._check(await self._http.delete(f"/v1/loras/{name}"), set(self.versions.loaded()))
        if before == name:
            self.versions.set_live(self.versions.resting)

    def _check(self, response: httpx.Response, trained: set[str]) -> None:
        self.swaps += 1
        expected = trained | ({self.versions.resting} if self.versions.resting else set())
        if response.is_error:
            self.problems.append(f"a LoRA change was answered with {response.status_code}")
        elif (found := {entry["name"] for entry in response.json()["data"]}) != expected:
            self.problems.append(f"loaded are {sorted(found)}, not {sorted(expected)}")
