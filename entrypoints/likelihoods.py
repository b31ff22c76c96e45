"""The perplexity of an evaluation: by torch, where the training packages are, for the model that the server runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from entrypoints.config import Config
from entrypoints.evaluated_model import Lora
from entrypoints.home import Home
from training.atomic import read_json, write_json
from training.base import Base, open_base
from training.datasets.record import Conversation
from training.errors import MissingExtra
from training.evaluation.perplexity import Likelihood, Style, likelihoods, pieces
from training.evaluation.run import RunFolder, Variant
from training.evaluation.turns import Context, Turn
from training.extras import require_extras
from training.gguf_lora import unpack
from training.progress import RunProgress

ELSEWHERE = "the model runs on another machine"
OTHER_BASE = "[training] base is not the model that the server runs"


@dataclass
class Likelihoods:
    """Computed once for a LoRA and a way to show strategies, and kept in the run's folder."""

    config: Config
    home: Home
    folder: RunFolder
    talks: Sequence[Conversation]
    turns: Sequence[Turn]
    context: Context
    progress: RunProgress
    base: Base | None = field(default=None, init=False)

    def of(self, variant: Variant, lora: Lora) -> list[Likelihood] | str:
        """One for each reply; or why there are none, in words."""
        if reason := self._missing():
            return reason
        style = Style.of(variant.policy, variant.lora)
        if style is None:
            return f"the papers give none for the {variant.policy} policy"
        name = f"perplexity.{variant.model}.{variant.policy}.json"
        kept = read_json(self.folder.path / name)
        if isinstance(kept, list):
            return [Likelihood(*each) for each in kept]
        found = self._computed(variant, lora, style)
        write_json(self.folder.path / name, [[each.talk, each.nats, each.tokens] for each in found])
        return found

    def _missing(self) -> str:
        server = self.config.model_server
        if self.config.model_client.url or server.engine == "openai":
            return ELSEWHERE
        if server.engine == "scripted" or server.model != self.config.training.base:
            return OTHER_BASE
        try:
            require_extras()
        except MissingExtra as error:
            return str(error).rstrip(".")
        return ""

    def _computed(self, variant: Variant, lora: Lora, style: Style) -> list[Likelihood]:
        self.base = self.base or open_base(self.config.training.base, self.home.path / "cache", self.progress.say)
        with _adapter(lora, self.base) as folder:
            return likelihoods(
                self.base,
                folder,
                list(pieces(self.talks, self.turns, self.context, style)),
                device=self.config.training.device,
                name=variant.name,
                progress=self.progress,
            )


@contextmanager
def _adapter(lora: Lora, base: Base) -> Iterator[Path | None]:
    """The LoRA in PEFT's form: the version's own, or made anew of the file that llama.cpp reads."""
    if lora.folder is None:
        yield None
    elif (lora.folder / "adapter").is_dir():
        yield lora.folder / "adapter"
    else:
        with TemporaryDirectory() as made:
            unpack(lora.folder / "lora.gguf", base.folder, Path(made))
            yield Path(made)
