"""Platforms are made from config.toml and the environment; what is missing is said before anything starts."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path

import pytest

from adapters.config import DiscordConfig, SlackConfig
from bot.config import ReviewConfig
from bot.types import LastSeen, ModeratorClick, Platform, Told
from entrypoints import platforms
from entrypoints.config import Config
from entrypoints.home import Home
from entrypoints.platforms import PlatformProblem

TOKENS = {
    platforms.DISCORD_TOKEN: "hush-discord",
    platforms.SLACK_BOT_TOKEN: "xoxb-hush",
    platforms.SLACK_APP_TOKEN: "xapp-hush",
    platforms.SLACK_SIGNING_SECRET: "hush-signing",
}
BOTH = Config(discord=DiscordConfig(enabled=True), slack=SlackConfig(enabled=True))


class NoIntake:
    async def last_seen(self, platform: Platform) -> Sequence[LastSeen]:
        return []

    async def workspace_removed(self, platform: Platform, workspace: str) -> None:
        raise AssertionError("nobody removed anything")


def test_nothing_is_enabled_unless_it_was_asked_for(tmp_path: Path) -> None:
    assert platforms.enabled(Config()) == ()
    assert platforms.missing(Config(), {}) == []
    assert platforms.make_adapters(Config(), Home(tmp_path), TOKENS, NoIntake()) == {}


@pytest.mark.parametrize(
    ("config", "variables"),
    [
        (Config(discord=DiscordConfig(enabled=True)), ["ATTUNE_DISCORD_TOKEN"]),
        (Config(slack=SlackConfig(enabled=True)), ["ATTUNE_SLACK_BOT_TOKEN", "ATTUNE_SLACK_APP_TOKEN"]),
        (
            Config(slack=SlackConfig(enabled=True, mode="http")),
            ["ATTUNE_SLACK_BOT_TOKEN", "ATTUNE_SLACK_SIGNING_SECRET"],
        ),
    ],
)
def test_every_missing_token_is_named_at_once_and_its_blank_is_missing_too(
    config: Config, variables: list[str], tmp_path: Path
) -> None:
    with pytest.raises(PlatformProblem) as caught:
        platforms.make_adapters(config, Home(tmp_path), {variables[0]: "  "}, NoIntake())
    sentences = str(caught.value).splitlines()
    assert [next(name for name in TOKENS if name in sentence) for sentence in sentences] == variables
    assert all("README.md" in sentence for sentence in sentences)


def test_a_platform_without_its_packages_says_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    gone = ("discord", "slack_bolt")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name in gone else find(name))
    discord, slack = platforms.missing(BOTH, TOKENS)
    assert "attune[discord]" in discord
    assert "attune[slack]" in slack


async def test_enabled_platforms_are_made_with_their_tokens_and_show_none_of_them(tmp_path: Path) -> None:
    made = platforms.make_adapters(BOTH, Home(tmp_path), TOKENS, NoIntake())
    assert {name: adapter.platform for name, adapter in made.items()} == {"discord": "discord", "slack": "slack"}
    shown = "".join(repr(adapter) + repr(vars(adapter)) for adapter in made.values())
    assert "hush" not in shown
    for adapter in made.values():
        await adapter.close()


async def test_doctor_asks_only_platforms_that_have_what_they_need(monkeypatch: pytest.MonkeyPatch) -> None:
    from adapters import discord_dm, slack_dm

    asked: list[str] = []

    async def no_problem(token: object, channel: str) -> list[str]:
        asked.append("discord")
        return []

    async def one_problem(secrets: object, api_url: str, channel: str) -> list[str]:
        asked.append(api_url)
        return ["The Slack app lacks a scope."]

    monkeypatch.setattr(discord_dm, "check", no_problem)
    monkeypatch.setattr(slack_dm, "check", one_problem)
    only_slack = {name: value for name, value in TOKENS.items() if name != platforms.DISCORD_TOKEN}
    found = {platform: problems async for platform, problems in platforms.check(BOTH, only_slack)}
    assert found == {"slack": ["The Slack app lacks a scope."]}
    assert asked == [BOTH.slack.api_url]
    assert len([each async for each in platforms.check(BOTH, TOKENS)]) == 2


def test_a_moderators_channel_on_a_platform_that_is_off_is_said_before_anything_starts() -> None:
    config = Config(discord=DiscordConfig(enabled=True), review=ReviewConfig(slack_channel="C0MODS"))
    (problem,) = platforms.missing(config, TOKENS)
    assert "[review] slack_channel" in problem


async def test_clicks_reach_the_desk_only_where_there_is_a_channel(tmp_path: Path) -> None:
    async def moderate(click: ModeratorClick) -> Told:
        return Told("")

    config = BOTH.model_copy(update={"review": ReviewConfig(slack_channel="C0MODS")})
    made = platforms.make_adapters(config, Home(tmp_path), TOKENS, NoIntake(), moderate)
    assert set(platforms.boards(made)) == {"discord", "slack"}
    assert made["slack"]._listeners._cases is not None  # type: ignore[attr-defined]
    assert made["discord"].client._case_taps._moderate is None  # type: ignore[attr-defined]
