"""Passwords: which are good enough, their hashes, and how long wrong tries have to wait."""

from __future__ import annotations

from typing import Literal

import pytest
from argon2 import PasswordHasher

from bot.review.passwords import Passwords, need_good
from bot.review.signing_in import SigningIn, waiting_time
from tests.bot.review.house import House
from tests.bot.review.web.browser import PASSWORD, QUICK


@pytest.mark.parametrize(
    "password",
    [
        "elevenchars",
        "Anna Berg is here",
        "annaberg-annaberg",
        "passwordpassword1",
        "aaaaaaaaaaaaaaaa",
        "123456789012345",
        "abcdefghijklmno",
        "qwertyuiopasdf",
        "abcabcabcabcabc",
        "Admin-2026-Admin",
        "x" * 501,
    ],
)
def test_a_password_that_is_guessed_first_is_refused(password: str) -> None:
    with pytest.raises(Exception, match="password"):
        need_good(password, "Anna Berg")


@pytest.mark.parametrize(
    "password", [PASSWORD, "Übermut kommt vor dem Fall", "tr0ub4dor&3 and more", "лампа дождь река"]
)
def test_a_password_of_some_words_is_good_enough_unless_it_holds_the_name(password: str) -> None:
    need_good(password, "Anna Berg")
    with pytest.raises(Exception, match="name"):
        need_good(f"{password} anna berg", "Anna Berg")


async def test_a_hash_of_older_parameters_is_made_anew_at_the_next_sign_in(house: House) -> None:
    anna = await house.moderator("Anna")
    quick = Passwords(QUICK)
    async with house.place.store.transaction() as transaction:
        await transaction.moderators.change(anna.id, password_hash=await quick.hash(PASSWORD))
    stronger = Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    await SigningIn(house.desk.acts, stronger).by_password("Anna", PASSWORD, "here")
    async with house.place.store.transaction() as transaction:
        kept = await transaction.moderators.password_hash(anna.id)
    assert kept is not None
    assert not stronger.is_outdated(kept)
    assert await stronger.check(PASSWORD, kept)


async def test_a_name_that_is_nobodys_costs_as_much_work_as_a_wrong_password() -> None:
    passwords = Passwords(Counting())
    kept = await passwords.hash(PASSWORD)
    await passwords.check("something else", kept)
    before = Counting.verified
    assert not await passwords.check("something else", None)
    assert Counting.verified == before + 1


class Counting(PasswordHasher):
    """A hasher that counts how often it is asked."""

    verified = 0

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 (its name)
        Counting.verified += 1
        return super().verify(hash, password)


def test_the_wait_grows_from_half_a_minute_to_a_quarter_of_an_hour() -> None:
    seconds = [waiting_time(failures, 5).total_seconds() for failures in (0, 4, 5, 6, 7, 9, 10, 50)]
    assert seconds == [0, 0, 30, 60, 120, 480, 900, 900]
