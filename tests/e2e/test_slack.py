"""The whole bot on a Slack of the loopback: from the first contact to the last question, and what may come between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from adapters.slack_dm.text import escaped, translated
from bot.texts import chat, forms, slack
from tests.slack_double.house import House, house_on_slack
from tests.slack_double.person import Person

DANGER = "I want to kill myself tonight"


def shown(text: str) -> str:
    return escaped(translated(text))


def numbers(person: Person) -> int:
    """How often the emergency number stands in what the person sees."""
    return sum("112" in text for text in person.seen)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_on_slack(tmp_path) as made:
        yield made


async def test_from_first_contact_to_the_post_survey(house: House) -> None:
    ada = house.slack.person("U1")
    disclosure, wait, adult = await house.say(ada, "hello")
    assert disclosure == shown(chat.DISCLOSURE)
    assert wait == shown(chat.ANSWER_FIRST)
    assert forms.ADULT.fields[0].label in adult
    (consent,) = await house.tap(ada, "Answer, and say my country", adult="yes", country="Germany")
    assert forms.CONSENT.fields[0].label in consent
    assert slack.OWNER_NOTE in consent
    (survey,) = await house.tap(ada, "Yes to talking, no to training")
    assert forms.PRE_CHAT.title in survey
    welcome, first = await house.tap(ada, "Answer", problem="job crisis", intensity="4")
    assert welcome == shown(chat.WELCOME)
    assert first == house.model.texts[0], "the answer to the message that had to wait"
    assert await house.say(ada, "I lost my job") == [house.model.texts[0], shown(chat.STARS_ASK)]
    assert await house.tap(ada, "4") == []
    assert shown(chat.stars_kept(4)) in ada.seen
    (closing,) = await house.use(ada, "end")
    assert forms.POST_CHAT.title in closing
    assert await house.tap(ada, "Answer", intensity="2", empathy="5") == [shown(chat.GOODBYE)]
    session = await house.session(ada)
    assert session.platform == "slack"
    assert session.pre_chat is not None
    assert (session.pre_chat.problem, session.pre_chat.intensity) == ("job crisis", 4)
    assert session.post_chat is not None
    assert (session.post_chat.intensity, session.post_chat.empathy, session.post_chat.relevance) == (2, 5, None)
    assert [turn.stars for turn in session.turns if turn.stars] == [4]
    left = [each for message in house.slack.workspace.by_bot("U1") for each in str(message.get("blocks")).split("'")]
    assert not [word for word in left if word.startswith(("stars_", "answer_", "fill"))], "no button is left to tap"


async def test_danger_before_any_consent_is_answered_at_once_with_a_plain_message_first(house: House) -> None:
    ada = house.slack.person("U1")
    await house.say(ada, DANGER)
    first = house.slack.workspace.by_bot("U1")[0]
    assert "112" in first["text"] or "911" in first["text"]
    assert "blocks" not in first
    assert not house.slack.workspace.ephemerals


@pytest.mark.parametrize("fault", [429, 500, "drop", "drop-after-commit"])
async def test_slack_can_fail_and_the_crisis_text_still_arrives_once(house: House, fault: int | str) -> None:
    ada = house.slack.person("U1")
    await house.get_ready(ada)
    before = numbers(ada)
    house.slack.fail("chat.postMessage", fault, times=1)
    await ada.says(DANGER)
    await ada.sees("112", times=before + 1)
    await house.settle()
    assert numbers(ada) == before + 1


async def test_who_cannot_be_reached_gets_the_answer_when_they_write_again(house: House) -> None:
    ada = house.slack.person("U1")
    await house.get_ready(ada)
    house.slack.fail("chat.postMessage", "channel_not_found")
    assert await house.say(ada, "are you there?") == []
    assert await house.say(ada, "hello?") == [house.model.texts[0], house.model.texts[0], shown(chat.STARS_ASK)]


async def test_an_edit_and_a_deletion_reach_what_is_kept(house: House) -> None:
    ada = house.slack.person("U1")
    await house.get_ready(ada)
    ts = await ada.says("my boss called me names")
    await house.settle()
    await ada.edits(ts, "somebody at work hurt me")
    await house.settle()
    assert [turn.text for turn in (await house.session(ada)).turns if turn.speaker == "seeker"] == [
        "somebody at work hurt me"
    ]
    await ada.deletes(ts)
    await house.settle()
    assert "hurt me" not in str((await house.session(ada)).turns)


async def test_a_message_that_is_changed_into_danger_is_answered_with_help(house: House) -> None:
    ada = house.slack.person("U1")
    await house.get_ready(ada)
    ts = await ada.says("a bad evening")
    await house.settle()
    before = len(ada.seen)
    await ada.edits(ts, DANGER)
    await house.settle()
    assert any("112" in text for text in ada.seen[before:])


async def test_every_step_survives_a_restart(house: House) -> None:
    ada = house.slack.person("U1")
    await house.use(ada, "talk")
    await house.restart()
    await house.tap(ada, "Yes, I am 18")
    await house.restart()
    await house.tap(ada, "Yes to talking, no to training")
    await house.restart()
    assert await house.tap(ada, "Skip") == [shown(chat.WELCOME)]
    await house.restart()
    await house.say(ada, "I can't sleep")
    await house.restart()
    assert shown(chat.STARS_ASK) in await house.say(ada, "it is the third night")
    await house.restart()
    await house.tap(ada, "5")
    assert [turn.stars for turn in (await house.session(ada)).turns if turn.stars] == [5]


async def test_a_message_received_by_a_process_that_stopped_is_answered_once_by_the_next(house: House) -> None:
    ada = house.slack.person("U1")
    await house.get_ready(ada)
    held, reply = asyncio.Event(), house.model.reply

    async def never(*args: Any, **kwargs: Any) -> Any:
        held.set()
        await asyncio.Event().wait()

    house.model.reply = never  # type: ignore[method-assign]
    await ada.says("is anybody there?")
    await asyncio.wait_for(held.wait(), 5)
    house.model.reply = reply  # type: ignore[method-assign]
    await house.restart()
    assert ada.seen.count(house.model.texts[0]) == 1


async def test_what_was_written_while_the_bot_was_away_is_answered_once(house: House) -> None:
    ada = house.slack.person("U1")
    await house.get_ready(ada)
    await house.say(ada, "good evening")
    await house.stand.stop()
    await ada.says("are you there?", is_delivered=False)
    await ada.says(DANGER, is_delivered=False)
    before = len(ada.seen)
    told = numbers(ada)
    await house.restart()
    await ada.sees("112", times=told + 1)
    await house.settle()
    answers = ada.seen[before:]
    assert sum("112" in text for text in answers) == 1
    await house.restart()
    await house.settle()
    assert ada.seen[before:] == answers


async def test_a_reply_is_reported_with_one_tap_after_a_restart_too_and_then_in_words(house: House) -> None:
    ada = house.slack.person("U1")
    await house.get_ready(ada)
    (reply,) = await house.say(ada, "I can't sleep")
    await house.restart()
    assert await house.tap(ada, slack.REPORT) == []
    assert f"{reply}\n{shown(chat.REPORT_TAPPED)}" in ada.seen
    await house.use(ada, "report")
    await house.tap(ada, "Answer", reason="unkind", words="It brushed me off.")
    assert ada.seen[-1].endswith(shown(chat.REPORT_KEPT))
    session = await house.session(ada)
    async with house.store.transaction() as transaction:
        flags = await transaction.conversations.flags_of(session.person_id)
    assert [(flag.category, flag.turn_id, flag.words) for flag in flags] == [
        ("report", session.turns[-1].id, ""),
        ("report", session.turns[-1].id, "It brushed me off."),
    ]


async def test_an_export_comes_as_a_file_and_forgetting_asks_first(house: House) -> None:
    ada = house.slack.person("U1")
    await house.get_ready(ada)
    await house.say(ada, "I lost my job")
    await house.use(ada, "export")
    shared = [each for each in house.slack.workspace.by_bot("U1") if "files" in each]
    assert "I lost my job" in shared[0]["files"][0]["content"]
    await house.use(ada, "forget")
    await house.tap(ada, "Keep everything")
    assert any(shown(chat.FORGET_NO) in text for text in ada.seen), "beside what was asked"
    await house.use(ada, "forget")
    assert "Everything about you is deleted" in "\n".join(await house.tap(ada, "Delete everything"))


async def test_the_opener_that_says_danger_is_answered_with_help(house: House) -> None:
    ada = house.slack.person("U1")
    (opener,) = [message for title, message in slack.PROMPTS if "danger" in title]
    (first, *_) = await house.say(ada, opener)
    assert "112" in first
    assert "emergency number" in first


async def test_removing_the_app_erases_the_workspaces_people(house: House) -> None:
    ada = house.slack.person("U1")
    await house.get_ready(ada)
    await house.slack.event({"type": "app_uninstalled"})
    async with house.store.transaction() as transaction:
        assert await transaction.people.find("slack", "T1:U1") is None
    assert house.stand.running
    await asyncio.wait_for(house.stand.running, 3)


async def test_the_home_tab_shows_what_there_is_and_its_buttons_work(house: House) -> None:
    ada = house.slack.person("U1")
    await house.get_ready(ada)
    await house.say(ada, "I lost my job")
    await ada.opens("home")
    await house.settle()
    assert ada.home
    (privacy, *_) = await house.tap(ada, slack.BUTTONS["privacy"])
    assert "Who can read them" in privacy


async def test_a_burst_in_several_messages_gets_one_answer(tmp_path: Path) -> None:
    async with house_on_slack(tmp_path) as house:
        ada = house.slack.person("U1")
        await house.get_ready(ada)
        house.config = house.config.model_copy(update={"burst_pause_seconds": 1.0})
        await house.restart()
        before = len(ada.seen)
        await asyncio.gather(*(ada.says(text) for text in ("so", "my boss was rude again", "and I like my job")))
        await house.settle()
        assert ada.seen[before:] == [house.model.texts[0]]
        assert [turn.text for turn in (await house.session(ada)).turns if turn.speaker == "seeker"] == [
            "so\nmy boss was rude again\nand I like my job"
        ]


async def test_nobody_waits_for_the_model_call_of_another(house: House) -> None:
    people = [house.slack.person(f"U{number}") for number in range(5)]
    for person in people:
        await house.get_ready(person)
    running, gate, reply = 0, asyncio.Event(), house.model.reply

    async def together(*args: Any, **kwargs: Any) -> Any:
        nonlocal running
        running += 1
        if running == len(people):
            gate.set()
        await asyncio.wait_for(gate.wait(), 10)
        return await reply(*args, **kwargs)

    house.model.reply = together  # type: ignore[method-assign]
    await asyncio.gather(*(person.says("hello") for person in people))
    await house.settle()
    assert running == len(people)
    assert all(person.seen[-1] == house.model.texts[0] for person in people)


async def test_over_signed_http_the_same_conversation_is_had(tmp_path: Path) -> None:
    async with house_on_slack(tmp_path, mode="http") as house:
        ada = house.slack.person("U1")
        await house.get_ready(ada)
        assert await house.say(ada, "I lost my job") == [house.model.texts[0]]
