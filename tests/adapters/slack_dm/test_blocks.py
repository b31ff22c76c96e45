"""Blocks and views: within Slack's limits, readable without colour or pictures, and complete after a restart."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from adapters.slack_dm import blocks
from bot.texts import chat, forms, slack
from bot.types import AskStars, Form, FormField, ShowHome
from tests.slack_double.rules import message_problems, view_problems

Json = dict[str, Any]
ALL_FORMS = [*forms.BY_NAME.values(), forms.ADULT_AGAIN]


def buttons(card: list[Json]) -> list[Json]:
    return [each for block in card if block["type"] == "actions" for each in block["elements"]]


@pytest.mark.parametrize("form", ALL_FORMS, ids=lambda form: form.title[:20])
def test_every_form_is_a_card_and_a_window_that_slack_takes(form: Form) -> None:
    assert message_problems({"blocks": blocks.form_card(form)}) == []
    assert view_problems(blocks.modal(blocks.pack(form), "D1:1.1", "D1/1.1")) == []


@pytest.mark.parametrize("form", ALL_FORMS, ids=lambda form: form.title[:20])
def test_a_window_has_every_question_of_its_form_and_only_asks_for_what_is_required(form: Form) -> None:
    view = blocks.modal(blocks.pack(form), "", "")
    inputs = {each["block_id"]: each for each in view["blocks"] if each["type"] == "input"}
    assert list(inputs) == [field.name for field in form.fields]
    assert {name for name, each in inputs.items() if not each["optional"]} == {
        field.name for field in form.fields if field.is_required
    }


def test_every_form_name_has_a_title_of_its_own() -> None:
    assert {*forms.BY_NAME} <= {*slack.FORM_TITLES}
    assert all(len(title) <= 24 for title in (*slack.FORM_TITLES.values(), slack.FORM_TITLE))


def test_stars_are_one_row_of_five_with_words_for_those_who_do_not_see_them() -> None:
    row = buttons(blocks.stars(AskStars("t1", chat.STARS_ASK)))
    assert [each["accessibility_label"] for each in row] == [f"{count} of 5 stars" for count in range(1, 6)]
    assert all(any(mark.isdigit() for mark in each["text"]["text"]) for each in row), "a digit, not only a star"
    assert {each["value"] for each in row} == {"t1"}


def test_what_can_be_left_out_can_be_skipped_with_one_tap_and_nothing_else_can() -> None:
    skippable = {
        form.name
        for form in ALL_FORMS
        if any(each["text"]["text"] == slack.SKIP for each in buttons(blocks.form_card(form)))
    }
    assert skippable == {form.name for form in ALL_FORMS if not any(field.is_required for field in form.fields)}
    assert "consent" not in skippable


def test_the_consent_card_says_who_else_may_read_and_what_holds_now() -> None:
    now = replace(forms.CONSENT, fields=tuple(replace(field, default="yes") for field in forms.CONSENT.fields))
    assert slack.OWNER_NOTE in blocks.card_text(forms.CONSENT)
    assert "As it stands" not in blocks.card_text(forms.CONSENT)
    assert slack.AS_IT_STANDS.format(talk="yes", training="yes") in blocks.card_text(now)
    view = blocks.modal(blocks.pack(now), "", "")
    assert slack.OWNER_NOTE in str(view["blocks"][0])


@pytest.mark.parametrize("form", ALL_FORMS, ids=lambda form: form.title[:20])
def test_every_button_of_a_form_answers_it_or_opens_it(form: Form) -> None:
    names = {field.name for field in form.fields}
    for each in buttons(blocks.form_card(form)):
        if each["action_id"] == blocks.FILL:
            assert [field.name for field in blocks.unpack(each["value"]).fields] == [
                field.name for field in form.fields
            ]
        else:
            answer = blocks.choice(each["value"], "e1", "D1:1.1")
            assert answer.form == form.name
            assert answer.values.keys() <= names
            assert answer.origin == "D1:1.1"


def test_defaults_survive_the_way_through_a_button_unless_they_are_long() -> None:
    fields = (FormField("situation", "What?", "text", default="x" * 5000), forms.PRE_CHAT.fields[0])
    form = replace(forms.PRE_CHAT, fields=(fields[0], replace(fields[1], default="job crisis")))
    back = blocks.unpack(blocks.pack(form))
    assert {each.name: each.default for each in back.fields} == {"situation": "", "problem": "job crisis"}
    assert len(blocks.pack(form)) <= 2000


def test_a_window_shows_its_defaults() -> None:
    form = replace(forms.CONSENT, fields=tuple(replace(field, default="no") for field in forms.CONSENT.fields))
    view = blocks.modal(blocks.pack(form), "", "")
    initial = [each["element"]["initial_option"]["value"] for each in view["blocks"] if each["type"] == "input"]
    assert initial == ["no", "no"]


def test_answers_leave_out_what_was_left_empty() -> None:
    state = {
        "problem": {"value": {"type": "radio_buttons", "selected_option": {"value": "other"}}},
        "emotion": {"value": {"type": "radio_buttons", "selected_option": None}},
        "situation": {"value": {"type": "plain_text_input", "value": None}},
        "blank": {"value": {"type": "plain_text_input", "value": "  "}},
    }
    assert blocks.answers(state) == {"problem": "other"}


def test_a_home_page_of_any_length_is_one_that_slack_takes() -> None:
    view = blocks.home(ShowHome("T" * 400, "\n".join(f"conversation {number}, 5 replies" for number in range(20_000))))
    assert view_problems(view) == []
    labels = {each["text"]["text"] for each in buttons(view["blocks"])}
    assert {slack.BUTTONS[name] for name in ("talk", "consent", "privacy", "export", "safety")} <= labels


def test_a_button_names_every_command_that_is_offered_as_one() -> None:
    assert {*blocks.HELP_COMMANDS, *blocks.HOME_COMMANDS} <= {*slack.BUTTONS}
