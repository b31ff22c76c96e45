"""config.toml as one typed value: every room's own table, checked as a whole before anything starts."""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from adapters.config import DiscordConfig, SlackConfig
from bot.config import ChatConfig, LogConfig, ModelClientConfig, ReviewConfig, SafetyConfig, Settings, StoreConfig
from bot.errors import AttuneError
from model_server.config import ServerConfig
from training.config import TrainingConfig


class ConfigError(AttuneError):
    """config.toml cannot be used; names the file and the key."""


class Config(Settings):
    """The whole of config.toml."""

    discord: DiscordConfig = Field(default_factory=DiscordConfig)
    slack: SlackConfig = Field(default_factory=SlackConfig)
    chat: ChatConfig = Field(default_factory=ChatConfig)
    model_client: ModelClientConfig = Field(default_factory=ModelClientConfig)
    model_server: ServerConfig = Field(default_factory=ServerConfig)
    training: TrainingConfig = Field(default_factory=TrainingConfig)
    safety: SafetyConfig = Field(default_factory=SafetyConfig)
    review: ReviewConfig = Field(default_factory=ReviewConfig)
    store: StoreConfig = Field(default_factory=StoreConfig)
    logs: LogConfig = Field(default_factory=LogConfig)


def find_config(chosen: Path | None, home: Path) -> Path | None:
    """The file to read: the chosen one, else the data folder's, else the current folder's, else none."""
    if chosen:
        return chosen
    return next((path for path in (home / "config.toml", Path("config.toml")) if path.is_file()), None)


def load_config(path: Path | None) -> Config:
    """The settings of `path`; without a file, the defaults. ConfigError names the file, the key and what is wrong."""
    if path is None:
        return Config()
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not valid TOML: {error}.") from error
    try:
        return Config.model_validate(content)
    except ValidationError as error:
        raise ConfigError("\n".join(_sentence(path, each, content) for each in error.errors())) from error


def _sentence(path: Path, error: Any, content: dict[str, Any]) -> str:
    *tables, key = [str(part) for part in error["loc"]]
    where = f"{path}: [{'.'.join(tables)}] {key}" if tables else f"{path}: {key}"
    if error["type"] != "extra_forbidden":
        return f"{where}: {error['msg'][0].lower()}{error['msg'][1:]} (it is {error['input']!r})."
    near = difflib.get_close_matches(key, _known_keys(tables), n=1)
    hint = f" Did you mean {near[0]}?" if near else " Remove it, or see the config.toml that came with Attune."
    return f"{where}: this key is not known.{hint}"


def _known_keys(tables: list[str]) -> list[str]:
    model: Any = Config
    for table in tables:
        model = model.model_fields[table].annotation
    return list(model.model_fields)
