"""The LoRA versions that are loaded, and which one replies are written with when a request names none."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from model_server.engines.base import Engine
from model_server.errors import InvalidLora, UnknownLora
from model_server.shipped import NAME as DEFAULT

NO_LORA = "none"


class Loras:
    """Versions by name with their folders, oldest first. Replies that go on are never disturbed.

    At most `most` stay loaded: the oldest that is neither live nor in use goes first. `longest_reply`: so many seconds
    after its withdrawal a version goes even when it seems to be in use. `default`: the folder of the LoRA that comes
    with the installation; it stays loaded beside the others and is the live one while no trained version is.
    """

    def __init__(
        self, engine: Engine, most: int = 4, *, longest_reply: float = 60.0, default: Path | None = None
    ) -> None:
        self._engine = engine
        self._most = most
        self._default = {DEFAULT: default} if default else {}
        self._longest_reply = longest_reply
        self._paths: dict[str, Path] = {}
        self._uses: Counter[str] = Counter()
        self._unused = asyncio.Condition()
        self._changing = asyncio.Lock()
        self.live: str | None = None

    async def start(self, folder: Path) -> str | None:
        """Start the engine with the live version of `folder` and the default one. Returns what is wrong with them."""
        name = _live_name(folder)
        trained = {name: folder / name} if name else {}
        parts = [trained, self._default] if trained and self._default else []
        problem = None
        for wanted in [{**self._default, **trained}, *parts, {}]:
            try:
                await self._start_with(wanted)
                break
            except InvalidLora as error:
                problem = problem or str(error)
                await self._engine.close()
        return f"{problem} {self._answering()}" if problem else None

    async def _start_with(self, wanted: dict[str, Path]) -> None:
        for path in wanted.values():
            checked(path)
        await self._engine.start(wanted)
        for name, path in wanted.items():
            await self._check_base(path, must_be_known=name == DEFAULT)
        self._paths, self.live = wanted, next(reversed(wanted), None)

    def _answering(self) -> str:
        """Who answers now, as a sentence."""
        if self.live is None:
            return "The bare model answers."
        return "The default LoRA answers." if self.live == DEFAULT else f"{self.live} answers."

    def all(self) -> dict[str, Path]:
        """Every loaded version and its folder."""
        return dict(self._paths)

    def resolve(self, wanted: str | None) -> str | None:
        """The version for a request: None asks for the live one, "none" for the bare model. Raises UnknownLora."""
        if wanted is None:
            return self.live
        if wanted == NO_LORA:
            return None
        if wanted not in self._paths:
            raise UnknownLora(f"No LoRA version named {wanted} is loaded.")
        return wanted

    @asynccontextmanager
    async def in_use(self, name: str | None) -> AsyncIterator[None]:
        """While a request uses the version, it stays loaded."""
        if name is None:
            yield
            return
        self._uses[name] += 1
        try:
            yield
        finally:
            self._uses[name] -= 1
            async with self._unused:
                self._unused.notify_all()

    async def load(self, name: str, path: Path, *, is_live: bool) -> None:
        """Load a version; with `is_live` it is used from the next reply on. Raises InvalidLora."""
        if name == DEFAULT:
            raise InvalidLora(f'"{DEFAULT}" is the name of the LoRA that comes with the installation.')
        checked(path)
        await self._check_base(path)
        async with self._changing:
            if self._paths.get(name) != path:
                await self._put(name, path)
            if is_live:
                self.live = name

    async def unload(self, name: str) -> None:
        """Drop a version, once the replies that use it have ended; the default one, else the bare model, follows a live
        one. Raises UnknownLora, also for the default one, which stays.
        """
        async with self._changing:
            if name not in self._paths or name in self._default:
                raise UnknownLora(f"No LoRA version named {name} is loaded that could be unloaded.")
            if self.live == name:
                self.live = next((each for each in self._default if each in self._paths), None)
            del self._paths[name]
            await self._drained(name)
            await self._engine.set_loras(self._paths)

    async def _put(self, name: str, path: Path) -> None:
        """Have the engine load it. What leaves for it is not given out any more while that goes on."""
        before, kept = self._paths, self._without_oldest()
        self._paths = kept
        try:
            await self._engine.set_loras({**kept, name: path})
        except BaseException:
            self._paths = before
            raise
        self._paths = {**kept, name: path}

    def _without_oldest(self) -> dict[str, Path]:
        trained = [name for name in self._paths if name not in self._default]
        spare = [name for name in trained if name != self.live and not self._uses[name]]
        leaving = spare[: max(0, len(trained) + 1 - self._most)]
        return {name: path for name, path in self._paths.items() if name not in leaving}

    async def _drained(self, name: str) -> None:
        async with self._unused:
            waiting = self._unused.wait_for(lambda: not self._uses[name])
            try:
                await asyncio.wait_for(waiting, self._longest_reply)
            except TimeoutError:
                pass  # a reply that hangs must not keep a withdrawn version alive

    async def _check_base(self, path: Path, *, must_be_known: bool = False) -> None:
        base = self._engine.info().base_sha256
        if (base or must_be_known) and _version(path).get("base_sha256", base) != base:
            raise InvalidLora(f"{path.name} was trained on another base model than the one that runs.")


def checked(path: Path) -> Path:
    """The version folder itself; InvalidLora when it is not whole (its last file marks it so) or was retired."""
    if _version(path).get("complete") is not True:
        raise InvalidLora(f"{path.name} is not a complete LoRA version.")
    if (path / "retired.json").exists():
        raise InvalidLora(f"{path.name} was retired and may not be used.")
    return path


def _version(path: Path) -> dict[str, Any]:
    try:
        version = json.loads((path / "version.json").read_text())
    except (OSError, ValueError):
        version = None
    return version if isinstance(version, dict) else {}


def _live_name(folder: Path) -> str | None:
    try:
        pointer = json.loads((folder / "live.json").read_text())
    except (OSError, ValueError):
        return None
    name = pointer.get("live") if isinstance(pointer, dict) else None
    return name if isinstance(name, str) else None
