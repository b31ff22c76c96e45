"""Help and flags while nothing can be stored: the person is answered, and the flag is delivered when the store is back.

What waits lies in memory and, where the disk allows it, in a sealed append-only file that outlives the process.
"""

from __future__ import annotations

import base64
import json
import logging
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from bot import crisis_path
from bot.referral import Referral
from bot.safety import protocol
from bot.safety.assessment import Assessment
from bot.store import Store
from bot.store.crypto import Cipher, KeyProblem
from bot.types import Address, Crisis, Flag

log = logging.getLogger(__name__)

_CONTEXT = "spool"
_REMEMBERED = 4  # texts sent to a person, so that none is sent twice in a row


@dataclass(frozen=True, slots=True)
class Waiting:
    """A flag on its way: whom it is about and what was seen, never what was written."""

    id: str
    platform: str
    user: str
    channel: str
    level: str
    category: str
    region: str
    reasons: tuple[str, ...]
    at: str


class Spool:
    """Flags that wait for the store. `path` None, or a disk that is full: in memory alone."""

    def __init__(self, path: Path | None, cipher: Cipher | None) -> None:
        self._path = path if cipher else None
        self._cipher = cipher
        self._waiting: dict[str, Waiting] = {}
        self._read(self._files())
        self._sent: dict[tuple[str, str], list[str]] = {}

    @property
    def is_empty(self) -> bool:
        return not self._waiting

    def help(
        self, assessment: Assessment, address: Address, country: str | None, now: datetime, *, is_kept: bool
    ) -> Crisis | None:
        """The protocol's reply, if one is due; the flag waits here unless `is_kept`: the message itself is stored."""
        if assessment.level == "none":
            return None
        who = (address.platform, address.user)
        sent = self._sent.setdefault(who, [])
        text = protocol.reply(assessment, country, sent)
        self._sent[who] = [*sent, text][-_REMEMBERED:]
        if not is_kept:
            self._add(assessment, address, country, now)
        return Crisis(text, assessment.level, assessment.category or "")

    async def deliver(self, store: Store) -> None:
        """Raise the flags that wait, each once; StoreError: the store is not back, and they go on waiting."""
        taken = self._take()
        self._read(taken)
        for each in tuple(self._waiting.values()):
            await _raise(each, store)
            del self._waiting[each.id]
        for path in taken:
            path.unlink(missing_ok=True)

    def _add(self, assessment: Assessment, address: Address, country: str | None, now: datetime) -> None:
        each = Waiting(
            id=uuid4().hex,
            platform=address.platform,
            user=address.user,
            channel=address.channel,
            level=assessment.level,
            category=assessment.category or "none",
            region=crisis_path.region(country),
            reasons=tuple(assessment.reasons),
            at=now.isoformat(),
        )
        self._waiting[each.id] = each
        self._write(each)

    def _write(self, each: Waiting) -> None:
        if self._path is None or self._cipher is None:
            return
        line = base64.b64encode(self._cipher.seal(json.dumps(asdict(each)).encode(), _CONTEXT)) + b"\n"
        try:
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(descriptor, "ab") as file:
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            log.error("a flag waits in memory alone: %s", error.strerror)

    def _files(self) -> list[Path]:
        """The file, and those that a process was delivering from when it ended."""
        return sorted(self._path.parent.glob(f"{self._path.name}*")) if self._path else []

    def _take(self) -> list[Path]:
        """The files, out of the way of another process that may append while these are delivered."""
        if self._path and self._path.exists():
            with suppress(OSError):
                self._path.rename(self._path.with_suffix(f".{uuid4().hex}"))
        return [path for path in self._files() if path != self._path]

    def _read(self, paths: Sequence[Path]) -> None:
        """Add what the files hold; a line that was cut off, or sealed with another key, is skipped."""
        for path in paths:
            try:
                lines = path.read_bytes().splitlines()
            except OSError:
                continue
            for line in lines:
                if each := self._opened(line):
                    self._waiting[each.id] = each

    def _opened(self, line: bytes) -> Waiting | None:
        assert self._cipher is not None, "there are no files without a cipher"
        try:
            values = json.loads(self._cipher.open(base64.b64decode(line, validate=True), _CONTEXT))
            return Waiting(**{**values, "reasons": tuple(values["reasons"])})
        except (ValueError, KeyProblem, TypeError):
            log.error("a line of the spool could not be read")
            return None


async def _raise(each: Waiting, store: Store) -> None:
    """The flag and its referral in one transaction; nothing if it was raised before a crash."""
    at = datetime.fromisoformat(each.at)
    async with store.transaction() as transaction:
        address = Address(each.platform, each.user, each.channel)  # type: ignore[arg-type]
        person = await transaction.people.find_or_add(address, at)
        if any(flag.id == each.id for flag in await transaction.conversations.flags_of(person.id)):
            return
        flag = Flag(each.id, None, person.id, None, each.level, each.category, each.reasons, at)
        await transaction.conversations.add_flag(flag)
        await transaction.counters.refer(Referral(each.category, each.level, each.region), at.year)
