"""Who moderates: adding people, their roles, their accounts on platforms, and removing them without a gap."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.review.acts import Acts
from bot.review.errors import NotAllowed, NotAModerator, NotPossible
from bot.review.takeovers import end_all
from bot.review.types import AuditEntry, Moderator, Role
from bot.store import Transaction
from bot.texts import review as texts

_NAME = re.compile(r"[\w][\w .'-]{1,63}")


class Staff:
    """Acts of an admin on other moderators. `by` None: whoever runs the installation, at its own command line."""

    def __init__(self, acts: Acts) -> None:
        self._acts = acts

    async def add(self, by: str | None, name: str, role: Role) -> Moderator:
        """A new moderator, who signs in with a one-time link and passes the course before a first takeover."""
        name = " ".join(name.split())
        if not _NAME.fullmatch(name):
            raise NotPossible(texts.NAME_BAD)
        async with self._acts.store.transaction() as transaction:
            who = await self._admin(transaction, by)
            if await transaction.moderators.named(name):
                raise NotPossible(texts.NAME_TAKEN)
            added = await transaction.moderators.add(name, role, self._acts.clock())
            await self._log(transaction, who, "add moderator", added, {"role": role})
            return added

    async def all(self, by: str | None) -> tuple[Moderator, ...]:
        """Everybody, removed ones too."""
        async with self._acts.store.transaction() as transaction:
            await self._admin(transaction, by)
            return await transaction.moderators.all()

    async def names(self, by: str) -> dict[str, str]:
        """Who moderates at present, id to name, for any moderator."""
        async with self._acts.open(by, "names") as act:
            act.is_logged = False
            return {each.id: each.name for each in await act.transaction.moderators.all() if each.is_active}

    async def set_role(self, by: str | None, name: str, role: Role) -> None:
        """Make somebody an admin or a moderator; the last admin stays one."""
        async with self._acts.store.transaction() as transaction:
            who = await self._admin(transaction, by)
            moderator = await self._named(transaction, name)
            if role != "admin":
                await self._need_other_admin(transaction, moderator)
            await transaction.moderators.change(moderator.id, role=role)
            await self._log(transaction, who, "set role", moderator, {"role": role})

    async def remove(self, by: str | None, name: str) -> None:
        """Nobody signs in as them any more; what they had claimed is free, who they answered has the software again."""
        async with self._acts.store.transaction() as transaction:
            who = await self._admin(transaction, by)
            moderator = await self._named(transaction, name)
            await self._need_other_admin(transaction, moderator)
            await transaction.moderators.change(moderator.id, is_active=False, password_hash=None)
            await transaction.moderators.sign_out_everywhere(moderator.id)
            await transaction.cases.release_all(moderator.id)
            over = [(each[0], each[1]) for each in await transaction.cases.moderated(moderator.id)]
            await end_all(transaction, over, self._acts)
            await self._log(transaction, who, "remove moderator", moderator, {})
        self._acts.changed()
        for _, person_id in over:
            self._acts.wake(person_id)

    async def restore(self, by: str | None, name: str) -> None:
        """Let a removed moderator in again, with a new link."""
        async with self._acts.store.transaction() as transaction:
            who = await self._admin(transaction, by)
            moderator = await self._named(transaction, name)
            await transaction.moderators.change(moderator.id, is_active=True)
            await self._log(transaction, who, "restore moderator", moderator, {})

    async def link_account(self, by: str | None, name: str, platform: str, user: str) -> None:
        """Have clicks of a platform's account in the moderators' channel count as this moderator's."""
        async with self._acts.store.transaction() as transaction:
            who = await self._admin(transaction, by)
            moderator = await self._named(transaction, name)
            owner = await transaction.moderators.of_account(platform, user)
            if owner and owner.id != moderator.id:
                raise NotPossible(texts.ACCOUNT_TAKEN)
            await transaction.moderators.add_account(moderator.id, platform, user)
            await self._log(transaction, who, "link account", moderator, {"platform": platform})

    async def audit(
        self, by: str, *, moderator: str = "", act: str = "", limit: int = 100, offset: int = 0
    ) -> tuple[Sequence[AuditEntry], int]:
        """The newest entries of the log, for admins; that it was read stands in it too."""
        async with self._acts.open(by, "audit") as opened:
            opened.need_admin()
            return await opened.transaction.audit.page(moderator=moderator, act=act, limit=limit, offset=offset)

    async def _admin(self, transaction: Transaction, by: str | None) -> Moderator | None:
        if by is None:
            return None
        moderator = await transaction.moderators.get(by)
        if moderator is None or not moderator.is_active:
            raise NotAModerator
        if moderator.role != "admin":
            raise NotAllowed(texts.ADMIN_ONLY)
        return moderator

    async def _named(self, transaction: Transaction, name: str) -> Moderator:
        moderator = await transaction.moderators.named(name)
        if moderator is None:
            raise NotPossible(texts.UNKNOWN_MODERATOR)
        return moderator

    async def _need_other_admin(self, transaction: Transaction, moderator: Moderator) -> None:
        others = [each for each in await transaction.moderators.all() if each.is_active and each.role == "admin"]
        if [each.id for each in others] == [moderator.id]:
            raise NotPossible(texts.LAST_ADMIN)

    async def _log(
        self, transaction: Transaction, who: Moderator | None, act: str, about: Moderator, detail: dict[str, str]
    ) -> None:
        detail = {"moderator": about.name, **detail}
        await transaction.audit.add(act, self._acts.clock(), who, name="the operator", detail=detail)
