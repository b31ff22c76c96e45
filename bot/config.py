"""The settings of this room. Nothing is read here: `entrypoints/config.py` reads config.toml and hands these over."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Settings(BaseModel):
    """A table of config.toml: unknown keys and wrong types are errors, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ChatConfig(Settings):
    """[chat]"""

    burst_pause_seconds: float = Field(1.5, ge=0, le=60, description="quiet time after which messages are one turn")
    max_message_characters: int = Field(4000, ge=100, le=100_000, description="longest message that is answered")
    stars_every_replies: int = Field(2, ge=1, le=100, description="ask for stars after this many replies")
    session_idle_hours: int = Field(72, ge=1, description="after this long a new session begins")
    disclosure_every_hours: int = Field(3, ge=1, le=3, description="say again that this is software, while chatting")
    tracks_emotion: bool = Field(True, description="keep what the model reads of the person's emotion, turn by turn")


class ModelClientConfig(Settings):
    """[model_client]"""

    url: str = Field("", description="a model server that runs elsewhere; empty: our own, started when needed")
    timeout_seconds: float = Field(30, gt=0, le=600, description="how long a reply may take")


class StoreConfig(Settings):
    """[store]"""

    url: str = Field("", description="SQLAlchemy URL; empty: attune.db in the data folder")


class SafetyConfig(Settings):
    """[safety]"""

    country: str = Field("", pattern=r"^([A-Z]{2})?$", description="whose helplines to name; empty: international")
    page_url: str = Field("", description="where the safety protocol is published; /safety links it")


class LogConfig(Settings):
    """[logs]"""

    level: str = Field(
        "INFO", pattern=r"^(DEBUG|INFO|WARNING|ERROR)$", description="what is written to logs/attune.log"
    )
