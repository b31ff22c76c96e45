"""Clicks in the moderators' channel: answered within Discord's three seconds, to the one who clicked alone."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any, cast

import discord

from adapters.discord_dm import alert_cards
from adapters.discord_dm.alert_cards import CaseId
from adapters.discord_dm.failures import CONNECTION, delivery
from adapters.discord_dm.windows import filled_in
from bot.texts import cards as texts
from bot.types import Address, Moderate, ModeratorClick, Told, Window

log = logging.getLogger(__name__)

# A window has to be the first answer to a click, within three seconds.
WINDOW_SECONDS = 2.0
_ERRORS = (discord.DiscordException, *CONNECTION)


class CaseTaps:
    """Has no memory, and trusts no click: whose it is and what it may do is decided by `moderate`, each time."""

    def __init__(self, moderate: Moderate | None) -> None:
        self._moderate = moderate

    async def tap(self, interaction: discord.Interaction[Any]) -> bool:
        """Whether the interaction is one with a case's card; then it is answered."""
        data = cast(Mapping[str, Any], interaction.data or {})
        meaning = alert_cards.read(str(data.get("custom_id", "")))
        kinds = (discord.InteractionType.component, discord.InteractionType.modal_submit)
        if meaning is None or interaction.type not in kinds or self._moderate is None:
            return False
        user = Address("discord", str(interaction.user.id), "")
        is_sent = interaction.type is discord.InteractionType.modal_submit
        once = f"discord:{interaction.id}" if is_sent else ""
        click = ModeratorClick(meaning.case_id, meaning.act, user, filled_in(data) if is_sent else None, once)
        try:
            await self._answered(meaning, click, interaction, self._moderate)
        except _ERRORS as error:
            log.warning("Discord did not take an answer to a moderator: %s", delivery(error))
        return True

    async def _answered(
        self, meaning: CaseId, click: ModeratorClick, interaction: discord.Interaction[Any], moderate: Moderate
    ) -> None:
        if meaning.opens_window and click.values is None:
            await self._opened(click, interaction, moderate)
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        answer = await moderate(click)
        text = answer.text if isinstance(answer, Told) else texts.UNKNOWN_ACT
        first, *more = alert_cards.parts(text)
        await interaction.edit_original_response(content=first)
        for each in more:
            await interaction.followup.send(each, ephemeral=True, suppress_embeds=True)

    async def _opened(self, click: ModeratorClick, interaction: discord.Interaction[Any], moderate: Moderate) -> None:
        try:
            answer = await asyncio.wait_for(moderate(click), WINDOW_SECONDS)
        except TimeoutError:
            answer = Told(texts.SLOW, is_refused=True)
        if isinstance(answer, Window):
            await interaction.response.send_modal(alert_cards.window(answer))
        else:
            await interaction.response.send_message(alert_cards.parts(answer.text)[0], ephemeral=True)
