"""A model server over its real HTTP surface, in process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from model_server.app import Server
from model_server.config import ServerConfig
from model_server.engines.base import Engine
from model_server.engines.scripted_engine import ScriptedEngine
from tests.model_server.wire import Start


@pytest.fixture
async def start(tmp_path: Path) -> AsyncIterator[Start]:
    """Starts a server and gives its client."""
    clients: list[httpx.AsyncClient] = []

    async def started(engine: Engine | None = None, **config: Any) -> httpx.AsyncClient:
        server = Server(ServerConfig(**config), engine or ScriptedEngine())
        await server.start(tmp_path)
        transport = httpx.ASGITransport(server.app, raise_app_exceptions=False)
        clients.append(httpx.AsyncClient(transport=transport, base_url="http://server"))
        return clients[-1]

    yield started
    for client in clients:
        await client.aclose()
