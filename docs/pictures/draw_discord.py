"""Draws docs/pictures/discord-*.png: the real bot and adapter on simcord's Discord, with a model that says fixed words.

Run from the repository's root: `python docs/pictures/draw_discord.py`. Needs the extra `dev`, and besides
`pip install "simcord[preview,screenshot]==3.2.1" pillow`, with a Chromium at /usr/bin/chromium (Debian has one).
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from PIL import Image  # noqa: E402
from playwright.async_api import BrowserType  # noqa: E402
from simcord.builders import UserHandle  # noqa: E402

from tests.adapters.discord_dm.house import House, house_on_discord  # noqa: E402
from tests.adapters.discord_dm.place import buttons  # noqa: E402
from tests.bot.fakes import FakeModel  # noqa: E402

CHROMIUM = "/usr/bin/chromium"
COLOURS = 48
REPLIES = [
    "Losing a job you gave three years to can shake everything, and the bills make it loud. What is the hardest part "
    "of tonight?",
    "It makes sense that sleep does not come while you go over that meeting again and again. Many people in that spot "
    "find the early hours the worst.",
]


class Photographer:
    """Takes pictures of one person's direct messages."""

    def __init__(self, house: House, user: UserHandle) -> None:
        self._house, self._user = house, user

    async def take(
        self, name: str, target: Any = None, *, width: int = 760, height: int = 700, mode: str = "viewport"
    ) -> None:
        """The channel as it stands, scrolled to `target`; a window that is open with mode "surface"."""
        env, channel = self._house.place.env, self._user.dm_channel
        async with env.preview(
            channel, viewers=[self._user], layout="channel", display="fixed", width=width, height=height
        ) as page:
            await page.show(target or self._house.place.messages(self._user)[-1])
            path = HERE / f"discord-{name}.png"
            await page.screenshot(str(path), mode=mode)
        with Image.open(path) as picture:
            picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=COLOURS).save(path, optimize=True)

    async def window(self, name: str, label: str) -> None:
        """The window that the newest button with this label opens."""
        message = next(each for each in reversed(self._house.place.messages(self._user)) if label in buttons(each))
        opened = await self._user.click(message, custom_id=buttons(message)[label])
        await self.take(name, opened, mode="surface")


async def draw() -> None:
    """One evening, from the first message to the last question."""
    with tempfile.TemporaryDirectory() as folder:
        async with house_on_discord(Path(folder), FakeModel(list(REPLIES))) as house:
            house.place.env.backend.bot_user.name = "Attune"
            user = house.place.env.create_user("robin")
            photographer = Photographer(house, user)
            await house.say(user, "hi, I can't sleep")
            await photographer.take("first-contact", height=640)
            await photographer.window("first-questions", "Answer")
            await house.tap(user, "Answer", {"adult": "yes", "country": "Germany"})
            await photographer.take("consent", height=560)
            await house.tap(user, "Yes to talking, no to training")
            await photographer.window("pre-survey", "Answer")
            await house.tap(user, "Answer", {"problem": ["job crisis"], "emotion": ["fear"], "intensity": ["4"]})
            await house.say(user, "they let me go last week, after three years")
            await photographer.take("conversation", height=640)
            await photographer.take("phone", width=390, height=640)
            await house.tap(user, "4 ★")
            await house.tap(user, "Report reply")
            await photographer.take("report", height=480)
            await house.use(user, "report")
            await photographer.window("report-form", "Answer")
            await house.use(user, "reviews")
            await photographer.take("reviews", height=480)
            await house.say(user, "I don't want to be alive any more tonight")
            await photographer.take("crisis", height=760)
            await house.use(user, "help")
            await photographer.take("help", height=640)
            await house.use(user, "plan")
            await photographer.take("plan", height=480)
            await house.use(user, "end")
            await house.tap(user, "Answer", {"intensity": ["2"], "empathy": ["4"]})
            await photographer.take("end", height=480)


def use_debians_chromium() -> None:
    """simcord asks playwright for a browser of its own, which cannot be fetched everywhere."""
    launch = BrowserType.launch

    async def launch_ours(self: BrowserType, **options: Any) -> Any:
        return await launch(self, **{"executable_path": CHROMIUM, "args": ["--no-sandbox"], **options})

    BrowserType.launch = launch_ours  # type: ignore[method-assign]


if __name__ == "__main__":
    use_debians_chromium()
    asyncio.run(draw())
