"""What is wrong with a bot's account on Discord, for `attune doctor`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import discord
from pydantic import SecretStr

from adapters.discord_dm.failures import CONNECTION, NOT_SET, start_problem

LONGEST_CHECK_SECONDS = 30
ENDPOINT = (
    "The application has an Interactions Endpoint URL, so Discord sends no button and no command to the bot. Empty "
    "that field in the Discord Developer Portal, General Information."
)
INSTALLS = (
    "The application cannot be installed by {missing}. Tick it in the Discord Developer Portal, Installation, so that "
    "people can open a direct message with the bot."
)
KINDS = {"0": "a server", "1": "a person"}


def invite_link(application_id: int) -> str:
    """The page on which somebody adds the bot to a server or to themselves; no server permission is asked for."""
    return f"https://discord.com/oauth2/authorize?client_id={application_id}"


async def check(token: SecretStr) -> list[str]:
    """Each problem in one sentence, with what to do; none: the bot can run. Changes nothing on Discord."""
    if not token.get_secret_value().strip():
        return [NOT_SET]
    client = discord.Client(intents=discord.Intents.none())
    try:
        async with client, asyncio.timeout(LONGEST_CHECK_SECONDS):
            await client.login(token.get_secret_value().strip())
            about = await client.http.application_info()
    except (discord.LoginFailure, discord.HTTPException, *CONNECTION) as error:
        return [str(start_problem(error))]
    return list(_problems(dict(about)))


def _problems(about: dict[str, object]) -> Iterator[str]:
    if about.get("interactions_endpoint_url"):
        yield ENDPOINT
    kinds = about.get("integration_types_config")
    if isinstance(kinds, dict) and (missing := [name for kind, name in KINDS.items() if kind not in kinds]):
        yield INSTALLS.format(missing=" or by ".join(missing))
