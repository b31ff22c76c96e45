"""The platforms that config.toml enables: their tokens from the environment, their adapters, and what is wrong."""

from __future__ import annotations

import importlib.util
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from pydantic import SecretStr

from adapters.base import Adapter, Board
from bot.errors import AttuneError
from bot.types import LastSeen, Moderate, Platform
from entrypoints.config import Config
from entrypoints.home import Home

if TYPE_CHECKING:
    from adapters.slack_dm import SlackSecrets

DISCORD_TOKEN = "ATTUNE_DISCORD_TOKEN"
SLACK_BOT_TOKEN = "ATTUNE_SLACK_BOT_TOKEN"
SLACK_APP_TOKEN = "ATTUNE_SLACK_APP_TOKEN"
SLACK_SIGNING_SECRET = "ATTUNE_SLACK_SIGNING_SECRET"
# What each extra of the package brings; without it the platform's folder cannot be imported.
LIBRARIES: dict[Platform, str] = {"discord": "discord", "slack": "slack_bolt"}


class PlatformProblem(AttuneError):
    """A platform is enabled and cannot be used; says what is missing and what to type."""


class Intake(Protocol):
    """What an adapter needs of the inbox beside handing events over."""

    async def last_seen(self, platform: Platform) -> Sequence[LastSeen]:
        """The addresses from which a message came lately."""

    async def workspace_removed(self, platform: Platform, workspace: str) -> None:
        """Erase everything about the people of a workspace."""


def enabled(config: Config) -> tuple[Platform, ...]:
    """The platforms that config.toml enables."""
    chosen: dict[Platform, bool] = {"discord": config.discord.enabled, "slack": config.slack.enabled}
    return tuple(platform for platform, is_enabled in chosen.items() if is_enabled)


def needed_tokens(config: Config, platform: Platform) -> tuple[str, ...]:
    """The environment variables that the platform cannot do without."""
    if platform == "discord":
        return (DISCORD_TOKEN,)
    return (SLACK_BOT_TOKEN, SLACK_APP_TOKEN if config.slack.mode == "socket" else SLACK_SIGNING_SECRET)


def missing(config: Config, environment: Mapping[str, str]) -> list[str]:
    """What the enabled platforms lack before they can be tried at all, a sentence each."""
    found = []
    for platform in enabled(config):
        if importlib.util.find_spec(LIBRARIES[platform]) is None:
            found.append(
                f"[{platform}] enabled = true needs packages that are not installed. Type: "
                f"make setup-platforms (or pip install 'attune[{platform}]')."
            )
        found += [
            f"[{platform}] enabled = true needs {name} in the environment. README.md, section "
            f"{platform.capitalize()}, says where the token comes from."
            for name in needed_tokens(config, platform)
            if not environment.get(name, "").strip()
        ]
    found += [
        f"[review] {platform}_channel is set, and [{platform}] enabled is not: alerts cannot be shown there."
        for platform in LIBRARIES
        if channel_of(config, platform) and platform not in enabled(config)
    ]
    return found


def channel_of(config: Config, platform: Platform) -> str:
    """The moderators' channel on the platform, "" for none."""
    return config.review.discord_channel if platform == "discord" else config.review.slack_channel


def boards(adapters: Mapping[str, Adapter]) -> dict[str, Board]:
    """Those of the adapters that have channels for moderators."""
    return {platform: adapter for platform, adapter in adapters.items() if isinstance(adapter, Board)}


def make_adapters(
    config: Config,
    home: Home,
    environment: Mapping[str, str],
    intake: Intake,
    moderate: Moderate | None = None,
) -> dict[str, Adapter]:
    """The adapters of the enabled platforms; `moderate` hears of clicks on those with a moderators' channel.

    PlatformProblem: packages or tokens are missing.
    """
    if problems := missing(config, environment):
        raise PlatformProblem("\n".join(problems))
    made: dict[str, Adapter] = {}
    if config.discord.enabled:
        made["discord"] = _discord(home, environment, intake, moderate if config.review.discord_channel else None)
    if config.slack.enabled:
        made["slack"] = _slack(config, environment, intake, moderate if config.review.slack_channel else None)
    return made


async def check(config: Config, environment: Mapping[str, str]) -> AsyncIterator[tuple[Platform, list[str]]]:
    """Each enabled platform that can be tried, with what it says is wrong with tokens, intents or scopes."""
    for platform in enabled(config):
        if importlib.util.find_spec(LIBRARIES[platform]) is None:
            continue
        if all(environment.get(name, "").strip() for name in needed_tokens(config, platform)):
            yield platform, await _check(config, platform, environment)


def _discord(home: Home, environment: Mapping[str, str], intake: Intake, moderate: Moderate | None) -> Adapter:
    from adapters.discord_dm import DiscordAdapter

    return DiscordAdapter(
        SecretStr(environment[DISCORD_TOKEN].strip()),
        recent=intake.last_seen,
        commands_hash_path=home.path / "cache" / "discord_commands",
        moderate=moderate,
    )


def _slack(config: Config, environment: Mapping[str, str], intake: Intake, moderate: Moderate | None) -> Adapter:
    from adapters.slack_dm import SlackAdapter

    async def removed(workspace: str) -> None:
        await intake.workspace_removed("slack", workspace)

    return SlackAdapter(
        _slack_secrets(environment),
        recent=intake.last_seen,
        removed=removed,
        moderate=moderate,
        api_url=config.slack.api_url,
        mode=config.slack.mode,
        host=config.slack.host,
        port=config.slack.port,
    )


def _slack_secrets(environment: Mapping[str, str]) -> SlackSecrets:
    from adapters.slack_dm import SlackSecrets

    def secret(name: str) -> SecretStr | None:
        value = environment.get(name, "").strip()
        return SecretStr(value) if value else None

    bot = SecretStr(environment[SLACK_BOT_TOKEN].strip())
    return SlackSecrets(bot, app=secret(SLACK_APP_TOKEN), signing=secret(SLACK_SIGNING_SECRET))


async def _check(config: Config, platform: Platform, environment: Mapping[str, str]) -> list[str]:
    if platform == "discord":
        from adapters import discord_dm

        return await discord_dm.check(SecretStr(environment[DISCORD_TOKEN].strip()), config.review.discord_channel)
    from adapters import slack_dm

    return await slack_dm.check(_slack_secrets(environment), config.slack.api_url, config.review.slack_channel)
