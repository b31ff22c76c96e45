"""A takeover: told in plain words, in order with what the person writes, and never the end of the safety path."""

from __future__ import annotations

import pytest

from bot.review.errors import NotPossible, NotTrained
from bot.types import Crisis, Notice, Say, Turn
from tests.bot.place import notices
from tests.bot.review.house import DANGER, House

WORRY = "Sometimes I wish I was dead"


async def _taken(house: House, text: str = WORRY) -> tuple[str, str]:
    """The ids of the moderator and the case of a conversation that is taken over."""
    anna = await house.moderator("Anna", "admin")
    case = await house.flagged(text)
    await house.desk.claims.claim(anna.id, case.id)
    await house.desk.takeovers.begin(anna.id, case.id)
    await house.place.inbox.idle()
    return anna.id, case.id


async def test_the_person_is_told_and_the_model_is_silent_until_it_is_handed_back(house: House) -> None:
    anna, case = await _taken(house)
    assert notices(house.place.seen)[-1] == "taken_over"
    before = len(house.place.model.calls)
    assert await house.place.say("are you a person now?") == []
    await house.desk.takeovers.reply(anna, case, "Question", "Yes, I am. What happened today?")
    await house.place.inbox.idle()
    said = house.place.seen[-1]
    assert isinstance(said, Say)
    assert (said.text, said.strategy, said.stage) == ("Yes, I am. What happened today?", "Question", "exploration")
    assert len(house.place.model.calls) == before
    await house.desk.takeovers.hand_back(anna, case)
    await house.place.inbox.idle()
    assert notices(house.place.seen)[-1] == "handed_back"
    for text in ("that was kind", "I made tea", "it is raining here", "my brother cooks"):
        await house.place.say(text)
    assert any("What happened today?" in turn.text for turn in house.place.model.calls[-1])
    turns = (await house.place.session()).turns
    assert [turn.strategy for turn in turns if turn.kind == "moderator"] == ["Question"]


async def test_nobody_takes_over_without_the_course_or_answers_without_taking_over(house: House) -> None:
    ben = await house.moderator("Ben", has_passed=False)
    case = await house.flagged(WORRY)
    await house.desk.claims.claim(ben.id, case.id)
    with pytest.raises(NotTrained, match="eleven lessons"):
        await house.desk.takeovers.begin(ben.id, case.id)
    with pytest.raises(NotPossible, match="Take it over first"):
        await house.desk.takeovers.reply(ben.id, case.id, "Question", "Hello")
    with pytest.raises(NotPossible, match="Choose the strategy"):
        await house.desk.takeovers.reply(ben.id, case.id, "", "Hello")
    with pytest.raises(NotPossible, match="no strategy of that name"):
        await house.desk.takeovers.reply(ben.id, case.id, "Advice", "Hello")
    assert house.woken == []


async def test_danger_during_a_takeover_gets_its_numbers_once_and_is_flagged_each_time(house: House) -> None:
    await _taken(house)
    assert any(isinstance(action, Crisis) for action in await house.place.say(DANGER))
    assert await house.place.say("I have them in my hand, I will take them tonight") == []
    case = await house.case()
    assert (case.level, case.flags) == ("imminent", 3)


async def test_what_was_written_to_a_silent_moderator_is_answered_by_the_software(house: House) -> None:
    anna, case = await _taken(house)
    await house.place.say("I had a fight with my brother about the car")
    house.place.clock.forward(minutes=house.config.takeover_silence_minutes - 1)
    assert await house.desk.takeovers.end_silent() == []
    house.place.clock.forward(minutes=1)
    before = len(house.place.seen)
    assert len(await house.desk.takeovers.end_silent()) == 1
    await house.place.inbox.idle()
    answered = house.place.seen[before:]
    assert notices(answered)[0] == "handed_back"
    assert any(isinstance(action, Say | Crisis) for action in answered)
    assert (await house.case()).moderator is None
    assert await house.desk.takeovers.end_silent() == []
    with pytest.raises(NotPossible, match="Take it over first"):
        await house.desk.takeovers.reply(anna, case, "Question", "Sorry, I was away.")
    view = await house.desk.reading.view(anna, case)
    assert "handed back for silence" in [each.act for each in view.timeline]


async def test_what_the_person_writes_to_a_moderator_changes_the_case_for_whoever_shows_it(house: House) -> None:
    await _taken(house)
    before = (await house.case()).version
    await house.place.say("I am at my window")
    assert (await house.case()).version > before


async def test_a_moderator_has_the_whole_time_from_when_they_came(house: House) -> None:
    anna = await house.moderator("Anna", "admin")
    house.place.model.is_down = True
    await house.flagged(WORRY)
    await house.place.say("it rains and I sit here")
    session, said = await house.place.session(), Turn("late", "seeker", "hello?", house.place.clock())
    async with house.place.store.transaction() as transaction:
        await transaction.conversations.add_turns(session, [said])
    house.place.clock.forward(minutes=house.config.takeover_silence_minutes)
    case = await house.case()
    await house.desk.claims.claim(anna.id, case.id)
    await house.desk.takeovers.begin(anna.id, case.id)
    await house.place.inbox.idle()
    assert await house.desk.takeovers.end_silent() == []


async def test_a_removed_moderator_leaves_nobody_waiting(house: House) -> None:
    admin = await house.moderator("Cleo", "admin")
    await _taken(house)
    await house.place.say("are you still there")
    await house.desk.staff.remove(admin.id, "Anna")
    await house.place.inbox.idle()
    assert "handed_back" in notices(house.place.seen)
    assert (await house.case()).moderator is None
    assert (await house.case()).claimed_by is None


async def test_a_conversation_that_is_over_or_gone_cannot_be_taken_over(house: House) -> None:
    anna = await house.moderator("Anna", "admin")
    case = await house.flagged(WORRY)
    await house.desk.claims.claim(anna.id, case.id)
    await house.place.command("end")
    with pytest.raises(NotPossible, match="is over"):
        await house.desk.takeovers.begin(anna.id, case.id)


async def test_a_person_who_ends_it_ends_the_takeover(house: House) -> None:
    anna, case = await _taken(house)
    await house.place.command("end")
    assert (await house.case()).moderator is None
    with pytest.raises(NotPossible, match="is over"):
        await house.desk.takeovers.reply(anna, case, "Question", "Hello?")


async def test_it_must_be_handed_back_before_it_is_resolved_or_released(house: House) -> None:
    anna, case = await _taken(house)
    for act in (house.desk.claims.resolve(anna, case, "supported"), house.desk.claims.release(anna, case)):
        with pytest.raises(NotPossible, match="Hand the conversation back"):
            await act


async def test_a_person_cannot_pretend_to_be_a_moderator(house: House) -> None:
    from bot.wire import WireError, event_from_json

    for kind in ("takeover_began", "moderator_replied", "takeover_ended"):
        with pytest.raises(WireError):
            event_from_json({"type": kind, "moderator": "m", "session_id": "s", "text": "x", "strategy": "Question"})


async def test_a_takeover_survives_a_restart(house: House) -> None:
    anna, case = await _taken(house)
    await house.desk.takeovers.reply(anna, case, "Others", "One moment, please.")
    await house.place.inbox.close()
    again = type(house.place)(house.place.store, house.place.model, house.place.clock, house.place.config)
    await again.inbox.recover(["memory"])
    await again.inbox.idle()
    seen = [action.text for action in (*house.place.seen, *again.seen) if isinstance(action, Say | Notice)]
    assert seen.count("One moment, please.") == 1
    before = len(again.model.calls)
    await again.say("ok")
    assert len(again.model.calls) == before
