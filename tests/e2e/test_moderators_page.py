"""The moderators' page in Chromium, with JavaScript and without: signing in, the queue, a claim race, a takeover."""

from __future__ import annotations

import asyncio

import pytest

from bot.texts import review as desk_texts
from bot.texts import review_case as texts
from bot.texts import review_page
from bot.types import Say
from tests.bot.place import notices
from tests.e2e.chromium import Front, chromium, empty_database, front

__all__ = ["chromium", "empty_database", "front"]
pytestmark = pytest.mark.asyncio(loop_scope="module")

BOTH = pytest.mark.parametrize(
    "js", [pytest.param(True, id="with JavaScript"), pytest.param(False, id="without", marks=pytest.mark.slow)]
)
REPLIES = (
    ("Question", "I am with you. Are you somewhere safe right now?"),
    ("Reflection of Feelings", "That sounds so heavy, and so lonely."),
    ("Providing Suggestions", "Could you put them in another room while we write?"),
)


@BOTH
async def test_signing_in_by_password_leads_to_the_queue(front: Front, js: bool) -> None:
    await front.moderator("Anna", "admin")
    case = await front.house.flagged()
    async with front.tab(js=js) as tab:
        await tab.page.goto("/queue?order=all")
        await tab.page.get_by_label(review_page.FIELD_NAME).fill("anna")
        await tab.page.get_by_label(review_page.FIELD_PASSWORD).fill("wrong")
        await tab.press(review_page.SIGN_IN)
        assert await tab.said("alert")
        await tab.enter("anna")
        assert await tab.title() == review_page.QUEUE
        assert case.id[:8] in await tab.text()
        await tab.press(review_page.SIGN_OUT)
        await tab.page.goto("/queue")
        assert await tab.title() == review_page.SIGN_IN


@BOTH
async def test_a_link_signs_in_once(front: Front, js: bool) -> None:
    await front.moderator("Ben")
    link = await front.site.signing_in.offer_link(None, "Ben")
    async with front.tab(js=js) as tab, front.tab(js=js) as other:
        await tab.page.goto(f"/link/{link}")
        await tab.press(review_page.SIGN_IN)
        assert await tab.title() == review_page.QUEUE
        await other.page.goto(f"/link/{link}")
        await other.press(review_page.SIGN_IN)
        assert await other.title() == review_page.SIGN_IN
        assert await other.said("alert")


async def test_the_queue_finds_by_filter(front: Front) -> None:
    await front.moderator("Anna", "admin")
    case = await front.house.flagged()
    async with front.tab() as tab:
        await tab.enter("Anna")
        await tab.page.get_by_text(review_page.FILTER, exact=True).click()
        await tab.page.get_by_label(review_page.COLUMN_LEVEL).select_option("concern")
        await tab.press(review_page.FILTER_APPLY)
        assert review_page.EMPTY in await tab.text()
        await tab.page.get_by_label(review_page.COLUMN_LEVEL).select_option("imminent")
        await tab.press(review_page.FILTER_APPLY)
        assert case.id[:8] in await tab.text()
        assert not tab.noise


async def test_of_two_who_claim_at_once_one_gets_it_and_the_other_is_told_who(front: Front) -> None:
    await front.moderator("Anna", "admin")
    await front.moderator("Ben")
    case = await front.house.flagged()
    async with front.tab() as anna, front.tab() as ben:
        for tab, name in ((anna, "Anna"), (ben, "Ben")):
            await tab.enter(name)
            await tab.page.goto(f"/cases/{case.id}")
        await asyncio.gather(anna.press(texts.CLAIM), ben.press(texts.CLAIM))
        told = [await tab.said("alert") for tab in (anna, ben)]
        assert sorted(map(bool, told)) == [False, True]
        winner = "Ben" if told[0] else "Anna"
        assert desk_texts.taken(winner) in told
        held = await front.house.case()
        assert held.claimed_by_name == winner


@BOTH
async def test_a_whole_takeover_reaches_the_person_and_stands_in_the_log(front: Front, js: bool) -> None:
    await front.moderator("Anna", "admin")
    case = await front.house.flagged()
    place = front.house.place
    async with front.tab(js=js) as tab:
        await tab.enter("Anna")
        await tab.page.get_by_role("link", name=case.id[:8]).click()
        await tab.press(texts.CLAIM)
        await tab.press(texts.TAKEOVER_SEND)
        await front.settle()
        assert "taken_over" in notices(place.seen)
        await tab.page.goto(f"/cases/{case.id}")
        for strategy, words in REPLIES:
            await tab.page.get_by_role("radio", name=strategy, exact=True).check()
            await tab.page.get_by_label(texts.STEP_TEXT).fill(words)
            await tab.press(texts.REPLY_SEND)
            await front.settle()
        said = [(each.strategy, each.text) for each in place.seen if isinstance(each, Say)]
        assert said[-3:] == list(REPLIES)
        await tab.press(texts.HAND_BACK)
        await front.settle()
        assert notices(place.seen)[-1] == "handed_back"
        await tab.page.goto(f"/cases/{case.id}")
        await tab.page.get_by_label(texts.NOTE_FIELD).fill("Put them away; her sister is coming.")
        await tab.press(texts.NOTE_SEND)
        await tab.page.get_by_label(texts.RESOLVE_FIELD).select_option("supported")
        await tab.press(texts.RESOLVE)
        assert not (await front.house.case()).is_open
        turns = [turn for turn in (await place.session()).turns if turn.kind == "moderator"]
        assert [turn.strategy for turn in turns] == [strategy for strategy, _ in REPLIES]
        await tab.page.goto("/audit")
        log = await tab.page.locator("tbody").inner_text()
        for act in ("sign in", "view", "claim", "take over", "reply", "hand back", "note", "resolve"):
            assert texts.act(act) in log, act
        assert log.count(texts.act("reply")) >= len(REPLIES)
        assert not [words for _, words in REPLIES if words in log]
        assert not tab.noise


@pytest.mark.slow
async def test_the_person_writes_while_the_page_is_open_and_the_draft_stays(front: Front) -> None:
    await front.moderator("Anna", "admin")
    case = await front.house.flagged()
    async with front.tab() as tab:
        await tab.enter("Anna")
        await tab.page.goto(f"/cases/{case.id}")
        await tab.press(texts.CLAIM)
        await tab.press(texts.TAKEOVER_SEND)
        await front.settle()
        await tab.page.goto(f"/cases/{case.id}")
        await tab.page.get_by_role("radio", name="Question", exact=True).check()
        await tab.page.get_by_label(texts.STEP_TEXT).fill("I am here.")
        await front.house.place.say("are you still there?")
        await tab.page.get_by_role("button", name=texts.NEWS_LOOK).click()
        await tab.page.locator("#news p").wait_for(state="detached")
        assert await tab.page.get_by_label(texts.STEP_TEXT).input_value() == "I am here."
        assert "are you still there?" in (await tab.page.locator(".turns").text_content() or "")
