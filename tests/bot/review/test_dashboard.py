"""The dashboard's numbers over rows that the test wrote, and who sees whose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.review.dashboard import period
from bot.review.errors import NotAModerator
from bot.review.figures import Open, Response
from bot.types import Address, PostChatSurvey, PreChatSurvey, Session, StarsGiven, Turn
from tests.bot.review.house import DANGER, House

ADA = Address("memory", "ada")
TOLD = ("Question", "Reflection of Feelings", "Providing Suggestions")


async def conversation(
    house: House, name: str, stars: Sequence[int | None], before: int | None, after: int | None
) -> None:
    """One that is over: three messages, each answered in the next strategy of TOLD, with stars and surveys."""
    now = house.place.clock()
    async with house.place.store.transaction() as transaction:
        person = await transaction.people.find_or_add(ADA, now)
        session = Session(name, person.id, "memory", now)
        await transaction.conversations.add(session, ADA)
        spoken = []
        for number, strategy in enumerate(TOLD):
            spoken.append(Turn(f"{name}{number}a", "seeker", "words", now))
            spoken.append(Turn(f"{name}{number}b", "supporter", "words", now, kind="model", strategy=strategy))
        await transaction.conversations.add_turns(session, spoken)
        for number, given in enumerate(stars):
            if given:
                await transaction.conversations.rate(f"{name}{number}b", given, now)
        pre_chat, post_chat = PreChatSurvey(intensity=before), PostChatSurvey(intensity=after)
        await transaction.conversations.save(replace(session, ended_at=now, pre_chat=pre_chat, post_chat=post_chat))


async def test_stars_are_counted_by_third_and_strategies_by_progress(house: House) -> None:
    anna = await house.moderator("Anna", "admin")
    await conversation(house, "one", (1, 3, 5), 4, 2)
    await conversation(house, "two", (2, None, 5), 4, 2)
    found = (await house.desk.dashboard.numbers(anna.id)).conversations
    assert (found.total, found.looked_at) == (2, 2)
    assert found.stars == {0: {1: 1, 2: 1}, 1: {3: 1}, 2: {5: 2}}
    assert [found.mean_stars(phase) for phase in range(3)] == [1.5, 3.0, 5.0]
    # The 2nd, 4th and 6th of six utterances: progress 1/3, 2/3 and 1, so the fifths from 0.2 and 0.6, and the last.
    assert found.strategies == {1: {TOLD[0]: 2}, 3: {TOLD[1]: 2}, 5: {TOLD[2]: 2}}


async def test_a_moderators_label_is_the_strategy_that_counts(house: House) -> None:
    anna = await house.moderator("Anna", "admin")
    await conversation(house, "one", (), None, None)
    async with house.place.store.transaction() as transaction:
        await transaction.cases.label("one0b", strategy_label="Information")
    found = (await house.desk.dashboard.numbers(anna.id)).conversations
    assert found.strategies[1] == {"Information": 1}


async def test_only_the_newest_conversations_are_looked_at_and_the_number_is_told(house: House) -> None:
    await conversation(house, "old", (1, 1, 1), 5, 5)
    house.place.clock.forward(minutes=5)
    await conversation(house, "new", (5, 5, 5), 4, 1)
    house.place.clock.forward(minutes=5)
    async with house.place.store.reading() as transaction:
        asked = period(house.place.clock(), 7)
        talks = await transaction.figures.conversations(asked, most=1)
        intensity = await transaction.figures.intensity(asked, most=1)
    assert (talks.total, talks.looked_at, talks.stars) == (2, 1, {0: {5: 1}, 1: {5: 1}, 2: {5: 1}})
    assert (intensity.ended, intensity.looked_at, intensity.pairs) == (2, 1, {(4, 1): 1})


async def test_intensity_counts_those_who_answered_both_and_those_who_did_not(house: House) -> None:
    anna = await house.moderator("Anna", "admin")
    for name, before, after in (("a", 5, 2), ("b", 3, 3), ("c", 2, 4), ("d", 4, None), ("e", None, 1)):
        await conversation(house, name, (), before, after)
    found = (await house.desk.dashboard.numbers(anna.id)).intensity
    assert (found.answered, found.unanswered, found.ended) == (3, 2, 5)
    assert [found.went(way) for way in ("down", "same", "up")] == [1, 1, 1]
    assert (found.before, found.after) == (10 / 3, 3.0)


async def test_flags_are_counted_by_day_level_and_category(house: House) -> None:
    anna = await house.moderator("Anna", "admin")
    await house.flagged("Sometimes I wish I was dead")
    house.place.clock.forward(days=1)
    await house.place.say(DANGER)
    raised = (await house.desk.dashboard.numbers(anna.id)).raised
    today = house.place.clock().date()
    assert [(each.start, each.level, each.category, each.number) for each in raised] == [
        (today - timedelta(days=1), "elevated", "suicide", 1),
        (today, "imminent", "suicide", 1),
    ]


async def test_weeks_begin_on_monday_and_what_is_older_than_the_period_is_left_out(house: House) -> None:
    anna = await house.moderator("Anna", "admin")
    await house.flagged()
    told = (await house.desk.dashboard.numbers(anna.id, 90)).raised
    monday = house.place.clock().date() - timedelta(days=house.place.clock().weekday())
    assert [each.start for each in told] == [monday]
    house.place.clock.forward(days=8)
    assert not (await house.desk.dashboard.numbers(anna.id, 7)).raised


def test_a_period_names_each_of_its_days_or_weeks(house: House) -> None:
    now = house.place.clock()
    days, weeks = period(now, 7), period(now, 90)
    assert (len(days.starts), days.starts[-1]) == (7, now.date())
    assert {each.weekday() for each in weeks.starts} == {0}
    assert weeks.starts[0] <= weeks.since.date() < weeks.starts[1]
    assert weeks.starts[-1] <= now.date() < weeks.starts[-1] + timedelta(days=7)
    assert isinstance(weeks.starts[0], date)


async def test_a_case_counts_as_in_time_late_or_still_pending(house: House) -> None:
    anna = await house.moderator("Anna", "admin")
    case = await house.flagged()
    responses = (await house.desk.dashboard.numbers(anna.id)).responses
    assert responses == (Response("imminent", 1, in_time=0, late=0, pending=1, resolved=0),)
    assert responses[0].share_in_time is None
    house.place.clock.forward(minutes=6)
    assert (await house.desk.dashboard.numbers(anna.id)).responses[0].late == 1
    await house.desk.claims.claim(anna.id, case.id)
    house.place.clock.forward(minutes=4)
    await house.desk.claims.resolve(anna.id, case.id, "supported")
    (late,) = (await house.desk.dashboard.numbers(anna.id)).responses
    assert (late.late, late.pending, late.share_in_time) == (1, 0, 0.0)
    assert (late.claim_median, late.claim_p90, late.resolve_median, late.resolved) == (360, 360, 600, 1)


async def test_a_case_claimed_within_its_levels_minutes_is_in_time(house: House) -> None:
    anna = await house.moderator("Anna", "admin")
    case = await house.flagged()
    house.place.clock.forward(minutes=4)
    await house.desk.claims.claim(anna.id, case.id)
    (found,) = (await house.desk.dashboard.numbers(anna.id)).responses
    assert (found.in_time, found.late, found.share_in_time, found.claim_median) == (1, 0, 1.0, 240)


async def test_open_cases_are_free_overdue_claimed_or_snoozed(house: House) -> None:
    anna = await house.moderator("Anna", "admin")
    case = await house.flagged("Sometimes I wish I was dead")
    assert (await house.desk.dashboard.numbers(anna.id)).open_now == (Open("elevated", 1, 0, 0, 0),)
    house.place.clock.forward(minutes=61)
    assert (await house.desk.dashboard.numbers(anna.id)).open_now == (Open("elevated", 1, 1, 0, 0),)
    await house.desk.claims.claim(anna.id, case.id)
    assert (await house.desk.dashboard.numbers(anna.id)).open_now == (Open("elevated", 0, 0, 1, 0),)
    await house.desk.claims.snooze(anna.id, case.id, timedelta(hours=1))
    assert (await house.desk.dashboard.numbers(anna.id)).open_now == (Open("elevated", 0, 0, 0, 1),)


async def test_a_moderator_sees_their_own_load_and_an_admin_everybodys(house: House) -> None:
    anna, ben = await house.moderator("Anna", "admin"), await house.moderator("Ben")
    case = await house.flagged(DANGER)
    await house.desk.claims.claim(ben.id, case.id)
    await house.desk.takeovers.begin(ben.id, case.id)
    await house.place.inbox.idle()
    await house.desk.takeovers.reply(ben.id, case.id, "Question", "Are you safe right now?")
    own = await house.desk.dashboard.numbers(ben.id)
    assert [(each.name, dict(each.acts), each.held) for each in own.load] == [
        ("Ben", {"claim": 1, "take over": 1, "reply": 1}, 1)
    ]
    everybody = await house.desk.dashboard.numbers(anna.id)
    assert [(each.name, each.held) for each in everybody.load] == [("Anna", 0), ("Ben", 1)]
    assert everybody.replies == {"Question": 1}
    assert (everybody.acts["take over"], everybody.acts["reply"]) == (1, 1)


async def test_the_gates_outcomes_of_the_year_are_shown(house: House) -> None:
    anna = await house.moderator("Anna", "admin")
    await house.place.get_ready()
    await house.place.say("I lost my job in spring.")
    await house.place.send(StarsGiven(4))
    assert (await house.desk.dashboard.numbers(anna.id)).gate == {"passed": 1}


async def test_an_unknown_or_a_removed_moderator_sees_nothing(house: House) -> None:
    await house.moderator("Anna", "admin")
    ben = await house.moderator("Ben")
    await house.desk.staff.remove(None, "Ben")
    for who in (ben.id, "nobody"):
        with pytest.raises(NotAModerator):
            await house.desk.dashboard.numbers(who)


async def test_a_length_that_is_not_offered_is_the_usual_one(house: House) -> None:
    anna = await house.moderator("Anna", "admin")
    assert (await house.desk.dashboard.numbers(anna.id, 100_000)).days == 30


async def test_reading_sees_one_moment_and_keeps_no_writer_waiting(house: House) -> None:
    async with house.place.store.reading() as reader:
        assert not await reader.moderators.all()
        await house.moderator("Anna", "admin")  # written while the other reads
        assert not await reader.moderators.all()
    async with house.place.store.reading() as reader:
        assert [each.name for each in await reader.moderators.all()] == ["Anna"]
