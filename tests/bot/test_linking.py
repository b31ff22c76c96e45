"""One person on two platforms: linked by a code of their own, and by nothing else."""

from __future__ import annotations

import asyncio
import json
import re

import pytest

from bot.safety.plan import SafetyPlan, TrustedContact
from bot.store.links import SEALED
from bot.store.tables import metadata
from bot.types import Address, Crisis, FormSubmitted, MessageReceived, Notice, Person, Say, SendFile, Settled
from tests.bot.place import Place, forms, notices

CODE = re.compile(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}\b")


@pytest.fixture
def phone(place: Place) -> Place:
    """The same person on another platform, with an inbox of its own, as in another process."""
    return Place(place.store, place.model, place.clock, place.config, Address("discord", "77", "D7"))


async def code_of(place: Place) -> str:
    notice, *asked = await place.command("link")
    assert isinstance(notice, Notice)
    assert forms(asked) == ["link"]
    found = CODE.search(notice.text)
    assert found
    return found[0]


async def link(place: Place, phone: Place) -> list[str]:
    """Ask for a code here and enter it there; what is said there."""
    code = await code_of(place)
    said = notices(await phone.answer("link", code=code))
    await place.inbox.recover(["memory"])
    await phone.inbox.recover(["discord"])
    await asyncio.gather(place.inbox.idle(), phone.inbox.idle())
    return said or notices(phone.seen[-2:])


async def person_of(place: Place) -> Person:
    async with place.store.transaction() as transaction:
        person = await transaction.people.find(place.address.platform, place.address.user)
    assert person is not None
    return person


async def texts_of(place: Place) -> list[str]:
    async with place.store.transaction() as transaction:
        sessions = await transaction.conversations.of((await transaction.people.find(*_who(place))).id)  # type: ignore[union-attr]
    return [turn.text for session in sessions for turn in session.turns if turn.speaker == "seeker"]


def _who(place: Place) -> tuple[str, str]:
    return place.address.platform, place.address.user


async def test_two_accounts_are_two_people_until_they_are_linked_and_one_afterwards(place: Place, phone: Place) -> None:
    for each, text in ((place, "my landlord"), (phone, "my exam")):
        await each.get_ready()
        await each.say(text)
    assert (await person_of(place)).id != (await person_of(phone)).id
    assert await texts_of(place) == ["my landlord"]
    await link(place, phone)
    assert (await person_of(place)).id == (await person_of(phone)).id
    assert await texts_of(phone) == ["my landlord", "my exam"]
    async with place.store._engine.connect() as connection:
        assert (await connection.exec_driver_sql("SELECT count(*) FROM persons")).scalar_one() == 1


async def test_both_sides_are_told_and_each_is_answered_where_it_writes(place: Place, phone: Place) -> None:
    await place.get_ready()
    await link(place, phone)
    assert "linked" in notices(phone.seen)
    assert notices(place.seen)[-1] == "linked_elsewhere"
    counts = len(place.seen), len(phone.seen)
    await phone.answer("pre_chat")
    told, said = await phone.say("hello")
    assert notices([told]) == ["disclosure"], "they were never told on this platform"
    assert isinstance(said, Say)
    assert len(place.seen) == counts[0]
    assert [type(action) for action in await place.say("hello from here")] == [Say]
    assert [turn.text for turn in (await phone.session()).turns if turn.speaker == "seeker"] == ["hello"]
    assert (await phone.session()).platform == "discord", "whether it may be trained on is for its platform to permit"


async def test_a_new_account_needs_no_questions_when_it_is_linked(place: Place, phone: Place) -> None:
    await place.get_ready()
    await phone.send(MessageReceived("I lost my job", "m1"))
    assert "link_enter" in notices(await phone.command("link"))
    await link(place, phone)
    await phone.answer("pre_chat")
    assert await texts_of(phone) == ["I lost my job"]


async def test_a_code_works_once_and_for_ten_minutes(place: Place, phone: Place) -> None:
    await place.get_ready()
    code = await code_of(place)
    place.clock.forward(minutes=10)
    assert notices(await phone.answer("link", code=code)) == ["link_wrong"]
    older, newer = await code_of(place), await code_of(place)
    assert notices(await phone.answer("link", code=older)) == ["link_wrong"], "a new code ends the one before"
    other = Place(place.store, place.model, place.clock, place.config, Address("discord", "88", "D8"))
    await other.answer("link", code=f" {newer.lower().replace('-', ' ')} ")
    assert (await person_of(other)).id == (await person_of(place)).id
    assert notices(await phone.answer("link", code=newer)) == ["link_wrong"]


async def test_guessing_ends_after_five_codes_and_begins_again_after_an_hour(place: Place, phone: Place) -> None:
    await place.get_ready()
    code = await code_of(place)
    guesses = [notices(await phone.answer("link", code=f"AAAA-AAA{number}")) for number in range(2, 7)]
    assert guesses == [["link_wrong"]] * 5
    assert notices(await phone.answer("link", code=code)) == ["link_often"], "not even the right one is looked at"
    place.clock.forward(hours=1)
    code = await code_of(place)
    await phone.answer("link", code=code)
    assert (await person_of(phone)).id == (await person_of(place)).id


async def test_only_a_keyed_hash_of_the_code_is_stored(place: Place) -> None:
    await place.get_ready()
    code = (await code_of(place)).replace("-", "")
    async with place.store._engine.connect() as connection:
        (stored,) = (await connection.exec_driver_sql("SELECT code FROM link_codes")).scalars()
    assert code not in stored
    assert len(stored) == 64


async def test_ones_own_code_here_and_no_code_at_all_change_nothing(place: Place) -> None:
    await place.get_ready()
    assert notices(await place.answer("link", code=await code_of(place))) == ["link_here"]
    assert notices(await place.answer("link")) == ["link_nothing"]
    assert (await person_of(place)).wrong_codes == 0


async def test_who_may_not_chat_may_not_link_either(place: Place, phone: Place) -> None:
    await place.get_ready()
    code = await code_of(place)
    await phone.answer("adult", adult="no")
    assert notices(await phone.answer("link", code=code)) == ["needs_consent"]
    assert notices(await phone.command("link")) == ["needs_consent"]


async def test_a_code_dies_with_the_agreement_of_who_asked_for_it(place: Place, phone: Place) -> None:
    await place.get_ready()
    code = await code_of(place)
    await place.answer("consent", talk="no")
    assert notices(await phone.answer("link", code=code)) == ["link_wrong"]


@pytest.mark.parametrize(
    ("here", "there", "together"),
    [("yes", "yes", True), ("yes", "no", False), ("no", "yes", False), ("no", "no", False), ("yes", None, True)],
)
async def test_training_needs_the_yes_of_both_who_were_asked(
    place: Place, phone: Place, here: str, there: str | None, together: bool
) -> None:
    await place.get_ready(training=here)
    if there:
        await phone.get_ready(training=there)
    await link(place, phone)
    person = await person_of(phone)
    assert person.training is not None
    assert person.training.is_given == together
    is_conflict = there is not None and here != there
    assert bool(place.withdrawn + phone.withdrawn) == is_conflict
    assert ("link_training_off" in notices(phone.seen)) == is_conflict


async def test_nothing_written_for_hard_moments_is_lost(place: Place, phone: Place) -> None:
    await place.get_ready()
    await phone.get_ready()
    await place.answer("plan", signs="I stop eating", alone="walk")
    await phone.answer("plan", alone="music", ask="Mia")
    await phone.answer("contact", name="Mia", reach="door 3")
    await phone.answer("country", country="DE")
    await link(place, phone)
    person = await person_of(place)
    assert person.plan == SafetyPlan(signs="I stop eating", alone="walk\nmusic", ask="Mia")
    assert person.contact == TrustedContact("Mia", "door 3")
    assert person.country == "DE"


async def test_what_is_in_the_making_here_does_not_undo_the_linking(place: Place, phone: Place) -> None:
    """The person saved after a slow reply was read before the link: only what the reply changed is written."""
    await place.get_ready()
    await phone.get_ready()
    await phone.answer("contact", name="Mia")
    asked, may_go = asyncio.Event(), asyncio.Event()
    reply = place.model.reply

    async def slow(*args: object, **kwargs: object) -> object:
        asked.set()
        await may_go.wait()
        return await reply(*args, **kwargs)  # type: ignore[arg-type]

    place.model.reply = slow  # type: ignore[method-assign,assignment]
    place.clock.forward(hours=4)  # the disclosure is due again, so the person is saved with the reply
    code = await code_of(place)
    await place.inbox.receive(MessageReceived("hello"), place.address)
    await asyncio.wait_for(asked.wait(), 10)
    await phone.answer("link", code=code)
    may_go.set()
    await place.inbox.idle()
    person = await person_of(place)
    assert person.contact == TrustedContact("Mia")
    assert person.disclosed_at == place.clock.now


async def test_an_export_and_forgetting_on_one_side_mean_both(place: Place, phone: Place) -> None:
    await place.get_ready()
    await phone.get_ready()
    await phone.say("my exam")
    await link(place, phone)
    (file,) = [action for action in await place.command("export") if isinstance(action, SendFile)]
    content = json.loads(file.content)
    assert {account["platform"] for account in content["accounts"]} == {"memory", "discord"}
    assert "my exam" in file.content
    await phone.answer("forget", confirm="yes")
    async with place.store._engine.connect() as connection:
        for table in ("persons", "addresses", "sessions", "turns", "inbox", "outbox", "link_codes"):
            assert (await connection.exec_driver_sql(f"SELECT count(*) FROM {table}")).scalar_one() == 0


async def test_a_workspace_that_goes_takes_only_its_own_part_of_a_linked_person(place: Place, phone: Place) -> None:
    phone.address = Address("discord", "T9:77", "D7")
    for each, text in ((place, "my landlord"), (phone, "my exam")):
        await each.get_ready()
        await each.say(text)
    await link(place, phone)
    await phone.inbox.workspace_removed("discord", "T9:")
    assert await texts_of(place) == ["my landlord"]
    async with place.store.transaction() as transaction:
        assert await transaction.people.find(*_who(phone)) is None


async def test_buttons_of_the_form_give_way_to_what_became_of_it(place: Place, phone: Place) -> None:
    await place.get_ready()
    code = await code_of(place)
    wrong = await phone.send(FormSubmitted("link", {"code": "AAAA-AAAA"}, origin="c:m"))
    assert notices(wrong) == ["link_wrong"], "the form can be used again"
    await phone.send(FormSubmitted("link", {"code": code}, origin="c:m"))
    await phone.inbox.recover(["discord"])
    await phone.inbox.idle()
    assert isinstance(phone.seen[-1], Settled)


async def test_danger_written_into_the_field_for_the_code_gets_help(place: Place) -> None:
    await place.get_ready()
    assert isinstance((await place.answer("link", code="I want to kill myself tonight"))[0], Crisis)


def test_every_sealed_column_is_sealed_anew_when_a_person_moves() -> None:
    sealed = {(table.name, column.name) for table in metadata.tables.values() for column in table.columns}
    sealed = {each for each in sealed if each[1].startswith("sealed_") and each[0] != "persons"}
    assert {(table.name, column) for table, column, _ in SEALED} == sealed
