"""A person sees what moderators did with their conversations, and never who did it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest

from bot.config import ReviewConfig
from bot.review.acts import Acts
from bot.review.desk import Desk
from bot.review.types import Resolution
from bot.reviews import MOST_SHOWN, PastReview, Raised, shown
from bot.texts import reviews as texts
from bot.types import Address, Crisis, Notice, Person, SendFile, ShowHome, StarsGiven
from tests.bot.fakes import FakeClock
from tests.bot.place import Place, forms, notices
from tests.bot.test_flagging import raised

DANGER = "I want to kill myself tonight"
NAME = "Unmistakable Moderator"
START = FakeClock().now
PERSON = Person("p", Address("memory", "ada"))


@pytest.fixture
def desk(place: Place) -> Desk:
    return Desk(Acts(place.store, ReviewConfig(), clock=place.clock, wake=place.inbox.look))


async def moderator(desk: Desk) -> str:
    added = await desk.staff.add(None, NAME, "admin")
    async with desk.acts.store.transaction() as transaction:
        await transaction.moderators.change(added.id, passed_at=desk.acts.clock())
    return added.id


async def case_of(place: Place) -> str:
    (flag, *_) = await raised(place)
    async with place.store.transaction() as transaction:
        return (await transaction.cases.of_person(flag.person_id))[0].id


async def says(place: Place) -> str:
    (notice,) = await place.command("reviews")
    assert isinstance(notice, Notice)
    assert notice.key == "reviews"
    return notice.text


async def test_without_a_flag_it_says_that_nobody_read_anything(place: Place) -> None:
    assert await says(place) == texts.NONE
    await place.get_ready()
    await place.say("hello")
    assert await says(place) == texts.NONE


async def test_a_flag_is_shown_with_why_in_plain_words_and_that_nobody_has_read_it(place: Place) -> None:
    await place.get_ready()
    await place.say(DANGER)
    text = await says(place)
    assert f"Flagged 2026-03-01 12:00, because {texts.DANGER}." in text
    assert texts.NOT_READ in text
    assert texts.OPEN in text
    assert "suicide" not in text


async def test_what_moderators_did_is_shown_step_by_step_without_their_name(place: Place, desk: Desk) -> None:
    await place.get_ready()
    await place.say(DANGER)
    me, case = await moderator(desk), await case_of(place)
    place.clock.forward(minutes=5)
    await desk.reading.view(me, case)
    text = await says(place)
    assert texts.READ.format(times="2026-03-01 12:05") in text
    assert texts.NOT_READ not in text
    place.clock.forward(minutes=5)
    await desk.reading.read_all(me, case, "SECRET reason")
    await desk.claims.claim(me, case)
    await desk.takeovers.begin(me, case)
    await place.inbox.idle()
    await desk.takeovers.hand_back(me, case)
    await place.inbox.idle()
    place.clock.forward(minutes=5)
    await desk.claims.resolve(me, case, "supported")
    text = await says(place)
    assert texts.READ_ALL.format(times="2026-03-01 12:10") in text
    assert texts.JOINED.format(times="2026-03-01 12:10") in text
    assert texts.DECIDED.format(time="2026-03-01 12:15", how=texts.RESOLUTIONS["supported"]) in text
    assert texts.OPEN not in text
    assert NAME not in text
    assert "SECRET" not in text


async def test_the_export_and_the_home_page_say_it_too(place: Place, desk: Desk) -> None:
    await place.get_ready()
    await place.say(DANGER)
    me, case = await moderator(desk), await case_of(place)
    await desk.reading.view(me, case)
    await desk.claims.claim(me, case)
    await desk.takeovers.begin(me, case)
    await place.inbox.idle()
    (file,) = await place.command("export")
    assert isinstance(file, SendFile)
    (review,) = json.loads(file.content)["flags_and_reviews"]
    assert review["raised"][0]["category"] == "suicide"
    assert review["reads"] == ["2026-03-01 12:00:00+00:00"]
    assert NAME not in file.content
    assert me not in file.content
    (home,) = await place.command("home")
    assert isinstance(home, ShowHome)
    assert "Flagged for the moderators: 1; read by a moderator: 1." in home.text


async def test_somebody_elses_reviews_are_not_shown(place: Place) -> None:
    await place.get_ready()
    await place.say(DANGER)
    place.address = Address("memory", "eve")
    assert await says(place) == texts.NONE


async def test_a_flag_outlives_a_conversation_that_was_erased(place: Place) -> None:
    await place.get_ready()
    await place.say(DANGER)
    await place.answer("adult", adult="no")
    assert texts.NOT_STORED in await says(place)


def review(day: int, category: str = "stars", resolution: Resolution | None = None) -> PastReview:
    at = START + timedelta(days=day)
    return PastReview(
        (Raised(at, "concern", category, ()),), resolved_at=at if resolution else None, resolution=resolution
    )


@pytest.mark.parametrize(
    ("level", "category", "why"),
    [
        ("imminent", "suicide", texts.DANGER),
        ("elevated", "abuse", texts.DANGER),
        ("concern", "suicide", texts.CONCERN),
        ("unknown", "", texts.UNKNOWN),
        *(("concern", category, why) for category, why in texts.WHY.items()),
    ],
)
def test_every_kind_of_flag_has_its_words(level: str, category: str, why: str) -> None:
    past = PastReview((Raised(START, level, category, ("a rule",)),))
    text = shown([past], PERSON, START)
    assert f"because {why}." in text
    assert "a rule" not in text


@pytest.mark.parametrize("resolution", get_args(Resolution))
def test_every_way_to_close_a_case_has_its_words(resolution: Resolution) -> None:
    assert texts.RESOLUTIONS[resolution] in shown([review(1, resolution=resolution)], PERSON, START)


def test_many_times_and_many_cases_are_counted_instead_of_listed() -> None:
    reads = tuple(START + timedelta(hours=hour) for hour in range(5))
    past = PastReview(tuple(Raised(at, "concern", "stars", ()) for at in reads), reads=reads)
    text = shown([past] * (MOST_SHOWN + 2), PERSON, START)
    assert text.count("2026-03-01 14:00, 2026-03-01 15:00, 2026-03-01 16:00, and 2 more before") == 2 * MOST_SHOWN
    assert texts.MORE.format(number=2) in text


def test_a_case_that_was_closed_unread_says_so() -> None:
    assert texts.NOT_READ_RESOLVED in shown([review(1, resolution="false alarm")], PERSON, START)


def test_only_a_restriction_that_is_in_force_is_named() -> None:
    person = replace(PERSON, restricted_until=START, restriction="Please talk to us first.")
    during, after = shown([], person, START - timedelta(hours=1)), shown([], person, START)
    assert "Please talk to us first." in during
    assert "2026-03-01 12:00" in during
    assert after == texts.NONE


async def test_the_newest_case_comes_first(place: Place) -> None:
    await place.get_ready()
    await place.say(DANGER)
    place.clock.forward(days=3)
    await place.say("hello")
    await place.answer("pre_chat")
    await place.answer("report", reason="look")
    text = await says(place)
    assert text.index(texts.WHY["report"]) < text.index(texts.DANGER)


# A restriction: what it takes away, and what it must never take.


async def restrict(place: Place, desk: Desk, hours: float = 24) -> None:
    me, case = await moderator(desk), await case_of(place)
    await desk.claims.claim(me, case)
    await desk.decisions.restrict(me, case, timedelta(hours=hours), "Please talk to us first.")


@pytest.fixture
async def restricted(place: Place, desk: Desk) -> Place:
    await place.get_ready()
    await place.say("hello")
    await place.answer("report", reason="look")
    await restrict(place, desk)
    place.model.calls.clear()
    return place


async def test_a_restricted_person_is_told_why_until_when_and_what_still_works(restricted: Place) -> None:
    (notice,) = await restricted.say("are you there?")
    assert isinstance(notice, Notice)
    assert notice.key == "restricted"
    assert "Please talk to us first." in notice.text
    assert "2026-03-02 12:00 UTC" in notice.text
    assert restricted.model.calls == []
    assert [turn.text for turn in (await restricted.session()).turns if turn.speaker == "seeker"] == ["hello"]


async def test_help_in_danger_reaches_a_restricted_person_in_full(restricted: Place) -> None:
    (crisis, *_) = await restricted.say(DANGER)
    assert isinstance(crisis, Crisis)
    assert "112" in crisis.text
    assert (await raised(restricted))[-1].category == "suicide"
    (again, *_) = await restricted.say("i don't know what to do")
    assert isinstance(again, Crisis), "the path that is open goes on"


async def test_a_new_conversation_asks_a_restricted_person_nothing_in_vain(restricted: Place) -> None:
    restricted.clock.forward(hours=13)
    await restricted.command("end")
    await restricted.answer("post_chat")
    for actions in (
        await restricted.say("hello?"),
        await restricted.command("talk"),
        await restricted.answer("pre_chat"),
    ):
        assert forms(actions) == []
        assert notices(actions)[-1] == "restricted"
    (crisis, *_) = await restricted.say(DANGER)
    assert isinstance(crisis, Crisis)


async def test_a_worrying_message_of_a_restricted_person_gets_its_question_without_an_open_conversation(
    restricted: Place,
) -> None:
    await restricted.command("end")
    (asked, *_) = await restricted.say("sometimes I wish I was dead")
    assert isinstance(asked, Crisis)


@pytest.mark.parametrize(
    "name", ["help", "privacy", "safety", "export", "reviews", "report", "home", "consent", "forget"]
)
async def test_every_command_works_for_a_restricted_person(restricted: Place, name: str) -> None:
    actions = await restricted.command(name)  # type: ignore[arg-type]
    assert actions
    assert "restricted" not in notices(actions)


async def test_a_restricted_person_can_report_and_rate(restricted: Place) -> None:
    assert notices(await restricted.answer("report", reason="other", words="please look again")) == ["report_kept"]
    assert notices(await restricted.send(StarsGiven(2))) == ["stars_thanks"]


async def test_a_restriction_ends_by_itself_and_can_be_lifted(restricted: Place, desk: Desk) -> None:
    restricted.clock.forward(hours=24)
    assert "restricted" not in notices(await restricted.say("hello"))
    assert restricted.model.calls
    async with restricted.store.transaction() as transaction:
        me = (await transaction.moderators.all())[0].id
    case = await case_of(restricted)
    await desk.decisions.restrict(me, case, timedelta(hours=1), "Once more.")
    assert notices(await restricted.say("hello"))[-1:] == ["restricted"]
    await desk.decisions.lift(me, case)
    assert "restricted" not in notices(await restricted.say("hello"))


async def test_a_moderator_can_still_talk_with_a_restricted_person(restricted: Place, desk: Desk) -> None:
    async with restricted.store.transaction() as transaction:
        me = (await transaction.moderators.all())[0].id
    case = await case_of(restricted)
    await desk.takeovers.begin(me, case)
    await restricted.inbox.idle()
    assert notices(await restricted.say("so what is it about?")) == []
    assert (await restricted.session()).turns[-1].text == "so what is it about?"
    await desk.takeovers.hand_back(me, case)
    await restricted.inbox.idle()
    assert isinstance(restricted.seen[-1], Notice)
    assert restricted.seen[-1].key == "restricted"
    assert restricted.model.calls == []
