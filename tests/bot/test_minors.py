"""R5: who says or shows that they are under 18, and what follows."""

# ruff: noqa: E501 (a list of sentences reads best on one line)

from __future__ import annotations

import pytest

from bot.minors import sign, told
from bot.safety.assessment import Assessment
from bot.types import Crisis, Say
from tests.bot.place import Place, forms, notices

MINOR = (
    "I'm 15", "im 16 and my parents fight", "i am fourteen years old", "I just turned 17.", "I'm 15f", "I'm only 13 :(", "I am 15 by the way", "im 14 please help me",
    "I'm in 9th grade", "I'm a sophomore in high school", "im a minor", "im 17 lol", "Tengo 15 años", "J'ai 14 ans",
    "ich bin 16", "ich bin 15 jahre alt", "tenho 16 anos", "ho 15 anni", "мне 15 лет", "我今年15岁", "16歳です", "15살이에요",
)  # fmt: skip
CHILD = ("I'm 11", "i am twelve", "I'm in 5th grade", "im 10 years old", "I'm in elementary school", "tengo 11 años")
SIGN = ("please don't tell my parents", "dont tell my mom about this", "my parents will ground me")
NEITHER = (
    "I'm 15 minutes late", "I'm 12 weeks pregnant", "my son is 15", "I'm 10 years sober", "when I was 15 I lost my dad",
    "I'm 35", "I'm 18", "i feel like i'm 12 again", "I am 7 months clean", "I teach 9th grade", "I'm a 9th grade teacher",
    "I'm 150 kg", "I'm 17 days sober", "my parents died", "it was like I am 15 again", "I am 12 pages into it", "I am 16 stone", "I am 14 in the queue", "I am 11 steps away", "I am 13 foot away",
)  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "text"),
    [("minor", text) for text in MINOR]
    + [("child", text) for text in CHILD]
    + [("sign", text) for text in SIGN]
    + [(None, text) for text in NEITHER],
)
def test_an_age_a_grade_or_a_sign_is_read_and_nothing_else(kind: str | None, text: str) -> None:
    assert told(text) == kind


async def test_a_stated_age_ends_the_chat_and_erases_what_was_written(place: Place) -> None:
    await place.get_ready()
    await place.say("school is hard")
    assert notices(await place.say("I'm 15")) == ["under_18"]
    async with place.store.transaction() as transaction:
        assert await transaction.conversations.all() == ()
    assert place.withdrawn
    assert notices(await place.say("please talk to me")) == ["under_18"]
    assert len(place.model.calls) == 1


async def test_someone_under_18_in_danger_gets_help_first_and_the_flag_stays(place: Place) -> None:
    await place.get_ready()
    await place.say("hello")
    actions = await place.say("I'm 15 and I want to kill myself tonight")
    assert isinstance(actions[0], Crisis)
    assert notices(actions) == ["under_18"]
    assert len(await place.flags()) == 1
    async with place.store.transaction() as transaction:
        assert await transaction.conversations.all() == ()


async def test_under_13_nothing_at_all_is_kept(place: Place) -> None:
    await place.get_ready()
    assert notices(await place.say("I'm 11")) == ["under_13", "forgotten"]
    async with place.store.transaction() as transaction:
        assert await transaction.people.find("memory", "ada") is None


async def test_under_13_in_danger_help_comes_first_and_is_counted(place: Place) -> None:
    await place.get_ready()
    actions = await place.say("I'm 11 and I want to kill myself")
    assert isinstance(actions[0], Crisis)
    async with place.store.transaction() as transaction:
        assert len(await transaction.counters.referrals(2026)) == 1


async def test_a_sign_has_the_question_asked_again_once_and_the_chat_goes_on(place: Place) -> None:
    await place.get_ready()
    actions = await place.say("please don't tell my parents")
    assert isinstance(actions[0], Say)
    assert forms(actions) == ["adult"]
    assert await place.answer("adult", adult="yes") == []
    assert forms(await place.say("really, don't tell my parents")) == []
    assert notices(await place.answer("adult", adult="no")) == ["under_18"]


async def test_a_sign_in_danger_brings_help_first_and_then_the_question(place: Place) -> None:
    await place.get_ready()
    actions = await place.say("please don't tell my parents, I want to kill myself")
    assert isinstance(actions[0], Crisis)
    assert forms(actions) == ["adult"]


def test_the_gates_own_word_for_someone_under_18_is_a_sign() -> None:
    assert sign(Assessment("elevated", "minor")) == "sign"
    assert sign(Assessment("elevated", "minor", "other")) is None
    assert sign(Assessment("elevated", "abuse")) is None
