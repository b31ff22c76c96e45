"""`[model_server]` of config.toml. Paths are not here: the data folder is given to `serve`."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from model_server.strategies import ESCONV, TaxonomyName, translated


class SamplingConfig(BaseModel):
    """How the words of a reply are sampled; the defaults were chosen for the embedded model (training/LOG.md)."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    temperature: float = Field(default=0.25, ge=0, le=5, description="larger is more varied; 0 takes the likeliest")
    top_p: float = Field(default=0.9, gt=0, le=1, description="keep the likeliest tokens of this joint probability")
    top_k: int = Field(default=30, ge=0, description="keep this many of the likeliest tokens; 0: all")
    repetition_penalty: float = Field(default=1.03, ge=1, le=2, description="1: none")
    max_tokens: int = Field(default=160, ge=8, le=2048, description="the longest reply, in tokens")
    max_sentences: int = Field(
        default=3, ge=1, le=20, description="a segment of a reply ends after this many sentences"
    )
    max_questions: int = Field(default=1, ge=0, le=20, description="further questions of a reply are left out")


class ServerConfig(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    host: str = Field(default="127.0.0.1", min_length=1, description="the address that it listens on")
    port: int = Field(default=8035, ge=0, le=65535, description="0: any free port")
    engine: Literal["llamacpp", "transformers", "openai", "scripted"] = Field(
        default="llamacpp", description="what runs the model"
    )
    model: str = Field(
        default="",
        description="a GGUF file, a transformers folder or hub name; empty: the embedded model; openai: its name there",
    )
    policy: Literal["joint", "random", "vanilla"] = Field(default="joint", description="how a strategy is chosen")
    taxonomy: TaxonomyName = Field(default="esconv", description="ESConv's 8 strategies or ExTES's 16")
    segments: int = Field(default=1, ge=1, le=8, description="the most strategies in one reply, each with its text")
    explains_strategies: bool = Field(
        default=False, description="for a large model without a LoRA: the system text says what each strategy means"
    )
    choose: Literal["sample", "max"] = Field(
        default="sample", description="drawn from the distribution, or its largest"
    )
    mask: tuple[str, ...] = Field(default=(), description="strategies that are never chosen")
    context_tokens: int = Field(default=2048, ge=512, description="the longest prompt and reply of one chat, in tokens")
    parallel_chats: int = Field(default=4, ge=1, le=256, description="chats that are answered at the same time")
    prompt_cache_mib: int = Field(default=512, ge=0, description="memory that keeps the prompts of waiting chats")
    threads: int = Field(default=0, ge=0, description="CPU threads; 0: half the cores, but two of two")
    quantization: Literal["nf4", "none"] = Field(
        default="nf4", description="transformers: 4-bit weights or as they are"
    )
    device: str = Field(default="auto", description='transformers: "auto", "cuda", "cpu"')
    engine_url: str = Field(default="", description="openai: the address of the server that runs the model")
    engine_template: str = Field(default="", description="openai: a chat template, or the model's folder, to read it")
    engine_lora_root: str = Field(default="", description="openai: where that server sees the folder of LoRA versions")
    default_lora: bool = Field(
        default=True, description="the LoRA that comes with the embedded model answers where no trained version is live"
    )
    max_loras: int = Field(default=4, ge=1, description="LoRA versions kept loaded")
    queue_length: int = Field(default=64, ge=0, le=100_000, description="requests that may wait; more are refused")
    request_timeout_seconds: float = Field(
        default=60.0, gt=0, description="the longest that one reply may take, the wait for its turn counted"
    )
    shutdown_seconds: float = Field(default=8.0, ge=0, le=600, description="what replies get to end when stopping")
    max_request_kib: int = Field(default=8192, ge=1, description="the largest body of a request")
    max_messages: int = Field(default=1000, ge=1, description="the longest conversation of a request")
    max_message_characters: int = Field(default=100_000, ge=1, description="the longest message of a request")
    sampling: SamplingConfig = Field(default_factory=SamplingConfig)

    @field_validator("mask")
    @classmethod
    def _known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [name for name in names if translated(name, ESCONV) is None]
        if unknown:
            raise ValueError(f"{unknown[0]!r} is not a strategy")
        return names
