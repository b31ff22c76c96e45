"""Clicks in the moderators' channel: whose they are, which act of the desk they mean, and what is told about it.

Trusts nothing that a platform says but whose account clicked; the desk checks the role and the case each time.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from bot.errors import AttuneError
from bot.review import excerpts
from bot.review.desk import Desk
from bot.review.errors import CaseGone, CaseResolved, CaseTaken, NotAModerator, NotPossible
from bot.review.passwords import Passwords
from bot.review.signing_in import SigningIn
from bot.review.types import Case
from bot.texts import cards as texts
from bot.texts import review
from bot.types import Address, CardAct, FormField, ModeratorClick, Told, Window
from model_server.strategies import ESCONV

log = logging.getLogger(__name__)

# The fields in which a moderator writes; refused, what they wrote is given back to them.
WORDS = ("text", "note")


class Clicks:
    """A `Moderate`. `page`: the address of the moderators' page, "" where there is none."""

    def __init__(self, desk: Desk, page: str = "") -> None:
        self._desk, self._page = desk, page
        self._signing_in = SigningIn(desk.acts, Passwords())

    async def __call__(self, click: ModeratorClick) -> Told | Window:
        """Do what the click means. Never raises: what cannot be done is told, with the words that were written."""
        try:
            return await self._done(click, await self._moderator(click.user))
        except AttuneError as error:
            return Told(_with_words(str(error), click.values or {}), is_refused=True)
        except Exception as error:  # the platform's listener must go on; the error's own words may quote a person
            log.error("a click in the moderators' channel failed with %s", type(error).__name__)
            return Told(_with_words(texts.SLOW, click.values or {}), is_refused=True)

    async def _moderator(self, user: Address) -> str:
        """The id of whose account it is; a Slack account may be known with its workspace or without."""
        async with self._desk.acts.store.reading() as transaction:
            for name in dict.fromkeys((user.user, user.user.rpartition(":")[2])):
                found = await transaction.moderators.of_account(user.platform, name)
                if found and found.is_active:
                    return found.id
        raise NotAModerator

    async def _done(self, click: ModeratorClick, by: str) -> Told | Window:
        desk, case_id = self._desk, click.case_id
        match click.act:
            case "claim":
                await desk.claims.claim(by, case_id)
            case "release":
                await desk.claims.release(by, case_id)
            case "reopen":
                await desk.claims.reopen(by, case_id)
            case "takeover":
                await desk.takeovers.begin(by, case_id)
            case "handback":
                await desk.takeovers.hand_back(by, case_id)
            case "excerpt":
                return Told(excerpts.written(await desk.reading.excerpt(by, case_id), self._page))
            case "signin" if self._page:
                link = await self._signing_in.offer_own_link(by)
                return Told(texts.SIGN_IN_LINK.format(link=f"{self._page}/link/{link}"))
            case "note" | "snooze" | "resolve" | "reply" if click.values is None:
                await self._may(click.act, by, case_id)
                return _window(click.act, case_id)
            case _:
                return await self._filled_in(click, by, click.values or {})
        return Told(texts.DONE[click.act])

    async def _filled_in(self, click: ModeratorClick, by: str, values: dict[str, str]) -> Told:
        desk, case_id = self._desk, click.case_id
        match click.act:
            case "note":
                await desk.claims.note(by, case_id, values.get("text", ""))
            case "reply":
                strategy, text = values.get("strategy", ""), values.get("text", "")
                await desk.takeovers.reply(by, case_id, strategy, text, click.once)
            case "resolve":
                await desk.claims.resolve(by, case_id, values.get("resolution", ""))
                if note := values.get("note", "").strip():
                    await desk.claims.note(by, case_id, note)
            case "snooze":
                minutes = values.get("minutes", "")
                if minutes not in dict(texts.SNOOZES):
                    raise NotPossible(texts.CHOOSE_LENGTH)
                case = await desk.claims.snooze(by, case_id, timedelta(minutes=int(minutes)))
                until = case.snoozed_until.strftime(texts.TIME) if case.snoozed_until else ""
                return Told(texts.DONE["snooze"].format(time=until))
            case _:
                return Told(texts.UNKNOWN_ACT, is_refused=True)
        return Told(texts.DONE[click.act])

    async def _may(self, act: CardAct, by: str, case_id: str) -> None:
        """Refuse before a window opens what the desk would refuse after it was filled in."""
        async with self._desk.acts.store.reading() as transaction:
            case = await transaction.cases.get(case_id)
        if case is None:
            raise CaseGone
        if act != "note":
            _need_claimed(case, by)
        if act == "reply" and case.moderator != by:
            raise NotPossible(review.NOT_TAKEN_OVER)
        if act in ("resolve", "snooze") and case.moderator == by:
            raise NotPossible(review.HAND_BACK_FIRST)


def _need_claimed(case: Case, by: str) -> None:
    if not case.is_open:
        raise CaseResolved(review.ALREADY_RESOLVED)
    if case.claimed_by is None:
        raise NotPossible(review.CLAIM_FIRST)
    if case.claimed_by != by:
        raise CaseTaken(review.taken(case.claimed_by_name))


def _with_words(refused: str, values: dict[str, str]) -> str:
    written = "\n".join(text for name in WORDS if (text := values.get(name, "").strip()))
    return texts.KEPT_WORDS.format(refused=refused, words=excerpts.bare(written)) if written else refused


def _window(act: CardAct, case_id: str) -> Window:
    match act:
        case "note":
            note = FormField("text", texts.NOTE_LABEL, "text", is_required=True)
            return Window(case_id, act, texts.NOTE_TITLE, (note,))
        case "snooze":
            length = FormField("minutes", texts.SNOOZE_LABEL, "choice", texts.SNOOZES, is_required=True)
            return Window(case_id, act, texts.SNOOZE_TITLE, (length,))
        case "resolve":
            choice = FormField(
                "resolution", texts.RESOLVE_LABEL, "choice", tuple(texts.RESOLUTIONS.items()), is_required=True
            )
            return Window(case_id, act, texts.RESOLVE_TITLE, (choice, FormField("note", texts.RESOLVE_NOTE, "text")))
    strategies = tuple((each.name, each.name) for each in ESCONV.strategies)
    fields = (
        FormField("strategy", texts.REPLY_STRATEGY, "choice", strategies, is_required=True),
        FormField("text", texts.REPLY_TEXT, "text", is_required=True),
    )
    return Window(case_id, act, texts.REPLY_TITLE, fields)
