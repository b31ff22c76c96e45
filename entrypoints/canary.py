"""A candidate's trial among the people who chat: who is answered by it, what it showed, and how that ends it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from bot.model_client import ModelClient, ModelReply, ModelUnavailable, Refused
from bot.replying import SAFE_REPLY, SupportModel
from bot.session import last_activity
from bot.store import Store
from bot.store.database import StoreError
from bot.types import Session, Turn
from entrypoints.wiring import now as clock
from training import canary, registry
from training.canary import Canary
from training.config import CanaryConfig
from training.watching import Decision, Watched, decide

log = logging.getLogger(__name__)

DANGER = frozenset({"imminent", "elevated"})


class Candidate:
    """Asks for a version by its name; has it loaded where the server does not know it; else the live one answers."""

    def __init__(self, client: ModelClient, name: str, folder: Path) -> None:
        self._live = client
        self._client = client.with_lora(name)
        self._name = name
        self._folder = folder

    async def reply(self, turns: Sequence[Turn], *, situation: str | None, seed: int | None) -> ModelReply:
        """A reply of the candidate, or of the live model: nobody goes without one because of a trial."""
        try:
            return await self._client.reply(turns, situation=situation, seed=seed)
        except Refused:
            pass
        try:
            await self._live.load_lora(self._name, str(self._folder), is_live=False)
            return await self._client.reply(turns, situation=situation, seed=seed)
        except ModelUnavailable as error:
            log.warning("the candidate %s could not answer, the live version does: %s", self._name, error)
            return await self._live.reply(turns, situation=situation, seed=seed)

    async def score(
        self, turns: Sequence[Turn], opening: str, continuations: Sequence[str], *, situation: str | None
    ) -> list[float]:
        """As the live model does: what is read of people does not change with who answers them."""
        return await self._live.score(turns, opening, continuations, situation=situation)


class SessionChoice:
    """Called with a session, gives the model that answers in it, by the trial that goes on at this moment."""

    def __init__(self, home: Path, client: ModelClient) -> None:
        self._home = home
        self._client = client

    def __call__(self, opened: Session) -> SupportModel:
        trial = canary.current(self._home)
        if trial is None or not trial.has(opened.id, opened.started_at):
            return self._client
        return Candidate(self._client, trial.candidate, registry.loras_folder(self._home) / trial.candidate)


async def look(config: CanaryConfig, home: Path, store: Store, client: ModelClient, now: datetime) -> Decision | None:
    """One look at the trial that goes on, and its end where it is due. None: there is none. Raises StoreError."""
    trial = canary.current(home)
    if trial is None:
        return None
    decision = await figures(trial, config, store, now)
    if decision.step == "going on":
        return decision
    canary.end(home, trial, decision.step, decision.reason, now, decision.figures)
    log.info("the trial of %s is over, %s: %s", trial.candidate, decision.step, decision.reason)
    await _tell_server(home, client, trial, decision)
    async with store.transaction() as transaction:
        detail = {"version": trial.candidate, "reason": decision.reason}
        await transaction.audit.add(f"model {decision.step}", now, name="Attune", detail=detail)
    return decision


async def figures(trial: Canary, config: CanaryConfig, store: Store, now: datetime) -> Decision:
    """What the trial has shown so far, and the step that follows from it; takes none. Raises StoreError."""
    async with store.reading() as transaction:
        sessions = await transaction.conversations.since(trial.started_at)
        kinds = await transaction.conversations.flag_kinds(trial.started_at)
    watched = [seen for each in sessions if (seen := _watched(each, trial, kinds, config, now))]
    return decide(watched, config, is_late=canary.is_over(trial, config.max_days, now))


async def _tell_server(home: Path, client: ModelClient, trial: Canary, decision: Decision) -> None:
    """The server reads the live pointer when it starts, so that it may be away now."""
    try:
        if decision.step == "promoted":
            folder = registry.find(home, trial.candidate).path
            await client.load_lora(trial.candidate, str(folder))
        else:
            await client.unload_lora(trial.candidate)
    except ModelUnavailable as error:
        log.warning("the model server was not told of the trial's end: %s", error)


def _watched(
    session: Session, trial: Canary, kinds: frozenset[tuple[str, str, str]], config: CanaryConfig, now: datetime
) -> Watched | None:
    """None: no model has answered in it. It counts for who it was given to, whoever answered in the end."""
    voiced = [turn for turn in session.turns if turn.kind in ("model", "fallback") and turn.strategy]
    if not voiced:
        return None
    stars = [turn.stars for turn in session.turns if turn.stars is not None]
    before = session.pre_chat.intensity if session.pre_chat else None
    after = session.post_chat.intensity if session.post_chat else None
    silence = timedelta(hours=config.silence_hours)
    own = {(level, category) for owner, level, category in kinds if owner == session.id}
    return Watched(
        is_candidate=trial.has(session.id, session.started_at),
        stars=sum(stars) / len(stars) if stars else None,
        eased=float(before - after) if before is not None and after is not None else None,
        has_crisis=any(level in DANGER and category != "reply" for level, category in own),
        was_stopped=any(turn.model == SAFE_REPLY for turn in voiced) or any(kind == "reply" for _, kind in own),
        is_over=session.ended_at is not None or now - last_activity(session) >= silence,
    )


async def watch(config: CanaryConfig, home: Path, store: Store, client: ModelClient, now: datetime) -> None:
    """As `look`, and a store that is away is looked at again next time."""
    try:
        await look(config, home, store, client, now)
    except StoreError as error:
        log.warning("the trial of a version could not be looked at: %s", error)


async def keep_watching(config: CanaryConfig, home: Path, store: Store, client: ModelClient) -> None:
    """Until cancelled."""
    while True:
        await watch(config, home, store, client, clock())
        await asyncio.sleep(config.every_minutes * 60)
