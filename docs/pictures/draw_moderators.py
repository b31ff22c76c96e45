"""Draws docs/pictures/moderators-*.png: the real page over the real desk and store, with invented conversations.

Run from the repository's root: `python docs/pictures/draw_moderators.py [NAME ...]`. Needs the extra `dev`, and besides
`pip install pillow`, with a Chromium (`make browser`).
"""

from __future__ import annotations

import asyncio
import io
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Literal

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from PIL import Image  # noqa: E402
from playwright.async_api import async_playwright  # noqa: E402

from bench.reviewing.filling import Filler, Size, fill  # noqa: E402
from bot.config import ChatConfig  # noqa: E402
from bot.model_client import ModelReply  # noqa: E402
from bot.review import course  # noqa: E402
from bot.review.passwords import Passwords  # noqa: E402
from bot.review.signing_in import SigningIn  # noqa: E402
from bot.review.types import Moderator  # noqa: E402
from bot.review.web.app import make_app  # noqa: E402
from bot.review.web.serving import listen, served  # noqa: E402
from bot.review.web.site import Site, origins  # noqa: E402
from bot.store import open_store  # noqa: E402
from bot.texts.course import LESSONS  # noqa: E402
from bot.types import Address, Platform, Turn  # noqa: E402
from tests.bot.conftest import MASTER  # noqa: E402
from tests.bot.fakes import FakeClock, FakeModel  # noqa: E402
from tests.bot.place import Place  # noqa: E402
from tests.bot.review.house import House  # noqa: E402
from tests.bot.review.sample_models import sample  # noqa: E402
from tests.bot.review.web.browser import QUICK  # noqa: E402
from tests.e2e.chromium import DESK, PASSWORD, PHONE, Front, Tab, find_chromium  # noqa: E402

COLOURS = 200
TALLEST = {"desk": 1500, "phone": 1700}
TALL = {"charts": 2100, "models": 2100}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
ON_PHONE = ("queue", "case", "takeover", "dashboard", "models")
SAID = (
    "They let me go on Monday. Eleven years, and it took four minutes.",
    "My brother says I should be glad to be out. I have not told him how bad it is.",
    "I do not see the point of going on any more. I keep thinking everybody would be better off without me.",
)
HEARD = (
    "Eleven years, and then four minutes. What has been the hardest part since Monday?",
    "It sounds lonely to carry that while your brother thinks it is good news.",
)
REPLIED = (
    "I am one of the people behind this. I have read what you wrote, and I am here now. Are you alone at the moment?"
)
ANSWERED = "yes. but my brother lives two streets away"
# Platform, account, what they wrote, minutes until somebody else wrote.
OTHERS: tuple[tuple[Platform, str, str, int], ...] = (
    ("slack", "T1:tomas", "I feel like a burden to everybody, maybe it would be easier if I was not here", 24),
    ("console", "lee", "I cut myself again yesterday and I am ashamed of it", 11),
)
IN_DANGER = "I am going to kill myself tonight"
MOOD = {"4": 9.0, "sad": 9.0}


class Speaker(FakeModel):
    """Says what it is told, in the strategy that goes with it."""

    async def reply(self, turns: Sequence[Turn], *, situation: str | None, seed: int | None) -> ModelReply:
        said = await super().reply(turns, situation=situation, seed=seed)
        if "?" in said.segments[0].text:
            return said
        shares = {"Reflection of Feelings": 0.52, "Question": 0.31, "Affirmation and Reassurance": 0.17}
        changed = {"strategy": "Reflection of Feelings", "stage": "comforting", "probability": 0.52}
        return replace(said, segments=(said.segments[0].model_copy(update={**changed, "distribution": shares}),))


async def talk(house: House, address: Address, lines: Sequence[str], heard: Sequence[str]) -> None:
    """One person's conversation so far, some minutes between the messages."""
    house.place = place = replace(house.place, address=address, seen=[])
    place.model.texts = [*heard, heard[-1]]
    await place.get_ready()
    for line in lines:
        await place.say(line)
        place.clock.forward(minutes=2)


async def people(house: House) -> str:
    """Whoever wrote in the last hour; the id of the case that is shown, and its person's place is the house's."""
    for platform, user, line, minutes in OTHERS:
        await talk(house, Address(platform, user), (line,), HEARD)
        house.place.clock.forward(minutes=minutes)
    async with house.place.store.transaction() as transaction:
        ben = await transaction.moderators.named("Ben")
    assert ben is not None, "the filling adds him"
    await house.desk.claims.claim(ben.id, (await house.case()).id)
    await talk(house, Address("discord", "mara"), SAID, HEARD)
    shown, place = (await house.case()).id, house.place
    await talk(house, Address("slack", "T1:june"), (IN_DANGER,), HEARD)
    house.place = place
    return shown


async def moderators(house: House) -> tuple[Moderator, Moderator]:
    """An admin who passed the examination, and a moderator who is at it."""
    async with house.place.store.transaction() as transaction:
        anna = await transaction.moderators.named("Anna")
        assert anna is not None, "the filling adds her"
        await transaction.moderators.change(anna.id, password_hash=QUICK.hash(PASSWORD))
    kim = await house.moderator("Kim", has_passed=False)
    async with house.place.store.transaction() as transaction:
        await transaction.moderators.change(kim.id, password_hash=QUICK.hash(PASSWORD))
    for lesson in LESSONS:
        right = [(each.question.slug, each.right.key) for each in course.quiz(lesson)]
        await house.desk.learning.answer_quiz(kim.id, lesson, right)
    await house.desk.learning.begin(kim.id)
    return anna, kim


class Photographer:
    """Takes each picture light and dark, some of them as on a phone too."""

    def __init__(self, wanted: Sequence[str]) -> None:
        self._wanted = wanted

    async def take(self, tab: Tab, name: str, *, top: str = "") -> None:
        """The page as it stands, from `top` (a selector) on."""
        if self._wanted and name not in self._wanted:
            return
        for kind, size in (("desk", DESK), ("phone", PHONE)):
            if kind == "phone" and name not in ON_PHONE:
                continue
            await tab.page.set_viewport_size(size)  # type: ignore[arg-type]
            for scheme in SCHEMES:
                await tab.page.emulate_media(color_scheme=scheme)
                path = HERE / f"moderators-{name}-{scheme}{'-phone' if kind == 'phone' else ''}.png"
                await self._keep(tab, path, top, size["width"], TALL.get(name, TALLEST[kind]))
        await tab.page.set_viewport_size(DESK)  # type: ignore[arg-type]
        await tab.page.emulate_media(color_scheme="light")

    async def _keep(self, tab: Tab, path: Path, top: str, width: int, tallest: int) -> None:
        await tab.page.evaluate("window.scrollTo(0, 0)")
        start = 0.0
        if top and (box := await tab.page.locator(top).bounding_box()):
            start = max(0.0, box["y"] - 16)
        full = await tab.page.evaluate("document.querySelector('.foot').getBoundingClientRect().bottom")
        clip = {"x": 0, "y": start, "width": width, "height": min(full - start, tallest)}
        shot = await tab.page.screenshot(full_page=True, clip=clip)  # type: ignore[arg-type]
        picture = Image.open(io.BytesIO(shot)).convert("RGB").quantize(COLOURS, kmeans=2)
        picture.save(path, optimize=True)


async def draw(front: Front, wanted: Sequence[str]) -> None:
    """All pictures, one after the other, as a moderator goes through the pages."""
    camera, house, desk = Photographer(wanted), front.house, front.house.desk
    anna, _ = await moderators(house)
    case_id = await people(house)
    async with front.tab() as tab, front.tab() as other:
        await tab.page.goto("/sign-in")
        await camera.take(tab, "sign-in")
        await tab.enter("Anna")
        await camera.take(tab, "queue")
        await tab.page.goto("/dashboard")
        await camera.take(tab, "dashboard")
        await camera.take(tab, "charts", top=".charts")
        await tab.page.goto("/models")
        await camera.take(tab, "models")
        await desk.claims.claim(anna.id, case_id)
        await desk.claims.note(anna.id, case_id, "Has a brother close by. I write to them now.")
        await tab.page.goto(f"/cases/{case_id}?words=all")
        await camera.take(tab, "case")
        await desk.takeovers.begin(anna.id, case_id)
        await front.settle()
        await desk.takeovers.reply(anna.id, case_id, "Question", REPLIED)
        await front.settle()
        house.place.clock.forward(minutes=1)
        await house.place.say(ANSWERED)
        await tab.page.goto(f"/cases/{case_id}?words=all")
        await tab.page.get_by_role("radio", name="Affirmation and Reassurance", exact=True).check()
        await tab.page.locator("#reply-text").fill(
            "Thank you for telling me. Two streets is close; that is good to know."
        )
        await camera.take(tab, "takeover", top="#answer")
        await tab.page.goto("/audit")
        await camera.take(tab, "audit")
        await other.enter("Kim")
        await other.page.goto(f"/course/lessons/{LESSONS[4].slug}")
        await camera.take(other, "lesson")
        await other.page.goto("/course/exam")
        await camera.take(other, "exam")


async def main(wanted: Sequence[str]) -> None:
    """Fill a database, serve the page, draw."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/attune.db"
        store, clock = await open_store(url, MASTER), FakeClock()
        await fill(url, Filler(MASTER, clock() - timedelta(hours=1), Size(6_000, 700, 1_500, 0, longest=12)))
        house = House(Place(store, Speaker(weights=MOOD), clock, ChatConfig(burst_pause_seconds=0)))
        listening = listen("127.0.0.1", 0)
        own, others = origins("127.0.0.1", listening.getsockname()[1], "")
        site = Site(house.desk, SigningIn(house.desk.acts, Passwords(QUICK)), own, others, models=sample)
        async with served(make_app(site), listening), async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=find_chromium(), args=["--disable-gpu"])
            await draw(Front(house, site, browser), wanted)
            await browser.close()
        await store.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
