"""R3: every notice with help is counted in the transaction of its reply, and nothing in the counts is a person."""

from __future__ import annotations

from bot.referral import Referral
from bot.store.tables import gate_outcomes, referrals
from tests.bot.place import Place, notices

DANGER = "I want to kill myself tonight"


async def counted(place: Place, year: int = 2026) -> dict[Referral, int]:
    async with place.store.transaction() as transaction:
        return dict(await transaction.counters.referrals(year))


async def gate(place: Place) -> dict[str, int]:
    async with place.store.transaction() as transaction:
        return await transaction.counters.gate_outcomes(2026)


async def test_each_notice_is_counted_by_category_level_and_country(place: Place) -> None:
    await place.get_ready()
    await place.answer("country", country="US")
    await place.say(DANGER)
    await place.say(DANGER)
    assert (await counted(place))[Referral("suicide", "imminent", "US")] == 2
    await place.say("work was long today")
    assert sum((await counted(place)).values()) == 3, "a check-in names the lines as well"
    await place.say("hello")


async def test_a_year_is_the_year_of_the_reply(place: Place) -> None:
    await place.get_ready()
    await place.say(DANGER)
    place.clock.forward(days=366)
    await place.say(DANGER)
    assert sum((await counted(place, 2026)).values()) == 1
    assert sum((await counted(place, 2027)).values()) == 1


async def test_someone_whose_words_may_not_be_stored_is_counted_too(place: Place) -> None:
    await place.say(DANGER)
    assert list(await counted(place)) == [Referral("suicide", "imminent", "unknown")]


async def test_a_reply_that_could_not_be_kept_is_not_counted(place: Place) -> None:
    await place.get_ready()
    async with place.store._engine.begin() as connection:
        await connection.exec_driver_sql("DROP TABLE flags")
    await place.say(DANGER)
    assert await counted(place) == {}


async def test_forgetting_leaves_the_counts_and_ends_with_a_receipt(place: Place) -> None:
    await place.get_ready()
    await place.say(DANGER)
    assert notices(await place.answer("forget", confirm="yes")) == ["forgotten"]
    assert "What remains names nobody: counts" in place.seen[-1].text  # type: ignore[union-attr]
    assert sum((await counted(place)).values()) == 1


def test_the_tables_of_the_counts_have_no_column_for_a_person_or_a_time() -> None:
    assert {column.name for column in referrals.columns} == {"year", "category", "level", "region", "number"}
    assert {column.name for column in gate_outcomes.columns} == {"year", "outcome", "number"}


async def test_what_became_of_the_models_replies_is_counted(place: Place) -> None:
    await place.get_ready()
    await place.say("hello")
    place.model.texts = ["You should stop taking your medication.", "What worries you the most?"]
    await place.say("I can't sleep")
    place.model.texts = ["You should stop taking your medication."]
    await place.say("and now")
    assert await gate(place) == {"passed": 2, "replaced": 1, "stopped: medicine": 3}
