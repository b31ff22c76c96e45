"""Every measure of one variant, over all turns and with its draws of conversations."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from model_server.strategies import Taxonomy
from training.evaluation.bootstrap import Draws, Finish, Value
from training.evaluation.lexical import (
    bleu_finish,
    bleu_row,
    confusion_finish,
    confusion_row,
    grams,
    mean,
    share_on_diagonal,
    token_perplexity,
)
from training.evaluation.optional import Extras, Optional, Pair
from training.evaluation.perplexity import Likelihood
from training.evaluation.run import Reply, Variant
from training.evaluation.turns import Turn
from training.evaluation.words import Split
from training.metrics import LabelScores, rouge_l_of

Gate = Callable[[str], Awaitable[Sequence[str]]]
Better = Literal["higher", "lower", ""]


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure. `is_share`: of 1, shown in percent. `missing`: why there is no value."""

    key: str
    title: str
    value: Value
    better: Better = ""
    is_share: bool = True
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A variant's measures by key, the strategies of its replies, and why the gate would stop some."""

    variant: Variant
    measures: dict[str, Measure]
    strategies: dict[str, int] = field(default_factory=dict)
    confusion: tuple[tuple[int, ...], ...] = ()
    stopped_for: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Scorer:
    """What all variants are measured with. `gate` gives the reasons against a reply, none: it may be said."""

    turns: Sequence[Turn]
    taxonomy: Taxonomy
    split: Split
    extras: Extras
    draws: Draws
    gate: Gate | None

    async def result(
        self, variant: Variant, replies: Sequence[Reply], likelihoods: Sequence[Likelihood] | str
    ) -> Result:
        """All measures; `likelihoods` may be the reason why there are none."""
        reasons = [list(await self.gate(reply.text)) if reply.text else [] for reply in replies] if self.gate else []
        texts = [reply.text for reply in replies]
        found = [
            *self._perplexities(likelihoods),
            *self._against_references(texts),
            *self._varieties(texts),
            *self._strategies(variant, replies),
            *self._conduct(texts, reasons),
        ]
        return Result(
            variant=variant,
            measures={measure.key: measure for measure in found},
            strategies=dict(Counter(reply.strategy for reply in replies if reply.strategy)),
            confusion=self._confusion(variant, replies),
            stopped_for=dict(Counter(reason for each in reasons for reason in each)),
            seconds=sorted(reply.seconds for reply in replies)[len(replies) // 2] if replies else 0.0,
        )

    @property
    def _owners(self) -> list[str]:
        return [turn.talk for turn in self.turns]

    def _mean(self, values: Iterable[float | None]) -> Value:
        rows = [(0.0, 0.0) if value is None else (value, 1.0) for value in values]
        return self.draws.of_sums(self._owners, rows, mean)

    def _perplexities(self, found: Sequence[Likelihood] | str) -> list[Measure]:
        titles = {"perplexity": "PPL", "perplexity_by_reply": "PPL, mean of the replies'"}
        if isinstance(found, str):
            return [Measure(key, title, Value(None), "lower", False, found) for key, title in titles.items()]
        owners = [each.talk for each in found]
        tokens = self.draws.of_sums(owners, [(each.nats, each.tokens) for each in found], token_perplexity)
        each_reply = [math.exp(min(700.0, each.nats / each.tokens)) for each in found if each.tokens]
        kept = [each.talk for each in found if each.tokens]
        replies = self.draws.of_sums(kept, [(value, 1.0) for value in each_reply], mean)
        values = {"perplexity": tokens, "perplexity_by_reply": replies}
        return [Measure(key, title, values[key], "lower", False) for key, title in titles.items()]

    def _against_references(self, texts: Sequence[str]) -> list[Measure]:
        pairs = [(self.split(text), self.split(turn.reference)) for text, turn in zip(texts, self.turns, strict=True)]
        rows = [bleu_row(said, wanted) for said, wanted in pairs]
        values = [Measure(f"bleu_{n}", f"B-{n}", self._sums(rows, bleu_finish(n)), "higher") for n in (2, 4)]
        rouge = self._mean(rouge_l_of(said, wanted) for said, wanted in pairs)
        return [
            *values,
            Measure("rouge_l", "R-L", rouge, "higher"),
            self._optional("meteor", "METEOR", self.extras.meteor, pairs),
            self._optional("extrema", "Extrema", self.extras.extrema, pairs),
        ]

    def _sums(self, rows: Sequence[Sequence[float]], finish: Finish) -> Value:
        return self.draws.of_sums(self._owners, rows, finish)

    def _optional(
        self, key: str, title: str, extra: Optional[Pair], pairs: Sequence[tuple[list[str], list[str]]]
    ) -> Measure:
        score = extra.score
        if score is None:
            return Measure(key, title, Value(None), "higher", missing=extra.missing)
        return Measure(key, title, self._mean(score(said, wanted) if said else 0.0 for said, wanted in pairs), "higher")

    def _varieties(self, texts: Sequence[str]) -> list[Measure]:
        split = [self.split(text) for text in texts]
        kinds = [
            Measure(
                f"distinct_{n}",
                f"D-{n}",
                self.draws.of_kinds(self._owners, [grams(words, n) for words in split]),
                "higher",
            )
            for n in (1, 2, 3)
        ]
        return [*kinds, Measure("length", "words", self._mean(float(len(words)) for words in split), is_share=False)]

    def _strategies(self, variant: Variant, replies: Sequence[Reply]) -> list[Measure]:
        """Of the likeliest strategy, as the papers that report it; and how often the drawn one is the true one."""
        picks: dict[str, tuple[str, Callable[[LabelScores], float], Better]] = {
            "accuracy": ("accuracy", lambda scores: scores.accuracy, "higher"),
            "macro_f1": ("macro-F1", lambda scores: scores.macro_f1, "higher"),
            "weighted_f1": ("weighted F1", lambda scores: scores.weighted_f1, "higher"),
            "bias": ("bias", lambda scores: scores.bias, "lower"),
        }
        size = len(self.taxonomy.names)
        owners, rows = self._confusion_rows(variant, replies, is_drawn=variant.policy == "random")
        missing = "" if rows else _no_strategy(variant)
        measures = [
            Measure(
                key,
                title,
                self.draws.of_sums(owners, rows, confusion_finish(size, pick)),
                better,
                key != "bias",
                missing,
            )
            for key, (title, pick, better) in picks.items()
        ]
        owners, rows = self._confusion_rows(variant, replies, is_drawn=True)
        drawn = self.draws.of_sums(owners, rows, share_on_diagonal)
        return [*measures, Measure("accuracy_drawn", "accuracy, drawn", drawn, "higher", missing=missing)]

    def _confusion_rows(
        self, variant: Variant, replies: Sequence[Reply], *, is_drawn: bool
    ) -> tuple[list[str], list[list[float]]]:
        if variant.policy not in ("joint", "random"):
            return [], []
        named = [
            (turn, guess)
            for turn, reply in zip(self.turns, replies, strict=True)
            if turn.strategy and (guess := reply.strategy if is_drawn else reply.likeliest)
        ]
        names = self.taxonomy.names
        rows = [confusion_row(guess, turn.strategy or "", names) for turn, guess in named]
        return [turn.talk for turn, _ in named], rows

    def _confusion(self, variant: Variant, replies: Sequence[Reply]) -> tuple[tuple[int, ...], ...]:
        _, rows = self._confusion_rows(variant, replies, is_drawn=variant.policy == "random")
        size = len(self.taxonomy.names)
        sums = [round(sum(column)) for column in zip(*rows, strict=True)]
        return tuple(tuple(sums[at : at + size]) for at in range(0, len(sums), size))

    def _conduct(self, texts: Sequence[str], reasons: Sequence[Sequence[str]]) -> list[Measure]:
        offensive = self.extras.offensive
        scores = self._mean(offensive.score(texts)) if offensive.score else Value(None)
        stopped = self._mean(float(bool(each)) for each in reasons) if self.gate else Value(None)
        return [
            Measure("questions", "with a question", self._mean(float("?" in text) for text in texts)),
            Measure("empty", "no words", self._mean(float(not text) for text in texts), "lower"),
            Measure("offensive", "offensive", scores, "lower", missing=offensive.missing),
            Measure(
                "stopped", "stopped by the gate", stopped, "lower", missing="" if self.gate else "no gate was given"
            ),
        ]


def _no_strategy(variant: Variant) -> str:
    if variant.policy in ("vanilla", "oracle"):
        return f"the {variant.policy} policy chooses no strategy"
    return "no turn has a known strategy"
