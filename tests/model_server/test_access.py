"""The key: who must show it, how it is compared, and where the server listens without one."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from model_server.access import check_door, key_of
from model_server.app import Server
from model_server.config import ServerConfig
from model_server.engines.scripted_engine import ScriptedEngine
from model_server.errors import BadKey, OpenDoor
from tests.model_server.wire import CHAT, SAD

KEY = "sesame-0123"


async def client_of(folder: Path, **headers: str) -> httpx.AsyncClient:
    server = Server(ServerConfig(), ScriptedEngine(), SecretStr(KEY))
    await server.start(folder)
    return httpx.AsyncClient(transport=httpx.ASGITransport(server.app), base_url="http://server", headers=headers)


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Bearer ", "Bearer sesame-012", "Bearer sesame-01234", f"Basic {KEY}", KEY, "Bearer säsame"],
)
async def test_without_the_right_key_nothing_is_answered_but_the_probes(
    authorization: str | None, tmp_path: Path
) -> None:
    async with await client_of(tmp_path) as client:
        if authorization is not None:
            client.headers["authorization"] = authorization.encode("latin-1").decode("latin-1")
        refused = await client.post(CHAT, json={"messages": SAD})
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"] == "Bearer"
        assert refused.json()["error"]["code"] == "invalid_api_key"
        assert KEY not in refused.text
        for path in ("/metrics", "/v1/models", "/v1/loras", "/openapi.json", "/nothing"):
            assert (await client.get(path)).status_code == 401
        for path in ("/health", "/ready"):
            assert (await client.get(path)).status_code == 200


@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
async def test_with_the_key_everything_is_answered(scheme: str, tmp_path: Path) -> None:
    async with await client_of(tmp_path, authorization=f"{scheme} {KEY}") as client:
        assert (await client.post(CHAT, json={"messages": SAD})).status_code == 200
        assert 'attune_rejections_total{reason="invalid_api_key"}' not in (await client.get("/metrics")).text


async def test_refusals_are_counted(tmp_path: Path) -> None:
    async with await client_of(tmp_path) as client:
        await client.get("/v1/models")
        numbers = await client.get("/metrics", headers={"authorization": f"Bearer {KEY}"})
        assert 'attune_rejections_total{reason="invalid_api_key"} 1.0' in numbers.text


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_this_machine_alone_needs_no_key(host: str) -> None:
    check_door(host, None)  # does not raise


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.5", "model-server", "2001:db8::1"])
def test_other_machines_are_let_in_only_with_a_key(host: str) -> None:
    with pytest.raises(OpenDoor, match="ATTUNE_API_KEY"):
        check_door(host, None)
    check_door(host, SecretStr(KEY))


def test_the_key_of_the_environment_is_trimmed_and_never_shown() -> None:
    key = key_of(f" {KEY}\n")
    assert key is not None
    assert key.get_secret_value() == KEY
    assert KEY not in repr(key)
    assert key_of(None) is key_of("  ") is None


@pytest.mark.parametrize("value", ["schlüssel", "two words", "bell\a"])
def test_a_key_that_no_header_can_carry_is_refused(value: str) -> None:
    with pytest.raises(BadKey, match="ATTUNE_API_KEY"):
        key_of(value)
