from __future__ import annotations

import pytest

from bot.review.types import Case, Moderator
from bot.review.web.site import Site
from tests.bot.conftest import empty_database, place
from tests.bot.review.conftest import house
from tests.bot.review.house import House
from tests.bot.review.web.browser import Browser, site_of

__all__ = ["empty_database", "house", "place"]


@pytest.fixture
def site(house: House) -> Site:
    return site_of(house)


@pytest.fixture
def browser(house: House, site: Site) -> Browser:
    return Browser(house, site)


@pytest.fixture
async def case(house: House) -> Case:
    return await house.flagged()


@pytest.fixture
async def ben(house: House, browser: Browser) -> Moderator:
    added = await house.moderator("Ben")
    await browser.enter("Ben")
    return added
