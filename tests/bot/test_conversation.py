"""The conversation from first contact to goodbye; only the model is fake."""

from __future__ import annotations

import json

from bot.config import ChatConfig
from bot.safety.output_gate import SAFE_REPLIES
from bot.texts.chat import privacy
from bot.types import (
    AskStars,
    Leave,
    Notice,
    Say,
    SendFile,
    StarsGiven,
)
from entrypoints.config import Config
from entrypoints.wiring import processor
from tests.bot.place import Place, forms, notices


async def test_first_contact_discloses_asks_age_consents_and_survey_then_listens(place: Place) -> None:
    first = await place.command("talk")
    assert notices(first) == ["disclosure"]
    assert forms(first) == ["adult"]
    assert forms(await place.answer("adult", adult="yes")) == ["consent"]
    assert forms(await place.answer("consent", talk="yes", training="no")) == ["pre_chat"]
    assert notices(await place.answer("pre_chat", intensity="5")) == ["welcome"]
    (said,) = await place.say("I lost my job")
    assert isinstance(said, Say)
    assert said.strategy == "Question"
    assert said.probability == 0.6


async def test_training_is_off_unless_it_was_agreed_to(place: Place) -> None:
    await place.command("talk")
    await place.answer("adult", adult="yes")
    await place.answer("consent", talk="yes")
    async with place.store.transaction() as transaction:
        person = await transaction.people.find("memory", "ada")
    assert person is not None
    assert person.training is not None
    assert not person.training.is_given


async def test_a_message_before_the_answers_waits_and_is_answered_after_them(place: Place) -> None:
    actions = await place.say("I lost my job")
    assert notices(actions) == ["disclosure", "answer_first"]
    assert forms(actions) == ["adult"]
    assert not place.model.calls
    await place.answer("adult", adult="yes")
    await place.answer("consent", talk="yes", training="no")
    actions = await place.answer("pre_chat")
    assert [type(action) for action in actions] == [Notice, Say]
    assert (await place.session()).turns[0].text == "I lost my job"


async def test_a_person_under_18_is_not_chatted_with_and_nothing_of_theirs_is_kept(place: Place) -> None:
    await place.say("hi there")
    assert notices(await place.answer("adult", adult="no")) == ["under_18"]
    assert notices(await place.say("please")) == ["under_18"]
    assert not place.model.calls
    async with place.store.transaction() as transaction:
        assert await transaction.conversations.all() == ()


async def test_without_consent_to_talk_there_is_no_chat(place: Place) -> None:
    await place.command("talk")
    await place.answer("adult", adult="yes")
    assert notices(await place.answer("consent", talk="no")) == ["no_talk_consent"]
    assert notices(await place.say("hello")) == ["no_talk_consent"]
    assert forms(await place.command("consent")) == ["consent"]
    assert forms(await place.answer("consent", talk="yes")) == ["pre_chat"]


async def test_a_burst_is_one_turn_with_one_answer(place: Place) -> None:
    place.config = ChatConfig(burst_pause_seconds=0.05)
    place.__post_init__()
    await place.get_ready()
    actions = await place.say("so", "I lost my job", "yesterday")
    assert [type(action) for action in actions] == [Say]
    assert (await place.session()).turns[0].text == "so\nI lost my job\nyesterday"


async def test_stars_are_asked_after_every_two_replies_and_kept_with_the_turn(place: Place) -> None:
    await place.get_ready()
    kinds = [[type(action) for action in await place.say(text)] for text in ("one", "two", "three", "four")]
    assert kinds == [[Say], [Say, AskStars], [Say], [Say, AskStars]]
    assert notices(await place.send(StarsGiven(5))) == ["stars_thanks"]
    rated = [turn.stars for turn in (await place.session()).turns if turn.speaker == "supporter"]
    assert rated == [None, None, None, 5]


async def test_who_does_not_rate_is_asked_ever_more_rarely_and_who_does_as_before(place: Place) -> None:
    await place.get_ready()
    answers = [await place.say(f"day {number}") for number in range(1, 19)]
    asked = [number for number, actions in enumerate(answers, 1) if AskStars in map(type, actions)]
    assert asked == [2, 4, 8, 16]
    await place.send(StarsGiven(4))
    kinds = [[type(action) for action in await place.say(text)] for text in ("one", "two")]
    assert kinds[0] == [Say, AskStars], "two replies have come since the question"
    assert kinds[1] == [Say]


async def test_the_situation_and_the_history_reach_the_model_with_strategies(place: Place) -> None:
    await place.get_ready()
    await place.say("hello")
    await place.say("they closed the plant")
    assert place.model.situations == ["I lost my job.", "I lost my job."]
    assert [(turn.speaker, turn.strategy) for turn in place.model.calls[-1]] == [
        ("seeker", None),
        ("supporter", "Question"),
        ("seeker", None),
    ]
    assert place.model.seeds[0] != place.model.seeds[1]


async def test_ending_asks_the_post_chat_survey_and_the_next_message_begins_anew(place: Place) -> None:
    await place.get_ready()
    await place.say("hello")
    assert forms(await place.command("end")) == ["post_chat"]
    assert notices(await place.answer("post_chat", intensity="2", empathy="5")) == ["goodbye"]
    session = await place.session()
    assert session.post_chat is not None
    assert (session.post_chat.intensity, session.post_chat.relevance) == (2, None)
    assert forms(await place.say("me again")) == ["pre_chat"]


async def test_who_goes_on_writing_skips_the_survey_and_is_answered_once(place: Place) -> None:
    await place.get_ready()
    await place.say("hello")
    await place.command("end")
    place.clock.forward(hours=1)
    asked = await place.say("me again")
    assert forms(asked) == ["pre_chat"]
    (said,) = await place.say("it is about work")
    assert isinstance(said, Say)
    session = await place.session()
    assert [turn.text for turn in session.turns if turn.speaker == "seeker"] == ["me again\nit is about work"]
    assert session.pre_chat is not None
    assert session.pre_chat.problem is None


async def test_a_survey_that_was_asked_after_the_consents_is_skipped_by_writing(place: Place) -> None:
    await place.command("talk")
    await place.answer("adult", adult="yes")
    await place.answer("consent", talk="yes")
    (said,) = await place.say("I lost my job")
    assert isinstance(said, Say)


async def test_coming_back_resumes_the_session_until_it_was_idle_too_long(place: Place) -> None:
    await place.get_ready()
    await place.say("hello")
    place.clock.forward(hours=1)
    assert notices(await place.command("talk")) == ["welcome_back"]
    place.clock.forward(hours=72)
    assert forms(await place.command("talk")) == ["pre_chat"]


async def test_it_says_again_that_it_is_software_after_three_hours_and_on_a_new_day(place: Place) -> None:
    await place.get_ready()
    assert notices(await place.say("hello")) == []
    place.clock.forward(hours=3)
    assert notices(await place.say("still here")) == ["disclosure_again"]
    place.clock.forward(hours=2)
    assert notices(await place.say("and here")) == []
    place.clock.forward(hours=20)
    assert notices(await place.say("good morning")) == ["disclosure_again"]


async def test_export_holds_what_was_said_and_rated(place: Place) -> None:
    await place.get_ready()
    await place.say("I lost my job", "yesterday")
    (file,) = await place.command("export")
    assert isinstance(file, SendFile)
    content = json.loads(file.content)
    assert content["sessions"][0]["turns"][0]["text"] == "I lost my job\nyesterday"
    assert content["sessions"][0]["pre_chat"]["situation"] == "I lost my job."


async def test_forget_asks_then_deletes_everything_and_says_so(place: Place) -> None:
    await place.get_ready()
    await place.say("hello")
    assert forms(await place.command("forget")) == ["forget"]
    assert notices(await place.answer("forget", confirm="no")) == ["forget_no"]
    session = await place.session()
    assert notices(await place.answer("forget", confirm="yes")) == ["forgotten"]
    assert place.withdrawn == [session.id]
    async with place.store.transaction() as transaction:
        assert await transaction.people.find("memory", "ada") is None
    assert notices(await place.command("talk")) == ["disclosure"]


async def test_taking_back_the_consent_to_training_withdraws_the_sessions(place: Place) -> None:
    await place.get_ready(training="yes")
    await place.say("hello")
    session = await place.session()
    await place.command("consent")
    assert notices(await place.answer("consent", talk="yes", training="no")) == ["consent_kept"]
    assert place.withdrawn == [session.id]


async def test_quit_leaves_and_keeps_the_session(place: Place) -> None:
    await place.get_ready()
    await place.say("hello")
    assert isinstance((await place.command("quit"))[-1], Leave)
    assert (await place.session()).ended_at is None


async def test_a_reply_in_two_strategies_is_two_utterances(place: Place) -> None:
    await place.get_ready()
    place.model.texts = ["That sounds hard.\nWhat happened?"]
    first, second, stars = await place.say("I lost my job")
    assert isinstance(first, Say)
    assert isinstance(second, Say)
    assert (first.text, second.text) == ("That sounds hard.", "What happened?")
    assert isinstance(stars, AskStars), "ESConv asks after every two utterances"
    assert stars.turn_id == second.turn_id
    assert [turn.text for turn in (await place.session()).turns] == ["I lost my job", first.text, second.text]


async def test_privacy_names_the_machine_that_computes_the_replies_if_it_is_another(place: Place) -> None:
    (notice,) = await place.command("privacy")
    assert isinstance(notice, Notice)
    assert notice.text == privacy("")
    assert "models.example.org" in privacy("models.example.org")
    assert processor(Config.model_validate({"model_client": {"url": "https://models.example.org/v1"}})) == (
        "models.example.org"
    )
    assert processor(Config()) == ""


async def test_a_reply_that_hands_the_persons_words_back_is_tried_again_and_then_replaced(place: Place) -> None:
    await place.get_ready()
    said = "my sister moved out last week and the flat is so quiet that i leave the radio on"
    place.model.texts = [said]
    (reply,) = await place.say(said)
    assert isinstance(reply, Say)
    assert reply.text in SAFE_REPLIES
    assert len(place.model.calls) == 2
