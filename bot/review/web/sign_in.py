"""Signing in and out: by name and password, or by a one-time link, which a button uses up, and never its opening."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from starlette.responses import PlainTextResponse, Response

from bot.review.errors import NotPossible
from bot.review.signing_in import TooManyTries, WrongPassword
from bot.review.web import cookies
from bot.review.web.site import SECRET_FIELDS, Kept, Page, Visit, kept, local_path
from bot.texts import course_page
from bot.texts import sign_in as sentences

# What can be carried over a lost sign-in: the forms of a case, in which somebody may have written for a while.
CASE_FORM = re.compile(r"(/cases/[0-9a-f]{32}/)([a-z-]+)")
# And the training's: an examination takes a while, too.
COURSE_FORM = re.compile(r"/course/(?:exam|lessons/[a-z0-9-]+)")
PREFIX = "kept:"


def lost_sign_in(visit: Visit) -> Response:
    """To the sign-in; what was typed goes along in the page itself and is not stored anywhere."""
    if visit.page and not visit.page.is_use:
        return PlainTextResponse(sentences.NO_SIGN_IN, 401)
    if visit.request.method != "POST":
        return visit.go(f"/sign-in?{urlencode({'next': visit.path})}")
    typed = kept(visit)
    return _form(
        visit, 401, sentence=sentences.NO_SIGN_IN, carried=typed if typed and _is_carried(typed.path) else None
    )


async def show(visit: Visit) -> Response:
    """The form to sign in."""
    if visit.moderator:
        return visit.go(local_path(visit.asked("next")))
    return _form(visit, next=visit.asked("next"))


async def sign_in(visit: Visit) -> Response:
    """Name and password."""
    given = {"name": visit.given("name"), "next": visit.given("next"), "carried": _carried(visit)}
    try:
        signed_in = await visit.site.signing_in.by_password(
            visit.given("name"), visit.given("password"), visit.address, visit.token
        )
    except TooManyTries as error:
        response = _form(visit, 429, sentence=str(error), **given)
        response.headers["Retry-After"] = str(int(error.wait.total_seconds()) + 1)
        return response
    except WrongPassword as error:
        return _form(visit, 401, sentence=str(error), **given)
    after = replace(visit, token=signed_in.token, moderator=signed_in.moderator)
    return cookies.with_sign_in(_go_on(after), visit, signed_in.token)


async def resume(visit: Visit) -> Response:
    """Go on after signing in in another window."""
    if visit.moderator is None:
        return _form(visit, 401, sentence=sentences.NO_SIGN_IN, carried=_carried(visit))
    return _go_on(visit)


async def show_link(visit: Visit) -> Response:
    """What a one-time link opens: a button. A program that looks at the link does not use it up."""
    return visit.show("link.html", link=visit.request.path_params["link"])


async def use_link(visit: Visit) -> Response:
    """The button was pressed."""
    try:
        signed_in = await visit.site.signing_in.by_link(visit.given("link"), visit.token)
    except NotPossible as error:
        return _form(visit, 401, sentence=str(error))
    path = "/queue" if signed_in.moderator.has_password else "/account"
    return cookies.with_sign_in(visit.go(path, done="signed-in"), visit, signed_in.token)


async def sign_out(visit: Visit) -> Response:
    """Leave on this machine."""
    await visit.site.signing_in.leave(visit.token)
    return cookies.without_sign_in(visit.go("/sign-in", done="signed-out"), visit)


async def sign_out_everywhere(visit: Visit) -> Response:
    """Leave on every machine."""
    await visit.site.signing_in.leave_everywhere(visit.by)
    return cookies.without_sign_in(visit.go("/sign-in", done="signed-out"), visit)


def _form(visit: Visit, status: int = 200, **context: Any) -> Response:
    context = {"sentence": "", "name": "", "next": "", "carried": None, **context}
    return visit.show("sign_in.html", status, prefix=PREFIX, **context)


def _go_on(visit: Visit) -> Response:
    """To where they wanted, or to what they had typed."""
    typed = _carried(visit)
    if typed is None:
        return visit.go(local_path(visit.given("next")))
    found = CASE_FORM.fullmatch(typed.path)
    if found is None:
        return visit.show("course_resume.html", c=course_page, typed=typed)
    return visit.show("resume.html", path=f"{found[1]}look", act=found[2], typed=typed)


def _is_carried(path: str) -> bool:
    return bool(CASE_FORM.fullmatch(path) or COURSE_FORM.fullmatch(path))


def _carried(visit: Visit) -> Kept | None:
    path = visit.given("kept-path")
    if not _is_carried(path):
        return None
    fields = ((name.removeprefix(PREFIX), value) for name, value in visit.fields if name.startswith(PREFIX))
    return Kept(path, tuple((name, value) for name, value in fields if name not in SECRET_FIELDS))


PAGES = (
    Page("/sign-in", show, who="anyone", sets_visitor=True),
    Page("/sign-in", sign_in, "POST", who="anyone", sets_visitor=True),
    Page("/resume", resume, "POST", who="anyone", sets_visitor=True),
    Page("/link/{link}", show_link, who="anyone", sets_visitor=True),
    Page("/link", use_link, "POST", who="anyone", sets_visitor=True),
    Page("/sign-out", sign_out, "POST"),
    Page("/sign-out-everywhere", sign_out_everywhere, "POST"),
)
