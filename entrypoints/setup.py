"""What every command starts from: the data folder and the settings."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from entrypoints.config import Config, find_config, load_config
from entrypoints.home import Home, find_home


@dataclass(frozen=True, slots=True)
class Setup:
    """What every command starts from."""

    home: Home
    config_path: Path | None
    config: Config


config_option = click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Settings file; else config.toml in the data folder, else in this folder.",
)


def set_up(config_path: Path | None) -> Setup:
    """Find the data folder and read the settings."""
    home = find_home(os.environ)
    home.prepare()
    path = find_config(config_path, home.path)
    return Setup(home, path, load_config(path))


def run_until_done(work: Coroutine[Any, Any, int | None]) -> None:
    """Run to the end and exit with its code."""
    sys.exit(asyncio.run(work) or 0)
