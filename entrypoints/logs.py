"""Where log lines go: a file in the data folder, so that the chat stays a chat. They never hold what people wrote."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler

from entrypoints.home import Home

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
MAX_BYTES = 2_000_000


def log_to_file(home: Home, name: str, level: str) -> None:
    """Write log lines to `logs/NAME.log`; when the disk is full they are dropped, and the chat goes on."""
    logging.raiseExceptions = False
    handler = RotatingFileHandler(home.log_file(name), maxBytes=MAX_BYTES, backupCount=2, delay=True, encoding="utf-8")
    _use(handler, level)


def log_to_screen(level: str) -> None:
    """Write log lines to the standard error stream, for services whose supervisor keeps them."""
    _use(logging.StreamHandler(), level)


def _use(handler: logging.Handler, level: str) -> None:
    logging.basicConfig(format=FORMAT, level=level, handlers=[handler], force=True)
    # These name addresses and jobs at INFO, at a length nobody reads.
    for noisy in ("httpx", "httpcore", "apscheduler", "alembic", "uvicorn.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
