"""Ways in and out of the page: passwords, one-time links, and what cannot be done with either."""

from __future__ import annotations

import asyncio

import pytest

from bot.review.signing_in import FREE_OF_ADDRESS, FREE_OF_NAME
from bot.review.web.site import Site
from bot.texts import review_page as texts
from bot.texts import sign_in as sentences
from tests.bot.review.house import House
from tests.bot.review.web.browser import PASSWORD, Browser

OTHER = "five calm rivers run"


async def with_password(browser: Browser, name: str, password: str = PASSWORD) -> None:
    """Signs in by a link, sets a password, and leaves."""
    await browser.enter(name)
    await browser.get("/account")
    await browser.send("/account/password", new=password, again=password)
    assert browser.page.document.said("status") == texts.DONE["password"]
    await browser.send("/sign-out")
    browser.client.cookies.clear()


async def test_from_a_link_to_a_password_to_the_queue(browser: Browser) -> None:
    await browser.house.moderator("Anna", "admin")
    await browser.enter("anna")
    assert browser.page.document.title() == texts.ACCOUNT
    await with_password(browser, "Anna")
    await browser.sign_in("  anna ", PASSWORD)
    assert browser.page.document.title() == texts.QUEUE


async def test_a_name_is_found_however_it_is_written(browser: Browser, house: House) -> None:
    await house.moderator("Élise Öz")
    await with_password(browser, "Élise Öz")
    assert (await browser.sign_in("éLISE  öz\0", PASSWORD)).document.title() == texts.QUEUE
    with pytest.raises(Exception, match="already"):
        await house.moderator("ÉLISE ÖZ")


async def test_opening_a_link_does_not_use_it_up_but_its_button_does(browser: Browser, site: Site) -> None:
    await browser.house.moderator("Anna")
    path = f"/link/{await site.signing_in.offer_link(None, 'Anna')}"
    for _ in range(3):
        await browser.get(path)
        assert not browser.token
    opened = browser.page
    assert (await browser.send("/link")).document.title() == texts.ACCOUNT
    browser.page = opened
    again = await browser.send("/link")
    assert (again.status, again.document.said("alert")) == (401, sentences.LINK_SPENT)


async def test_a_link_holds_for_15_minutes(browser: Browser, site: Site) -> None:
    await browser.house.moderator("Anna")
    for minutes, status in ((14.9, 200), (15, 401)):
        await browser.get(f"/link/{await site.signing_in.offer_link(None, 'Anna')}")
        browser.house.place.clock.forward(minutes=minutes)
        assert (await browser.send("/link")).status == status


async def test_a_new_link_ends_the_one_before(browser: Browser, site: Site) -> None:
    await browser.house.moderator("Anna")
    first = await site.signing_in.offer_link(None, "Anna")
    await site.signing_in.offer_link(None, "Anna")
    await browser.get(f"/link/{first}")
    assert (await browser.send("/link")).status == 401


async def test_a_link_of_somebody_removed_meanwhile_leads_nowhere(browser: Browser, site: Site) -> None:
    await browser.house.moderator("Anna", "admin")
    await browser.house.moderator("Ben")
    await browser.get(f"/link/{await site.signing_in.offer_link(None, 'Ben')}")
    await browser.house.desk.staff.remove(None, "Ben")
    assert (await browser.send("/link")).status == 401


async def test_a_moderator_makes_links_for_nobody_else(browser: Browser, site: Site) -> None:
    anna = await browser.house.moderator("Anna", "admin")
    ben = await browser.house.moderator("Ben")
    assert await site.signing_in.offer_link(ben.id, "Ben")
    assert await site.signing_in.offer_link(anna.id, "Ben")
    for name in ("Anna", "Nobody"):
        with pytest.raises(Exception, match="Only an admin"):
            await site.signing_in.offer_link(ben.id, name)


async def test_every_sign_in_has_a_new_token_and_takes_none_that_was_planted(browser: Browser, site: Site) -> None:
    await browser.house.moderator("Anna")
    await with_password(browser, "Anna")
    planted = "p" + "A" * 43
    tokens = {planted}
    browser.hold(planted)
    for _ in range(3):
        old = browser.token
        await browser.get("/link/x")  # the sign-in page sends on who is signed in
        csrf = browser.page.document.form("/link")["csrf"]
        await browser.post("/sign-in", {"csrf": csrf, "name": "Anna", "password": PASSWORD})
        assert browser.token not in tokens
        tokens.add(browser.token)
        assert await site.signing_in.who(old) is None, "the browser's sign-in from before has ended"
    assert await site.signing_in.who(browser.token) is not None


async def test_cookies_cannot_be_read_by_scripts_nor_sent_in_the_open_nor_by_other_sites(browser: Browser) -> None:
    await browser.house.moderator("Anna")
    await browser.get(f"/link/{await browser.site.signing_in.offer_link(None, 'Anna')}")
    visitors = browser.page.response.headers["set-cookie"]
    fields = browser.page.document.form("/link")
    answer = await browser.post("/link", fields)
    for cookie in (visitors, answer.response.headers["set-cookie"]):
        assert cookie.startswith("__Host-attune-")
        assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
        assert "Domain" not in cookie


async def test_a_wrong_password_an_unknown_name_and_one_without_a_password_look_the_same(browser: Browser) -> None:
    await browser.house.moderator("Anna")
    await browser.house.moderator("Ben")
    await with_password(browser, "Anna")
    pages = []
    for name in ("Anna", "Ben", "Carl"):
        answer = await browser.sign_in(name, "not that one at all")
        pages.append((answer.status, answer.response.text.replace(f'value="{name}"', "")))
        browser.client.cookies.clear()
    assert pages[0][0] == 401
    assert [status for status, _ in pages] == [401] * 3
    assert {without_csrf(text) for _, text in pages} == {without_csrf(pages[0][1])}


def without_csrf(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if 'name="csrf"' not in line)


@pytest.mark.parametrize("name", ["Anna", "Nobody of that name"])
async def test_wrong_tries_under_a_name_have_to_wait_ever_longer(browser: Browser, site: Site, name: str) -> None:
    await browser.house.moderator("Anna")
    await with_password(browser, "Anna")
    clock = browser.house.place.clock
    waits = []
    for _ in range(FREE_OF_NAME):
        assert (await browser.sign_in(name, "wrong wrong wrong")).status == 401
    for _ in range(6):
        answer = await browser.sign_in(name, PASSWORD)
        assert answer.status == 429, "not even the right one"
        waits.append(int(answer.response.headers["retry-after"]) - 1)
        assert "Too many tries. Wait" in answer.document.said("alert")
        clock.forward(seconds=waits[-1])
        assert (await browser.sign_in(name, "wrong wrong wrong")).status == 401
    assert waits == [30, 60, 120, 240, 480, 900]


async def test_after_the_wait_the_right_password_leads_in_and_all_is_forgiven(browser: Browser) -> None:
    await browser.house.moderator("Anna")
    await with_password(browser, "Anna")
    for _ in range(FREE_OF_NAME):
        await browser.sign_in("Anna", "wrong wrong wrong")
    browser.house.place.clock.forward(seconds=31)
    assert (await browser.sign_in("Anna", PASSWORD)).document.title() == texts.QUEUE
    await browser.send("/sign-out")
    assert (await browser.sign_in("Anna", "wrong wrong wrong")).status == 401, "free tries again"


async def test_one_address_cannot_try_a_password_on_everybody(house: House, site: Site) -> None:
    browser = Browser(house, site, address="203.0.113.7")
    for number in range(FREE_OF_ADDRESS):
        assert (await browser.sign_in(f"name {number}", "wrong wrong wrong")).status == 401
    assert (await browser.sign_in("another", "wrong wrong wrong")).status == 429
    assert (await Browser(house, site, address="203.0.113.8").sign_in("another", "wrong wrong wrong")).status == 401


async def test_a_link_leads_in_where_passwords_have_to_wait(browser: Browser) -> None:
    await browser.house.moderator("Anna")
    for _ in range(FREE_OF_NAME + 1):
        await browser.sign_in("Anna", "wrong wrong wrong")
    assert (await browser.enter("Anna")).document.title() == texts.ACCOUNT


async def test_tries_from_before_the_clock_was_moved_back_lock_nobody_out(browser: Browser) -> None:
    await browser.house.moderator("Anna")
    await with_password(browser, "Anna")
    browser.house.place.clock.forward(days=1)
    for _ in range(FREE_OF_NAME + 1):
        await browser.sign_in("Anna", "wrong wrong wrong")
    browser.house.place.clock.forward(days=-1)
    assert (await browser.sign_in("Anna", PASSWORD)).document.title() == texts.QUEUE


async def test_that_somebody_had_to_wait_is_in_the_log_and_a_made_up_name_is_not(browser: Browser) -> None:
    anna = await browser.house.moderator("Anna", "admin")
    for name in ("Anna", "my secret typed into the wrong field"):
        for _ in range(FREE_OF_NAME):
            await browser.sign_in(name, "wrong wrong wrong")
    entries, _ = await browser.house.desk.staff.audit(anna.id, act="sign-in refused")
    assert [entry.detail for entry in entries] == [{"moderator": "unknown"}, {"moderator": "Anna"}]


async def test_a_password_is_changed_only_with_the_old_one_and_ends_every_other_sign_in(
    browser: Browser, house: House, site: Site
) -> None:
    await house.moderator("Anna")
    await with_password(browser, "Anna")
    elsewhere = Browser(house, site)
    await elsewhere.sign_in("Anna")
    await browser.sign_in("Anna")
    await browser.get("/account")
    wrong = await browser.send("/account/password", old="not this one, no", new=OTHER, again=OTHER)
    assert (wrong.status, wrong.document.said("alert")) == (409, sentences.WRONG_OLD)
    await browser.send("/account/password", old=PASSWORD, new=OTHER, again=OTHER)
    assert (await browser.get("/queue")).status == 200
    assert (await elsewhere.get("/queue")).to.startswith("/sign-in")
    assert (await elsewhere.sign_in("Anna", PASSWORD)).status == 401
    assert (await elsewhere.sign_in("Anna", OTHER)).document.title() == texts.QUEUE


async def test_whoever_came_by_a_link_may_forget_the_old_password(browser: Browser) -> None:
    await browser.house.moderator("Anna")
    await with_password(browser, "Anna")
    await with_password(browser, "Anna", OTHER)
    assert (await browser.sign_in("Anna", OTHER)).document.title() == texts.QUEUE


async def test_typed_passwords_are_never_in_a_page(browser: Browser) -> None:
    await browser.house.moderator("Anna")
    await browser.enter("Anna")
    await browser.get("/account")
    answer = await browser.send("/account/password", new="a password of nineteen", again="another one")
    assert (answer.status, answer.document.said("alert")) == (409, sentences.NOT_SAME)
    assert "nineteen" not in answer.response.text
    await browser.send("/sign-out")
    assert "nineteen" not in (await browser.sign_in("Anna", "a password of nineteen")).response.text


async def test_signing_out_everywhere_ends_every_sign_in_and_link(browser: Browser, house: House, site: Site) -> None:
    await house.moderator("Anna")
    elsewhere = Browser(house, site)
    await elsewhere.enter("Anna")
    await browser.enter("Anna")
    link = await site.signing_in.offer_link(None, "Anna")
    await browser.get("/account")
    assert (await browser.send("/sign-out-everywhere")).document.said("status") == texts.DONE["signed-out"]
    assert (await elsewhere.get("/queue")).status == 303
    await elsewhere.get(f"/link/{link}")
    assert (await elsewhere.send("/link")).status == 401


async def test_of_two_who_use_a_link_at_once_one_gets_in(browser: Browser, house: House, site: Site) -> None:
    await house.moderator("Anna")
    link = await site.signing_in.offer_link(None, "Anna")
    both = (browser, Browser(house, site))
    for each in both:
        await each.get(f"/link/{link}")
    answers = await asyncio.gather(*[each.post("/link", each.page.document.form("/link")) for each in both])
    assert sorted(answer.status for answer in answers) == [303, 401]


async def test_of_many_tries_at_once_no_more_are_looked_at_than_one_after_the_other(browser: Browser) -> None:
    await browser.house.moderator("Anna")
    await with_password(browser, "Anna")
    await browser.get("/sign-in")
    fields = {**browser.page.document.form("/sign-in"), "name": "Anna", "password": "wrong wrong wrong"}
    answers = await asyncio.gather(*[browser.post("/sign-in", fields) for _ in range(12)])
    assert sorted(answer.status for answer in answers) == [401] * FREE_OF_NAME + [429] * (12 - FREE_OF_NAME)


async def test_whoever_holds_a_browser_cannot_guess_its_password_for_ever(browser: Browser) -> None:
    await browser.house.moderator("Anna")
    await with_password(browser, "Anna")
    await browser.sign_in("Anna")
    await browser.get("/account")
    for _ in range(FREE_OF_NAME):
        answer = await browser.send("/account/password", old="not this one, no", new=OTHER, again=OTHER)
        assert answer.document.said("alert") == sentences.WRONG_OLD
    answer = await browser.send("/account/password", old=PASSWORD, new=OTHER, again=OTHER)
    assert (answer.status, answer.document.said("alert")[:14]) == (409, "Too many tries")
