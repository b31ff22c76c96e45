"""manifest.yaml asks Slack for what the code uses, and for nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from adapters.slack_dm.check import SCOPES
from adapters.slack_dm.listeners import COMMAND, EVENTS, SHORTCUTS
from adapters.slack_dm.text import COMMANDS
from bot.texts import slack
from tests.slack_double.methods import SCOPE_OF

ROOT = Path(__file__).resolve().parents[3]
CODE = "\n".join(path.read_text() for path in (ROOT / "adapters" / "slack_dm").glob("*.py"))


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yaml").read_text())
    return content


def test_the_scopes_are_those_of_the_methods_that_the_code_calls(manifest: dict[str, Any]) -> None:
    asked = manifest["oauth_config"]["scopes"]["bot"]
    assert tuple(sorted(asked)) == SCOPES
    called = {method for method in SCOPE_OF if re.search(rf"\b{re.sub('[._]', '[._]', method)}\b", CODE)}
    called |= {"files.getUploadURLExternal"} if "files_upload_v2" in CODE else set()
    assert {SCOPE_OF[method] for method in called} - {""} == {*asked} - {"commands"}


def test_the_events_are_those_that_have_listeners(manifest: dict[str, Any]) -> None:
    events = manifest["settings"]["event_subscriptions"]["bot_events"]
    assert sorted(events) == sorted(EVENTS)
    listened = {*re.findall(r'app\.event\("(\w+)"\)', CODE)}
    assert {event.partition(".")[0] for event in events} == listened


def test_the_command_and_the_shortcuts_are_those_that_the_code_answers(manifest: dict[str, Any]) -> None:
    (command,) = manifest["features"]["slash_commands"]
    assert command["command"] == COMMAND
    assert {*command["usage_hint"].split(" | ")} <= {*COMMANDS}
    assert tuple(each["callback_id"] for each in manifest["features"]["shortcuts"]) == SHORTCUTS
    assert {*SHORTCUTS} <= {*COMMANDS}


def test_the_prompts_are_those_that_the_code_offers(manifest: dict[str, Any]) -> None:
    prompts = manifest["features"]["agent_view"]["suggested_prompts"]
    assert tuple((each["title"], each["message"]) for each in prompts) == slack.PROMPTS


def test_lengths_are_within_slacks_limits(manifest: dict[str, Any]) -> None:
    display, features = manifest["display_information"], manifest["features"]
    assert len(display["name"]) <= 35
    assert len(display["description"]) <= 140
    assert 174 <= len(display["long_description"]) <= 4000
    assert len(features["agent_view"]["agent_description"]) <= 300
    assert len(features["agent_view"]["suggested_prompts"]) <= 4
    assert all(len(each["name"]) <= 24 for each in features["shortcuts"])
    assert all(len(each["description"]) <= 150 for each in features["shortcuts"])


def test_it_says_what_it_is_before_anyone_writes(manifest: dict[str, Any]) -> None:
    for text in (manifest["display_information"]["long_description"], manifest["display_information"]["description"]):
        assert "not a human" in text.lower()
        assert "not a crisis service" in text.lower()
    assert "workspace may be able to read" in manifest["features"]["agent_view"]["agent_description"]


def test_the_shipped_app_needs_no_public_address(manifest: dict[str, Any]) -> None:
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert "request_url" not in manifest["settings"]["event_subscriptions"]
