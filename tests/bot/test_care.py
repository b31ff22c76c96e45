"""The safety plan, the trusted contact and the country: written by the person, shown to nobody else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.texts.care import STEPS
from bot.types import Action, Crisis, Notice, Say, SendFile
from tests.bot.place import Place, forms, notices

DANGER = "I want to kill myself tonight"


def shown(actions: list[Action], key: str) -> str:
    return next(action.text for action in actions if isinstance(action, Notice) and action.key == key)


async def test_a_plan_is_written_step_by_step_changed_and_deleted(place: Place) -> None:
    await place.get_ready()
    assert forms(await place.command("plan")) == ["plan"]
    assert notices(await place.answer("plan", signs="I stop answering", ask="Sam, 12 Elm Street")) == ["plan_kept"]
    actions = await place.command("plan")
    assert "I stop answering" in shown(actions, "plan")
    await place.answer("plan", signs="-")
    assert "I stop answering" not in shown(await place.command("plan"), "plan")
    await place.answer("plan", ask="-")
    assert notices(await place.command("plan")) == []


async def test_in_danger_the_plan_and_the_contact_are_offered_once(place: Place) -> None:
    await place.get_ready()
    await place.answer("plan", alone="a cold shower and the long playlist")
    await place.answer("contact", name="Sam", reach="at work, by text")
    actions = await place.say(DANGER)
    assert isinstance(actions[0], Crisis), "help with its numbers comes first"
    assert "a cold shower and the long playlist" in shown(actions, "plan_offer")
    assert "You named Sam (at work, by text)" in shown(actions, "contact_offer")
    assert "could you write to sam now?" in shown(actions, "contact_offer").casefold()
    again = await place.say(DANGER)
    assert "plan_offer" not in notices(again)


async def test_worry_about_someone_else_does_not_bring_up_ones_own_plan(place: Place) -> None:
    await place.get_ready()
    await place.answer("plan", alone="a walk")
    actions = await place.say("my friend just told me that she wants to kill herself")
    assert isinstance(actions[0], Crisis)
    assert "plan_offer" not in notices(actions)


async def test_without_consent_nothing_of_it_is_kept(place: Place) -> None:
    await place.command("talk")
    await place.answer("plan", signs="I stop answering")
    assert forms(await place.command("plan")) == ["adult"]
    async with place.store.transaction() as transaction:
        person = await transaction.people.find("memory", "ada")
    assert person is not None
    assert person.plan is None


async def test_plan_and_contact_lie_encrypted_are_exported_and_forgotten(place: Place, tmp_path: Path) -> None:
    await place.get_ready()
    await place.answer("plan", signs="UNMISTAKABLE signs")
    await place.answer("contact", name="UNMISTAKABLE Sam")
    (file,) = await place.command("export")
    assert isinstance(file, SendFile)
    content = json.loads(file.content)
    assert content["safety_plan"]["signs"] == "UNMISTAKABLE signs"
    assert content["trusted_contact"]["name"] == "UNMISTAKABLE Sam"
    on_disk = b"".join(path.read_bytes() for path in tmp_path.rglob("attune.db*"))
    assert b"UNMISTAKABLE" not in on_disk
    await place.answer("forget", confirm="yes")
    await place.get_ready()
    assert notices(await place.command("plan")) == []


async def test_a_contact_is_named_and_deleted(place: Place) -> None:
    await place.get_ready()
    assert forms(await place.command("contact")) == ["contact"]
    await place.answer("contact", name="Sam")
    assert "Sam" in shown(await place.command("contact"), "contact")
    await place.answer("contact", name="-")
    assert notices(await place.command("contact")) == []


@pytest.mark.parametrize(
    ("said", "emergency"), [("US", "911"), ("United Kingdom", "999"), ("Deutschland", "112"), ("", "112 or 911")]
)
async def test_the_country_is_asked_once_and_names_the_numbers(place: Place, said: str, emergency: str) -> None:
    await place.command("talk")
    await place.answer("adult", adult="yes", country=said)
    await place.answer("consent", talk="yes", training="no")
    await place.answer("pre_chat")
    (crisis, *_) = await place.say(DANGER)
    assert isinstance(crisis, Crisis)
    assert emergency in crisis.text


async def test_the_country_can_be_changed_and_is_never_guessed_from_a_language(place: Place) -> None:
    await place.get_ready()
    (crisis, *_) = await place.say("ich will mich heute nacht umbringen")
    assert isinstance(crisis, Crisis)
    assert "0800 1110111" not in crisis.text
    assert forms(await place.command("country")) == ["country"]
    assert notices(await place.answer("country", country="Germany")) == ["country_kept"]
    (crisis, *_) = await place.say("ich will mich heute nacht umbringen")
    assert isinstance(crisis, Crisis)
    assert "0800 1110111" in crisis.text


async def test_danger_written_into_a_form_gets_help(place: Place) -> None:
    await place.command("talk")
    await place.answer("adult", adult="yes")
    await place.answer("consent", talk="yes", training="no")
    actions = await place.answer("pre_chat", situation="I want to kill myself tonight")
    assert isinstance(actions[0], Crisis)
    assert len(await place.flags()) == 1
    assert [turn.kind for turn in (await place.session()).turns] == [None, "crisis"]


async def test_the_first_reply_of_the_model_after_danger_has_the_numbers_under_it(place: Place) -> None:
    await place.get_ready()
    await place.say("I often think about killing myself")
    checked = [await place.say(text) for text in ("work was long today", "the bus was late")]
    assert all(isinstance(actions[0], Crisis) for actions in checked)
    actions = await place.say("then it rained")
    assert isinstance(actions[0], Say)
    assert notices(actions[1:]) == ["stays_open"]
    assert "stays_open" not in notices(await place.say("and I went home"))


async def test_after_danger_in_minutes_only_reviewed_texts_speak_until_it_has_been_calm_for_long(place: Place) -> None:
    await place.get_ready()
    await place.say(DANGER)
    calm = [
        "work was long today",
        "the bus was late",
        "then it rained",
        "and I went home",
        "made tea",
        "fed the cat",
        "slept",
    ]
    answered = [(await place.say(text))[0] for text in calm]
    assert all(isinstance(action, Crisis) for action in answered)
    assert len({action.text for action in answered if isinstance(action, Crisis)}) == len(calm), (
        "the first is still read with the danger, then six are calm"
    )
    assert isinstance((await place.say("the cat says hi"))[0], Say)


def test_every_step_of_the_plan_has_a_question() -> None:
    assert len(STEPS) == 6


async def test_whoever_leaves_in_an_open_crisis_leaves_with_the_numbers(place: Place) -> None:
    await place.get_ready()
    await place.say("hello")
    await place.say(DANGER)
    assert notices(await place.command("end")) == ["stays_open"]


async def test_after_a_calm_conversation_nobody_is_given_numbers(place: Place) -> None:
    await place.get_ready()
    await place.say("hello")
    assert notices(await place.command("end")) == []


async def test_where_someone_may_read_along_no_plan_and_no_name_is_shown(place: Place) -> None:
    await place.get_ready()
    await place.answer("plan", alone="a walk")
    await place.answer("contact", name="Sam")
    actions = await place.say("my husband beats me every week")
    assert isinstance(actions[0], Crisis)
    assert notices(actions) == []


async def test_a_word_that_is_no_country_is_said_and_costs_nothing(place: Place) -> None:
    await place.command("talk")
    actions = await place.answer("adult", adult="yes", country="yes")
    assert notices(actions) == ["country_not_read"]
    assert forms(actions) == ["consent"]
    assert "/country" in next(action.text for action in actions if isinstance(action, Notice))
