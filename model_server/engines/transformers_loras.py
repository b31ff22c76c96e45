"""LoRA versions inside one torch model, by PEFT: several in one batch, each on the tokens of its own chats.

Not safe for threads: what changes the model is called while no batch is computed.
"""

from __future__ import annotations

import contextlib
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from model_server.errors import InvalidLora, MissingPackage, OutOfMemory, UnknownLora

FOLDER = "adapter"


@dataclass(frozen=True, slots=True)
class Version:
    """`inner` is its name inside PEFT, which may hold no dots; it is never given twice."""

    path: Path
    inner: str


class Versions:
    """The versions by our names. One that is dropped while chats use it goes when the last of them ends."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._versions: dict[str, Version] = {}
        self._uses: Counter[str] = Counter()
        self._dropped: set[str] = set()
        self._count = 0
        self._active: tuple[str, ...] = ()
        self._masks: dict[str, torch.Tensor] = {}

    @contextlib.contextmanager
    def in_use(self, name: str | None) -> Iterator[str | None]:
        """The inner name of a version, which stays loaded meanwhile; None is the bare model."""
        if name is None:
            yield None
            return
        if name not in self._versions:
            raise UnknownLora(f"No LoRA version named {name} is loaded.")
        inner = self._versions[name].inner
        self._uses[inner] += 1
        try:
            yield inner
        finally:
            self._uses[inner] -= 1

    def set(self, loras: Mapping[str, Path]) -> None:
        """Load what is new, then drop what is not wanted; when one cannot be loaded nothing changes."""
        known = {name: entry for name, entry in self._versions.items() if loras.get(name) == entry.path}
        new: dict[str, Version] = {}
        try:
            for name, path in loras.items():
                if name not in known:
                    new[name] = Version(path, self._load(path))
        except BaseException:
            self._delete([version.inner for version in new.values()])
            raise
        finally:
            self._active = ("",)  # loading changes what is active
        self._dropped |= {version.inner for name, version in self._versions.items() if name not in known}
        self._versions = {**known, **new}

    def use(self, inners: Sequence[str | None], lengths: Sequence[int]) -> None:
        """The next batch: chats with their versions, one after the other, and how many tokens each of them has."""
        if not self._count:
            return
        wanted = tuple(sorted({inner for inner in inners if inner}))
        self._sweep(wanted)
        if wanted != self._active:
            self._activate(wanted)
        self._masks.clear()
        if len(set(inners)) > 1:
            counts = torch.tensor(lengths)
            for inner in wanted:
                is_its_own = torch.tensor([other == inner for other in inners])
                mask = is_its_own.repeat_interleave(counts).to(self._model.dtype)
                self._masks[inner] = mask[None, :, None].to(self._model.device)

    def _sweep(self, wanted: Sequence[str]) -> None:
        """Delete the dropped versions that no chat uses. One in the batch may belong to a chat that was just ended."""
        if unused := [inner for inner in self._dropped if not self._uses[inner] and inner not in wanted]:
            self._dropped -= set(unused)
            self._delete(unused)
            self._active = ("",)

    def _activate(self, wanted: tuple[str, ...]) -> None:
        if wanted:
            self._model.enable_adapters()
            self._model.set_adapter(list(wanted))
        elif hasattr(self._model, "peft_config"):
            self._model.disable_adapters()
        self._active = wanted

    def _delete(self, inners: list[str]) -> None:
        if inners:
            self._model.delete_adapter(inners)

    def _load(self, path: Path) -> str:
        folder = path / FOLDER
        if not (folder / "adapter_config.json").is_file():
            raise InvalidLora(f"{path.name} has no LoRA for transformers (the folder {FOLDER}).")
        self._count += 1
        inner = f"lora{self._count}"
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # peft's, that this is not the first
                self._model.load_adapter(str(folder), adapter_name=inner)
            self._mask_layers(inner)
        except ImportError as error:
            raise MissingPackage("LoRAs need the package peft. Install it with: make setup-train") from error
        except (MemoryError, torch.OutOfMemoryError) as error:
            raise OutOfMemory(f"There is not enough memory to load {path.name}.") from error
        except (OSError, ValueError, RuntimeError, KeyError, TypeError) as error:
            self._delete([inner] if inner in getattr(self._model, "peft_config", {}) else [])
            raise InvalidLora(f"{path.name} cannot be loaded with this model.") from error
        return inner

    def _mask_layers(self, inner: str) -> None:
        """PEFT computes B(A(dropout(x))) for every active version: the dropout, idle here, makes room for the mask."""
        from peft.tuners.lora import LoraLayer

        settings = self._model.peft_config[inner]
        if settings.use_dora or settings.modules_to_save or settings.bias != "none":
            raise ValueError("only plain LoRA is per token")
        heads = (self._model.get_input_embeddings(), self._model.get_output_embeddings())
        for module in self._model.modules():
            if isinstance(module, LoraLayer) and inner in module.lora_dropout:
                if module in heads:
                    raise ValueError("a LoRA of the embeddings is not per token")
                module.lora_dropout[inner] = _OwnTokens(self._masks, inner)


class _OwnTokens(torch.nn.Module):
    """Lets the tokens of one version's chats through; without a mask all are."""

    def __init__(self, masks: Mapping[str, torch.Tensor], inner: str) -> None:
        super().__init__()
        self._masks = masks
        self._inner = inner

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        mask = self._masks.get(self._inner)
        return x if mask is None else x * mask.to(x.dtype)
