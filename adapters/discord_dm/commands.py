"""The slash commands: for direct messages and servers, for installs by a server and by a person."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import discord
from discord import app_commands

from bot.texts import discord as texts
from bot.types import CommandName

log = logging.getLogger(__name__)

Invoked = Callable[[CommandName, discord.Interaction[Any]], Awaitable[None]]


class Commands(app_commands.CommandTree[discord.Client]):
    """All commands of this bot; `invoked` is told which one somebody used."""

    def __init__(self, client: discord.Client, invoked: Invoked) -> None:
        super().__init__(
            client,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )
        for name, description in texts.COMMANDS.items():
            self.add_command(_command(name, description, invoked))

    async def sync_if_changed(self, path: Path) -> None:
        """Tell Discord of the commands, unless it was told of the same ones before: `path` keeps what was told.

        Discord allows 200 new commands a day, so this is not done at every start.
        """
        told = self.fingerprint()
        if path.is_file() and path.read_text(encoding="ascii", errors="replace").strip() == told:
            return
        try:
            await self.sync()
        except discord.HTTPException as error:
            log.error("Discord did not take the commands (code %s); those from before still work", error.code)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_name(path.name + ".new")
        half.write_text(told + "\n", encoding="ascii")
        half.replace(path)

    def fingerprint(self) -> str:
        """Changes with any command, and with the application."""
        commands = sorted((command.to_dict(self) for command in self.get_commands()), key=lambda each: each["name"])
        return hashlib.sha256(json.dumps([self.client.application_id, commands]).encode()).hexdigest()

    async def on_error(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /) -> None:
        log.error("a command failed with %s", type(error.__cause__ or error).__name__)


def _command(name: CommandName, description: str, invoked: Invoked) -> app_commands.Command[Any, ..., None]:
    async def callback(interaction: discord.Interaction[Any]) -> None:
        await invoked(name, interaction)

    return app_commands.Command(name=name, description=description, callback=callback)
