"""What a person meets who writes in a language that the gate does not read: help twice, one flag, and no wall."""

from __future__ import annotations

from bot.safety.input_gate import assess
from bot.types import Crisis, Say
from tests.bot.place import Place
from tests.bot.safety.spoken import UNTAUGHT

SOMALI = UNTAUGHT["so"][1]
OTHERS = (UNTAUGHT["yo"][1], UNTAUGHT["mg"][1], UNTAUGHT["zu"][1], UNTAUGHT["cy"][1])


async def test_the_person_is_told_twice_and_then_answered(place: Place) -> None:
    await place.get_ready()
    answers = [await place.say(text) for text in (SOMALI, *OTHERS)]
    assert [isinstance(each[0], Crisis) for each in answers] == [True, True, False, False, False]
    assert answers[0] != answers[1]
    assert all(isinstance(each[0], Say) for each in answers[2:])
    assert await place.flags() == ["unknown"]


async def test_every_such_turn_is_kept_as_unknown(place: Place) -> None:
    await place.get_ready()
    for text in (SOMALI, *OTHERS):
        await place.say(text)
    levels = [turn.level for turn in (await place.session()).turns if turn.speaker == "seeker"]
    assert levels == ["unknown"] * 5


async def test_before_consent_nothing_is_kept_and_no_flag_is_raised(place: Place) -> None:
    answers = await place.say(SOMALI)
    assert isinstance(answers[0], Crisis)
    assert await place.flags() == []


async def test_on_an_open_crisis_path_a_check_in_comes_every_third_time(place: Place) -> None:
    """What cannot be read does not close the path either."""
    await place.get_ready()
    await place.say("I keep thinking about killing myself")
    for _ in range(4):  # the first is read with the danger right before it
        await place.say(SOMALI)
    kinds = [isinstance((await place.say(text))[0], Crisis) for text in (*OTHERS, *OTHERS[:2])]
    assert kinds.count(True) == 2
    assert kinds.count(False) == 4


async def test_danger_in_such_a_language_that_is_seen_is_answered_as_danger(place: Place) -> None:
    await place.get_ready()
    for text in (SOMALI, OTHERS[0], OTHERS[1]):
        await place.say(text)
    await place.say("I want to kill myself tonight")
    assert await place.flags() == ["unknown", "imminent"]


async def test_a_burst_is_waited_for_and_danger_is_not() -> None:
    assert (await assess([SOMALI])).may_wait
    assert not (await assess(["I want to kill myself tonight"])).may_wait
