"""What every engine can do with a prompt. An engine knows tokens and weights, and nothing of people or strategies."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Sampling:
    """`stop` are strings that end the reply; the same seed, prompt and settings give the same text.

    `ignores_end`: the model may not end the reply, so it goes on to `max_tokens` or a stop string, if its server can.
    """

    temperature: float = 0.7
    top_p: float = 0.9
    top_k: int = 40
    repetition_penalty: float = 1.03
    max_tokens: int = 160
    seed: int = 0
    stop: tuple[str, ...] = ()
    ignores_end: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text of a stream; the last one has `finish` and the counts. `stop`: the model ended, or a stop string.

    `prompt_tokens` and `cached_tokens` (of the prompt, not computed again) may be known earlier.
    """

    text: str
    finish: Literal["stop", "length"] | None = None
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """`tokens`: special tokens by their name in the template. `base_sha256`: of the embedded model only."""

    engine: str
    model: str
    template: str
    tokens: Mapping[str, str]
    context_tokens: int
    base_sha256: str | None = None


class Engine(ABC):
    """All calls may come at once. A lora is a name given to `set_loras`; None is the bare model."""

    @abstractmethod
    async def start(self, loras: Mapping[str, Path]) -> None:
        """Load the model with these version folders. Raises EngineError with a sentence that says what to do."""

    @abstractmethod
    async def close(self) -> None:
        """Free everything; streams under way end with EngineUnavailable."""

    @abstractmethod
    def info(self) -> EngineInfo:
        """What is running; EngineUnavailable before `start` and after `close`."""

    @abstractmethod
    async def set_loras(self, loras: Mapping[str, Path]) -> None:
        """Have exactly these versions loaded. Streams under way go on undisturbed; on failure nothing changes."""

    @abstractmethod
    async def count_tokens(self, text: str) -> int:
        """The length of `text` as a prompt."""

    @abstractmethod
    async def distribution(self, prompt: str, options: Sequence[str], lora: str | None) -> list[float]:
        """What the model would write next if it could only write one of `options`: constrained decoding, exact.

        The product, along each option's tokens, of the model's probabilities renormalised over the tokens that still
        lead to an option; they sum to 1. No option may begin another.
        """

    @abstractmethod
    async def score(self, prompt: str, continuations: Sequence[str], lora: str | None) -> list[float]:
        """The natural log-probability of each continuation after the prompt, over the whole vocabulary."""

    @abstractmethod
    def stream(self, prompt: str, sampling: Sampling, lora: str | None) -> AsyncGenerator[Piece, None]:
        """The reply as it is written. Closing the generator cancels the work. Special tokens are left out."""


def continuation(before: Sequence[int], whole: Sequence[int]) -> tuple[int, ...] | None:
    """What `whole`, the tokens of prompt and text together, adds to `before`, the tokens of the prompt alone.

    None where the two merge across the border: the text is then tokenised on its own.
    """
    is_clean = list(whole[: len(before)]) == list(before) and len(whole) > len(before)
    return tuple(whole[len(before) :]) if is_clean else None


def prompt_tail(prompt: str) -> str:
    """The last line of the prompt: tokens do not merge across the line before it."""
    body = prompt.rstrip("\n")
    return prompt[body.rfind("\n") + 1 :]
