"""Draws docs/pictures/cards-*.png: the moderators' channel on simcord's Discord and on the Slack double.

Run from the repository's root: `python docs/pictures/draw_cards.py`. Needs what draw_discord.py needs.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE)]

from draw_discord import COLOURS, use_debians_chromium  # noqa: E402
from PIL import Image  # noqa: E402

from tests.adapters.discord_dm.place import buttons  # noqa: E402
from tests.e2e.moderating_stages import OnDiscord, OnSlack, stage_on  # noqa: E402
from tests.slack_double import page  # noqa: E402
from tests.slack_double.pictures import shoot  # noqa: E402

DANGER = "I don't want to be alive any more"
REPLY = "I am Anna, a human. What happened today?"


async def draw_discord() -> None:
    """A case from its card to a reply."""
    with tempfile.TemporaryDirectory() as folder:
        async with stage_on("discord", Path(folder)) as stage:
            assert isinstance(stage, OnDiscord)
            stage.env.backend.bot_user.name = "Attune"
            await stage.open()
            await stage.say(DANGER)
            await take(stage, "open", height=330)
            await stage.say("we had a fight about the car")  # the first message after danger is read with it
            await stage.click("anna", "Claim")
            shown = await clicked(stage, "Show excerpt")
            await take(stage, "excerpt", shown.response, height=520)
            await stage.click("anna", "Take over")
            await take(stage, "reply", await clicked(stage, "Reply"), mode="surface")
            await stage.click("anna", "Reply", strategy="Question", text=REPLY)
            await stage.say("my brother shouted at me")
            await take(stage, "answered", height=420)


async def clicked(stage: OnDiscord, label: str) -> Any:
    """What Anna's click shows, for a picture of it."""
    message = next(each for each in stage.room.history() if label in buttons(each))
    return await stage.people["anna"].click(message, custom_id=buttons(message)[label])


async def take(stage: OnDiscord, name: str, target: Any = None, *, height: int = 400, mode: str = "viewport") -> None:
    """The moderators' channel as Anna sees it."""
    anna = stage.people["anna"]
    async with stage.env.preview(
        stage.room, viewers=[anna], layout="channel", display="fixed", width=760, height=height
    ) as shown:
        await shown.show(target or list(stage.room.history())[-1])
        path = HERE / f"cards-discord-{name}.png"
        await shown.screenshot(str(path), mode=mode)
    with Image.open(path) as picture:
        picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=COLOURS).save(path, optimize=True)


async def draw_slack() -> None:
    """The same on Slack."""
    with tempfile.TemporaryDirectory() as folder:
        async with stage_on("slack", Path(folder)) as stage:
            assert isinstance(stage, OnSlack)
            await stage.open()
            await stage.say(DANGER)
            shoot(page.conversation(stage.room.messages), HERE / "cards-slack-open.png")
            await stage.say("we had a fight about the car")  # the first message after danger is read with it
            await stage.click("anna", "Claim")
            await stage.click("anna", "Show excerpt")
            whispered = {"bot_id": "B", "text": "", "blocks": stage.workspace.ephemerals[-1]["blocks"]}
            shoot(page.conversation([*stage.room.messages, whispered]), HERE / "cards-slack-excerpt.png")
            await stage.click("anna", "Take over")
            await stage.people["anna"].taps("Reply", room=stage.room.id)
            shoot(page.window(await stage.people["anna"].sees_form("case")), HERE / "cards-slack-reply.png")
            await stage.people["anna"].submits(strategy="Question", text=REPLY)
            await stage.say("my brother shouted at me")
            shoot(page.conversation(stage.room.messages), HERE / "cards-slack-answered.png")


if __name__ == "__main__":
    use_debians_chromium()
    asyncio.run(draw_discord())
    asyncio.run(draw_slack())
