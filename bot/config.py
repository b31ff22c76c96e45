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


class LimitConfig(Settings):
    """[review.minutes]"""

    imminent: int = Field(5, ge=1, le=60, description="danger in minutes")
    elevated: int = Field(60, ge=1, le=1440, description="danger that is not a matter of minutes")
    unknown: int = Field(60, ge=1, le=1440, description="what the gate could not read")
    concern: int = Field(1440, ge=1, le=10080, description="worries, low stars, reports")


class ReviewConfig(Settings):
    """[review]"""

    enabled: bool = Field(False, description="whether `attune run` serves the moderators' page")
    host: str = Field("127.0.0.1", description="the address to listen on")
    port: int = Field(8036, ge=0, le=65535, description="the port to listen on; 0 takes any free one")
    public_url: str = Field("", description="the page's address in links; empty: http://HOST:PORT")
    discord_channel: str = Field("", pattern=r"^\d*$", description="Discord's id of the moderators' channel")
    discord_mention: str = Field("", pattern=r"^\d*$", description="Discord's id of the role that escalations mention")
    slack_channel: str = Field("", pattern=r"^[A-Z0-9]*$", description="Slack's id of the moderators' channel")
    slack_mention: str = Field("", pattern=r"^[A-Z0-9]*$", description="Slack's id of the user group to mention")
    window_turns: int = Field(6, ge=1, le=50, description="turns before and after a flagged one that are shown")
    read_all_minutes: int = Field(60, ge=5, le=1440, description="how long a written reason opens all of it")
    takeover_silence_minutes: int = Field(10, ge=1, le=120, description="unanswered so long, the software goes on")
    session_hours: int = Field(12, ge=1, le=168, description="the longest that a sign-in lasts")
    session_idle_minutes: int = Field(60, ge=5, le=1440, description="a sign-in that was not used so long ends")
    minutes: LimitConfig = Field(default_factory=LimitConfig, description="unclaimed so long, a case escalates")


class LogConfig(Settings):
    """[logs]"""

    level: str = Field(
        "INFO", pattern=r"^(DEBUG|INFO|WARNING|ERROR)$", description="what is written to logs/attune.log"
    )
    metrics_file: str = Field("", description="a file that `attune run` writes versions and runs to, for Prometheus")
