"""A case's page: the window with its words closed, the acts and where they lead, taking a conversation over."""

from __future__ import annotations

from bot.review.types import Case, Moderator
from bot.texts import review
from bot.texts import review_case as case_texts
from model_server.strategies import ESCONV
from tests.bot.review.house import DANGER, House
from tests.bot.review.web.browser import REPLY, Browser, take_over


async def test_a_whole_takeover_on_the_page(house: House, browser: Browser, ben: Moderator, case: Case) -> None:
    at = f"/cases/{case.id}"
    await browser.get("/queue")
    assert at in {link.attributes["href"] for link in browser.page.document.all("a")}
    await browser.get(at)
    await browser.send(f"{at}/claim")
    assert "The case is yours." in browser.page.document.said("status")
    await browser.send(f"{at}/take-over")
    await browser.send(f"{at}/reply", strategy="Question", text=REPLY)
    assert REPLY in browser.page.document.text, "the page that follows shows it"
    await browser.send(f"{at}/hand-back")
    assert f"{at}/take-over" in browser.page.document.actions()
    await browser.send(f"{at}/note", text="They have a friend with them tonight.")
    await browser.send(f"{at}/resolve", resolution="supported")
    assert "The case is closed." in browser.page.document.said("status")
    assert "answered the person" in browser.page.document.text
    await house.place.inbox.idle()
    assert REPLY in [getattr(action, "text", "") for action in house.place.seen]
    last = [turn for turn in (await house.place.session()).turns if turn.kind == "moderator"]
    assert [(turn.text, turn.strategy) for turn in last] == [(REPLY, "Question")]


async def test_a_reply_without_a_strategy_is_not_sent_and_not_lost(
    house: House, browser: Browser, ben: Moderator, case: Case
) -> None:
    at = f"/cases/{case.id}"
    await take_over(house, browser, case)
    answer = await browser.send(f"{at}/reply", text=REPLY)
    assert (answer.status, answer.document.said("alert")) == (409, review.NO_STRATEGY)
    assert answer.document.form(f"{at}/reply")["text"].strip() == REPLY
    assert REPLY not in [getattr(action, "text", "") for action in house.place.seen]
    await browser.send(f"{at}/reply", strategy="Reflection of Feelings", text=REPLY)
    await house.place.inbox.idle()
    assert getattr(house.place.seen[-1], "text", "") == REPLY


async def test_a_reply_that_is_sent_twice_is_said_once(
    house: House, browser: Browser, ben: Moderator, case: Case
) -> None:
    at = f"/cases/{case.id}"
    await take_over(house, browser, case)
    form = {**browser.page.document.form(f"{at}/reply"), "strategy": "Question", "text": REPLY}
    assert [(await browser.post(f"{at}/reply", form)).status for _ in range(2)] == [303, 303]
    await house.place.inbox.idle()
    assert [getattr(action, "text", "") for action in house.place.seen].count(REPLY) == 1
    await browser.get(at)
    await browser.send(f"{at}/reply", strategy="Question", text=REPLY)
    await house.place.inbox.idle()
    assert [getattr(action, "text", "") for action in house.place.seen].count(REPLY) == 2, "the same words, meant twice"
    acts = [entry.act for entry in (await house.desk.reading.view(ben.id, case.id)).timeline]
    assert acts.count("reply") == 2


async def test_looking_for_new_messages_keeps_what_is_typed(
    house: House, browser: Browser, ben: Moderator, case: Case
) -> None:
    at = f"/cases/{case.id}"
    await take_over(house, browser, case)
    fields = {**browser.page.document.form(f"{at}/reply"), "strategy": "Question", "text": REPLY}
    await house.place.say("are you there?")
    answer = await browser.post(f"{at}/look", fields)
    assert "are you there?" in answer.document.text
    assert {**answer.document.form(f"{at}/reply"), "csrf": ""} == {**fields, "csrf": ""}


async def test_the_strategies_stand_before_the_text_each_with_its_meaning_and_an_example(
    house: House, browser: Browser, ben: Moderator, case: Case
) -> None:
    await take_over(house, browser, case)
    document = browser.page.document
    reply = next(each for each in document.all("form") if each.attributes["action"] == f"/cases/{case.id}/reply")
    fields = [each for each in document.elements if reply in each.inside and "name" in each.attributes]
    steps = [each.attributes.get("value") for each in fields if each.attributes["name"] in ("strategy", "text")]
    assert steps == [*ESCONV.names, None]
    for each in ESCONV.strategies:
        assert each.definition in document.text
        assert each.example in document.text


async def test_words_are_closed_until_asked_for_and_only_the_window_is_there(
    house: House, browser: Browser, ben: Moderator
) -> None:
    await house.place.get_ready()
    for number in range(12):
        await house.place.say(f"ordinary line {number}")
    await house.place.say(DANGER)
    case = await house.case()
    document = (await browser.get(f"/cases/{case.id}")).document
    closed = [each for each in document.all("details") if "open" in each.attributes]
    assert closed == []
    assert "ordinary line 1 " not in f"{document.text} "
    assert "messages are not shown" in document.text
    assert "I lost my job." not in document.text
    answer = await browser.send(f"/cases/{case.id}/read-all", reason="The flag alone does not say who is with them.")
    assert answer.document.said("status") == case_texts.DONE["read-all"]
    assert "ordinary line 0" in answer.document.text
    assert "I lost my job." in answer.document.text
    opened = (await browser.get(f"/cases/{case.id}?words=all")).document
    words = [each.inside[-1] for each in opened.all("bdi") if each.attributes.get("class") == "words"]
    assert len(words) > 20
    assert all("open" in each.attributes for each in words)


async def test_the_other_acts_do_what_they_say(house: House, browser: Browser, ben: Moderator) -> None:
    case = await house.flagged("I feel down and I do not sleep, I might hurt myself some day")
    at = f"/cases/{case.id}"
    await browser.get(at)
    await browser.send(f"{at}/claim")
    seeker, supporter = (await house.place.session()).turns[:2]
    for act, fields in (
        ("training", {"decision": "cleared"}),
        ("level", {"turn": seeker.id, "level": "concern"}),
        ("strategy", {"turn": supporter.id, "strategy": "Question"}),
        ("restrict", {"days": "3", "reason": "Please write to us about the threats first."}),
        ("lift", {}),
        ("snooze", {"hours": "4"}),
    ):
        csrf = browser.page.document.form("/sign-out")["csrf"]
        answer = await browser.post(f"{at}/{act}", {"csrf": csrf, **fields})
        assert answer.status == 303, act
        await browser.get(answer.to)
        assert browser.page.document.said("status") == case_texts.DONE[act]
    session = await house.place.session()
    assert (session.training_decision, session.turns[0].level_label) == ("cleared", "concern")
    assert session.turns[1].strategy_label == "Question"
    assert "snoozed until" in (await browser.get("/queue?order=snoozed")).document.text
    for act, fields in (("snooze", {"hours": "9999"}), ("training", {"decision": "x"}), ("restrict", {"days": "-1"})):
        answer = await browser.post(f"{at}/{act}", {"csrf": csrf, "reason": "no", **fields})
        assert (answer.status, answer.document.said("alert")) == (409, case_texts.UNKNOWN_CHOICE)
