"""The desk: who may do what to a case, and that every act stands in the log."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.review.errors import CaseGone, CaseResolved, CaseTaken, NotAllowed, NotAModerator, NotPossible
from bot.review.types import Wanted
from tests.bot.review.house import DANGER, House


async def test_the_flags_of_one_conversation_are_one_case_until_it_is_resolved(house: House) -> None:
    anna = await house.moderator("Anna", "admin")
    first = await house.flagged()
    await house.place.say("I really will do it, I have them in my hand")
    case = await house.case()
    assert (case.id, case.flags, case.level) == (first.id, 2, "imminent")
    await house.desk.claims.claim(anna.id, case.id)
    await house.desk.claims.resolve(anna.id, case.id, "supported")
    house.place.clock.forward(minutes=1)  # of two of one moment, neither is the newer
    await house.place.say(DANGER)
    later = await house.case()
    assert later.id != case.id
    assert later.is_open


async def test_a_worse_flag_raises_the_case_and_its_time_starts_anew(house: House) -> None:
    anna = await house.moderator("Anna", "admin")
    case = await house.flagged("Sometimes I wish I was dead")
    assert case.level == "elevated"
    await house.desk.claims.claim(anna.id, case.id)
    await house.desk.claims.snooze(anna.id, case.id, timedelta(hours=2))
    house.place.clock.forward(minutes=30)
    await house.place.say(DANGER)
    raised = await house.case()
    assert (raised.id, raised.level, raised.raised_at) == (case.id, "imminent", house.place.clock())
    assert raised.snoozed_until is None
    assert raised.version > case.version


async def test_of_two_who_claim_at_once_one_gets_it_and_the_other_is_told_who(house: House) -> None:
    anna, ben = await house.moderator("Anna", "admin"), await house.moderator("Ben")
    case = await house.flagged()
    tried = await asyncio.gather(
        house.desk.claims.claim(anna.id, case.id), house.desk.claims.claim(ben.id, case.id), return_exceptions=True
    )
    lost = [each for each in tried if isinstance(each, CaseTaken)]
    assert len(lost) == 1
    winner = (await house.case()).claimed_by_name
    assert winner in str(lost[0]) or "works on it already" in str(lost[0])


async def test_what_is_not_ones_own_cannot_be_acted_on(house: House) -> None:
    anna, ben = await house.moderator("Anna", "admin"), await house.moderator("Ben")
    case = await house.flagged()
    with pytest.raises(NotPossible, match="Claim the case first"):
        await house.desk.claims.resolve(ben.id, case.id, "supported")
    await house.desk.claims.claim(anna.id, case.id)
    for act in (
        house.desk.claims.release(ben.id, case.id),
        house.desk.claims.snooze(ben.id, case.id, timedelta(hours=1)),
        house.desk.claims.resolve(ben.id, case.id, "supported"),
        house.desk.takeovers.begin(ben.id, case.id),
        house.desk.decisions.training(ben.id, case.id, "cleared"),
        house.desk.decisions.restrict(ben.id, case.id, timedelta(days=1), "why"),
    ):
        with pytest.raises(CaseTaken, match="Anna works on this case"):
            await act
    assert (await house.case()).claimed_by == anna.id


async def test_a_resolved_case_is_closed_to_all_but_notes_and_can_be_reopened(house: House) -> None:
    anna = await house.moderator("Anna", "admin")
    case = await house.flagged()
    await house.desk.claims.claim(anna.id, case.id)
    await house.desk.claims.resolve(anna.id, case.id, "no concern")
    with pytest.raises(CaseResolved):
        await house.desk.claims.claim(anna.id, case.id)
    await house.desk.claims.note(anna.id, case.id, "They wrote that a friend is with them.")
    reopened = await house.desk.claims.reopen(anna.id, case.id)
    assert (reopened.is_open, reopened.resolution, reopened.claimed_by) == (True, None, anna.id)


async def test_danger_in_minutes_cannot_be_snoozed(house: House) -> None:
    anna = await house.moderator("Anna", "admin")
    case = await house.flagged()
    await house.desk.claims.claim(anna.id, case.id)
    with pytest.raises(NotPossible, match="not one of danger in minutes"):
        await house.desk.claims.snooze(anna.id, case.id, timedelta(hours=1))


async def test_the_queue_has_the_worst_first_and_of_those_the_longest_waiting(house: House) -> None:
    anna = await house.moderator("Anna", "admin")
    first = await house.flagged("Sometimes I wish I was dead")
    await house.place.say(DANGER)
    page = await house.desk.claims.queue(anna.id, Wanted())
    assert [case.id for case in page.cases] == [first.id]
    assert page.total == 1
    assert (await house.desk.claims.queue(anna.id, Wanted(level="concern"))).total == 0
    assert (await house.desk.claims.queue(anna.id, Wanted(order="mine"))).total == 0


async def test_every_act_stands_in_the_log_without_words(house: House) -> None:
    anna = await house.moderator("Anna", "admin")
    case = await house.flagged()
    await house.desk.reading.view(anna.id, case.id)
    await house.desk.claims.claim(anna.id, case.id)
    await house.desk.claims.note(anna.id, case.id, "a secret note")
    await house.desk.claims.resolve(anna.id, case.id, "referred")
    entries, total = await house.desk.staff.audit(anna.id)
    assert [each.act for each in reversed(entries)] == ["add moderator", "view", "claim", "note", "resolve"]
    assert total == 5
    assert not any("secret" in str(each) or "pills" in str(each) for each in entries)


async def test_an_act_that_fails_leaves_no_trace_but_the_case_as_it_was(house: House) -> None:
    anna = await house.moderator("Anna", "admin")
    case = await house.flagged()
    with pytest.raises(NotPossible):
        await house.desk.claims.resolve(anna.id, case.id, "whatever")
    with pytest.raises(NotPossible):
        await house.desk.claims.note(anna.id, case.id, "   ")
    with pytest.raises(NotPossible, match="characters at most"):
        await house.desk.claims.note(anna.id, case.id, "x" * 100_000)
    assert await house.case() == case
    entries, _ = await house.desk.staff.audit(anna.id)
    assert [each.act for each in entries] == ["add moderator"]


async def test_a_removed_moderator_can_do_nothing_and_what_they_held_is_free(house: House) -> None:
    anna, ben = await house.moderator("Anna", "admin"), await house.moderator("Ben")
    case = await house.flagged()
    await house.desk.claims.claim(ben.id, case.id)
    with pytest.raises(NotAllowed):
        await house.desk.staff.remove(ben.id, "Anna")
    await house.desk.staff.remove(anna.id, "ben")
    assert (await house.case()).claimed_by is None
    for act in (house.desk.claims.claim(ben.id, case.id), house.desk.reading.view(ben.id, case.id)):
        with pytest.raises(NotAModerator):
            await act
    with pytest.raises(NotPossible, match="last admin"):
        await house.desk.staff.remove(anna.id, "Anna")


async def test_a_case_that_was_forgotten_while_open_is_gone_and_its_log_points_to_nobody(house: House) -> None:
    anna = await house.moderator("Anna", "admin")
    case = await house.flagged()
    await house.desk.claims.claim(anna.id, case.id)
    await house.desk.reading.read_all(anna.id, case.id, "The danger began before the window.")
    await house.place.command("forget")
    await house.place.answer("forget", confirm="yes")
    for act in (
        house.desk.reading.view(anna.id, case.id),
        house.desk.claims.note(anna.id, case.id, "late"),
        house.desk.takeovers.begin(anna.id, case.id),
    ):
        with pytest.raises(CaseGone):
            await act
    entries, _ = await house.desk.staff.audit(anna.id)
    assert {"claim", "break-glass"} <= {each.act for each in entries}
    assert all(each.person_id is None and each.case_id is None and each.reason == "" for each in entries)


async def test_a_moderator_sees_the_window_and_more_only_with_a_reason(house: House) -> None:
    anna = await house.moderator("Anna", "admin")
    house.place.model.texts = [f"What was it like on day {number}?" for number in range(30)]
    await house.place.get_ready()
    for number in range(10):
        await house.place.say(f"On day {number} I walked by the river and thought about work")
    await house.place.say(DANGER)
    case = await house.case()
    view = await house.desk.reading.view(anna.id, case.id)
    flagged = next(each.position for each in view.turns if each.flags)
    assert all(abs(each.position - flagged) <= house.config.window_turns for each in view.turns)
    assert view.hidden == flagged - house.config.window_turns
    assert view.session is not None
    assert view.session.pre_chat is not None
    assert view.session.pre_chat.situation is None
    with pytest.raises(NotPossible, match="Write down why"):
        await house.desk.reading.read_all(anna.id, case.id, " ")
    whole = await house.desk.reading.read_all(anna.id, case.id, "To see what led to it.")
    assert (whole.hidden, whole.is_all) == (0, True)
    assert whole.session is not None
    assert whole.session.pre_chat is not None
    assert whole.session.pre_chat.situation == "I lost my job."
    house.place.clock.forward(minutes=house.config.read_all_minutes + 1)
    assert (await house.desk.reading.view(anna.id, case.id)).hidden == view.hidden
    assert [each.reason for each in view.timeline if each.reason] == []


async def test_the_excerpt_is_the_flagged_turns_alone(house: House) -> None:
    anna = await house.moderator("Anna", "admin")
    case = await house.flagged()
    excerpt = await house.desk.reading.excerpt(anna.id, case.id)
    assert [each.turn.text for each in excerpt.turns] == [DANGER]


async def test_labels_and_the_training_decision_are_kept(house: House) -> None:
    anna = await house.moderator("Anna", "admin")
    await house.place.get_ready()
    await house.place.say("Work is too much")
    await house.place.say(DANGER)
    case = await house.case()
    await house.desk.claims.claim(anna.id, case.id)
    seeker, reply, danger, *_ = (await house.place.session()).turns
    await house.desk.decisions.correct_level(anna.id, case.id, danger.id, "concern")
    await house.desk.decisions.correct_strategy(anna.id, case.id, reply.id, "reflection of feelings")
    await house.desk.decisions.training(anna.id, case.id, "cleared")
    session = await house.place.session()
    assert session.training_decision == "cleared"
    assert session.turns[2].level_label == "concern"
    assert session.turns[1].strategy_label == "Reflection of Feelings"
    assert session.turns[1].strategy == "Question"
    with pytest.raises(NotPossible, match="Only replies"):
        await house.desk.decisions.correct_strategy(anna.id, case.id, seeker.id, "Question")
    with pytest.raises(NotPossible, match="Only what the person wrote"):
        await house.desk.decisions.correct_level(anna.id, case.id, reply.id, "none")
    with pytest.raises(NotPossible, match="no level of that name"):
        await house.desk.decisions.correct_level(anna.id, case.id, danger.id, "terrible")


async def test_a_moderator_restricts_for_a_week_at_most(house: House) -> None:
    anna, ben = await house.moderator("Anna", "admin"), await house.moderator("Ben")
    case = await house.flagged()
    await house.desk.claims.claim(ben.id, case.id)
    with pytest.raises(NotPossible, match="up to 7 days"):
        await house.desk.decisions.restrict(ben.id, case.id, timedelta(days=8), "Threats against others.")
    until = await house.desk.decisions.restrict(ben.id, case.id, timedelta(days=2), "Threats against others.")
    view = await house.desk.reading.view(anna.id, case.id)
    assert (view.restricted_until, view.restriction) == (until, "Threats against others.")
    await house.desk.decisions.lift(anna.id, case.id)
    assert (await house.desk.reading.view(anna.id, case.id)).restricted_until is None
