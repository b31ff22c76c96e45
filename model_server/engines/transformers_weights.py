"""A model in torch: loading it, 4-bit or whole, its next-token scores with a prefix cache, sampling, LoRAs.

Not safe for threads: the engine calls it from one. It is imported only when the engine is chosen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, BitsAndBytesConfig, DynamicCache
from transformers.generation.logits_process import (
    LogitsProcessorList,
    RepetitionPenaltyLogitsProcessor,
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
)
from transformers.utils import logging as transformers_logging

from model_server.engines.base import Piece, Sampling
from model_server.errors import BadModelFile, EngineError, InvalidLora, InvalidRequest, MissingPackage, UnknownLora

LORA_FOLDER = "adapter"
PENALISED_TOKENS = 64  # as many as llama.cpp looks back


class Weights:
    """One model. `loras` maps our names to those inside PEFT, which may hold no dots."""

    def __init__(self, source: str, *, is_quantized: bool, device: str, context_tokens: int) -> None:
        transformers_logging.disable_progress_bar()
        self._device = _device(device)
        self._context_tokens = context_tokens
        self._model = _load(source, is_quantized, self._device)
        self.tokenizer = AutoTokenizer.from_pretrained(source)
        if not self.tokenizer.chat_template:
            raise BadModelFile(f"The model {source} has no chat template: choose an instruct model.")
        self._ends = _end_tokens(self._model, self.tokenizer)
        self._loras: dict[str, tuple[Path, str]] = {}
        self._loaded = 0
        self._cache: Any = None
        self._cached: tuple[str | None, list[int]] = (None, [])

    def tokenize(self, text: str) -> list[int]:
        """The ids of `text`; special tokens written in it are read as such."""
        return list(self.tokenizer(text, add_special_tokens=False).input_ids)

    def set_loras(self, loras: Mapping[str, Path]) -> None:
        """Load what is new, then drop what is not wanted; when one cannot be loaded nothing changes."""
        known = {name: entry for name, entry in self._loras.items() if loras.get(name) == entry[0]}
        new: dict[str, tuple[Path, str]] = {}
        try:
            for name, path in loras.items():
                if name not in known:
                    new[name] = (path, self._load_lora(path))
        except InvalidLora:
            for _, inner in new.values():
                self._model.delete_adapter(inner)
            raise
        for name, (_, inner) in self._loras.items():
            if name not in known:
                self._model.delete_adapter(inner)
        self._loras = {**known, **new}
        self._forget_cache()

    def probabilities(self, ids: Sequence[int], tokens: Sequence[int], lora: str | None) -> list[float]:
        """The shares of `tokens` next, renormalised over them."""
        chosen = self._scores(ids, lora)[list(tokens)]
        return [float(value) for value in torch.softmax(chosen.double(), dim=-1)]

    def logprob(self, ids: Sequence[int], token: int, lora: str | None) -> float:
        """The token's log-probability over the vocabulary."""
        return float(torch.log_softmax(self._scores(ids, lora).double(), dim=-1)[token])

    def generate(self, prompt: Sequence[int], sampling: Sampling, lora: str | None) -> Iterator[Piece]:
        """Pieces of text until an end token, a stop string, `max_tokens` or the end of the context."""
        ids, text = list(prompt), _Text(self.tokenizer, sampling.stop)
        chance = torch.Generator().manual_seed(sampling.seed)
        warpers = _warpers(sampling)
        cached = 0
        for count in range(1, sampling.max_tokens + 1):
            if len(ids) >= self._context_tokens:
                break
            if count == 1:
                cached = self._shared_prefix(ids, lora)
            token = _sample(self._scores(ids, lora), ids, warpers, sampling.temperature, chance)
            ids.append(token)
            piece = "" if token in self._ends else text.add(token)
            if token in self._ends or text.is_stopped:
                yield Piece(piece, "stop", len(prompt), cached, count)
                return
            yield Piece(piece, prompt_tokens=len(prompt))
        yield Piece(text.rest(), "length", len(prompt), cached, len(ids) - len(prompt))

    def _scores(self, ids: Sequence[int], lora: str | None) -> torch.Tensor:
        """Logits of the next token, on the CPU; what the last call shares at the front is not computed again."""
        if not 0 < len(ids) <= self._context_tokens:
            raise InvalidRequest("The conversation is longer than the model's context.")
        shared = self._shared_prefix(ids, lora)
        self._use_lora(lora)
        if not shared:
            self._cache = DynamicCache(config=self._model.config)
        elif surplus := len(self._cached[1]) - shared:
            self._cache.crop(-surplus)
        self._cached = (lora, [])
        with torch.inference_mode():
            rest = torch.tensor([list(ids[shared:])], device=self._device)
            try:
                output = self._model(input_ids=rest, past_key_values=self._cache, use_cache=True, logits_to_keep=1)
            except torch.OutOfMemoryError as error:
                self._forget_cache()
                raise EngineError("The graphics card has no memory left for this conversation.") from error
        self._cached = (lora, list(ids))
        scores: torch.Tensor = output.logits[0, -1].float().cpu()
        return scores

    def _shared_prefix(self, ids: Sequence[int], lora: str | None) -> int:
        """How many leading tokens are in the cache; the last token is always computed."""
        cached_lora, cached = self._cached
        if cached_lora != lora or self._cache is None:
            return 0
        shared = 0
        for one, other in zip(ids[:-1], cached, strict=False):
            if one != other:
                break
            shared += 1
        return shared

    def _forget_cache(self) -> None:
        self._cache, self._cached = None, (None, [])

    def _load_lora(self, path: Path) -> str:
        folder = path / LORA_FOLDER
        if not (folder / "adapter_config.json").is_file():
            raise InvalidLora(f"{path.name} has no LoRA for transformers (the folder {LORA_FOLDER}).")
        self._loaded += 1
        inner = f"lora{self._loaded}"
        try:
            self._model.load_adapter(str(folder), adapter_name=inner)
        except ImportError as error:
            raise MissingPackage("LoRAs need the package peft. Install it with: make setup-train") from error
        except (OSError, ValueError, RuntimeError, KeyError, TypeError) as error:
            raise InvalidLora(f"{path.name} cannot be loaded with this model.") from error
        return inner

    def _use_lora(self, lora: str | None) -> None:
        if lora is not None and lora not in self._loras:
            raise UnknownLora(f"No LoRA version named {lora} is loaded.")
        if lora is not None:
            self._model.enable_adapters()
            self._model.set_adapter(self._loras[lora][1])
        elif self._loras:
            self._model.disable_adapters()


class _Text:
    """Token ids to text piece by piece: half a character waits for its other half."""

    def __init__(self, tokenizer: Any, stop: Sequence[str]) -> None:
        self._tokenizer = tokenizer
        self._stop = stop
        self._ids: list[int] = []
        self._given = 0
        self.is_stopped = False

    def add(self, token: int) -> str:
        self._ids.append(token)
        text: str = self._tokenizer.decode(self._ids, skip_special_tokens=True)
        ends = [place for place in (text.find(stop) for stop in self._stop) if place >= 0]
        self.is_stopped = bool(ends)
        if text.endswith("\ufffd") and not ends:
            return ""
        return self._give(text[: min(ends)] if ends else text)

    def rest(self) -> str:
        return self._give(self._tokenizer.decode(self._ids, skip_special_tokens=True).rstrip("\ufffd"))

    def _give(self, text: str) -> str:
        piece, self._given = text[self._given :], max(self._given, len(text))
        return piece


def _device(wanted: str) -> str:
    if wanted == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    if wanted.startswith("cuda") and not torch.cuda.is_available():
        raise EngineError('torch finds no graphics card. Set [model_server] device = "auto" in config.toml.')
    return wanted


def _load(source: str, is_quantized: bool, device: str) -> Any:
    """NF4 with double quantisation, computing in bf16 (QLoRA, section 3); whole: bf16 on a card, fp32 on a CPU."""
    dtype = torch.bfloat16 if is_quantized or device != "cpu" else torch.float32
    options: dict[str, Any] = {"dtype": dtype, "device_map": {"": device}}
    if is_quantized:
        options["quantization_config"] = BitsAndBytesConfig(
            load_in_4bit=True,
            bnb_4bit_quant_type="nf4",
            bnb_4bit_use_double_quant=True,
            bnb_4bit_compute_dtype=torch.bfloat16,
        )
    try:
        return AutoModelForCausalLM.from_pretrained(source, **options).eval()
    except ImportError as error:
        raise MissingPackage(
            'A 4-bit model needs bitsandbytes: make setup-gpu, or quantization = "none" in [model_server].'
        ) from error
    except torch.OutOfMemoryError as error:
        raise EngineError(f"The graphics card has too little memory for the model {source}.") from error
    except (OSError, ValueError, RuntimeError) as error:
        raise BadModelFile(
            f"The model {source} cannot be loaded. [model_server] model must be a transformers folder."
        ) from error


def _end_tokens(model: Any, tokenizer: Any) -> frozenset[int]:
    named = model.generation_config.eos_token_id
    ends = named if isinstance(named, list) else [named]
    return frozenset(token for token in [*ends, tokenizer.eos_token_id] if token is not None)


def _warpers(sampling: Sampling) -> Any:
    warpers = LogitsProcessorList()
    if sampling.repetition_penalty != 1.0:
        warpers.append(RepetitionPenaltyLogitsProcessor(sampling.repetition_penalty))
    if sampling.temperature > 0:
        warpers.append(TemperatureLogitsWarper(sampling.temperature))
        if sampling.top_k:
            warpers.append(TopKLogitsWarper(sampling.top_k))
        if sampling.top_p < 1:
            warpers.append(TopPLogitsWarper(sampling.top_p))
    return warpers


def _sample(scores: torch.Tensor, ids: Sequence[int], warpers: Any, temperature: float, chance: torch.Generator) -> int:
    warped = warpers(torch.tensor([list(ids[-PENALISED_TOKENS:])]), scores.unsqueeze(0))[0]
    if temperature == 0:
        return int(warped.argmax())
    return int(torch.multinomial(torch.softmax(warped, dim=-1), 1, generator=chance))
