"""Buttons and windows: one tap is one event, before and after a restart, and the person sees that it counted."""

from __future__ import annotations

from typing import Any

from simcord.builders import UserHandle

from bot.texts import chat, forms
from bot.texts import discord as texts
from bot.types import (
    Action,
    AskForm,
    AskStars,
    CommandInvoked,
    Crisis,
    FormSubmitted,
    Notice,
    ReplyReported,
    Say,
    Settled,
    StarsGiven,
)
from tests.adapters.discord_dm.place import Place, buttons, words

TURN = "0123456789abcdef0123456789abcdef"


async def tap(place: Place, user: UserHandle, action: Action, label: str) -> Any:
    """Show `action` and tap the button with this label on it."""
    await place.show(action, user)
    return await tap_again(place, user, label)


async def tap_again(place: Place, user: UserHandle, label: str) -> Any:
    message = next(message for message in reversed(place.messages(user)) if label in buttons(message))
    return await user.click(message, custom_id=buttons(message)[label])


async def test_a_star_is_one_tap_and_names_its_turn(place: Place) -> None:
    ada = place.env.create_user("ada")
    result = await tap(place, ada, AskStars(TURN, chat.STARS_ASK), "4 ★")
    (given,) = place.reported
    assert isinstance(given, StarsGiven)
    assert (given.value, given.turn_id) == (4, TURN)
    assert given.event_id
    assert result.acknowledged


async def test_stars_give_way_to_what_became_of_them(place: Place) -> None:
    ada = place.env.create_user("ada")
    await tap(place, ada, AskStars(TURN, chat.STARS_ASK), "2 ★")
    (given,) = place.reported
    assert isinstance(given, StarsGiven)
    await place.show(Settled(given.origin, chat.stars_kept(2)), ada)
    (message,) = place.messages(ada)
    assert words(message) == chat.stars_kept(2)
    assert not buttons(message)


async def test_a_report_is_one_tap_and_its_note_stands_under_the_reply_in_small_print(place: Place) -> None:
    ada = place.env.create_user("ada")
    result = await tap(place, ada, Say("What _happened_?", turn_id=TURN), texts.REPORT)
    (given,) = place.reported
    assert isinstance(given, ReplyReported)
    assert given.turn_id == TURN
    assert given.event_id
    assert result.acknowledged
    for _ in range(2):
        await place.show(Settled(given.origin, chat.REPORT_TAPPED), ada)
    (message,) = place.messages(ada)
    assert words(message) == f"What \\_happened\\_?\n-# {chat.REPORT_TAPPED}"
    assert not buttons(message)


async def test_a_report_is_one_tap_after_a_restart_too(place: Place) -> None:
    ada = place.env.create_user("ada")
    await place.show(Say("What happened?", turn_id=TURN), ada)
    await place.restart()
    await tap_again(place, ada, texts.REPORT)
    (given,) = place.reported
    assert isinstance(given, ReplyReported)
    await place.show(Settled(given.origin, chat.REPORT_TAPPED), ada)
    (message,) = place.messages(ada)
    assert words(message).startswith("What happened?\n")


async def test_a_reply_that_is_gone_by_then_has_its_note_said_below(place: Place) -> None:
    ada = place.env.create_user("ada")
    await place.show(Settled(f"{ada.dm_channel.id}:12345:reply", chat.REPORT_TAPPED), ada)
    assert place.said(ada) == [chat.REPORT_TAPPED]


async def test_a_long_reply_has_the_button_under_its_last_part(place: Place) -> None:
    ada = place.env.create_user("ada")
    await place.show(Say("word " * 700, turn_id=TURN), ada)
    assert [texts.REPORT in buttons(message) for message in place.messages(ada)] == [False, True]


async def test_a_card_gives_way_too(place: Place) -> None:
    ada = place.env.create_user("ada")
    await tap(place, ada, AskForm(forms.CONSENT), "Yes to both")
    (given,) = place.reported
    assert isinstance(given, FormSubmitted)
    assert given.values == {"talk": "yes", "training": "yes"}
    await place.show(Settled(given.origin, chat.CONSENT_KEPT), ada)
    (message,) = place.messages(ada)
    assert words(message) == f"**{texts.TITLES['consent']}**\n{chat.CONSENT_KEPT}"
    assert not buttons(message)


async def test_what_cannot_be_settled_in_place_is_said_below(place: Place) -> None:
    ada = place.env.create_user("ada")
    await place.show(Settled("nothing that we wrote", "Noted."), ada)
    await place.show(Settled(f"{ada.dm_channel.id}:12345:", "Noted too."), ada)
    await place.show(Settled(f"{ada.dm_channel.id}:12345:no_form_of_ours", "And this."), ada)
    assert place.said(ada) == ["Noted.", "Noted too.", "And this."]


async def test_a_survey_is_asked_in_a_window_and_read_from_it(place: Place) -> None:
    ada = place.env.create_user("ada")
    shown = await tap(place, ada, AskForm(forms.PRE_CHAT), "Answer")
    assert [label["label"] for label in shown.modal["components"]] == [field.label for field in forms.PRE_CHAT.fields]
    answers = {"problem": ["job crisis"], "intensity": ["4"], "situation": "I lost my job."}
    result = await ada.submit_modal(shown, answers)
    (given,) = place.reported
    assert isinstance(given, FormSubmitted)
    assert given.form == "pre_chat"
    assert given.values == {"problem": "job crisis", "intensity": "4", "situation": "I lost my job."}
    assert result.acknowledged
    await place.show(Settled(given.origin, chat.FORM_THANKS), ada)
    assert place.said(ada) == [f"**{texts.TITLES['pre_chat']}**\n{chat.FORM_THANKS}"]


async def test_a_survey_is_skipped_by_a_tap(place: Place) -> None:
    ada = place.env.create_user("ada")
    await tap(place, ada, AskForm(forms.POST_CHAT), "Skip")
    (given,) = place.reported
    assert isinstance(given, FormSubmitted)
    assert (given.form, given.values) == ("post_chat", {})


async def test_the_parts_of_the_plan_are_sent_one_by_one_and_the_card_stays(place: Place) -> None:
    ada = place.env.create_user("ada")
    first = await tap(place, ada, AskForm(forms.PLAN), "Steps 1 to 3")
    await ada.submit_modal(first, {"signs": "I stop answering friends"})
    second = await tap_again(place, ada, "Steps 4 to 6")
    await ada.submit_modal(second, {"ask": "my sister"})
    events = [event for event in place.reported if isinstance(event, FormSubmitted)]
    assert [event.values for event in events] == [{"signs": "I stop answering friends"}, {"ask": "my sister"}]
    assert [event.origin for event in events] == ["", ""]


async def test_everything_that_can_be_tapped_works_after_a_restart(place: Place) -> None:
    ada = place.env.create_user("ada")
    for action in (AskStars(TURN, chat.STARS_ASK), AskForm(forms.CONSENT), AskForm(forms.PRE_CHAT)):
        await place.show(action, ada)
    await place.show(Notice(chat.DISCLOSURE, "disclosure"), ada)
    shown = await tap_again(place, ada, "Answer")
    await place.restart()
    await ada.submit_modal(shown, {"situation": "It is late."})
    await tap_again(place, ada, "5 ★")
    await tap_again(place, ada, "No to both")
    await tap_again(place, ada, "What is stored")
    assert [type(event) for event in place.reported] == [FormSubmitted, StarsGiven, FormSubmitted, CommandInvoked]
    assert place.reported[0] == FormSubmitted(
        "pre_chat",
        {"situation": "It is late."},
        place.reported[0].event_id,
        place.reported[0].origin,  # type: ignore[union-attr]
    )


async def test_the_buttons_below_a_crisis_text_are_commands(place: Place) -> None:
    ada = place.env.create_user("ada")
    await tap(place, ada, Crisis("Please call 988.", "imminent", "self-harm"), "Say where I am")
    (given,) = place.reported
    assert isinstance(given, CommandInvoked)
    assert given.name == "country"
    assert place.said(ada) == ["Please call 988."]


async def test_a_tap_counts_even_when_discord_does_not_take_its_acknowledgement(place: Place) -> None:
    ada = place.env.create_user("ada")
    place.env.inject_error("POST", "/interactions/*", status=404, code=10062, message="Unknown interaction")
    await tap(place, ada, AskStars(TURN, chat.STARS_ASK), "1 ★")
    assert [type(event) for event in place.reported] == [StarsGiven]


async def test_a_double_tap_is_two_events_with_two_ids_for_the_inbox_to_judge(place: Place) -> None:
    ada = place.env.create_user("ada")
    await tap(place, ada, AskStars(TURN, chat.STARS_ASK), "1 ★")
    await tap_again(place, ada, "5 ★")
    first, second = place.reported
    assert first.event_id != second.event_id


async def test_nothing_that_was_sent_is_kept_in_memory_for_its_buttons(place: Place) -> None:
    ada = place.env.create_user("ada")
    for number in range(5):
        await place.show(AskStars(f"{number}" * 32, chat.STARS_ASK), ada)
        await place.show(AskForm(forms.PRE_CHAT), ada)
        await tap_again(place, ada, "Answer")
    assert place.adapter.client.persistent_views == []
    store = place.adapter.client._connection._view_store
    assert not store._views
    assert not store._modals
