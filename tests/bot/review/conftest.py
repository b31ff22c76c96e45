from __future__ import annotations

import pytest

from tests.bot.conftest import empty_database, place
from tests.bot.place import Place
from tests.bot.review.house import House

__all__ = ["empty_database", "place"]


@pytest.fixture
def house(place: Place) -> House:
    return House(place)
