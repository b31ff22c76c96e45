"""Pictures of the bot on Slack: `python -m tests.slack_double.pictures docs/pictures`. Needs Debian's chromium."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from bot.texts import slack
from tests.bot.fakes import FakeModel
from tests.slack_double import page
from tests.slack_double.house import House, house_on_slack
from tests.slack_double.person import Person

REPLIES = [
    "I'm glad you wrote. What is it that keeps you up tonight?",
    "That sounds exhausting, three nights in a row. What goes through your mind when you lie awake?",
    "Being blamed with everyone listening would sting for most people. What would you have needed from him then?",
]


async def draw(folder: Path) -> None:
    """Have a conversation, and take a picture at each of its stations."""
    with tempfile.TemporaryDirectory() as data:
        async with house_on_slack(Path(data), FakeModel(texts=REPLIES)) as house:
            ada = house.slack.person("U1")
            await first_contact(house, ada, folder)
            await talking(house, ada, folder)
            await danger(house, ada, folder)
            await places(house, ada, folder)


async def first_contact(house: House, ada: Person, folder: Path) -> None:
    await house.say(ada, "hi")
    shoot(page.conversation(ada.channel.messages), folder / "slack-first-contact.png")
    start = len(ada.channel.messages) - 1
    await house.tap(ada, "Yes, I am 18")
    shoot(page.conversation(ada.channel.messages[start:]), folder / "slack-consent.png")
    await house.tap(ada, "Yes to talking, no to training")
    await ada.taps("Answer")
    shoot(page.window(await ada.sees_form()), folder / "slack-survey.png")
    await ada.submits(problem="job crisis", intensity="4")
    await house.settle()


async def talking(house: House, ada: Person, folder: Path) -> None:
    start = len(ada.channel.messages) - 1
    await house.say(ada, "I haven't slept properly for three nights")
    await house.say(ada, "my boss blamed me for the delay, with the whole team listening")
    shoot(page.conversation(ada.channel.messages[start:], slack.STATUS), folder / "slack-stars.png")
    await house.tap(ada, "4")
    await house.tap(ada, "Report reply")
    await house.use(ada, "reviews")
    shoot(page.conversation(ada.channel.messages[start:]), folder / "slack-report.png")
    start = len(ada.channel.messages)
    await house.use(ada, "help")
    shoot(page.conversation(ada.channel.messages[start:]), folder / "slack-help.png")


async def danger(house: House, ada: Person, folder: Path) -> None:
    start = len(ada.channel.messages)
    await house.say(ada, "I can't go on. I want to kill myself tonight")
    shoot(page.conversation(ada.channel.messages[start:]), folder / "slack-crisis.png")


async def places(house: House, ada: Person, folder: Path) -> None:
    await ada.opens("home")
    await house.settle()
    assert ada.home
    shoot(page.home(ada.home), folder / "slack-home.png")
    start = len(ada.channel.messages)
    await house.use(ada, "end")
    await house.use(ada, "export")
    await house.use(ada, "forget")
    shoot(page.conversation(ada.channel.messages[start:]), folder / "slack-end.png")


def shoot(content: str, target: Path) -> None:
    """Take a picture of a page, 720 wide and as high as it is."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(f"{content}<script>document.title = document.body.scrollHeight</script>", encoding="utf-8")
        shown = _chromium("--dump-dom", f"file://{source}")
        height = re.search(r"<title>(\d+)", shown)
        assert height, "the page says how high it is"
        _chromium(f"--window-size=720,{height[1]}", f"--screenshot={target}", f"file://{source}")


def _chromium(*arguments: str) -> str:
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=720,200")
    done = subprocess.run(["chromium", *options, *arguments], check=True, capture_output=True, timeout=60, text=True)
    return done.stdout


if __name__ == "__main__":
    chosen = Path(sys.argv[1]).resolve()
    chosen.mkdir(parents=True, exist_ok=True)
    asyncio.run(draw(chosen))
