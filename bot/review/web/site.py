"""What every page works with: the site, one visit to it, and what a page says about itself."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.errors import AttuneError
from bot.review.desk import Desk
from bot.review.models import Reader, nothing
from bot.review.signing_in import SigningIn
from bot.review.types import Moderator
from bot.review.web.render import render
from bot.texts import review_page as texts

Who = Literal["anyone", "moderator", "admin"]
# Of what was typed, these are never sent back to the browser.
SECRET_FIELDS = ("csrf", "password", "old", "new", "again")
LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")


class AddressProblem(AttuneError):
    """[review] host or public_url cannot be used as it is."""


@dataclass(frozen=True, slots=True)
class Site:
    """`origin`: the page's address as browsers see it, such as "https://moderators.example.org".

    `origins`: all that it answers to; beside `origin` that of this machine itself. `pause` waits for some seconds.
    `models` reads what is known of the model's versions and training runs.
    """

    desk: Desk
    signing_in: SigningIn
    origin: str
    origins: frozenset[str]
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    models: Reader = nothing

    @property
    def is_secure(self) -> bool:
        return self.origin.startswith("https:")

    @property
    def session_cookie(self) -> str:
        """`__Host-` binds a cookie to this very host; browsers take it over HTTPS only."""
        return "__Host-attune-session" if self.is_secure else "attune-session"

    @property
    def visitor_cookie(self) -> str:
        return "__Host-attune-visitor" if self.is_secure else "attune-visitor"

    def link(self, token: str) -> str:
        """The address of a one-time link."""
        return f"{self.origin}/link/{token}"


@dataclass(frozen=True, slots=True)
class Visit:
    """One request. `page` None: to an address that is none.

    `token`: the sign-in's; `visitor`: the browser's before it. `fields`: what a form sent, in order.
    """

    site: Site
    request: Request
    page: Page | None
    visitor: str
    token: str = ""
    moderator: Moderator | None = None
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def by(self) -> str:
        """The moderator's id."""
        assert self.moderator is not None, "only pages for moderators ask who it is"
        return self.moderator.id

    @property
    def csrf(self) -> str:
        """What every form of somebody signed in must bring: nobody else can know it."""
        return csrf_of(self.token)

    @property
    def csrf_before(self) -> str:
        """What the forms before signing in must bring."""
        return csrf_of(self.visitor)

    @property
    def address(self) -> str:
        return self.request.client.host if self.request.client else ""

    @property
    def path(self) -> str:
        """Where this is, with its query."""
        query = self.request.url.query
        return f"{self.request.url.path}?{query}" if query else self.request.url.path

    def given(self, name: str) -> str:
        """What a form's field holds; "" when it was not sent."""
        return next((value for key, value in self.fields if key == name), "")

    def asked(self, name: str) -> str:
        """What the query says; "" when it does not."""
        return str(self.request.query_params.get(name, "")).replace("\0", "")

    def show(self, template: str, status: int = 200, **context: Any) -> Response:
        """The template as a page; `t` are its texts, `visit` this."""
        return HTMLResponse(render(template, visit=self, **context), status)

    def go(self, path: str, done: str = "", part: str = "") -> Response:
        """On to a page, and a part of it, that says what was done: `done` names a sentence of the texts' DONE."""
        if done:
            path += ("&" if "?" in path else "?") + f"done={done}"
        return RedirectResponse(f"{path}#{part}" if part else path, 303)

    def sorry(self, sentence: str, status: int, **context: Any) -> Response:
        """A page that says what went wrong; what was typed stays."""
        return self.show("sorry.html", status, sentence=sentence, kept=kept(self), **context)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a form sent that could not be done now, to be sent again to the same place."""

    path: str
    fields: tuple[tuple[str, str], ...] = field(default=())

    @property
    def has_words(self) -> bool:
        return any(len(value) > 20 for _, value in self.fields)


Handler = Callable[[Visit], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Page:
    """One address and method, and who may use it. A page for anyone gets the moderator too when there is one.

    `is_use` False: it refreshes itself, and must not keep a sign-in alive. `asks_who` False: it is the same for all,
    and works without the store. `sets_visitor`: its forms come before the sign-in.
    """

    path: str
    handle: Handler
    method: Literal["GET", "POST"] = "GET"
    who: Who = "moderator"
    is_use: bool = True
    asks_who: bool = True
    sets_visitor: bool = False


def kept(visit: Visit) -> Kept | None:
    """What the form of somebody signed in sent, without secrets; None when it sent none."""
    fields = tuple((name, value) for name, value in visit.fields if name not in SECRET_FIELDS)
    is_ours = visit.page is not None and visit.page.method == "POST" and visit.page.who != "anyone"
    return Kept(visit.request.url.path, fields) if is_ours and fields else None


def csrf_of(secret: str) -> str:
    """The token of forms, from the cookie's: whoever has one cannot compute the other."""
    return hmac.new(secret.encode(), b"attune csrf", hashlib.sha256).hexdigest()


def is_csrf(given: str, secret: str) -> bool:
    """Whether it is the token of this cookie."""
    return bool(secret) and hmac.compare_digest(given.encode(), csrf_of(secret).encode())


def local_path(path: str) -> str:
    """The path if it leads to this site, else the queue: nobody is sent elsewhere by a link to the sign-in."""
    is_here = re.fullmatch(r"/(?![/\\])[\w\-./?=&%+:]*", path, re.ASCII)
    return path if is_here and not urlsplit(path).netloc else "/queue"


def page_number(text: str) -> int:
    """Which page of a list is asked for, from 1; what is no number asks for the first."""
    return max(1, int(text)) if re.fullmatch(r"\d{1,5}", text, re.ASCII) else 1


def origins(host: str, port: int, public_url: str) -> tuple[str, frozenset[str]]:
    """The page's own origin, and all that it answers to. AddressProblem: passwords would travel in the open."""
    local = {f"http://{each}:{port}" for each in ("127.0.0.1", "localhost", "[::1]")}
    if not public_url:
        if host not in LOCAL_HOSTS:
            raise AddressProblem(texts.NEEDS_PUBLIC_URL.format(host=host))
        own = f"http://{'[::1]' if host == '::1' else host}:{port}"
        return own, frozenset(local | {own})
    parts = urlsplit(public_url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise AddressProblem(texts.PUBLIC_URL_BAD.format(url=public_url))
    if parts.scheme == "http" and parts.hostname not in LOCAL_HOSTS:
        raise AddressProblem(texts.PUBLIC_URL_OPEN.format(url=public_url))
    own = f"{parts.scheme}://{parts.netloc}".lower()
    return own, frozenset(local | {own})
