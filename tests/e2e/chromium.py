"""The moderators' page in a real Chromium: served on loopback over the real desk, store and conversation."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Locator, Page, async_playwright

from bot.config import ChatConfig
from bot.review.passwords import Passwords
from bot.review.signing_in import SigningIn
from bot.review.types import Moderator
from bot.review.web.app import make_app
from bot.review.web.serving import listen, served
from bot.review.web.site import Site, origins
from bot.store import open_store
from bot.texts import review_page as texts
from tests.bot.conftest import MASTER, empty_database
from tests.bot.fakes import FakeClock, FakeModel
from tests.bot.place import Place
from tests.bot.review.house import House
from tests.bot.review.sample_models import sample
from tests.bot.review.web.browser import QUICK

__all__ = ["Front", "Tab", "chromium", "empty_database", "front"]

PASSWORD = "four grey kettles sing"
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PATIENCE_MS = 15_000


def find_chromium() -> str:
    """Debian's Chromium, or what is called so; without one the tests are skipped, but not in CI."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found:
        return found
    if os.environ.get("CI") == "true":
        pytest.fail("Chromium is missing, and CI must not go without: apt-get install chromium")
    pytest.skip("Chromium is not installed: apt-get install chromium")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    """One browser for the file; each tab has a context, so cookies, of its own."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=["--disable-gpu"])
        yield browser
        await browser.close()


@dataclass
class Tab:
    """A page in a context of its own. `noise`: what it wrote to the console as an error, and dialogs that opened."""

    page: Page
    context: BrowserContext
    noise: list[str] = field(default_factory=list)

    async def enter(self, name: str, password: str = PASSWORD) -> None:
        """Sign in by name and password."""
        await self.page.goto("/sign-in")
        await self.page.get_by_label(texts.FIELD_NAME).fill(name)
        await self.page.get_by_label(texts.FIELD_PASSWORD).fill(password)
        await self.press(texts.SIGN_IN)

    async def press(self, button: str) -> None:
        """The button of this name, and wait for what it leads to."""
        await self.button(button).click()
        await self.page.wait_for_load_state()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    async def title(self) -> str:
        return " ".join((await self.page.locator("h1").inner_text()).split())

    async def text(self) -> str:
        return " ".join((await self.page.locator("main").inner_text()).split())

    async def said(self, role: str) -> str:
        return " ".join([" ".join(each.split()) for each in await self.page.get_by_role(role).all_inner_texts()])  # type: ignore[arg-type]


@dataclass
class Front:
    """The page's house, its address, and a browser to open it with."""

    house: House
    site: Site
    browser: Browser

    @asynccontextmanager
    async def tab(
        self, *, js: bool = True, size: dict[str, int] | None = None, dark: bool = False
    ) -> AsyncIterator[Tab]:
        """A new tab that is nobody yet."""
        context = await self.browser.new_context(
            base_url=self.site.origin,
            java_script_enabled=js,
            viewport=size or DESK,  # type: ignore[arg-type]
            color_scheme="dark" if dark else "light",
        )
        context.set_default_timeout(PATIENCE_MS)
        tab = Tab(await context.new_page(), context)
        tab.page.on("console", lambda line: tab.noise.append(line.text) if line.type == "error" else None)
        tab.page.on("pageerror", lambda error: tab.noise.append(str(error)))
        tab.page.on("dialog", lambda dialog: tab.noise.append(f"dialog: {dialog.message}"))
        try:
            yield tab
        finally:
            await context.close()

    async def moderator(self, name: str, role: Any = "moderator", *, has_passed: bool = True) -> Moderator:
        """One with a password."""
        added = await self.house.moderator(name, role, has_passed=has_passed)
        async with self.house.place.store.transaction() as transaction:
            await transaction.moderators.change(added.id, password_hash=QUICK.hash(PASSWORD))
        return added

    async def settle(self) -> None:
        """What was put into the person's inbox has been handled."""
        await self.house.place.inbox.idle()


@pytest_asyncio.fixture(loop_scope="module")
async def front(tmp_path: Path, empty_database: Path, chromium: Browser) -> AsyncIterator[Front]:
    """A house of its own for each test, in the file's browser."""
    shutil.copy(empty_database, tmp_path / "attune.db")
    store = await open_store(f"sqlite+aiosqlite:///{tmp_path / 'attune.db'}", MASTER)
    house = House(Place(store, FakeModel(), FakeClock(), ChatConfig(burst_pause_seconds=0)))
    listening = listen("127.0.0.1", 0)
    own, others = origins("127.0.0.1", listening.getsockname()[1], "")
    site = Site(house.desk, SigningIn(house.desk.acts, Passwords(QUICK)), own, others, models=sample)
    async with served(make_app(site), listening):
        yield Front(house, site, chromium)
    await store.close()
