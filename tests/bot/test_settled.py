"""An answer that came from buttons is settled where the buttons are; one that was typed is answered as ever."""

from __future__ import annotations

from bot.texts import chat
from bot.types import AskForm, Crisis, FormSubmitted, Notice, Settled, StarsGiven
from tests.bot.place import Place, notices

ORIGIN = "c1:m1"


async def test_stars_that_were_tapped_stand_where_the_buttons_were_and_nothing_is_said_below(place: Place) -> None:
    await place.get_ready()
    await place.say("Work is hard")
    assert await place.send(StarsGiven(4, origin=ORIGIN)) == [Settled(ORIGIN, chat.stars_kept(4))]
    assert [turn.stars for turn in (await place.session()).turns] == [None, 4]


async def test_stars_that_were_typed_are_thanked_for_in_words(place: Place) -> None:
    await place.get_ready()
    await place.say("Work is hard")
    assert notices(await place.send(StarsGiven(4))) == ["stars_thanks"]


async def test_an_accepted_form_is_settled_before_the_next_question(place: Place) -> None:
    await place.command("talk")
    settled, asked = await place.send(FormSubmitted("adult", {"adult": "yes"}, origin=ORIGIN))
    assert settled == Settled(ORIGIN, chat.FORM_THANKS)
    assert isinstance(asked, AskForm)
    settled, asked = await place.send(FormSubmitted("consent", {"talk": "yes"}, origin=ORIGIN))
    assert settled == Settled(ORIGIN, chat.CONSENT_KEPT)
    assert isinstance(asked, AskForm)


async def test_a_form_that_is_asked_again_stays_open(place: Place) -> None:
    await place.command("talk")
    (again,) = await place.send(FormSubmitted("adult", {}, origin=ORIGIN))
    assert isinstance(again, AskForm)


async def test_help_in_danger_comes_before_the_buttons_go(place: Place) -> None:
    await place.command("talk")
    await place.answer("adult", adult="yes")
    await place.answer("consent", talk="yes")
    values = {"situation": "I want to kill myself tonight"}
    crisis, settled, *_ = await place.send(FormSubmitted("pre_chat", values, origin=ORIGIN))
    assert isinstance(crisis, Crisis)
    assert settled == Settled(ORIGIN, chat.FORM_THANKS)


async def test_forgetting_settles_its_buttons_and_then_gives_the_receipt(place: Place) -> None:
    await place.get_ready()
    settled, receipt = await place.send(FormSubmitted("forget", {"confirm": "yes"}, origin=ORIGIN))
    assert settled == Settled(ORIGIN, chat.FORM_THANKS)
    assert isinstance(receipt, Notice)
    assert receipt.key == "forgotten"


async def test_buttons_of_a_form_that_nobody_waits_for_any_more_are_told_so(place: Place) -> None:
    await place.get_ready()
    assert await place.send(FormSubmitted("pre_chat", {}, origin=ORIGIN)) == [Settled(ORIGIN, chat.ALREADY_SURVEYED)]
