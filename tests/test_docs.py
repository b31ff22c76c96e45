"""The documents say what the program does: every example of the JSON lines is one, and every type has an example."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

from bot.types import Action, Event
from bot.wire import action_from_json, action_to_json, event_from_json, event_to_json
from entrypoints.cli import attune
from model_server.strategies import TAXONOMIES, Taxonomy

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = re.findall(r"```json\n(.+?)\n```", (ROOT / "docs" / "jsonl.md").read_text(), re.DOTALL)


def types_of(union: object) -> set[str]:
    """The values of `type` that tell the members of a union apart."""
    return {str(field.default) for member in get_args(union) for field in fields(member) if field.name == "type"}


EVENTS, ACTIONS = types_of(Event), types_of(Action)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_an_event_or_an_action_with_all_its_fields(example: str) -> None:
    written = json.loads(example)
    if written["type"] in EVENTS:
        assert event_to_json(event_from_json(example)) == written
    else:
        assert action_to_json(action_from_json(example)) == written


def test_every_event_and_action_has_an_example() -> None:
    assert {json.loads(example)["type"] for example in EXAMPLES} == EVENTS | ACTIONS


def test_every_command_of_the_readme_is_one() -> None:
    readme = (ROOT / "README.md").read_text()
    targets = set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"[`\n]make ([a-z-]+)", readme)) <= targets
    used = set(re.findall(r"`attune ([a-z]+)", readme))
    assert used
    assert used <= set(attune.commands)


def test_every_path_of_the_readme_is_there() -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)\)", (ROOT / "README.md").read_text())
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("taxonomy", TAXONOMIES.values(), ids=TAXONOMIES)
def test_every_strategy_is_documented_as_it_is(taxonomy: Taxonomy) -> None:
    text = (ROOT / "docs" / "strategies.md").read_text(encoding="utf-8")
    for each in taxonomy.strategies:
        cells = (each.name, ", ".join(each.stages), f"{each.prior:.1%}", each.definition, each.live, each.example)
        assert f"| {' | '.join(cells)} | {each.elsewhere} |" in text
