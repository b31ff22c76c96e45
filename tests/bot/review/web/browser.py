"""A browser without JavaScript, on the real page over the real desk and store: cookies, forms, a parsed document."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx
from argon2 import PasswordHasher

from bot.review.passwords import Passwords
from bot.review.signing_in import SigningIn
from bot.review.types import Case
from bot.review.web.app import make_app
from bot.review.web.site import Site, origins
from tests.bot.review.house import House

ORIGIN = "https://moderators.example.org"
PASSWORD = "four grey kettles sing"
REPLY = "I am here, and I have read what you wrote. What would make tonight a little safer?"
VOID = {"br", "hr", "img", "input", "link", "meta"}
# As few rounds as argon2 has: the tests are about what is done with the hash.
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@dataclass
class Element:
    """An element of a document with its attributes; `inside`: the tags around it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""
    inside: tuple[Element, ...] = ()


class Document(HTMLParser):
    """A page, taken apart as a browser would: what elements it has, and what text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, inside=tuple(self._open))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, tag: str) -> list[Element]:
        return [element for element in self.elements if element.tag == tag]

    @property
    def text(self) -> str:
        return " ".join(self.all("body")[0].text.split())

    def title(self) -> str:
        return self.all("h1")[0].text.strip()

    def said(self, role: str) -> str:
        """What the element of this role says, such as an alert."""
        said = [" ".join(each.text.split()) for each in self.elements if each.attributes.get("role") == role]
        return " ".join(filter(None, said))

    def form(self, action: str) -> dict[str, str]:
        """The fields of the form with this action, as they would be sent untouched."""
        form = next(each for each in self.all("form") if each.attributes.get("action") == action)
        fields: dict[str, str] = {}
        for element in self.elements:
            name = element.attributes.get("name", "")
            if form not in element.inside or not name:
                continue
            if element.tag == "textarea":
                fields[name] = element.text.removeprefix("\n")
            elif element.tag == "select":
                options = [each for each in self.all("option") if element in each.inside]
                chosen = next((each for each in options if "selected" in each.attributes), options[0])
                fields[name] = chosen.attributes.get("value", "")
            elif element.attributes.get("type") not in ("radio", "checkbox") or "checked" in element.attributes:
                fields[name] = element.attributes.get("value", "")
        return fields

    def actions(self) -> set[str]:
        return {each.attributes.get("action", "") for each in self.all("form")}


@dataclass
class Answer:
    """What came back, and the document in it."""

    response: httpx.Response
    document: Document = field(init=False)

    def __post_init__(self) -> None:
        self.document = Document(self.response.text)

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def to(self) -> str:
        return str(self.response.headers.get("location", ""))


class Browser:
    """One browser; `page` is what it shows."""

    def __init__(self, house: House, site: Site, address: str = "192.0.2.1") -> None:
        self.house = house
        self.site = site
        transport = httpx.ASGITransport(make_app(site), client=(address, 4711))
        self.client = httpx.AsyncClient(transport=transport, base_url=site.origin)
        self.page: Answer

    async def get(self, path: str) -> Answer:
        self.page = Answer(await self.client.get(path))
        return self.page

    async def post(self, path: str, fields: dict[str, str], *, origin: str | None = None) -> Answer:
        headers = {"origin": self.site.origin if origin is None else origin}
        self.page = Answer(await self.client.post(path, data=fields, headers=headers))
        return self.page

    async def send(self, action: str, **fields: str) -> Answer:
        """Fill in the form of the page that has this action, and send it; what it leads to is opened."""
        answer = await self.post(action, {**self.page.document.form(action), **fields})
        return await self.get(answer.to) if answer.status == 303 else answer

    async def sign_in(self, name: str, password: str = PASSWORD) -> Answer:
        await self.get("/sign-in")
        return await self.send("/sign-in", name=name, password=password)

    async def enter(self, name: str) -> Answer:
        """Sign in by a one-time link."""
        link = await self.site.signing_in.offer_link(None, name)
        await self.get(f"/link/{link}")
        return await self.send("/link")

    def hold(self, token: str) -> None:
        """Have the browser keep this as its sign-in."""
        domain = self.site.origin.partition("//")[2]
        self.client.cookies.set(self.site.session_cookie, token, domain=domain, path="/")

    @property
    def token(self) -> str:
        return self.client.cookies.get(self.site.session_cookie) or ""


def site_of(house: House, origin: str = ORIGIN) -> Site:
    """The page over a house's desk."""
    own, others = origins("127.0.0.1", 8036, origin)
    return Site(house.desk, SigningIn(house.desk.acts, Passwords(QUICK)), own, others)


async def take_over(house: House, browser: Browser, case: Case) -> None:
    """Claims the case, takes it over, and opens its page."""
    at = f"/cases/{case.id}"
    await browser.get(at)
    await browser.send(f"{at}/claim")
    await browser.send(f"{at}/take-over")
    await house.place.inbox.idle()
    await browser.get(at)
