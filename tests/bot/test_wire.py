from __future__ import annotations

import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.types import (
    Action,
    AskForm,
    AskStars,
    Event,
    Form,
    FormField,
    FormSubmitted,
    MessageReceived,
    PastSession,
    Say,
    ShowHome,
    StarsGiven,
)
from bot.wire import WireError, action_from_json, action_to_json, event_from_json, event_to_json

FLOATS = st.floats(allow_nan=False, allow_infinity=False)


def _events() -> st.SearchStrategy[Event]:
    others = (st.builds(kind) for kind in get_args(Event) if kind is not StarsGiven)
    return st.one_of(*others, st.builds(StarsGiven, value=st.integers(1, 5)))


def _actions() -> st.SearchStrategy[Action]:
    others = (st.builds(kind) for kind in get_args(Action) if kind not in (Say, ShowHome))
    say = st.builds(Say, probability=st.none() | FLOATS, distribution=st.dictionaries(st.text(), FLOATS))
    home = st.builds(ShowHome, sessions=st.tuples(st.builds(PastSession, stars=st.none() | FLOATS)))
    return st.one_of(*others, say, home)


@given(_events())
def test_every_event_survives_the_round_trip(event: Event) -> None:
    assert event_from_json(json.dumps(event_to_json(event))) == event
    assert event_from_json(event_to_json(event)) == event


@given(_actions())
def test_every_action_survives_the_round_trip(action: Action) -> None:
    assert action_from_json(json.dumps(action_to_json(action))) == action
    assert action_from_json(action_to_json(action)) == action


def test_the_type_comes_first_so_that_a_line_can_be_read_by_eye() -> None:
    assert next(iter(action_to_json(AskStars("t1", "How was it?")))) == "type"


def test_a_form_keeps_its_options_as_pairs() -> None:
    form = Form("pre_chat", "Before", (FormField("emotion", "Which?", "choice", (("fear", "Afraid"),)),))
    read = action_from_json(json.dumps(action_to_json(AskForm(form))))
    assert isinstance(read, AskForm)
    assert read.form.fields[0].options == (("fear", "Afraid"),)


def test_optional_fields_may_be_left_out() -> None:
    assert event_from_json('{"type": "message", "text": "Hello"}') == MessageReceived("Hello")
    assert event_from_json(b'{"type": "form", "form": "post_chat"}') == FormSubmitted("post_chat")
    assert action_from_json('{"type": "say", "text": "Hello"}') == Say("Hello")


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("", "not JSON"),
        ("hello", "not JSON"),
        ('{"type": "message", "text": "a"', "not JSON"),
        ('{"type": "message", "text": "\\ud800"}', "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[1]", "object"),
        ("null", "object"),
        ('{"text": "a"}', "`type` is missing"),
        ('{"type": "massage", "text": "a"}', "'message'"),
        ('{"type": "say", "text": "a"}', "'message'"),
        ('{"type": "message"}', "`text`"),
        ('{"type": "message", "text": 5}', "`text`"),
        ('{"type": "message", "text": null}', "`text`"),
        ('{"type": "message", "text": "a", "txt": "b"}', "`txt`"),
        ('{"type": "stars"}', "`value`"),
        ('{"type": "stars", "value": 9}', "`value`"),
        ('{"type": "stars", "value": 0}', "`value`"),
        ('{"type": "stars", "value": "5"}', "`value`"),
        ('{"type": "stars", "value": true}', "`value`"),
        ('{"type": "stars", "value": 4.5}', "`value`"),
        ('{"type": "form", "form": "tax"}', "`form`"),
        ('{"type": "form", "form": "adult", "values": {"adult": true}}', "`values.adult`"),
        ('{"type": "form", "form": "adult", "values": "yes"}', "`values`"),
        ('{"type": "command", "name": "dance"}', "`name`"),
    ],
)
def test_what_is_no_event_is_refused_with_a_sentence_that_names_the_field(line: str, named: str) -> None:
    with pytest.raises(WireError) as caught:
        event_from_json(line)
    assert named in str(caught.value)
    assert str(caught.value).endswith(".")


def test_bytes_that_are_not_utf8_are_refused() -> None:
    with pytest.raises(WireError):
        event_from_json(b'{"type": "message", "text": "\xff\xfe"}')


def test_an_event_is_no_action() -> None:
    with pytest.raises(WireError):
        action_from_json('{"type": "stars", "value": 3}')


def test_an_error_does_not_carry_what_the_person_wrote() -> None:
    with pytest.raises(WireError) as caught:
        event_from_json({"type": "message", "text": ["my secret"]})
    assert "secret" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_value_that_json_cannot_hold_is_refused() -> None:
    with pytest.raises(WireError):
        event_from_json({"type": "message", "text": object()})
