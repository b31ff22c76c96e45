"""Discord: direct messages with a bot, over discord.py. Needs the extra `attune[discord]`."""

from adapters.discord_dm.adapter import DiscordAdapter as DiscordAdapter
from adapters.discord_dm.checks import check as check
from adapters.discord_dm.checks import invite_link as invite_link
from adapters.discord_dm.failures import DiscordProblem as DiscordProblem
