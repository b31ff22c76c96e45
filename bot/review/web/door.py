"""What surrounds every page: the host that was asked for, headers, the body's size, and what nothing else caught."""

from __future__ import annotations

import asyncio
import logging
import traceback
from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.review.web.site import Site
from bot.texts import review_page as texts

log = logging.getLogger(__name__)

MOST_BODY_BYTES = 64 * 1024
MOST_FIELDS = 500
LONGEST_SECONDS = 30
FORM_TYPE = "application/x-www-form-urlencoded"

# `same-origin`, not `no-referrer`: with the latter browsers send `Origin: null` with our own forms, too.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex, nofollow",
}


class Refused(Exception):
    """A request that is not one of our pages': its sentence and its status."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.status = status


class Door:
    """ASGI: only for the hosts that the site answers to; puts the headers on; no traceback reaches a browser."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app = app
        self._hosts = {urlsplit(origin).netloc for origin in site.origins}
        self._headers = dict(HEADERS)
        if site.is_secure:
            self._headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_begun = False

        async def sent(message: Message) -> None:
            nonlocal has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                self._put_headers(message)
            await send(message)

        try:
            if Request(scope).headers.get("host", "").lower() not in self._hosts:
                await PlainTextResponse(texts.WRONG_HOST, 421)(scope, receive, sent)
                return
            await self._app(scope, receive, sent)
        except Exception as error:
            # The error's own text is left out: it may quote what somebody wrote.
            frames = "".join(traceback.format_tb(error.__traceback__))
            log.error("a page failed with %s\n%s", type(error).__name__, frames)
            if not has_begun:
                await PlainTextResponse(texts.FAILED, 500)(scope, receive, sent)

    def _put_headers(self, message: Message) -> None:
        headers = MutableHeaders(scope=message)
        for name, value in self._headers.items():
            headers[name] = value
        if "cache-control" not in headers:
            headers["Cache-Control"] = "no-store"


async def read_form(request: Request) -> tuple[tuple[str, str], ...]:
    """The form's fields, in order. Refused: it is too large, or no form of ours."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM_TYPE:
        raise Refused(texts.NO_FORM, 415)
    body = bytearray()
    try:
        async with asyncio.timeout(LONGEST_SECONDS):
            async for piece in request.stream():
                body += piece
                if len(body) > MOST_BODY_BYTES:
                    raise Refused(texts.TOO_LARGE, 413)
    except TimeoutError as error:
        raise Refused(texts.TOO_SLOW, 408) from error
    try:
        return tuple(
            (name, value.replace("\r\n", "\n").replace("\0", ""))
            for name, value in parse_qsl(
                body.decode("ascii", "replace"), keep_blank_values=True, errors="replace", max_num_fields=MOST_FIELDS
            )
        )
    except ValueError as error:
        raise Refused(texts.NO_FORM, 400) from error


def need_own_origin(request: Request, site: Site) -> None:
    """Refused: the form was sent from another site, or by a program that does not say from where."""
    if request.headers.get("origin", "").lower() not in site.origins:
        raise Refused(texts.WRONG_ORIGIN, 403)
