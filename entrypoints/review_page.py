"""The moderators' page put together: its site over the desk, and its server inside `attune run`."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.config import ReviewConfig
from bot.review.desk import Desk
from bot.review.models import Reader, nothing
from bot.review.passwords import Passwords
from bot.review.signing_in import SigningIn
from bot.review.web.app import make_app
from bot.review.web.serving import listen, served
from bot.review.web.site import Site, origins

log = logging.getLogger(__name__)


@asynccontextmanager
async def serve_page(config: ReviewConfig, desk: Desk, models: Reader = nothing) -> AsyncIterator[str]:
    """The page answers while this is open; gives its address. PortInUse, AddressProblem: it cannot."""
    origins(config.host, config.port, config.public_url)  # what is wrong is said before the port is taken
    listening = listen(config.host, config.port)
    own, others = origins(config.host, listening.getsockname()[1], config.public_url)
    site = Site(desk, SigningIn(desk.acts, Passwords()), own, others, models=models)
    async with served(make_app(site), listening):
        log.info("the moderators' page is at %s", own)
        yield own
