"""Discord as an adapter: direct messages in, actions out. `client.py` reads, `sending.py` writes, `cards.py` draws."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime
from pathlib import Path

import discord
from pydantic import SecretStr

from adapters.base import Handle, Recent
from adapters.discord_dm.board import DiscordBoard
from adapters.discord_dm.client import Client
from adapters.discord_dm.failures import CONNECTION, NOT_SET, DiscordProblem, not_delivered, start_problem
from adapters.discord_dm.sending import Sender
from adapters.discord_dm.typing_sign import TypingSigns
from bot.errors import NotDelivered
from bot.types import Action, Address, Alert, Leave, Moderate, Platform, Typing

log = logging.getLogger(__name__)

LONGEST_WAIT_FOR_LOGIN_SECONDS = 120


class DiscordAdapter:
    """Direct messages with the bot whose `token` this is.

    `recent` names the people to catch up with after the bot was away; `commands_hash_path` keeps which slash commands
    Discord was told of; `moderate` is told of clicks in the moderators' channel, for which this is a `Board`. A restart
    loses nothing: what a button means is written in the button.
    """

    platform: Platform = "discord"

    def __init__(
        self,
        token: SecretStr,
        *,
        recent: Recent,
        commands_hash_path: Path,
        moderate: Moderate | None = None,
        retry_seconds: float = 30.0,
    ) -> None:
        # At DEBUG the library would log every message word for word.
        logging.getLogger("discord").setLevel(logging.INFO)
        self._token = token
        self.client = Client(recent, commands_hash_path, moderate=moderate, retry_seconds=retry_seconds)
        self._board = DiscordBoard()
        self._retry_seconds = retry_seconds
        self._sender = Sender()
        self._typing = TypingSigns()
        self._closing = asyncio.Event()

    async def run(self, handle: Handle) -> None:
        """Stay connected until `close`. DiscordProblem: the token is not accepted, or Discord ends it for good."""
        if not self._token.get_secret_value().strip():
            raise DiscordProblem(NOT_SET)
        self.client.handle = handle
        try:
            await self._connect()
        except (discord.LoginFailure, discord.PrivilegedIntentsRequired, discord.ConnectionClosed) as error:
            raise start_problem(error) from None
        finally:
            await self.close()

    async def perform(self, action: Action, address: Address, key: str) -> None:
        if isinstance(action, Leave):
            return
        await self._wait_for_login()
        channel = await self._channel(address)
        if isinstance(action, Typing):
            self._typing.show(channel)
        else:
            await self._typing.stop(channel)
            await self._sender.send(action, channel, key)

    async def show_alert(self, alert: Alert, channel: str, reference: str | None, key: str) -> str:
        await self._wait_for_login()
        return await self._board.show(alert, self.client.get_partial_messageable(int(channel)), reference, key)

    async def call(self, alert: Alert, text: str, channel: str, reference: str, mention: str, key: str) -> None:
        await self._wait_for_login()
        await self._board.call(text, self.client.get_partial_messageable(int(channel)), reference, mention, key)

    async def note(self, text: str, channel: str, key: str, since: datetime | None) -> None:
        await self._wait_for_login()
        await self._board.note(text, self.client.get_partial_messageable(int(channel)), key, since)

    async def close(self) -> None:
        self._closing.set()
        await self._typing.close()
        await self.client.close()

    async def _connect(self) -> None:
        """Log in and listen; the library connects again by itself, and this waits for Discord where it is away."""
        while not self._closing.is_set():
            try:
                await self.client.login(self._token.get_secret_value().strip())
                break
            except (discord.HTTPException, *CONNECTION) as error:
                if isinstance(error, discord.LoginFailure):
                    raise
                log.warning("Discord cannot be reached (%s); the next try follows", type(error).__name__)
                await self._pause()
        if not self._closing.is_set():
            await self.client.connect()

    async def _pause(self) -> None:
        # A session that never got an answer is closed with its connector; the next login makes both anew.
        await self.client.http.close()
        self.client.http.connector = discord.utils.MISSING
        try:
            async with asyncio.timeout(self._retry_seconds):
                await self._closing.wait()
        except TimeoutError:
            pass

    async def _wait_for_login(self) -> None:
        """Nothing can be sent before the login; actions that a stopped process left may be there earlier."""
        if not self.client.logged_in.is_set() and not self._closing.is_set():
            waits = [asyncio.create_task(event.wait()) for event in (self.client.logged_in, self._closing)]
            try:
                await asyncio.wait(waits, timeout=LONGEST_WAIT_FOR_LOGIN_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for wait in waits:
                    wait.cancel()
        if self._closing.is_set() or not self.client.logged_in.is_set():
            raise NotDelivered("The connection to Discord is closed.")

    async def _channel(self, address: Address) -> discord.PartialMessageable:
        """Where the person reads: the direct messages that their last event came from."""
        if not address.channel:
            try:
                opened = await self.client.create_dm(discord.Object(int(address.user)))
            except (discord.DiscordException, *CONNECTION) as error:
                raise not_delivered(error) from None
            return self.client.get_partial_messageable(opened.id)
        self.client.remember(int(address.user), int(address.channel))
        return self.client.get_partial_messageable(int(address.channel))
