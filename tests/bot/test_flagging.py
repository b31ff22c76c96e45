"""Flags beside the input gate's: each reason once, and none without a reason."""

from __future__ import annotations

import pytest

from bot.flagging import ASKED_FOR_A_LOOK, NOT_UNDERSTOOD, STRONGER, TWO_LOW_STARS
from bot.safety.output_gate import SAFE_REPLIES
from bot.types import Flag, Say, StarsGiven
from entrypoints.export import esconv_json
from tests.bot.place import Place, forms, notices

DEATH = "Maybe dying would be the best way out for you."
CONTACT = "You can call me any time at 0800 123 4567."
HUMAN = "I have two children and my husband left me too."
CIRCLES = "Sounds hard. " * 7


async def raised(place: Place) -> tuple[Flag, ...]:
    async with place.store.transaction() as transaction:
        person = await transaction.people.find(place.address.platform, place.address.user)
        assert person is not None
        return await transaction.conversations.flags_of(person.id)


async def resolve(place: Place) -> None:
    """What a moderator's decision leaves in the store."""
    (flag, *_) = await raised(place)
    async with place.store.transaction() as transaction:
        for case in await transaction.cases.of_person(flag.person_id):
            await transaction.cases.change(case.id, resolved_at=place.clock())


async def rated(place: Place, *stars: int) -> None:
    """A session of so many replies, rated one after the other; 0 leaves one out."""
    for number, value in enumerate(stars):
        (said, *_) = await place.say(f"day {number}")
        assert isinstance(said, Say)
        if value:
            await place.send(StarsGiven(value, said.turn_id))


async def test_two_single_stars_in_a_row_raise_a_concern_on_the_second_reply(place: Place) -> None:
    await place.get_ready()
    await rated(place, 1, 1)
    (flag,) = await raised(place)
    assert (flag.level, flag.category, flag.reasons) == ("concern", "stars", (TWO_LOW_STARS,))
    session = await place.session()
    assert (flag.session_id, flag.turn_id) == (session.id, session.turns[-1].id)


@pytest.mark.parametrize("stars", [(1,), (1, 2), (1, 5, 1), (2, 1), (5, 1)])
async def test_one_star_that_is_not_followed_by_another_raises_nothing(place: Place, stars: tuple[int, ...]) -> None:
    await place.get_ready()
    await rated(place, *stars)
    assert await raised(place) == ()


async def test_replies_without_stars_between_two_do_not_part_them(place: Place) -> None:
    await place.get_ready()
    await rated(place, 1, 0, 1)
    assert len(await raised(place)) == 1


async def test_further_single_stars_raise_nothing_while_the_flag_stands_and_one_more_after_it(place: Place) -> None:
    await place.get_ready()
    await rated(place, 1, 1, 1, 4, 1, 1)
    assert len(await raised(place)) == 1
    await resolve(place)
    await rated(place, 1)
    assert [flag.category for flag in await raised(place)] == ["stars", "stars"]


async def test_stars_for_an_older_reply_say_nothing_of_the_last_two(place: Place) -> None:
    await place.get_ready()
    await rated(place, 1, 1)
    await resolve(place)
    (said, *_) = (turn for turn in (await place.session()).turns if turn.speaker == "supporter")
    await rated(place, 4)
    await place.send(StarsGiven(1, said.id))
    assert len(await raised(place)) == 1


@pytest.mark.parametrize(
    ("before", "values", "reasons"),
    [
        ("4", {"look": "yes", "intensity": "2"}, (ASKED_FOR_A_LOOK,)),
        ("4", {"intensity": "5"}, (STRONGER,)),
        ("4", {"empathy": "1", "relevance": "1"}, (NOT_UNDERSTOOD,)),
        ("3", {"look": "yes", "intensity": "5", "empathy": "1", "relevance": "1"}, None),
        ("5", {"intensity": "5"}, ()),
        ("3", {"intensity": "4"}, ()),
        ("", {"intensity": "5"}, ()),
        ("4", {"empathy": "1", "relevance": "2"}, ()),
        ("4", {"empathy": "1"}, ()),
        ("4", {"look": "no"}, ()),
        ("4", {}, ()),
    ],
)
async def test_the_survey_raises_a_concern_by_rule(
    place: Place, before: str, values: dict[str, str], reasons: tuple[str, ...] | None
) -> None:
    await place.command("talk")
    await place.answer("adult", adult="yes")
    await place.answer("consent", talk="yes")
    await place.answer("pre_chat", intensity=before)
    await place.say("hello")
    await place.command("end")
    await place.answer("post_chat", **values)
    flags = await raised(place)
    found = tuple(reason for flag in flags for reason in flag.reasons)
    assert found == ((ASKED_FOR_A_LOOK, STRONGER, NOT_UNDERSTOOD) if reasons is None else reasons)
    assert {(flag.level, flag.category) for flag in flags} <= {("concern", "survey")}
    assert len(flags) <= 1


async def test_who_asks_for_a_look_is_told_what_comes_of_it(place: Place) -> None:
    await place.get_ready()
    await place.say("hello")
    assert forms(await place.command("end")) == ["post_chat"]
    assert notices(await place.answer("post_chat", look="yes")) == ["look_kept", "goodbye"]
    (flag,) = await raised(place)
    assert flag.turn_id == (await place.session()).turns[-1].id


async def test_a_look_at_a_conversation_in_which_nothing_was_said_has_no_turn(place: Place) -> None:
    await place.get_ready()
    await place.command("end")
    await place.answer("post_chat", look="yes")
    (flag,) = await raised(place)
    assert flag.turn_id is None


async def test_the_wish_for_a_look_is_not_in_esconvs_json(place: Place) -> None:
    await place.get_ready()
    await place.say("hello")
    await place.command("end")
    await place.answer("post_chat", intensity="2", look="yes")
    session = await place.session()
    assert session.post_chat is not None
    assert session.post_chat.look is True
    assert "look" not in esconv_json([session], 3)


async def test_a_model_that_is_stopped_twice_for_harm_raises_a_concern_on_what_the_person_wrote(place: Place) -> None:
    await place.get_ready()
    place.model.texts = [DEATH, CONTACT]
    (said,) = await place.say("hello")
    assert isinstance(said, Say)
    assert said.text in SAFE_REPLIES
    (flag,) = await raised(place)
    assert (flag.level, flag.category, flag.reasons) == ("concern", "reply", ("agrees with death", "made-up contact"))
    assert flag.turn_id == (await place.session()).turns[0].id


@pytest.mark.parametrize(
    "texts", [[DEATH, "What happened?"], [HUMAN, HUMAN], [CIRCLES, CIRCLES], [DEATH, CIRCLES], [DEATH, HUMAN], []]
)
async def test_once_and_mere_nonsense_raise_nothing(place: Place, texts: list[str]) -> None:
    await place.get_ready()
    place.model.texts = texts
    await place.say("hello")
    assert await raised(place) == ()


async def test_a_model_that_goes_on_so_is_raised_again_only_when_it_got_worse(place: Place) -> None:
    await place.get_ready()
    for text in (CONTACT, CONTACT, DEATH, CONTACT):
        place.model.texts = [text]
        await place.say("hello")
    assert [flag.reasons for flag in await raised(place)] == [("made-up contact",), ("agrees with death",)]
    await resolve(place)
    await place.say("hello")
    assert [flag.reasons for flag in await raised(place)][2:] == [("made-up contact",)]
