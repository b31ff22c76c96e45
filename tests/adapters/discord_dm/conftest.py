"""A place on simcord's Discord whose bot answers nothing; a test that wants answers gives it a script."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.adapters.discord_dm.place import Place, place_on_discord


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with place_on_discord(tmp_path) as made:
        yield made
