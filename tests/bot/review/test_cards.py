"""The cards in a moderators' channel: each case once, always as it is, whatever breaks; a call when nobody comes."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.config import ReviewConfig
from bot.review.cards import CLOSED_PAUSE, Cards
from bot.texts import cards as texts
from tests.bot.review.fake_board import FakeBoard
from tests.bot.review.house import DANGER, House

CONFIG = ReviewConfig(discord_channel="5", discord_mention="77")


@pytest.fixture
def board() -> FakeBoard:
    return FakeBoard()


@pytest.fixture
def cards(house: House, board: FakeBoard) -> Cards:
    return new(house, board)


def new(house: House, board: FakeBoard, config: ReviewConfig = CONFIG) -> Cards:
    """The loop of a process that has just started."""
    return Cards(house.place.store, config, {"discord": board}, clock=house.place.clock, page="https://desk")


def acts(board: FakeBoard) -> list[str]:
    return [button.act for button in board.card.buttons]


async def test_a_case_gets_one_card_without_any_word_of_the_person(
    house: House, board: FakeBoard, cards: Cards
) -> None:
    case = await house.flagged()
    await cards.look()
    await cards.look()
    card = board.card
    assert (card.case_id, card.level, board.edits) == (case.id, "imminent", 0)
    assert card.state == texts.WAITS
    assert card.page == f"https://desk/cases/{case.id}"
    # Its random id may well spell a word.
    shown = repr(card).replace(case.id, "")
    assert not any(word in shown for word in ("pills", "tonight", "job", "ada"))


async def test_the_same_card_follows_the_case(house: House, board: FakeBoard, cards: Cards) -> None:
    case, anna = await house.flagged(), await house.moderator("Anna")
    await cards.look()
    assert acts(board) == ["claim", "excerpt", "note", "signin"]
    await house.desk.claims.claim(anna.id, case.id)
    await cards.look()
    assert board.card.state == texts.CLAIMED.format(name="Anna")
    assert acts(board) == ["excerpt", "takeover", "note", "resolve", "release", "signin"]
    await house.desk.takeovers.begin(anna.id, case.id)
    await house.place.inbox.idle()
    await cards.look()
    assert acts(board) == ["reply", "excerpt", "handback", "note", "signin"]
    house.place.clock.forward(minutes=1)
    await house.place.say("are you there?")
    await cards.look()
    assert "waits" in board.card.state
    await house.place.say("hello?")
    await cards.look()
    assert board.calls == [("", texts.ANSWERED.format(name="Anna", case=case.id[:8]))], "once until she answers"
    await house.desk.takeovers.hand_back(anna.id, case.id)
    await house.place.inbox.idle()
    await house.desk.claims.resolve(anna.id, case.id, "supported")
    await cards.look()
    assert board.card.state == texts.RESOLVED.format(resolution="supported")
    assert acts(board) == ["reopen", "note", "signin"]
    assert len(board.cards) == 1


async def test_what_was_raised_while_the_platform_was_down_is_shown_when_it_is_back(
    house: House, board: FakeBoard, cards: Cards
) -> None:
    board.is_down = True
    await house.flagged()
    for _ in range(20):
        await cards.look()
        house.place.clock.forward(seconds=1)
    assert not board.cards
    assert board.tries < 7, "the pauses grow"
    board.is_down = False
    house.place.clock.forward(minutes=1)
    await cards.look()
    assert board.card.level == "imminent"


async def test_an_answer_that_was_lost_posts_no_second_card(house: House, board: FakeBoard, cards: Cards) -> None:
    await house.flagged()
    board.loses_answers = 1
    await cards.look()
    house.place.clock.forward(seconds=5)
    await cards.look()
    assert len(board.cards) == 1


async def test_a_restart_posts_nothing_twice_and_forgets_nothing(house: House, board: FakeBoard, cards: Cards) -> None:
    case, anna = await house.flagged(), await house.moderator("Anna")
    await cards.look()
    await house.desk.claims.claim(anna.id, case.id)
    await new(house, board).look()
    await new(house, board).look()
    assert board.card.state == texts.CLAIMED.format(name="Anna")
    assert board.edits == 1


async def test_a_card_that_somebody_deleted_is_posted_anew(house: House, board: FakeBoard, cards: Cards) -> None:
    case, anna = await house.flagged(), await house.moderator("Anna")
    await cards.look()
    board.cards.clear()
    board.keys.clear()
    await house.desk.claims.claim(anna.id, case.id)
    await cards.look()
    assert board.card.state == texts.CLAIMED.format(name="Anna")


async def test_a_closed_channel_is_said_once_and_tried_rarely(
    house: House, board: FakeBoard, cards: Cards, caplog: pytest.LogCaptureFixture
) -> None:
    board.is_closed = True
    await house.flagged()
    with caplog.at_level(logging.ERROR):
        for _ in range(10):
            await cards.look()
            house.place.clock.forward(seconds=20)
    assert board.tries == 1
    assert "[review] discord_channel" in caplog.text
    house.place.clock.forward(seconds=CLOSED_PAUSE.total_seconds())
    board.is_closed = False
    await cards.look()
    assert len(board.cards) == 1


async def test_another_channel_in_the_settings_gets_the_cards_of_open_cases(
    house: House, board: FakeBoard, cards: Cards
) -> None:
    await house.flagged()
    await cards.look()
    await new(house, board, replace_channel("6")).look()
    assert sorted(board.cards) == ["5:1", "6:2"]


def replace_channel(name: str) -> ReviewConfig:
    return CONFIG.model_copy(update={"discord_channel": name})


async def test_a_case_that_was_resolved_before_the_first_look_gets_no_card(house: House, board: FakeBoard) -> None:
    case, anna = await house.flagged(), await house.moderator("Anna")
    await house.desk.claims.claim(anna.id, case.id)
    await house.desk.claims.resolve(anna.id, case.id, "false alarm")
    await new(house, board).look()
    assert not board.cards


async def test_when_the_person_deletes_everything_the_card_says_so(
    house: House, board: FakeBoard, cards: Cards
) -> None:
    await house.flagged()
    await cards.look()
    await house.place.command("forget")
    await house.place.answer("forget", confirm="yes")
    await cards.look()
    assert board.card.is_gone
    assert board.card.buttons == ()
    tries = board.tries
    await cards.look()
    assert board.tries == tries, "it is forgotten then"


async def test_nobody_in_time_escalates_and_calls_once_each_time(house: House, board: FakeBoard, cards: Cards) -> None:
    case = await house.flagged()
    await cards.look()
    house.place.clock.forward(minutes=4, seconds=59)
    await cards.look()
    assert not board.calls
    house.place.clock.forward(seconds=1)
    for _ in range(3):
        await cards.look()
    assert board.calls == [("77", texts.CALL.format(title=texts.title("imminent", case.category)))]
    assert board.card.state == texts.ESCALATED_ONCE
    house.place.clock.forward(minutes=9)
    await cards.look()
    assert len(board.calls) == 1, "the second call takes twice as long"
    house.place.clock.forward(minutes=1)
    await cards.look()
    assert [text[:5] for _, text in board.calls] == ["Nobod", "Still"]
    async with house.place.store.reading() as transaction:
        entries = await transaction.audit.of_case(case.id)
    assert [each.moderator for each in entries if each.act == "escalate"] == ["Attune", "Attune"]


async def test_a_call_that_did_not_get_out_is_made_when_the_platform_is_back(
    house: House, board: FakeBoard, cards: Cards
) -> None:
    await house.flagged()
    await cards.look()
    house.place.clock.forward(minutes=5)
    board.is_down = True
    await cards.look()
    board.is_down = False
    house.place.clock.forward(minutes=1)
    await new(house, board).look()
    assert len(board.calls) == 1


async def test_who_has_claimed_or_snoozed_it_is_not_called_for(house: House, board: FakeBoard, cards: Cards) -> None:
    case, anna = await house.flagged("I don't want to be alive any more"), await house.moderator("Anna")
    assert case.level == "elevated"
    await house.desk.claims.claim(anna.id, case.id)
    house.place.clock.forward(hours=3)
    await cards.look()
    await house.desk.claims.snooze(anna.id, case.id, timedelta(hours=4))
    house.place.clock.forward(hours=3)
    await cards.look()
    assert not board.calls
    assert board.card.state.startswith("Snoozed until")
    house.place.clock.forward(hours=1)
    await cards.look()
    assert board.card.state == texts.WAITS, "it is awake"
    house.place.clock.forward(hours=1)
    await cards.look()
    assert len(board.calls) == 1


async def test_worse_danger_begins_its_own_time(house: House, board: FakeBoard, cards: Cards) -> None:
    await house.flagged("I don't want to be alive any more")
    house.place.clock.forward(minutes=50)
    await house.place.say(DANGER)
    await cards.look()
    assert board.card.level == "imminent"
    house.place.clock.forward(minutes=4)
    await cards.look()
    assert not board.calls
    house.place.clock.forward(minutes=1)
    await cards.look()
    assert len(board.calls) == 1


async def test_without_a_channel_cases_escalate_all_the_same(house: House) -> None:
    await house.flagged()
    cards = Cards(house.place.store, ReviewConfig(), {}, clock=house.place.clock)
    house.place.clock.forward(minutes=5)
    await cards.look()
    case = await house.case()
    assert case.escalations == 1
    assert case == replace(case, escalated_at=house.place.clock())


async def test_a_nudge_is_not_waited_for(house: House, board: FakeBoard, cards: Cards) -> None:
    running = asyncio.create_task(cards.run())
    await house.flagged()
    cards.nudge()
    await asyncio.wait_for(board.posted.wait(), 5)
    assert board.card.level == "imminent"
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
