"""A case's page: why it is here, the window of the conversation with its words closed, and what can be done."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from starlette.responses import Response

from bot.review.errors import CaseGone
from bot.review.types import Case, CaseView, ShownTurn
from bot.review.web import queue
from bot.review.web.site import Page, Visit
from model_server.strategies import ESCONV

# The words of a turn beyond these are behind a further click.
FOLD = 3000


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into the form of `act`, to be shown in it again."""

    act: str = ""
    fields: tuple[tuple[str, str], ...] = ()

    def __getitem__(self, name: str) -> str:
        return next((value for field, value in self.fields if field == name), "")

    def of(self, act: str, name: str) -> str:
        """What the field of this act's form held; "" when it is another form's."""
        return self[name] if act == self.act else ""

    @property
    def words(self) -> str:
        """What took a while to write."""
        return self["text"] or self["reason"]


@dataclass(frozen=True, slots=True)
class May:
    """Which forms the page offers; what is done is checked by the desk, not by this."""

    claim: bool
    release: bool
    work: bool
    reopen: bool
    take_over: bool
    is_over: bool
    reply: bool
    hand_back: bool
    read_all: bool

    @classmethod
    def of(cls, view: CaseView, visit: Visit) -> May:
        """By the state of the case, and whose it is."""
        case, me = view.case, visit.moderator
        assert me is not None, "only moderators see a case"
        is_mine = case.is_open and case.claimed_by == me.id
        is_live = view.session is not None and view.session.ended_at is None
        return cls(
            claim=case.is_open and case.claimed_by is None,
            release=is_mine or (case.is_open and case.claimed_by is not None and me.role == "admin"),
            work=is_mine,
            reopen=not case.is_open,
            take_over=is_mine and is_live and case.moderator is None,
            is_over=is_mine and not is_live,
            reply=is_live and case.moderator == me.id,
            hand_back=is_live and case.moderator is not None and (case.moderator == me.id or me.role == "admin"),
            read_all=not view.is_all and view.hidden > 0,
        )

    def shows(self, act: str) -> bool:
        """Whether the form in which words were typed is on the page."""
        forms = {"reply": self.reply, "restrict": self.work, "read-all": self.read_all, "note": True}
        return forms.get(act, False)


async def show(visit: Visit) -> Response:
    """The case as this moderator may read it; the view is logged."""
    return await page(visit)


async def look(visit: Visit) -> Response:
    """The page anew, with what was typed: to see what the person wrote meanwhile, or after a lost sign-in."""
    act = visit.given("act") or "reply"
    return await page(visit, typed=Typed(act, visit.fields))


async def page(visit: Visit, status: int = 200, sentence: str = "", typed: Typed | None = None) -> Response:
    """The case's page; `sentence` says what could not be done, `typed` goes back into its form."""
    view = await visit.site.desk.reading.view(visit.by, case_id(visit))
    acts = visit.site.desk.acts
    may, typed = May.of(view, visit), typed or Typed()
    return visit.show(
        "case.html",
        status,
        view=view,
        case=view.case,
        row=queue.row(view.case, acts.clock(), acts.config.minutes),
        parts=list(parts(view)),
        numbers={each.turn.id: each.position + 1 for each in view.turns},
        may=may,
        sentence=sentence,
        typed=typed,
        lost=typed.words if not may.shows(typed.act) else "",
        is_open=visit.asked("words") == "all",
        is_restricted=bool(view.restricted_until and view.restricted_until > acts.clock()),
        strategies=ESCONV.strategies,
        config=acts.config,
        fold=FOLD,
        once=secrets.token_hex(8),
        seen=seen(view.case, len(view.turns) + view.hidden),
    )


async def news(visit: Visit) -> Response:
    """Whether the page is behind, for its script: nobody's words are in it, so it is no view."""
    case, turns = await visit.site.desk.reading.news(visit.by, case_id(visit))
    return Response(json.dumps({"seen": seen(case, turns)}), media_type="application/json")


def parts(view: CaseView) -> Iterator[ShownTurn | int]:
    """The turns in order, and between them how many are not shown."""
    following = 0
    for each in view.turns:
        if each.position > following:
            yield each.position - following
        yield each
        following = each.position + 1
    shown = len(view.turns)
    if (rest := view.hidden + shown - following) > 0:
        yield rest


def case_id(visit: Visit) -> str:
    """The case that the address names. CaseGone: it can be none."""
    named = str(visit.request.path_params["case"])
    if not re.fullmatch(r"[0-9a-f]{32}", named):
        raise CaseGone
    return named


def seen(case: Case, turns: int) -> str:
    """What a page shows of a case, in short: another value, and there is something new."""
    return f"{case.version} {case.moderator or ''} {turns}"


PAGES = (
    Page("/cases/{case}", show),
    Page("/cases/{case}/news", news, is_use=False),
    Page("/cases/{case}/look", look, "POST"),
)
