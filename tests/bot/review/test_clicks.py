"""Clicks in the moderators' channel: the desk decides each time, and every refusal is a sentence."""

from __future__ import annotations

from typing import get_args

import pytest

from bot.review.clicks import Clicks
from bot.review.errors import NotPossible
from bot.review.passwords import Passwords
from bot.review.signing_in import SigningIn
from bot.review.types import Case, Moderator
from bot.texts import cards as texts
from bot.texts import review
from bot.types import Address, CardAct, ModeratorClick, Told, Window
from tests.bot.review.house import House

ANNA, BEN, NOBODY = (Address("slack", f"T1:U{name}", "") for name in ("ANNA", "BEN", "X"))


@pytest.fixture
def clicks(house: House) -> Clicks:
    return Clicks(house.desk, "https://desk")


@pytest.fixture
async def case(house: House) -> Case:
    """A case, and two moderators whose accounts are known, one with its workspace and one without."""
    await linked(house, "Anna", "UANNA")
    await linked(house, "Ben", "T1:UBEN")
    return await house.flagged()


async def linked(house: House, name: str, user: str, *, has_passed: bool = True) -> Moderator:
    moderator = await house.moderator(name, has_passed=has_passed)
    await house.desk.staff.link_account(None, name, "slack", user)
    return moderator


async def tap(clicks: Clicks, case: Case, act: CardAct, user: Address = ANNA, **values: str) -> Told:
    told = await clicks(ModeratorClick(case.id, act, user, values or None))
    assert isinstance(told, Told)
    return told


async def test_a_case_is_worked_on_from_claim_to_note(house: House, clicks: Clicks, case: Case) -> None:
    assert await tap(clicks, case, "claim") == Told(texts.DONE["claim"])
    assert (await tap(clicks, case, "takeover")).text == texts.DONE["takeover"]
    await house.place.inbox.idle()
    told = await tap(clicks, case, "reply", strategy="Question", text="What would help you right now?")
    assert told == Told(texts.DONE["reply"])
    assert (await tap(clicks, case, "handback")).text == texts.DONE["handback"]
    await house.place.inbox.idle()
    assert not (await tap(clicks, case, "resolve", resolution="supported", note="calmer at the end")).is_refused
    async with house.place.store.reading() as transaction:
        found = await transaction.cases.get(case.id)
        assert found is not None
        assert found.resolution == "supported"
        assert [note.text for note in await transaction.cases.notes_of(found)] == ["calmer at the end"]
        acts = [entry.act for entry in await transaction.audit.of_case(case.id)]
    assert acts == ["claim", "take over", "reply", "hand back", "resolve", "note"]


async def test_who_is_no_moderator_is_told_so_and_nothing_else(house: House, clicks: Clicks, case: Case) -> None:
    for act in get_args(CardAct):
        assert await tap(clicks, case, act, NOBODY) == Told(review.NOT_A_MODERATOR, is_refused=True), act
        assert (await house.case()).version == case.version, act


async def test_the_account_of_another_platform_is_nobody(clicks: Clicks, case: Case) -> None:
    assert (await tap(clicks, case, "claim", Address("discord", "UANNA", ""))).text == review.NOT_A_MODERATOR


async def test_a_removed_moderator_is_none(house: House, clicks: Clicks, case: Case) -> None:
    await house.moderator("Carl", "admin")
    await house.desk.staff.remove(None, "Anna")
    assert (await tap(clicks, case, "excerpt")).text == review.NOT_A_MODERATOR


async def test_of_two_who_claim_the_second_is_told_who_has_it(clicks: Clicks, case: Case) -> None:
    await tap(clicks, case, "claim", ANNA)
    assert await tap(clicks, case, "claim", BEN) == Told(review.taken("Anna"), is_refused=True)


@pytest.mark.parametrize("act", ["note", "snooze", "resolve", "reply"])
async def test_a_window_does_not_open_for_who_would_be_refused_after_it(
    clicks: Clicks, case: Case, act: CardAct
) -> None:
    await tap(clicks, case, "claim", BEN)
    answer = await clicks(ModeratorClick(case.id, act, ANNA))
    assert isinstance(answer, Window) == (act == "note")
    if isinstance(answer, Told):
        assert answer == Told(review.taken("Ben"), is_refused=True)


async def test_a_reply_asks_for_the_strategy_first(house: House, clicks: Clicks, case: Case) -> None:
    await tap(clicks, case, "claim")
    await tap(clicks, case, "takeover")
    await house.place.inbox.idle()
    window = await clicks(ModeratorClick(case.id, "reply", ANNA))
    assert isinstance(window, Window)
    assert [(each.name, each.kind, each.is_required) for each in window.fields] == [
        ("strategy", "choice", True),
        ("text", "text", True),
    ]
    assert len(window.fields[0].options) == 8


async def test_a_window_that_is_sent_twice_is_said_once(house: House, clicks: Clicks, case: Case) -> None:
    await tap(clicks, case, "claim")
    await tap(clicks, case, "takeover")
    await house.place.inbox.idle()
    sent = ModeratorClick(case.id, "reply", ANNA, {"strategy": "Question", "text": "How are you?"}, "view:V1")
    assert [await clicks(sent) for _ in range(2)] == [Told(texts.DONE["reply"])] * 2
    await house.place.inbox.idle()
    turns = (await house.place.session()).turns
    assert [turn.text for turn in turns if turn.kind == "moderator"] == ["How are you?"]


async def test_words_that_were_refused_are_given_back(house: House, clicks: Clicks, case: Case) -> None:
    told = await tap(clicks, case, "reply", strategy="Question", text="I am here with you")
    assert told.is_refused
    assert told.text.startswith(review.NOT_TAKEN_OVER)
    assert "I am here with you" in told.text


async def test_without_the_course_nobody_takes_over(house: House, clicks: Clicks, case: Case) -> None:
    await linked(house, "Cleo", "UCLEO", has_passed=False)
    cleo = Address("slack", "T1:UCLEO", "")
    await tap(clicks, case, "claim", cleo)
    assert await tap(clicks, case, "takeover", cleo) == Told(review.NOT_TRAINED, is_refused=True)


async def test_a_case_that_was_resolved_or_forgotten_meanwhile_says_so(
    house: House, clicks: Clicks, case: Case
) -> None:
    await tap(clicks, case, "claim")
    await tap(clicks, case, "resolve", resolution="false alarm")
    assert (await tap(clicks, case, "claim", BEN)).text == review.ALREADY_RESOLVED
    await house.place.command("forget")
    await house.place.answer("forget", confirm="yes")
    for act in ("claim", "excerpt", "note", "reply", "reopen"):
        assert await tap(clicks, case, act) == Told(review.CASE_GONE, is_refused=True)


async def test_what_no_window_of_ours_sends_is_refused(house: House, clicks: Clicks, case: Case) -> None:
    await tap(clicks, case, "claim")
    for act, values, why in (
        ("resolve", {"resolution": "whatever"}, review.UNKNOWN_RESOLUTION),
        ("snooze", {"minutes": "99999999999"}, texts.CHOOSE_LENGTH),
        ("snooze", {"minutes": "15"}, review.SNOOZE_RANGE.format(hours=72)),
        ("note", {"text": "   "}, review.NO_TEXT),
    ):
        assert await tap(clicks, case, act, **values) == Told(why, is_refused=True)  # type: ignore[arg-type]
    told = await tap(clicks, case, "note", text="n" * 100_000)
    assert told.text.startswith(review.TOO_LONG.format(most=4000))


async def test_a_broken_store_is_told_and_its_words_are_not_logged(
    house: House, clicks: Clicks, case: Case, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> None:
        raise ValueError("I took all the pills")

    house.desk.claims.claim = broken  # type: ignore[method-assign, assignment]
    assert (await tap(clicks, case, "claim")).is_refused
    assert "ValueError" in caplog.text
    assert "pills" not in caplog.text


async def test_a_sign_in_link_is_for_the_one_who_clicked_and_works_once(
    house: House, clicks: Clicks, case: Case
) -> None:
    told = await tap(clicks, case, "signin")
    address, _, link = told.text.rpartition("/link/")
    assert address.endswith("https://desk")
    signing_in = SigningIn(house.desk.acts, Passwords())
    assert (await signing_in.by_link(link)).moderator.name == "Anna"
    with pytest.raises(NotPossible):
        await signing_in.by_link(link)
    stranger = await tap(clicks, case, "signin", Address("slack", "T1:UNOBODY"))
    assert (stranger.text, stranger.is_refused) == (review.NOT_A_MODERATOR, True)


async def test_without_a_page_there_is_no_sign_in_link(house: House, case: Case) -> None:
    assert (await tap(Clicks(house.desk), case, "signin")).is_refused
