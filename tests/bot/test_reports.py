"""A person asks for a human look: with a tap or in words, at any time, and nothing is kept that must not be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.flagging import MODERATORS_REPLY
from bot.texts import chat
from bot.types import Crisis, FormSubmitted, Notice, ReplyReported, SendFile, Settled
from tests.bot.place import Place, forms, notices
from tests.bot.test_flagging import raised, resolve

ORIGIN = "c1:m1"


async def last_reply(place: Place) -> str:
    return next(turn.id for turn in reversed((await place.session()).turns) if turn.speaker == "supporter")


async def test_a_tap_at_a_reply_raises_a_concern_on_that_reply_and_is_settled_in_place(place: Place) -> None:
    await place.get_ready()
    await place.say("one")
    first = await last_reply(place)
    await place.say("two")
    assert await place.send(ReplyReported(first, origin=ORIGIN)) == [Settled(ORIGIN, chat.REPORT_TAPPED)]
    (flag,) = await raised(place)
    assert (flag.level, flag.category, flag.reasons) == ("concern", "report", ("reported: one tap",))
    assert (flag.session_id, flag.turn_id) == ((await place.session()).id, first)


async def test_a_second_tap_is_answered_and_raises_nothing_until_the_first_was_looked_at(place: Place) -> None:
    await place.get_ready()
    await place.say("one")
    reply = await last_reply(place)
    for _ in range(2):
        assert notices(await place.send(ReplyReported(reply))) == ["report_tapped"]
    assert len(await raised(place)) == 1
    await place.say("two")
    await place.send(ReplyReported(await last_reply(place)))
    assert len(await raised(place)) == 2, "another reply is another report"
    await resolve(place)
    await place.send(ReplyReported(reply))
    assert len(await raised(place)) == 3


async def test_a_report_without_an_id_is_about_the_last_reply(place: Place) -> None:
    await place.get_ready()
    await place.say("one")
    await place.send(ReplyReported())
    (flag,) = await raised(place)
    assert flag.turn_id == await last_reply(place)


async def test_a_reply_of_an_older_conversation_can_be_reported(place: Place) -> None:
    await place.get_ready()
    await place.say("one")
    old, reply = await place.session(), await last_reply(place)
    place.clock.forward(days=3)
    await place.say("hello again")
    await place.answer("pre_chat")
    assert (await place.session()).id != old.id
    await place.send(ReplyReported(reply, origin=ORIGIN))
    (flag,) = await raised(place)
    assert (flag.session_id, flag.turn_id) == (old.id, reply)


async def test_a_reply_of_somebody_else_or_one_that_is_gone_is_not_found(place: Place) -> None:
    await place.get_ready()
    await place.say("one")
    theirs = await last_reply(place)
    mine = place.address
    place.address = type(mine)("memory", "eve")
    await place.get_ready()
    for turn_id in (theirs, "no such turn"):
        assert await place.send(ReplyReported(turn_id, origin=ORIGIN)) == [Settled(ORIGIN, chat.REPORT_GONE)]
    assert await raised(place) == ()
    place.address = mine
    assert await raised(place) == ()


async def test_what_the_person_wrote_themselves_is_no_reply(place: Place) -> None:
    await place.get_ready()
    await place.say("one")
    said = (await place.session()).turns[0].id
    assert notices(await place.send(ReplyReported(said))) == ["report_gone"]


async def test_the_form_keeps_why_and_the_persons_words_for_the_moderators_encrypted(
    place: Place, tmp_path: Path
) -> None:
    await place.get_ready()
    await place.say("one")
    assert forms(await place.command("report")) == ["report"]
    sent = FormSubmitted("report", {"reason": "unkind", "words": "UNMISTAKABLE rudeness\nat night"}, origin=ORIGIN)
    assert await place.send(sent) == [Settled(ORIGIN, chat.REPORT_KEPT)]
    (flag,) = await raised(place)
    assert (flag.category, flag.reasons, flag.turn_id) == ("report", ("reported: unkind",), await last_reply(place))
    assert flag.words == "UNMISTAKABLE rudeness at night"
    on_disk = b"".join(path.read_bytes() for path in tmp_path.rglob("attune.db*"))
    assert b"UNMISTAKABLE" not in on_disk
    (file,) = await place.command("export")
    assert isinstance(file, SendFile)
    (review,) = json.loads(file.content)["flags_and_reviews"]
    assert review["raised"][0]["words"] == flag.words


@pytest.mark.parametrize(
    ("values", "reasons"),
    [
        ({"reason": "harmful"}, ["reported: harmful"]),
        ({"words": "it scared me"}, ["reported: other"]),
        ({"reason": "made up", "words": "it scared me"}, ["reported: other"]),
        ({}, []),
        ({"reason": "made up", "words": "  "}, []),
    ],
)
async def test_a_reason_or_words_are_enough_and_nothing_at_all_reports_nothing(
    place: Place, values: dict[str, str], reasons: list[str]
) -> None:
    await place.get_ready()
    await place.say("one")
    actions = await place.answer("report", **values)
    assert [reason for flag in await raised(place) for reason in flag.reasons] == reasons
    assert notices(actions) == (["report_kept"] if reasons else ["report_nothing"])


async def test_endless_words_are_cut(place: Place) -> None:
    await place.get_ready()
    await place.answer("report", words="so very long " * 9000)
    (flag,) = await raised(place)
    assert len(flag.words) == 2000


async def test_before_any_consent_a_report_is_taken_and_the_words_are_not_kept(place: Place, tmp_path: Path) -> None:
    assert forms(await place.command("report")) == ["report"]
    actions = await place.answer("report", reason="other", words="UNMISTAKABLE words")
    assert notices(actions) == ["report_without_words"]
    (flag,) = await raised(place)
    assert (flag.reasons, flag.words, flag.session_id, flag.turn_id) == (("reported: other",), "", None, None)
    assert notices(await place.answer("report", reason="untrue")) == ["report_kept"]


async def test_without_the_consent_to_talk_nothing_new_is_kept_and_the_reply_is_still_named(place: Place) -> None:
    await place.get_ready()
    await place.say("one")
    reply = await last_reply(place)
    await place.answer("consent", talk="no")
    assert notices(await place.answer("report", words="it scared me")) == ["report_without_words"]
    (flag,) = await raised(place)
    assert (flag.words, flag.turn_id) == ("", reply)


async def test_someone_under_18_can_report_and_old_buttons_say_that_the_reply_is_gone(place: Place) -> None:
    await place.get_ready()
    await place.say("one")
    reply = await last_reply(place)
    await place.answer("adult", adult="no")
    assert notices(await place.send(ReplyReported(reply))) == ["report_gone"]
    assert notices(await place.answer("report", reason="harmful", words="it scared me")) == ["report_without_words"]
    (flag,) = await raised(place)
    assert (flag.session_id, flag.words) == (None, "")


async def test_words_that_give_away_someone_under_18_end_the_chat_and_are_not_kept(place: Place) -> None:
    await place.get_ready()
    await place.say("one")
    actions = await place.answer("report", reason="harmful", words="I am 15 years old and it scared me")
    assert notices(actions) == ["under_18"]
    (flag,) = await raised(place)
    assert (flag.category, flag.session_id, flag.words) == ("report", None, "")


async def test_a_situation_that_gives_away_someone_under_18_ends_the_chat_too(place: Place) -> None:
    await place.command("talk")
    await place.answer("adult", adult="yes")
    await place.answer("consent", talk="yes")
    assert notices(await place.answer("pre_chat", situation="I am 15 and my parents split up")) == ["under_18"]
    async with place.store.transaction() as transaction:
        assert await transaction.conversations.all() == ()


async def test_danger_in_the_words_of_a_report_is_answered_first_and_both_are_raised(place: Place) -> None:
    await place.get_ready()
    await place.say("one")
    crisis, *rest = await place.answer("report", reason="harmful", words="I want to kill myself tonight")
    assert isinstance(crisis, Crisis)
    assert "report_kept" in notices(rest)
    assert {flag.category for flag in await raised(place)} == {"report", "suicide"}


async def test_danger_in_a_report_before_any_consent_is_answered_and_raised_without_a_word_kept(place: Place) -> None:
    crisis, *rest = await place.answer("report", words="I want to kill myself tonight")
    assert isinstance(crisis, Crisis)
    assert "report_without_words" in notices(rest)
    assert {(flag.category, flag.words, flag.session_id) for flag in await raised(place)} == {
        ("report", "", None),
        ("suicide", "", None),
    }


async def test_marks_that_no_keyboard_writes_are_left_out_of_the_words(place: Place) -> None:
    await place.get_ready()
    await place.answer("report", words="\u202eabc\x00\x1b[31m <b>bold</b>")
    (flag,) = await raised(place)
    assert flag.words == "abc[31m <b>bold</b>"


async def test_in_a_crisis_a_report_counts_and_help_goes_on(place: Place) -> None:
    await place.get_ready()
    await place.say("I want to kill myself tonight")
    assert notices(await place.send(ReplyReported())) == ["report_tapped"]
    assert {flag.category for flag in await raised(place)} == {"report", "suicide"}
    (again, *_) = await place.say("I want to kill myself tonight")
    assert isinstance(again, Crisis)


async def test_a_report_of_a_moderators_reply_says_that_it_is_one(place: Place) -> None:
    await place.get_ready()
    await place.say("one")
    session = await place.session()
    async with place.store.transaction() as transaction:
        turn = session.turns[-1]
        await transaction.conversations.add_turns(
            session, [type(turn)("m" * 32, "supporter", "Hello, I am a moderator.", place.clock(), kind="moderator")]
        )
    await place.send(ReplyReported("m" * 32))
    (flag,) = await raised(place)
    assert MODERATORS_REPLY in flag.reasons


async def test_forgetting_takes_the_reports_along(place: Place) -> None:
    await place.get_ready()
    await place.say("one")
    await place.answer("report", reason="unkind", words="rude")
    await place.answer("forget", confirm="yes")
    async with place.store.transaction() as transaction:
        assert await transaction.people.find("memory", "ada") is None
    await place.get_ready()
    assert await raised(place) == ()


def test_the_receipts_say_who_looks_and_that_it_takes_time() -> None:
    assert "a moderator" in chat.REPORT_TAPPED
    assert "/report" in chat.REPORT_TAPPED
    assert "real time" in chat.REPORT_KEPT
    assert Notice(chat.REPORT_GONE, "report_gone").text.count("/report") == 1
