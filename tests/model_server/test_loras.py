"""Which LoRA version answers: the live one, a named one, none; and what is not let in."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from model_server.engines.base import EngineInfo
from model_server.engines.scripted_engine import ScriptedEngine
from model_server.errors import InvalidLora, UnknownLora
from model_server.loras import Loras


def version(folder: Path, name: str, **content: object) -> Path:
    path = folder / name
    path.mkdir(parents=True)
    (path / "version.json").write_text(json.dumps({"name": name, "complete": True, **content}))
    return path


@pytest.fixture
async def loras(tmp_path: Path) -> Loras:
    loras = Loras(ScriptedEngine(), most=2)
    assert await loras.start(tmp_path) is None
    return loras


async def test_it_starts_with_the_live_version(tmp_path: Path) -> None:
    version(tmp_path, "v0003")
    (tmp_path / "live.json").write_text('{"live": "v0003"}')
    loras = Loras(ScriptedEngine())
    assert await loras.start(tmp_path) is None
    assert loras.resolve(None) == "v0003"
    assert loras.resolve("none") is None


@pytest.mark.parametrize("pointer", ['{"live": null}', "{}", "[]", "nonsense", '{"live": 3}'])
async def test_without_a_live_version_the_bare_model_answers(pointer: str, tmp_path: Path) -> None:
    (tmp_path / "live.json").write_text(pointer)
    loras = Loras(ScriptedEngine())
    assert await loras.start(tmp_path) is None
    assert loras.resolve(None) is None


@pytest.mark.parametrize("damage", ["incomplete", "retired", "gone"])
async def test_a_live_version_that_is_unusable_is_named_and_the_bare_model_answers(damage: str, tmp_path: Path) -> None:
    if damage != "gone":
        path = version(tmp_path, "v0003", complete=damage != "incomplete")
        if damage == "retired":
            (path / "retired.json").write_text("{}")
    (tmp_path / "live.json").write_text('{"live": "v0003"}')
    loras = Loras(ScriptedEngine())
    problem = await loras.start(tmp_path)
    assert problem is not None
    assert "v0003" in problem
    assert loras.resolve(None) is None


async def test_a_version_made_live_answers_from_then_on(loras: Loras, tmp_path: Path) -> None:
    await loras.load("v0001", version(tmp_path, "v0001"), is_live=False)
    assert loras.resolve(None) is None
    assert loras.resolve("v0001") == "v0001"
    await loras.load("v0001", tmp_path / "v0001", is_live=True)
    assert loras.resolve(None) == "v0001"


async def test_a_version_that_is_not_whole_is_refused(loras: Loras, tmp_path: Path) -> None:
    with pytest.raises(InvalidLora, match="not a complete"):
        await loras.load("v0001", version(tmp_path, "v0001", complete=False), is_live=True)
    assert loras.live is None


async def test_a_version_of_another_base_model_is_refused(tmp_path: Path) -> None:
    loras = Loras(Embedded())
    await loras.start(tmp_path)
    await loras.load("v0001", version(tmp_path, "v0001", base_sha256="abc"), is_live=True)
    with pytest.raises(InvalidLora, match="another base model"):
        await loras.load("v0002", version(tmp_path, "v0002", base_sha256="def"), is_live=True)
    assert loras.live == "v0001"


async def test_the_oldest_makes_room_but_never_the_live_one(loras: Loras, tmp_path: Path) -> None:
    await loras.load("v0001", version(tmp_path, "v0001"), is_live=True)
    await loras.load("v0002", version(tmp_path, "v0002"), is_live=False)
    await loras.load("v0003", version(tmp_path, "v0003"), is_live=False)
    assert list(loras.all()) == ["v0001", "v0003"]


async def test_when_the_live_version_is_unloaded_the_bare_model_answers(loras: Loras, tmp_path: Path) -> None:
    await loras.load("v0001", version(tmp_path, "v0001"), is_live=True)
    await loras.unload("v0001")
    assert loras.resolve(None) is None
    with pytest.raises(UnknownLora):
        loras.resolve("v0001")
    with pytest.raises(UnknownLora):
        await loras.unload("v0001")


async def test_a_version_is_unloaded_only_when_its_replies_have_ended(loras: Loras, tmp_path: Path) -> None:
    await loras.load("v0001", version(tmp_path, "v0001"), is_live=True)
    async with loras.in_use("v0001"):
        unloading = asyncio.create_task(loras.unload("v0001"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert not unloading.done()
        assert loras.resolve(None) is None
    await asyncio.wait_for(unloading, 5)


async def test_a_reply_that_hangs_keeps_a_withdrawn_version_no_longer_than_a_reply_may_take(tmp_path: Path) -> None:
    loras = Loras(ScriptedEngine(), longest_reply=0.01)
    await loras.start(tmp_path)
    await loras.load("v0001", version(tmp_path, "v0001"), is_live=True)
    async with loras.in_use("v0001"):
        await asyncio.wait_for(loras.unload("v0001"), 5)
    assert loras.all() == {}


async def test_what_makes_room_is_not_given_out_while_it_leaves(tmp_path: Path) -> None:
    class Watched(ScriptedEngine):
        during: str | None = "nothing yet"

        async def set_loras(self, versions: Mapping[str, Path]) -> None:
            await super().set_loras(versions)
            if len(versions) == 2 and "v0001" not in versions:
                with pytest.raises(UnknownLora):
                    kept.resolve("v0001")
                self.during = kept.resolve(None)

    engine = Watched()
    kept = Loras(engine, most=2)
    await kept.start(tmp_path)
    await kept.load("v0001", version(tmp_path, "v0001"), is_live=False)
    await kept.load("v0002", version(tmp_path, "v0002"), is_live=True)
    await kept.load("v0003", version(tmp_path, "v0003"), is_live=False)
    assert engine.during == "v0002"
    assert list(kept.all()) == ["v0002", "v0003"]


async def test_what_makes_room_stays_when_the_new_one_cannot_be_loaded(tmp_path: Path) -> None:
    class Full(ScriptedEngine):
        async def set_loras(self, versions: Mapping[str, Path]) -> None:
            if "v0003" in versions:
                raise InvalidLora("too large")
            await super().set_loras(versions)

    loras = Loras(Full(), most=2)
    await loras.start(tmp_path)
    for name in ("v0001", "v0002"):
        await loras.load(name, version(tmp_path, name), is_live=name == "v0002")
    with pytest.raises(InvalidLora):
        await loras.load("v0003", version(tmp_path, "v0003"), is_live=False)
    assert list(loras.all()) == ["v0001", "v0002"]


@pytest.fixture
def shipped_folder(tmp_path: Path) -> Path:
    """A default LoRA, which lies elsewhere than the trained versions."""
    return version(tmp_path / "installation", "default_lora", base_sha256="abc")


class Embedded(ScriptedEngine):
    """Says the hash of its base model, as the embedded one does, and refuses the folders in `bad`."""

    def __init__(self, bad: tuple[str, ...] = (), base: str | None = "abc") -> None:
        super().__init__()
        self.bad, self.base = bad, base

    async def start(self, loras: Mapping[str, Path]) -> None:
        if broken := [name for name in loras if name in self.bad]:
            raise InvalidLora(f"The LoRA file of {broken[0]} is damaged.")
        await super().start(loras)

    def info(self) -> EngineInfo:
        return replace(super().info(), base_sha256=self.base)


async def test_where_no_version_is_live_the_default_answers(shipped_folder: Path, tmp_path: Path) -> None:
    loras = Loras(Embedded(), default=shipped_folder)
    assert await loras.start(tmp_path) is None
    assert (loras.resolve(None), loras.resolve("none"), loras.live) == ("default", None, "default")
    assert loras.all() == {"default": shipped_folder}


async def test_a_live_version_answers_instead_of_the_default_which_waits_beside_it(
    shipped_folder: Path, tmp_path: Path
) -> None:
    path = version(tmp_path, "v0003", base_sha256="abc")
    (tmp_path / "live.json").write_text('{"live": "v0003"}')
    loras = Loras(Embedded(), default=shipped_folder)
    assert await loras.start(tmp_path) is None
    assert (loras.resolve(None), loras.resolve("default")) == ("v0003", "default")
    assert loras.all() == {"default": shipped_folder, "v0003": path}


async def test_when_the_live_version_is_withdrawn_the_default_answers_at_once(
    shipped_folder: Path, tmp_path: Path
) -> None:
    loras = Loras(Embedded(), default=shipped_folder)
    await loras.start(tmp_path)
    await loras.load("v0001", version(tmp_path, "v0001", base_sha256="abc"), is_live=True)
    assert loras.resolve(None) == "v0001"
    async with loras.in_use("v0001"):
        unloading = asyncio.create_task(loras.unload("v0001"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert loras.resolve(None) == "default"
    await asyncio.wait_for(unloading, 5)
    assert loras.all() == {"default": shipped_folder}


async def test_the_default_makes_no_room_and_takes_none(shipped_folder: Path, tmp_path: Path) -> None:
    loras = Loras(Embedded(), most=2, default=shipped_folder)
    await loras.start(tmp_path)
    for name in ("v0001", "v0002", "v0003"):
        await loras.load(name, version(tmp_path, name, base_sha256="abc"), is_live=True)
    assert list(loras.all()) == ["default", "v0002", "v0003"]


async def test_the_default_is_neither_unloaded_nor_replaced(shipped_folder: Path, tmp_path: Path) -> None:
    loras = Loras(Embedded(), default=shipped_folder)
    await loras.start(tmp_path)
    with pytest.raises(UnknownLora):
        await loras.unload("default")
    with pytest.raises(InvalidLora, match="comes with the installation"):
        await loras.load("default", version(tmp_path, "v0001", base_sha256="abc"), is_live=True)
    assert loras.resolve(None) == "default"


@pytest.mark.parametrize("base", ["another", None])
async def test_a_default_for_another_base_model_or_an_unknown_one_is_not_used(
    base: str | None, shipped_folder: Path, tmp_path: Path
) -> None:
    loras = Loras(Embedded(base=base), default=shipped_folder)
    problem = await loras.start(tmp_path)
    assert problem is not None
    assert "another base model" in problem
    assert problem.endswith("The bare model answers.")
    assert (loras.resolve(None), loras.all()) == (None, {})


async def test_an_unusable_live_version_leaves_the_default_to_answer(shipped_folder: Path, tmp_path: Path) -> None:
    version(tmp_path, "v0003", base_sha256="abc")
    (tmp_path / "live.json").write_text('{"live": "v0003"}')
    loras = Loras(Embedded(bad=("v0003",)), default=shipped_folder)
    assert await loras.start(tmp_path) == "The LoRA file of v0003 is damaged. The default LoRA answers."
    assert loras.resolve(None) == "default"


async def test_a_damaged_default_does_not_stop_the_live_version(shipped_folder: Path, tmp_path: Path) -> None:
    version(tmp_path, "v0003", base_sha256="abc")
    (tmp_path / "live.json").write_text('{"live": "v0003"}')
    loras = Loras(Embedded(bad=("default",)), default=shipped_folder)
    assert await loras.start(tmp_path) == "The LoRA file of default is damaged. v0003 answers."
    assert loras.resolve(None) == "v0003"
    await loras.unload("v0003")
    assert loras.resolve(None) is None
