"""Two at once, a lost sign-in, somebody forgotten or removed, a locked database: nothing that was typed is lost."""

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
from bot.texts import review_page as texts
from bot.texts import sign_in as sentences
from tests.bot.review.house import House
from tests.bot.review.web.browser import PASSWORD, REPLY, Browser, take_over


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
