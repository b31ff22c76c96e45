"""Who a moderator's browser is: passwords, one-time links, sign-ins, and how long wrong tries have to wait."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.review.acts import Acts
from bot.review.errors import NotAllowed, NotAModerator, NotPossible, ReviewError
from bot.review.passwords import Passwords, need_good
from bot.review.types import Moderator
from bot.store import Transaction
from bot.texts import review
from bot.texts import sign_in as texts

LINK_HOLDS = timedelta(minutes=15)
# Wrong tries before one has to wait, under one name and from one address, and within which time they count.
FREE_OF_NAME, FREE_OF_ADDRESS = 5, 20
COUNTED = timedelta(hours=1)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=15)
# How the token of a sign-in begins that came from a link: it may set a password without the old one.
BY_LINK, BY_PASSWORD = "l", "p"


class WrongPassword(ReviewError):
    """Name and password do not belong together; whether there is such a name is not said."""

    def __init__(self) -> None:
        super().__init__(texts.WRONG)


class TooManyTries(ReviewError):
    """Nobody can try under this name or from this address for `wait`."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(texts.wait(wait))
        self.wait = wait


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new sign-in: the token that the browser keeps, and whose it is."""

    token: str
    moderator: Moderator


class SigningIn:
    """Every way in and out. Tokens are random and only their keyed hashes are stored."""

    def __init__(self, acts: Acts, passwords: Passwords) -> None:
        self._acts = acts
        self._passwords = passwords

    async def by_password(self, name: str, password: str, address: str, old: str = "") -> SignedIn:
        """Sign in from `address`. WrongPassword, TooManyTries. `old`: the browser's token so far, which ends."""
        keys = (f"name {' '.join(name.split()).casefold()}", f"address {address}")
        async with self._acts.store.transaction() as transaction:
            now = self._acts.clock()
            await self._need_patience(transaction, tuple(zip(keys, (FREE_OF_NAME, FREE_OF_ADDRESS), strict=True)), now)
            # Counted before it is known: of many tries at once, no more than the free ones are looked at.
            tries = [await transaction.moderators.fail(key, now) for key in keys]
            known = await transaction.moderators.named(name)
            kept = await transaction.moderators.password_hash(known.id) if known and known.is_active else None
        if not await self._passwords.check(password, kept) or known is None or kept is None:
            await self._log_wait(keys[0], known)
            raise WrongPassword
        newer = await self._passwords.hash(password) if self._passwords.is_outdated(kept) else None
        async with self._acts.store.transaction() as transaction:
            if await transaction.moderators.password_hash(known.id) != kept:
                raise WrongPassword
            await transaction.moderators.forgive(keys[0])
            await transaction.moderators.take_back(tries[1])
            if newer:
                await transaction.moderators.change(known.id, password_hash=newer)
            return await self._enter(transaction, known, BY_PASSWORD, old)

    async def by_link(self, link: str, old: str = "") -> SignedIn:
        """Sign in with a one-time link's token, which is used up. NotPossible: it was, or it is too old."""
        async with self._acts.store.transaction() as transaction:
            moderator = await transaction.moderators.take_link(link, self._acts.clock())
            if moderator is not None:
                return await self._enter(transaction, moderator, BY_LINK, old)
        raise NotPossible(texts.LINK_SPENT)

    async def offer_link(self, by: str | None, name: str) -> str:
        """The token of a new one-time link for the moderator of this name; older ones of theirs hold no more.

        `by` None: whoever runs the installation. Else an admin, or somebody for themselves.
        """
        async with self._acts.store.transaction() as transaction:
            who = await transaction.moderators.get(by) if by else None
            if by and (who is None or not who.is_active):
                raise NotAModerator
            moderator = await transaction.moderators.named(name)
            if who and who.role != "admin" and (moderator is None or moderator.id != who.id):
                raise NotAllowed(review.ADMIN_ONLY)
            if moderator is None or not moderator.is_active:
                raise NotPossible(review.UNKNOWN_MODERATOR)
            link, now = secrets.token_urlsafe(32), self._acts.clock()
            await transaction.moderators.offer_link(link, moderator.id, now + LINK_HOLDS, now)
            detail = {"moderator": moderator.name}
            await transaction.audit.add("make sign-in link", now, who, name="the operator", detail=detail)
            return link

    async def offer_own_link(self, by: str) -> str:
        """The same for oneself, such as for a click on a platform that knows whose account it is."""
        async with self._acts.open(by, "make sign-in link") as act:
            link = secrets.token_urlsafe(32)
            await act.transaction.moderators.offer_link(link, by, act.now + LINK_HOLDS, act.now)
            act.detail["moderator"] = act.by.name
            return link

    async def who(self, token: str, *, is_use: bool = True) -> Moderator | None:
        """Whose token it is, while the sign-in lasts."""
        if not token:
            return None
        config = self._acts.config
        idle, longest = timedelta(minutes=config.session_idle_minutes), timedelta(hours=config.session_hours)
        async with self._acts.store.transaction() as transaction:
            return await transaction.moderators.signed_in(token, self._acts.clock(), idle, longest, is_use=is_use)

    async def leave(self, token: str) -> None:
        """End this browser's sign-in."""
        async with self._acts.store.transaction() as transaction:
            await transaction.moderators.sign_out(token)

    async def leave_everywhere(self, by: str) -> None:
        """End all of a moderator's sign-ins, on every machine, and what links they have."""
        async with self._acts.open(by, "sign out everywhere") as act:
            await act.transaction.moderators.sign_out_everywhere(by)

    async def set_password(self, by: str, token: str, old: str, new: tuple[str, str]) -> SignedIn:
        """Give oneself a password; every sign-in so far ends, and a new one begins. `new`: typed twice.

        The old one is needed, if there is one, unless this sign-in came from a one-time link.
        """
        async with self._acts.open(by, "set password") as act:
            act.is_logged = False
            kept, name, key = await act.transaction.moderators.password_hash(by), act.by.name, f"old password {by}"
            needs_old = kept is not None and not may_reset(token)
            if needs_old:
                await self._need_patience(act.transaction, ((key, FREE_OF_NAME),), act.now)
                await act.transaction.moderators.fail(key, act.now)
        if needs_old and not await self._passwords.check(old, kept):
            raise NotPossible(texts.WRONG_OLD)
        if new[0] != new[1]:
            raise NotPossible(texts.NOT_SAME)
        need_good(new[0], name)
        made = await self._passwords.hash(new[0])
        async with self._acts.open(by, "set password") as act:
            await act.transaction.moderators.change(by, password_hash=made)
            await act.transaction.moderators.forgive(key)
            await act.transaction.moderators.sign_out_everywhere(by)
            return await self._enter(act.transaction, act.by, BY_PASSWORD, "")

    async def _enter(self, transaction: Transaction, moderator: Moderator, how: str, old: str) -> SignedIn:
        """A new token at every sign-in, so that nobody can have planted it before."""
        token, now = how + secrets.token_urlsafe(32), self._acts.clock()
        if old:
            await transaction.moderators.sign_out(old)
        await transaction.moderators.forget_sign_ins(now - timedelta(hours=self._acts.config.session_hours))
        await transaction.moderators.sign_in(token, moderator.id, now)
        await transaction.audit.add(
            "sign in", now, moderator, detail={"with": "link" if how == BY_LINK else "password"}
        )
        return SignedIn(token, moderator)

    async def _need_patience(self, transaction: Transaction, keys: tuple[tuple[str, int], ...], now: datetime) -> None:
        """TooManyTries: under one of the keys more have failed than the tries that are free."""
        for key, free in keys:
            count = await transaction.moderators.failures(key, now - COUNTED)
            last = await transaction.moderators.last_failure(key, now)
            if last and last + waiting_time(count, free) > now:
                raise TooManyTries(last + waiting_time(count, free) - now)

    async def _log_wait(self, key: str, known: Moderator | None) -> None:
        """That somebody has to wait is in the log for the admins; a name that is nobody's is not kept."""
        async with self._acts.store.transaction() as transaction:
            now = self._acts.clock()
            if await transaction.moderators.failures(key, now - COUNTED) >= FREE_OF_NAME:
                name = known.name if known else "unknown"
                await transaction.audit.add("sign-in refused", now, name="nobody", detail={"moderator": name})


def waiting_time(failures: int, free: int) -> timedelta:
    """How long after the last of so many failures nobody can try: none, then twice as long each time."""
    if failures < free:
        return timedelta()
    return min(LONGEST_WAIT, FIRST_WAIT * int(2 ** min(10, failures - free)))


def may_reset(token: str) -> bool:
    """Whether the sign-in came from a one-time link."""
    return token.startswith(BY_LINK)
