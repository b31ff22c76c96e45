"""The `[discord]` and `[slack]` tables of config.toml. Tokens are not here: they come from the environment alone."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class DiscordConfig(BaseModel):
    """[discord]"""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    enabled: bool = Field(False, description="whether `attune run` chats in Discord's direct messages")


class SlackConfig(BaseModel):
    """[slack]"""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    enabled: bool = Field(False, description="whether `attune run` chats in Slack's direct messages")
    mode: Literal["socket", "http"] = Field(
        "socket", description="how Slack's events come: Socket Mode, or signed HTTP"
    )
    host: str = Field("127.0.0.1", description="http: the address to listen on")
    port: int = Field(3000, ge=0, le=65535, description="http: the port to listen on")
    api_url: str = Field("https://slack.com/api/", description="the address of Slack's Web API")
