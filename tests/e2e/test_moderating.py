"""Flag, alert, claim, takeover, replies with their strategies, hand-back, resolution: in the moderators' channel."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.review import cards
from bot.review.types import Wanted
from bot.texts import cards as texts
from bot.texts import review
from entrypoints.export import esconv_json
from tests.e2e.moderating_stages import Stage, stage_on

DANGER = "I don't want to be alive any more"
REPLIES = (
    ("Question", "I am a human. What happened today?"),
    ("Reflection of Feelings", "It sounds as if you feel left alone with all of it."),
    ("Providing Suggestions", "Would it help to call together with somebody?"),
)

ANSWERS = ("my brother shouted at me", "I made tea and sat down")


@pytest.fixture(params=["discord", "slack"])
async def stage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage_on(request.param, tmp_path) as made:
        yield made


async def case_id(stage: Stage) -> str:
    async with stage.store.reading() as transaction:
        page = await transaction.cases.find(Wanted(order="all"), stage.desk.acts.clock())
    return page.cases[0].id


def plain(text: str) -> str:
    """Without what a platform puts before signs that it would draw otherwise."""
    return text.replace("\\", "").replace("\u200b", "")


async def test_a_flagged_conversation_is_taken_over_answered_and_handed_back(stage: Stage) -> None:
    await stage.open()
    helped = await stage.say(DANGER)
    assert any("112" in text for text in helped)
    (card,) = stage.channel()
    assert "Danger" in card
    assert "alive" not in card

    await stage.say("we had a fight about the car")  # the first message after danger is read with it
    told = await stage.both_click("Claim")
    assert texts.DONE["claim"] in told
    who, other = ("anna", "ben") if review.taken("anna") in told else ("ben", "anna")
    assert review.taken(who) in told, "the other is told who has it"
    assert f"{who} works on it." in plain(stage.channel()[0])
    excerpt = plain(await stage.click(who, "Show excerpt"))
    assert "Person" in excerpt
    assert DANGER in excerpt
    assert plain(await stage.click(other, "Take over")) == review.taken(who)

    assert plain(await stage.click(who, "Take over")) == texts.DONE["takeover"]
    assert review.TAKEN_OVER.split(":")[0] in plain(stage.seen()[-1])
    asked = len(stage.model.calls)
    for number, (strategy, text) in enumerate(REPLIES):
        assert plain(await stage.click(who, "Reply", strategy=strategy, text=text)) == texts.DONE["reply"]
        assert plain(stage.seen()[-1]) == text
        if number < 2:
            assert await stage.say(ANSWERS[number]) == []
            assert "waits" in stage.channel()[0]
    assert len(stage.model.calls) == asked, "the model is silent"
    live = plain(await stage.click(who, "Show excerpt"))
    assert all(text in live for text in ANSWERS)
    assert "Moderator" in live

    await stage.restart()
    assert plain(await stage.click(who, "Hand back")) == texts.DONE["handback"]
    assert plain(stage.seen()[-1]) == plain(review.HANDED_BACK)
    answered = await stage.say("I think I will call her tomorrow")
    assert answered[0] == stage.model.texts[0]
    heard = [turn.text for turn in stage.model.calls[-1]]
    said = [text for _, text in REPLIES]
    assert [text for text in heard if text in said] == said

    await stage.click(who, "Resolve", resolution="supported", note="calmer at the end")
    assert "Resolved: supported." in plain(stage.channel()[0])
    card, *calls = map(plain, stage.channel())
    assert calls == [texts.ANSWERED.format(name=who, case=(await case_id(stage))[:8])] * 2, "one card all the time"
    assert stage.buttons()[:2] == ["Reopen", "Note"]
    await told_afterwards(stage, who)


async def told_afterwards(stage: Stage, who: str) -> None:
    """The export carries the strategies, and the log tells it all."""
    (row,) = json.loads(esconv_json([await stage.session()], 1))
    said = [
        (turn["annotation"].get("strategy"), turn["content"].strip())
        for turn in row["dialog"]
        if turn["speaker"] == "supporter"
    ]
    assert [each for each in said if each[1] in [text for _, text in REPLIES]] == list(REPLIES)
    found = await case_id(stage)
    async with stage.store.reading() as transaction:
        case = await transaction.cases.get(found)
        assert case is not None
        assert [note.text for note in await transaction.cases.notes_of(case)] == ["calmer at the end"]
        log = await transaction.audit.of_case(found)
    assert {entry.moderator for entry in log} == {who}
    replies = ["reply"] * len(REPLIES)
    assert [entry.act for entry in log] == [
        "claim", "excerpt", "take over", *replies, "excerpt", "hand back", "resolve", "note"
    ]  # fmt: skip
    assert [entry.detail["strategy"] for entry in log if entry.act == "reply"] == [name for name, _ in REPLIES]


async def test_what_happens_while_the_platform_is_down_is_shown_when_it_is_back(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cards, "PAUSES", (timedelta(0),))
    await stage.open()
    stage.break_channel(2)
    await stage.say(DANGER)
    await stage.cards.look()
    assert stage.channel() == []
    await stage.restart()
    await stage.cards.look()
    await stage.cards.look()
    assert len(stage.channel()) == 1
    anna = (await stage.desk.staff.all(None))[0]
    await stage.desk.claims.claim(anna.id, await case_id(stage))
    await stage.cards.look()
    assert f"{anna.name} works on it." in plain(stage.channel()[0])
    assert len(stage.channel()) == 1


async def test_who_is_no_moderator_sees_nothing(stage: Stage) -> None:
    await stage.open()
    await stage.say(DANGER)
    for label in ("Claim", "Show excerpt", "Note"):
        assert plain(await stage.click("carl", label)) == review.NOT_A_MODERATOR


async def test_what_the_person_deleted_is_gone_for_the_moderators_too(stage: Stage) -> None:
    await stage.open()
    await stage.say(DANGER)
    async with stage.store.transaction() as transaction:
        case = await transaction.cases.get((await transaction.cases.waiting())[0].id)
        assert case is not None
        await transaction.people.forget(case.person_id, stage.desk.acts.clock())
    assert plain(await stage.click("anna", "Claim")) == review.CASE_GONE
    assert texts.GONE_TITLE in plain(stage.channel()[0])
    assert stage.buttons() == []


async def test_hostile_words_reach_a_moderator_as_words(stage: Stage) -> None:
    await stage.open()
    await stage.say("I want to kill myself tonight @everyone <!channel> **x** \u202egnihton\u202c [a](https://evil)")
    await stage.click("anna", "Claim")
    raw = await stage.click("anna", "Show excerpt")
    assert "\u202e" not in raw
    assert "gnihton" in raw
    await stage.click("anna", "Note", text="@everyone **hostile** \u202e note")
    assert len(stage.channel()) == 1
