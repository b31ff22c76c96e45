"""The whole bot on a simulated Discord: from the first contact to the last question, and what may come between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from adapters.discord_dm.cards import escaped
from bot.texts import chat, forms
from bot.texts import discord as texts
from tests.adapters.discord_dm.house import CONFIG, House, house_on_discord
from tests.adapters.discord_dm.place import buttons

DANGER = "I want to kill myself tonight"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_on_discord(tmp_path) as made:
        yield made


async def test_from_first_contact_to_the_post_survey(house: House) -> None:
    ada = house.place.env.create_user("ada")
    disclosure, wait, adult = await house.say(ada, "hello")
    assert wait == chat.ANSWER_FIRST
    assert disclosure == escaped(chat.DISCLOSURE)
    assert forms.ADULT.fields[0].label in adult
    (consent,) = await house.tap(ada, "Answer", {"adult": "yes", "country": "Germany"})
    assert forms.CONSENT.fields[0].label in consent
    (survey,) = await house.tap(ada, "Yes to talking, no to training")
    assert forms.PRE_CHAT.title in survey
    welcome, *first = await house.tap(ada, "Answer", {"problem": ["job crisis"], "intensity": ["4"]})
    assert welcome == escaped(chat.WELCOME)
    assert first == [house.model.texts[0]]  # to the message that had to wait
    assert await house.say(ada, "I lost my job") == [house.model.texts[0], chat.STARS_ASK]
    assert await house.tap(ada, "4 ★") == []
    assert chat.stars_kept(4) in house.place.said(ada)
    (closing,) = await house.use(ada, "end")
    assert forms.POST_CHAT.title in closing
    assert await house.tap(ada, "Answer", {"intensity": ["2"], "empathy": ["5"]}) == [chat.GOODBYE]
    session = await house.session(ada)
    assert session.platform == "discord"
    assert session.pre_chat is not None
    assert (session.pre_chat.problem, session.pre_chat.intensity) == ("job crisis", 4)
    assert session.post_chat is not None
    assert (session.post_chat.intensity, session.post_chat.empathy, session.post_chat.relevance) == (2, 5, None)
    assert [turn.stars for turn in session.turns if turn.stars] == [4]
    assert not [
        label
        for message in house.place.messages(ada)
        for label in buttons(message)
        if label not in (texts.BUTTONS["privacy"], texts.BUTTONS["help"], texts.REPORT)
    ]


async def test_danger_before_any_consent_is_answered_at_once_with_a_plain_message_first(house: House) -> None:
    ada = house.place.env.create_user("ada")
    await house.say(ada, DANGER)
    first = next(message for message in house.place.messages(ada) if message.author.bot)
    assert first.content
    assert "112" in first.content or "911" in first.content
    assert not first.flags.ephemeral
    assert not first.flags.components_v2


async def test_a_server_can_fail_and_the_crisis_text_still_arrives_once(house: House) -> None:
    ada = house.place.env.create_user("ada")
    await house.get_ready(ada)
    house.place.env.inject_error("POST", "/channels/*/messages", status=503, times=1)
    await ada.send_dm(DANGER)
    await wait_for(lambda: sum("112" in text for text in house.place.said(ada)) == 1)
    await house.settle()
    assert sum("112" in text for text in house.place.said(ada)) == 1


async def test_closed_direct_messages_hold_the_answer_until_the_person_writes_again(house: House) -> None:
    ada = house.place.env.create_user("ada")
    await house.get_ready(ada)
    closed = {"status": 403, "code": 50007, "message": "Cannot send messages to this user"}
    house.place.env.inject_error("POST", "/channels/*/messages", times=1, **closed)  # type: ignore[arg-type]
    assert await house.say(ada, "are you there?") == []
    assert await house.say(ada, "hello?") == [house.model.texts[0], house.model.texts[0], chat.STARS_ASK]


async def test_talk_on_a_server_moves_into_the_direct_messages(house: House) -> None:
    user = house.place.env.create_user("ada")
    guild = house.place.env.create_guild()
    result = await guild.add_member(user).slash(guild.create_text_channel("general"), "talk")
    await house.settle()
    assert result.response is not None
    assert result.response.ephemeral
    assert house.place.said(user)[:2] == [texts.IN_PRIVATE.format(command="talk"), escaped(chat.DISCLOSURE)]


async def test_an_edit_and_a_deletion_reach_what_is_kept(house: House) -> None:
    ada = house.place.env.create_user("ada")
    await house.get_ready(ada)
    first = await ada.send_dm("my boss called me names")
    await house.settle()
    await ada.edit(first, "somebody at work hurt me")
    await house.settle()
    assert [turn.text for turn in (await house.session(ada)).turns if turn.speaker == "seeker"] == [
        "somebody at work hurt me"
    ]
    await ada.delete(first)
    await house.settle()
    assert "hurt me" not in str((await house.session(ada)).turns)


async def test_a_message_that_is_changed_into_danger_is_answered_with_help(house: House) -> None:
    ada = house.place.env.create_user("ada")
    await house.get_ready(ada)
    sent = await ada.send_dm("a bad evening")
    await house.settle()
    before = len(house.place.said(ada))
    await ada.edit(sent, DANGER)
    await house.settle()
    assert any("112" in text for text in house.place.said(ada)[before:])


async def test_every_step_survives_a_restart(house: House) -> None:
    ada = house.place.env.create_user("ada")
    await house.use(ada, "talk")
    await house.restart()
    await house.tap(ada, "Answer", {"adult": "yes", "country": "Germany"})
    await house.restart()
    await house.tap(ada, "Yes to talking, no to training")
    await house.restart()
    assert await house.tap(ada, "Skip") == [escaped(chat.WELCOME)]
    await house.restart()
    await house.say(ada, "I can't sleep")
    await house.restart()
    assert chat.STARS_ASK in await house.say(ada, "it is the third night")
    await house.restart()
    await house.tap(ada, "5 ★")
    assert [turn.stars for turn in (await house.session(ada)).turns if turn.stars] == [5]


async def test_a_message_received_by_a_process_that_stopped_is_answered_once_by_the_next(
    house: House, tmp_path: Path
) -> None:
    ada = house.place.env.create_user("ada")
    await house.get_ready(ada)
    held = asyncio.Event()
    reply = house.model.reply

    async def never(*args: Any, **kwargs: Any) -> Any:
        held.set()
        await asyncio.Event().wait()

    house.model.reply = never  # type: ignore[method-assign]
    await ada.send_dm("is anybody there?")
    await asyncio.wait_for(held.wait(), 5)
    house.model.reply = reply  # type: ignore[method-assign]
    await house.restart()
    assert house.place.said(ada).count(house.model.texts[0]) == 1


async def test_what_was_written_while_the_bot_was_away_is_answered_once(house: House) -> None:
    ada = house.place.env.create_user("ada")
    await house.get_ready(ada)
    await house.say(ada, "good evening")
    await house.stop()
    house.config = CONFIG.model_copy(update={"burst_pause_seconds": 0.2})
    house.place.write_unheard(ada, "are you there?")
    house.place.write_unheard(ada, DANGER)
    before = len(house.place.said(ada))
    await house.start()
    await house.settle()
    answers = house.place.said(ada)[before:]
    assert sum("112" in text for text in answers) == 1
    assert "112" in answers[0]
    await house.restart()
    assert house.place.said(ada)[before:] == answers


async def test_a_reply_is_reported_with_one_tap_after_a_restart_too_and_then_in_words(house: House) -> None:
    ada = house.place.env.create_user("ada")
    await house.get_ready(ada)
    (reply,) = await house.say(ada, "I can't sleep")
    await house.restart()
    assert await house.tap(ada, texts.REPORT) == []
    assert f"{reply}\n-# {chat.REPORT_TAPPED}" in house.place.said(ada)
    await house.use(ada, "report")
    await house.tap(ada, "Answer", {"reason": ["unkind"], "words": "It brushed me off."})
    assert chat.REPORT_KEPT in house.place.said(ada)[-1]
    session = await house.session(ada)
    async with house.store.transaction() as transaction:
        flags = await transaction.conversations.flags_of(session.person_id)
    assert [(flag.category, flag.turn_id, flag.words) for flag in flags] == [
        ("report", session.turns[-1].id, ""),
        ("report", session.turns[-1].id, "It brushed me off."),
    ]


async def test_an_export_comes_as_a_file_and_forgetting_asks_first(house: House) -> None:
    ada = house.place.env.create_user("ada")
    await house.get_ready(ada)
    await house.say(ada, "I lost my job")
    await house.use(ada, "export")
    (file,) = house.place.messages(ada)[-1].attachments
    assert file.filename.endswith(".json")
    await house.use(ada, "forget")
    await house.tap(ada, "Keep everything")
    assert house.place.said(ada)[-1].endswith(chat.FORGET_NO)
    await house.use(ada, "forget")
    assert "Everything about you is deleted" in "\n".join(await house.tap(ada, "Delete everything"))


async def test_nobody_waits_for_the_model_call_of_another(house: House) -> None:
    people = [house.place.env.create_user(f"person{number}") for number in range(3)]
    for person in people:
        await house.get_ready(person)
    running, most, gate = 0, 0, asyncio.Event()
    reply = house.model.reply

    async def together(*args: Any, **kwargs: Any) -> Any:
        nonlocal running, most
        running += 1
        most = max(most, running)
        if running == len(people):
            gate.set()
        await asyncio.wait_for(gate.wait(), 10)
        return await reply(*args, **kwargs)

    house.model.reply = together  # type: ignore[method-assign]
    for person in people:
        house.place.write_unheard(person, "hello")
    await house.place.env.settle()
    await house.settle()
    assert most == len(people)


async def wait_for(condition: Any) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 (what is waited for is simcord's, without an event of its own)
            await asyncio.sleep(0.02)
