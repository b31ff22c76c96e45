"""What other sites, other sessions and programs cannot do with the page: forms, hosts, frames, redirects, sizes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.responses import Response

from bot.review.types import Case
from bot.review.web import door
from bot.review.web.app import make_app
from bot.review.web.door import MOST_BODY_BYTES
from bot.review.web.site import AddressProblem, Page, Site, Visit, local_path, origins
from bot.texts import review_page as texts
from tests.bot.review.house import House
from tests.bot.review.web.browser import PASSWORD, Browser, site_of


@pytest.fixture
async def case(house: House, browser: Browser) -> Case:
    """A case, with Ben signed in."""
    found = await house.flagged()
    await house.moderator("Ben")
    await browser.enter("Ben")
    await browser.get(f"/cases/{found.id}")
    return found


async def claimed_by(house: House) -> str:
    return (await house.case()).claimed_by_name


async def test_a_form_without_its_token_or_with_another_sessions_does_nothing(
    house: House, site: Site, browser: Browser, case: Case
) -> None:
    await house.moderator("Anna")
    anna = Browser(house, site)
    await anna.enter("Anna")
    others = (await anna.get(f"/cases/{case.id}")).document.form(f"/cases/{case.id}/claim")["csrf"]
    own = browser.page.document.form(f"/cases/{case.id}/claim")["csrf"]
    for fields in ({"other": ""}, {"csrf": ""}, {"csrf": others}, {"csrf": own[:-1]}, {"csrf": "é"}):
        answer = await browser.post(f"/cases/{case.id}/claim", fields)
        assert (answer.status, answer.document.said("alert")) == (403, texts.FORM_OLD)
    assert await claimed_by(house) == ""
    assert (await browser.post(f"/cases/{case.id}/claim", {"csrf": own})).status == 303
    assert await claimed_by(house) == "Ben"


async def test_a_token_from_before_signing_in_is_worth_nothing_after(house: House, browser: Browser) -> None:
    case = await house.flagged()
    await house.moderator("Ben")
    await browser.get("/link/x")
    before = browser.page.document.form("/link")["csrf"]
    await browser.enter("Ben")
    assert (await browser.post(f"/cases/{case.id}/claim", {"csrf": before})).status == 403


async def test_signing_somebody_in_from_another_site_does_not_work(house: House, browser: Browser, site: Site) -> None:
    await house.moderator("Ben")
    link = await site.signing_in.offer_link(None, "Ben")
    for fields in ({"link": link}, {"link": link, "csrf": "0" * 64}):
        assert (await browser.post("/link", fields)).status == 403
    assert not browser.token


async def test_a_form_from_elsewhere_does_nothing(house: House, browser: Browser, case: Case) -> None:
    fields = browser.page.document.form(f"/cases/{case.id}/claim")
    own = browser.site.origin
    for origin in ("", "null", "https://evil.example", own.replace("https", "http"), f"{own}.evil.example", f"{own}:1"):
        answer = await browser.post(f"/cases/{case.id}/claim", fields, origin=origin)
        assert (answer.status, answer.document.said("alert")) == (403, texts.WRONG_ORIGIN)
    assert await claimed_by(house) == ""


async def test_under_another_host_name_there_is_nothing(browser: Browser, case: Case) -> None:
    for host in ("evil.example", "moderators.example.org.evil.example", "", "127.0.0.1:1"):
        response = await browser.client.get("/queue", headers={"host": host})
        assert (response.status_code, response.text) == (421, texts.WRONG_HOST)


async def test_every_answer_has_the_headers_that_keep_it_to_itself(browser: Browser, case: Case) -> None:
    for path in ("/queue", f"/cases/{case.id}", "/nothing", "/sign-in", "/health", "/static/page.js"):
        headers = (await browser.get(path)).response.headers
        policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
        assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == "'self'"
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["strict-transport-security"]
        assert headers["cache-control"] == ("no-cache" if path.startswith("/static") else "no-store")


async def test_no_page_has_a_script_or_a_style_of_its_own_or_anything_from_elsewhere(
    browser: Browser, case: Case
) -> None:
    for path in ("/queue", f"/cases/{case.id}", "/account", "/sign-in", "/dashboard"):
        document = (await browser.get(path)).document
        for element in document.elements:
            assert element.tag not in ("style", "iframe", "object", "embed", "base")
            assert not [name for name in element.attributes if name.startswith("on") or name == "style"]
            for name in ("src", "href", "action", "formaction"):
                assert element.attributes.get(name, "/").startswith(("/", "#", "?"))
            if element.tag == "script":
                assert element.attributes["src"] == "/static/page.js"


WAYS_OUT = (
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    "///evil.example",
    "/%0d%0aSet-Cookie:x=1\r\n",
    "http:evil.example",
    " //evil.example",
    "/@evil.example:",
    "",
    "queue",
)


async def test_signing_in_leads_nowhere_else(house: House, browser: Browser, site: Site) -> None:
    ben = await house.moderator("Ben")
    await site.signing_in.set_password(ben.id, "l", "", (PASSWORD, PASSWORD))
    for path in WAYS_OUT:
        assert local_path(path) == "/queue"
        await browser.get("/sign-in")
        fields = {**browser.page.document.form("/sign-in"), "name": "Ben", "password": PASSWORD, "next": path}
        assert (await browser.post("/sign-in", fields)).to == "/queue"
        response = await browser.client.get("/sign-in", params={"next": path})
        assert response.headers["location"] == "/queue"
        browser.client.cookies.clear()


async def test_signing_in_leads_to_where_one_wanted(house: House, browser: Browser, site: Site) -> None:
    case = await house.flagged()
    ben = await house.moderator("Ben")
    await site.signing_in.set_password(ben.id, "l", "", (PASSWORD, PASSWORD))
    for wanted in (f"/cases/{case.id}", "/queue?order=mine&level=elevated&page=2"):
        await browser.get(wanted)
        await browser.get(browser.page.to)
        fields = {**browser.page.document.form("/sign-in"), "name": "Ben", "password": PASSWORD}
        assert (await browser.post("/sign-in", fields)).to == wanted
        browser.client.cookies.clear()


async def test_a_form_that_is_too_large_or_none_is_refused_in_a_sentence(browser: Browser, case: Case) -> None:
    path = f"/cases/{case.id}/note"
    csrf = browser.page.document.form(path)["csrf"]
    answer = await browser.post(path, {"csrf": csrf, "text": "x" * MOST_BODY_BYTES})
    assert (answer.status, answer.document.said("alert")) == (413, texts.TOO_LARGE)
    headers = {"origin": browser.site.origin}
    for content, kind in (("{}", "application/json"), ("csrf=1", "text/plain")):
        response = await browser.client.post(path, content=content, headers={**headers, "content-type": kind})
        assert response.status_code == 415
    many = "&".join(f"a{number}=1" for number in range(600))
    form = {**headers, "content-type": "application/x-www-form-urlencoded"}
    assert (await browser.client.post(path, content=many, headers=form)).status_code == 400


NONSENSE = (
    "page=0&order=x",
    "page=-1&level=%00",
    "page=99999999999999999999&since=x",
    "page=%D9%A3&until=9999-12-31",
    "text=%25&moderator=%27",
    "text=_&category=<script>",
)


async def test_a_queue_that_is_asked_for_nonsense_is_still_a_page(browser: Browser, case: Case) -> None:
    for query in NONSENSE:
        answer = await browser.get(f"/queue?{query}")
        assert (answer.status, answer.document.title()) == (200, "Queue")


def test_passwords_never_cross_a_network_in_the_open() -> None:
    for host, public_url in (("0.0.0.0", ""), ("::", ""), ("192.0.2.1", ""), ("127.0.0.1", "http://example.org")):
        with pytest.raises(AddressProblem, match="public_url"):
            origins(host, 8036, public_url)
    for public_url in (
        "example.org",
        "ftp://example.org",
        "https://example.org/moderators",
        "https://",
        "https://e.org?x",
    ):
        with pytest.raises(AddressProblem, match="no path"):
            origins("127.0.0.1", 8036, public_url)
    assert origins("127.0.0.1", 8036, "")[0] == "http://127.0.0.1:8036"
    assert origins("::1", 8036, "")[0] == "http://[::1]:8036"
    assert origins("0.0.0.0", 8036, "https://Example.org")[0] == "https://example.org"


async def test_over_plain_http_on_ones_own_machine_one_can_sign_in_too(house: House) -> None:
    await house.moderator("Ben")
    browser = Browser(house, site_of(house, "http://127.0.0.1:8036"))
    await browser.enter("Ben")
    assert (await browser.get("/queue")).status == 200
    assert "strict-transport-security" not in browser.page.response.headers


async def test_a_page_that_fails_says_so_without_a_word_of_the_error(
    house: House, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(visit: Visit) -> Response:
        raise RuntimeError(visit.asked("words"))

    transport = httpx.ASGITransport(make_app(site, [Page("/broken", broken, who="anyone")]))
    async with httpx.AsyncClient(transport=transport, base_url=site.origin) as client:
        response = await client.get("/broken?words=what+somebody+wrote")
    assert (response.status_code, response.text) == (500, texts.FAILED)
    assert response.headers["content-security-policy"]
    assert "RuntimeError" in caplog.text
    assert "what somebody wrote" not in caplog.text


async def test_a_form_that_does_not_arrive_is_given_up(
    house: House, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "LONGEST_SECONDS", 0)

    async def never() -> AsyncIterator[bytes]:
        yield b"csrf="
        await asyncio.Event().wait()

    transport = httpx.ASGITransport(make_app(site))
    headers = {"origin": site.origin, "content-type": "application/x-www-form-urlencoded"}
    async with httpx.AsyncClient(transport=transport, base_url=site.origin) as client:
        response = await client.post("/sign-in", content=never(), headers=headers)
    assert response.status_code == 408
