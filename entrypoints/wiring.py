"""How the rooms are put together: the store, the client, the conversation, and what training needs of them."""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr

from bot import consent
from bot.model_client import ModelClient, ModelUnavailable, Refused
from bot.spool import Spool
from bot.store import Store, open_store
from bot.store.crypto import load_master_key
from bot.store.database import StoreError
from entrypoints.config import Config
from entrypoints.home import Home
from model_server.access import KEY_VARIABLE, key_of
from training import registry
from training.selection import Candidate

log = logging.getLogger(__name__)


def now() -> datetime:
    """The clock of the real program."""
    return datetime.now(UTC)


@asynccontextmanager
async def opened_store(config: Config, home: Home) -> AsyncIterator[Store]:
    """The store of this installation, migrated, closed again at the end."""
    master = load_master_key(home.path, os.environ.get("ATTUNE_MASTER_KEY"))
    store = await open_store(config.store.url or home.database_url, master)
    try:
        yield store
    finally:
        await store.close()


def spool(home: Home) -> Spool:
    """Where flags wait while the database is gone."""
    master = load_master_key(home.path, os.environ.get("ATTUNE_MASTER_KEY"))
    return Spool(home.path / "spool", master.spool_cipher())


def model_client(config: Config, home: Home, *, lora: str | None = None) -> ModelClient:
    """A client of the configured model server, or of the one that runs in this data folder."""
    url = config.model_client.url
    find_url = (lambda: url) if url else home.model_server_url
    key = api_key()
    secret = key.get_secret_value() if key else None
    return ModelClient(find_url, config.model_client.timeout_seconds, lora=lora, key=secret)


def api_key() -> SecretStr | None:
    """The model server's key, from the environment alone: what the server wants to see and what the client shows."""
    return key_of(os.environ.get(KEY_VARIABLE))


def processor(config: Config) -> str:
    """The machine that computes the replies, if it is another one; /privacy names it."""
    elsewhere = config.model_client.url or (
        config.model_server.engine_url if config.model_server.engine == "openai" else ""
    )
    host = urlsplit(elsewhere).hostname or ""
    return "" if host in ("localhost", "127.0.0.1", "::1") else host


class StoredSessions:
    """The sessions of the store as training sees them; `training.selection` decides which may be used."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def training_candidates(self) -> list[Candidate]:
        """Every session that was not withdrawn, with its person's consent at this moment."""
        async with self._store.transaction() as transaction:
            sessions = await transaction.conversations.all()
            flagged = await transaction.conversations.flagged_sessions()
            withdrawn = await transaction.people.withdrawn_sessions()
            rated_at = await transaction.conversations.rating_times()
            candidates = []
            for session in sessions:
                person = await transaction.people.get(session.person_id)
                if person is not None and session.id not in withdrawn:
                    is_restricted = person.restricted_until is not None and person.restricted_until > now()
                    may_train = consent.may_train(person)
                    times = {turn.id: rated_at[turn.id] for turn in session.turns if turn.id in rated_at}
                    candidates.append(Candidate(session, may_train, session.id in flagged, is_restricted, times))
        return candidates


class Withdrawal:
    """Takes LoRA versions out of use that were trained on sessions which may no longer be trained on."""

    def __init__(self, home: Home, client: ModelClient, store: Store) -> None:
        self._home = home
        self._client = client
        self._store = store

    async def __call__(self, session_ids: Sequence[str]) -> None:
        """Retire them on disk, then in the running server; the version before them goes live, or the default one."""
        done = registry.retire(self._home.path, session_ids, now())
        if not done.retired:
            return
        log.info("retired LoRA versions: %s", ", ".join(done.retired))
        await self._tell_server(done)
        try:
            async with self._store.transaction() as transaction:
                for name in done.retired:
                    await transaction.audit.add("model retired", now(), name="Attune", detail={"version": name})
        except StoreError as error:
            log.warning("the moderators' log does not say that versions were retired: %s", error)

    async def _tell_server(self, done: registry.Retirement) -> None:
        try:
            if done.is_live_changed and done.live:
                await self._client.load_lora(done.live, str(registry.find(self._home.path, done.live).path))
            for name in done.retired:
                # One that is not loaded, such as one that was taken back before, must not keep another from going.
                with suppress(Refused):
                    await self._client.unload_lora(name)
        except ModelUnavailable:
            log.warning("the model server was not told; it reads the live version from disk when it starts")


async def announce(client: ModelClient, name: str, folder: Path) -> bool:
    """Have the running model server use a new version. False when none runs: it will when it starts."""
    if not await client.is_ready():
        return False
    await client.load_lora(name, str(folder))
    return True
