"""A case's page: the window with its words closed, the acts and where they lead, and two moderators at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.review.types import Case, Moderator
from bot.review.web.site import Site
from bot.store import Transaction
from bot.store.database import StoreError
from bot.texts import review
from bot.texts import review_case as case_texts
from bot.texts import review_page as texts
from bot.texts import sign_in as sentences
from model_server.strategies import ESCONV
from tests.bot.review.house import DANGER, House
from tests.bot.review.web.browser import PASSWORD, Browser

REPLY = "I am here, and I have read what you wrote. What would make tonight a little safer?"


@pytest.fixture
async def case(house: House) -> Case:
    return await house.flagged()


@pytest.fixture
async def ben(house: House, browser: Browser) -> Moderator:
    added = await house.moderator("Ben")
    await browser.enter("Ben")
    return added


async def test_a_whole_takeover_on_the_page(house: House, browser: Browser, ben: Moderator, case: Case) -> None:
    at = f"/cases/{case.id}"
    await browser.get("/queue")
    assert at in {link.attributes["href"] for link in browser.page.document.all("a")}
    await browser.get(at)
    await browser.send(f"{at}/claim")
    assert "The case is yours." in browser.page.document.said("status")
    await browser.send(f"{at}/take-over")
    await browser.send(f"{at}/reply", strategy="Question", text=REPLY)
    assert REPLY in browser.page.document.text, "the page that follows shows it"
    await browser.send(f"{at}/hand-back")
    assert f"{at}/take-over" in browser.page.document.actions()
    await browser.send(f"{at}/note", text="They have a friend with them tonight.")
    await browser.send(f"{at}/resolve", resolution="supported")
    assert "The case is closed." in browser.page.document.said("status")
    assert "answered the person" in browser.page.document.text
    await house.place.inbox.idle()
    assert REPLY in [getattr(action, "text", "") for action in house.place.seen]
    last = [turn for turn in (await house.place.session()).turns if turn.kind == "moderator"]
    assert [(turn.text, turn.strategy) for turn in last] == [(REPLY, "Question")]


async def test_of_two_who_claim_at_once_the_second_is_told_who_was_first(
    house: House, site: Site, browser: Browser, ben: Moderator, case: Case
) -> None:
    at = f"/cases/{case.id}"
    await house.moderator("Anna")
    anna = Browser(house, site)
    await anna.enter("Anna")
    await browser.get(at)
    await anna.get(at)
    both = await asyncio.gather(
        *[each.post(f"{at}/claim", each.page.document.form(f"{at}/claim")) for each in (browser, anna)]
    )
    lost, won = sorted(both, key=lambda answer: answer.status, reverse=True)
    assert (won.status, lost.status) == (303, 409)
    winner = (await house.case()).claimed_by_name
    assert lost.document.said("alert") == f"{winner} works on this case already."
    assert f"{at}/claim" not in lost.document.actions()


async def test_what_the_loser_typed_is_on_the_same_page(
    house: House, site: Site, browser: Browser, ben: Moderator, case: Case
) -> None:
    at = f"/cases/{case.id}"
    await take_over(house, browser, case)
    form = browser.page
    await house.moderator("Anna", "admin")
    anna = Browser(house, site)
    await anna.enter("Anna")
    await anna.get(at)
    await anna.send(f"{at}/hand-back")
    await house.place.inbox.idle()
    browser.page = form
    answer = await browser.send(f"{at}/reply", strategy="Question", text=REPLY)
    assert (answer.status, answer.document.said("alert")) == (409, review.NOT_TAKEN_OVER)
    kept = next(each for each in answer.document.all("textarea") if each.attributes.get("id") == "lost")
    assert kept.text.strip() == REPLY


async def test_a_reply_without_a_strategy_is_not_sent_and_not_lost(
    house: House, browser: Browser, ben: Moderator, case: Case
) -> None:
    at = f"/cases/{case.id}"
    await take_over(house, browser, case)
    answer = await browser.send(f"{at}/reply", text=REPLY)
    assert (answer.status, answer.document.said("alert")) == (409, review.NO_STRATEGY)
    assert answer.document.form(f"{at}/reply")["text"].strip() == REPLY
    assert REPLY not in [getattr(action, "text", "") for action in house.place.seen]
    await browser.send(f"{at}/reply", strategy="Reflection of Feelings", text=REPLY)
    await house.place.inbox.idle()
    assert getattr(house.place.seen[-1], "text", "") == REPLY


async def test_a_reply_that_is_sent_twice_is_said_once(
    house: House, browser: Browser, ben: Moderator, case: Case
) -> None:
    at = f"/cases/{case.id}"
    await take_over(house, browser, case)
    form = {**browser.page.document.form(f"{at}/reply"), "strategy": "Question", "text": REPLY}
    assert [(await browser.post(f"{at}/reply", form)).status for _ in range(2)] == [303, 303]
    await house.place.inbox.idle()
    assert [getattr(action, "text", "") for action in house.place.seen].count(REPLY) == 1
    await browser.get(at)
    await browser.send(f"{at}/reply", strategy="Question", text=REPLY)
    await house.place.inbox.idle()
    assert [getattr(action, "text", "") for action in house.place.seen].count(REPLY) == 2, "the same words, meant twice"
    acts = [entry.act for entry in (await house.desk.reading.view(ben.id, case.id)).timeline]
    assert acts.count("reply") == 2


async def test_looking_for_new_messages_keeps_what_is_typed(
    house: House, browser: Browser, ben: Moderator, case: Case
) -> None:
    at = f"/cases/{case.id}"
    await take_over(house, browser, case)
    fields = {**browser.page.document.form(f"{at}/reply"), "strategy": "Question", "text": REPLY}
    await house.place.say("are you there?")
    answer = await browser.post(f"{at}/look", fields)
    assert "are you there?" in answer.document.text
    assert {**answer.document.form(f"{at}/reply"), "csrf": ""} == {**fields, "csrf": ""}


async def test_the_strategies_stand_before_the_text_each_with_its_meaning_and_an_example(
    house: House, browser: Browser, ben: Moderator, case: Case
) -> None:
    await take_over(house, browser, case)
    document = browser.page.document
    reply = next(each for each in document.all("form") if each.attributes["action"] == f"/cases/{case.id}/reply")
    fields = [each for each in document.elements if reply in each.inside and "name" in each.attributes]
    steps = [each.attributes.get("value") for each in fields if each.attributes["name"] in ("strategy", "text")]
    assert steps == [*ESCONV.names, None]
    for each in ESCONV.strategies:
        assert each.definition in document.text
        assert each.example in document.text


async def test_a_sign_in_that_ends_while_somebody_types_brings_the_text_back(
    house: House, site: Site, browser: Browser, ben: Moderator, case: Case
) -> None:
    at = f"/cases/{case.id}"
    await site.signing_in.set_password(ben.id, "l", "", (PASSWORD, PASSWORD))
    await browser.sign_in("Ben")
    await take_over(house, browser, case)
    house.place.clock.forward(minutes=house.config.session_idle_minutes + 1)
    answer = await browser.send(f"{at}/reply", strategy="Question", text=REPLY)
    assert (answer.status, answer.document.said("alert")) == (401, sentences.NO_SIGN_IN)
    wrong = await browser.send("/sign-in", name="Ben", password="not this, no no")
    assert wrong.status == 401
    resumed = await browser.send("/sign-in", name="Ben", password=PASSWORD)
    assert resumed.document.title() == texts.RESUME_TITLE
    back = await browser.send(f"{at}/look")
    assert back.document.form(f"{at}/reply")["text"].strip() == REPLY
    assert back.document.form(f"{at}/reply")["strategy"] == "Question"
    await browser.send(f"{at}/reply")
    await house.place.inbox.idle()
    assert REPLY in [getattr(action, "text", "") for action in house.place.seen]


async def test_whoever_signs_in_by_a_link_in_another_window_gets_the_text_back_too(
    house: House, site: Site, browser: Browser, ben: Moderator, case: Case
) -> None:
    at = f"/cases/{case.id}"
    await browser.get(at)
    house.place.clock.forward(minutes=house.config.session_idle_minutes + 1)
    lost = await browser.send(f"{at}/note", text="They have a friend with them tonight.")
    early = await browser.send("/resume")
    assert early.status == 401
    await browser.enter("Ben")
    browser.page = lost
    await browser.send("/resume")
    back = await browser.send(f"{at}/look")
    assert back.document.form(f"{at}/note")["text"].strip() == "They have a friend with them tonight."


async def test_a_case_whose_person_deletes_everything_while_it_is_open_is_gone_with_what_was_typed(
    house: House, browser: Browser, ben: Moderator, case: Case
) -> None:
    at = f"/cases/{case.id}"
    await take_over(house, browser, case)
    form = browser.page
    await house.place.command("forget")
    await house.place.answer("forget", confirm="yes")
    answer = await browser.send(f"{at}/reply", strategy="Question", text=REPLY)
    assert (answer.status, answer.document.said("alert")) == (404, review.CASE_GONE)
    assert REPLY not in answer.response.text
    assert (await browser.get(at)).status == 404
    assert (await browser.get(f"{at}/news")).status == 404
    entries = (await browser.get("/queue")).document
    assert case.id[:8] not in entries.text
    assert form.document.actions(), "there had been something to do"


async def test_a_case_that_is_none_is_not_found(browser: Browser, ben: Moderator) -> None:
    for name in ("0" * 32, "%00", "x", "0" * 33, "..%2f..", "%3Cscript%3E"):
        answer = await browser.get(f"/cases/{name}")
        assert answer.status == 404, name


async def test_who_is_removed_while_holding_a_case_is_out_and_the_case_is_free(
    house: House, site: Site, browser: Browser, ben: Moderator, case: Case
) -> None:
    at = f"/cases/{case.id}"
    await take_over(house, browser, case)
    await house.moderator("Anna", "admin")
    await house.desk.staff.remove(None, "Ben")
    await house.place.inbox.idle()
    answer = await browser.send(f"{at}/reply", strategy="Question", text=REPLY)
    assert answer.status == 401
    assert REPLY not in [getattr(action, "text", "") for action in house.place.seen]
    anna = Browser(house, site)
    await anna.enter("Anna")
    assert f"{at}/claim" in (await anna.get(at)).document.actions()


async def test_a_locked_database_is_a_page_with_what_was_typed_to_send_again(
    house: House, browser: Browser, ben: Moderator, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = f"/cases/{case.id}"
    note = "They have a friend with them tonight."
    await browser.get(at)
    with monkeypatch.context() as patched:
        patched.setattr(house.place.store, "transaction", locked)
        answer = await browser.send(f"{at}/note", text=note)
        assert (answer.status, answer.response.headers["retry-after"]) == (503, "5")
        assert answer.document.said("alert").startswith("The database is in use")
        assert (await browser.get("/queue")).status == 503
        assert (await browser.get("/static/page.css")).status == 200
        assert (await browser.get("/health")).response.text == "ok"
    browser.page = answer
    await browser.send(f"{at}/note")
    assert [each.text for each in (await house.desk.reading.view(ben.id, case.id)).notes] == [note]


@asynccontextmanager
async def locked(*, is_urgent: bool = False) -> AsyncIterator[Transaction]:
    raise StoreError("The database is in use by another program. Try again in a moment.")
    yield


async def test_words_are_closed_until_asked_for_and_only_the_window_is_there(
    house: House, browser: Browser, ben: Moderator
) -> None:
    await house.place.get_ready()
    for number in range(12):
        await house.place.say(f"ordinary line {number}")
    await house.place.say(DANGER)
    case = await house.case()
    document = (await browser.get(f"/cases/{case.id}")).document
    closed = [each for each in document.all("details") if "open" in each.attributes]
    assert closed == []
    assert "ordinary line 1 " not in f"{document.text} "
    assert "messages are not shown" in document.text
    assert "I lost my job." not in document.text
    answer = await browser.send(f"/cases/{case.id}/read-all", reason="The flag alone does not say who is with them.")
    assert answer.document.said("status") == case_texts.DONE["read-all"]
    assert "ordinary line 0" in answer.document.text
    assert "I lost my job." in answer.document.text
    opened = (await browser.get(f"/cases/{case.id}?words=all")).document
    words = [each.inside[-1] for each in opened.all("bdi") if each.attributes.get("class") == "words"]
    assert len(words) > 20
    assert all("open" in each.attributes for each in words)


async def test_the_other_acts_do_what_they_say(house: House, browser: Browser, ben: Moderator) -> None:
    case = await house.flagged("I feel down and I do not sleep, I might hurt myself some day")
    at = f"/cases/{case.id}"
    await browser.get(at)
    await browser.send(f"{at}/claim")
    seeker, supporter = (await house.place.session()).turns[:2]
    for act, fields in (
        ("training", {"decision": "cleared"}),
        ("level", {"turn": seeker.id, "level": "concern"}),
        ("strategy", {"turn": supporter.id, "strategy": "Question"}),
        ("restrict", {"days": "3", "reason": "Please write to us about the threats first."}),
        ("lift", {}),
        ("snooze", {"hours": "4"}),
    ):
        csrf = browser.page.document.form("/sign-out")["csrf"]
        answer = await browser.post(f"{at}/{act}", {"csrf": csrf, **fields})
        assert answer.status == 303, act
        await browser.get(answer.to)
        assert browser.page.document.said("status") == case_texts.DONE[act]
    session = await house.place.session()
    assert (session.training_decision, session.turns[0].level_label) == ("cleared", "concern")
    assert session.turns[1].strategy_label == "Question"
    assert "snoozed until" in (await browser.get("/queue?order=snoozed")).document.text
    for act, fields in (("snooze", {"hours": "9999"}), ("training", {"decision": "x"}), ("restrict", {"days": "-1"})):
        answer = await browser.post(f"{at}/{act}", {"csrf": csrf, "reason": "no", **fields})
        assert (answer.status, answer.document.said("alert")) == (409, case_texts.UNKNOWN_CHOICE)


async def take_over(house: House, browser: Browser, case: Case) -> None:
    """Claims the case, takes it over, and opens its page."""
    at = f"/cases/{case.id}"
    await browser.get(at)
    await browser.send(f"{at}/claim")
    await browser.send(f"{at}/take-over")
    await house.place.inbox.idle()
    await browser.get(at)
