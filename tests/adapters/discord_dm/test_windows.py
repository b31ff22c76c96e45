"""What a window asks, and what is read from one that was filled in."""

from __future__ import annotations

from typing import Any

from adapters.discord_dm.ids import Open
from adapters.discord_dm.windows import filled_in, window
from bot.texts.forms import PRE_CHAT


def components(asked: Open) -> dict[str, dict[str, Any]]:
    return {label["component"]["custom_id"]: label["component"] for label in window(asked).to_dict()["components"]}


async def test_a_survey_offers_lists_with_the_values_of_the_form_and_asks_for_none() -> None:
    shown = components(Open("pre_chat", tuple((field.name, "") for field in PRE_CHAT.fields)))
    assert [option["value"] for option in shown["problem"]["options"]] == [
        value for value, _ in PRE_CHAT.fields[0].options
    ]
    assert not any(component["required"] for component in shown.values())
    assert [option["label"] for option in shown["intensity"]["options"]] == [
        "1 (weak)",
        "2",
        "3",
        "4",
        "5 (very strong)",
    ]


async def test_a_default_is_chosen_beforehand() -> None:
    shown = components(Open("consent", (("talk", ""), ("training", "no"))))
    assert [option.get("default", False) for option in shown["training"]["options"]] == [False, True]
    assert not any(option.get("default") for option in shown["talk"]["options"])


async def test_a_field_that_the_form_no_longer_has_is_left_out() -> None:
    assert list(components(Open("country", (("planet", ""), ("country", ""))))) == ["country"]


def test_lists_texts_and_choices_are_read_and_empty_ones_left_out() -> None:
    data = {
        "components": [
            {"type": 18, "component": {"type": 3, "custom_id": "problem", "values": ["job crisis"]}},
            {"type": 18, "component": {"type": 3, "custom_id": "emotion", "values": []}},
            {"type": 18, "component": {"type": 4, "custom_id": "situation", "value": " I lost my job. "}},
            {"type": 18, "component": {"type": 4, "custom_id": "note", "value": "  "}},
            {"type": 18, "component": {"type": 21, "custom_id": "adult", "value": "yes"}},
            {"type": 18, "component": {"type": 21, "custom_id": "talk", "value": None}},
            {"type": 1, "components": [{"type": 4, "custom_id": "old", "value": "x"}]},
        ]
    }
    assert filled_in(data) == {"problem": "job crisis", "situation": "I lost my job.", "adult": "yes", "old": "x"}
    assert filled_in({}) == {}
