"""Passwords of moderators: which are good enough, and their argon2 hashes. Knows no names of accounts and no store."""

from __future__ import annotations

import asyncio
import itertools
import re
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.review.errors import NotPossible
from bot.texts import sign_in as texts

LEAST_CHARACTERS = 12
MOST_CHARACTERS = 500
LEAST_DIFFERENT = 5
# A password that is little more than one of these is guessed first.
COMMON = ("password", "passwort", "passwd", "attune", "moderator", "admin", "welcome", "letmein", "secret")
ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
)
# Each hash takes 64 MiB for a moment.
AT_ONCE = 2


class Passwords:
    """Hashes by argon2id, with the parameters of RFC 9106's second choice unless told otherwise."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._room = asyncio.Semaphore(AT_ONCE)
        self._nobodys = ""

    async def hash(self, password: str) -> str:
        """The hash to keep."""
        async with self._room:
            return await asyncio.to_thread(self._hasher.hash, _normal(password))

    async def check(self, password: str, kept: str | None) -> bool:
        """Whether the password is the one of the hash; without one it takes as long, and is False."""
        if not self._nobodys:
            self._nobodys = await self.hash("of nobody")
        async with self._room:
            return await asyncio.to_thread(self._check, _normal(password), kept or self._nobodys) and kept is not None

    def is_outdated(self, kept: str) -> bool:
        """Whether the hash was made with other parameters than are used now."""
        return self._hasher.check_needs_rehash(kept)

    def _check(self, password: str, kept: str) -> bool:
        try:
            return self._hasher.verify(kept, password)
        except (VerificationError, InvalidHashError):
            return False


def need_good(password: str, name: str) -> None:
    """NotPossible: the password is too short, contains the name, or is among the first that anybody would try."""
    if len(password) < LEAST_CHARACTERS:
        raise NotPossible(texts.TOO_SHORT.format(least=LEAST_CHARACTERS))
    if len(password) > MOST_CHARACTERS:
        raise NotPossible(texts.TOO_LONG.format(most=MOST_CHARACTERS))
    letters, own = _letters(password), _letters(name)
    if own and own in letters:
        raise NotPossible(texts.HAS_NAME)
    if len(set(password.casefold())) < LEAST_DIFFERENT or _is_row(letters) or _is_common(letters):
        raise NotPossible(texts.TRIVIAL)


def _is_row(letters: str) -> bool:
    """Whether it is mostly keys beside each other, or one short piece again and again."""
    pairs = ["".join(pair) for pair in itertools.pairwise(letters)]
    neighbours = sum(any(pair in row or pair in row[::-1] for row in ROWS) for pair in pairs)
    repeats = re.fullmatch(r"(.{1,6}?)\1+", letters)
    return bool(repeats) or neighbours >= 0.7 * max(1, len(pairs))


def _is_common(letters: str) -> bool:
    for word in COMMON:
        letters = letters.replace(word, "")
    return len(re.sub(r"\d", "", letters)) < 4


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", _normal(text).casefold())


def _normal(text: str) -> str:
    """The same however a keyboard composes its letters."""
    return unicodedata.normalize("NFKC", text)
