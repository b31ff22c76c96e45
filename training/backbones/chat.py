"""LLaMA-shaped chat models: a conversation through the chat template, whole, with loss on every supporter's turn.

The tokens before a turn are exactly those that the model server sends when it asks for that turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from model_server.prompt import PromptError, chat_messages, render, supporter_text
from model_server.protocol import ChatMessage
from training.backbones.example import IGNORED, Example, Examples
from training.base import Base
from training.datasets.record import Conversation, Skipped, Utterance
from training.errors import TrainingError

Span = tuple[int, int]


def pieces(conversation: Conversation, base: Base, max_tokens: int) -> Examples:
    """The conversation in pieces of at most `max_tokens`, each ending with a target."""
    script = _Script(conversation, base, max_tokens)
    found = script.examples()
    return Examples(tuple(found), tuple(script.skipped))


def prompt_messages(conversation: Conversation) -> list[ChatMessage]:
    """The turns as the bot sends them to the model server."""
    return [_message(turn) for turn in conversation.turns]


def _message(turn: Utterance) -> ChatMessage:
    if turn.speaker == "seeker":
        return ChatMessage(role="user", content=turn.text)
    return ChatMessage(role="assistant", content=turn.text, strategy=turn.strategy)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Rendered text; for each message in it that is a target, where its content starts."""

    text: str
    starts: dict[int, int]


class _Script:
    """A conversation while it is cut: `messages` are what the template takes, without the system's."""

    def __init__(self, conversation: Conversation, base: Base, max_tokens: int) -> None:
        self.conversation = conversation
        self.base = base
        self.max_tokens = max_tokens
        self.skipped: list[Skipped] = []
        system, *self.messages = chat_messages(prompt_messages(conversation), situation=conversation.situation)
        self.system = system
        self.groups = [list(turns) for _, turns in groupby(conversation.turns, key=lambda turn: turn.speaker)]

    def examples(self) -> list[Example]:
        """From the last target backwards: each piece ends with a target and takes the earlier ones it can."""
        remaining = [index for index, group in enumerate(self.groups) if any(turn.is_target for turn in group)]
        remaining = [index for index in remaining if self.groups[index][0].speaker == "supporter"]
        found: list[Example] = []
        while remaining:
            example, covered = self._piece_ending_at(remaining)
            if example is None:
                reason = f"turn longer than max_tokens = {self.max_tokens}"
                self.skipped.append(Skipped(f"{self.conversation.id}, turn {remaining[-1]}", reason))
            else:
                found.append(example)
            remaining = [index for index in remaining if index not in covered]
        return found[::-1]

    def _piece_ending_at(self, remaining: list[int]) -> tuple[Example | None, set[int]]:
        """The longest piece that ends with the last of `remaining`, cut from the front at a turn's boundary.

        In a cut piece only targets with half of it before them are learnt: earlier ones get a piece of their own,
        so that every turn is learnt with much of its context.
        """
        last = remaining[-1]
        for first in range(last + 1):
            piece = self._render(first, remaining)
            ids, offsets = self.base.encode(piece.text)
            if len(ids) > self.max_tokens:
                continue
            needed = 0 if first == 0 else len(ids) // 2
            before = {index: sum(end <= start for _, end in offsets) for index, start in piece.starts.items()}
            covered = {index for index in piece.starts if index == last or before[index] >= needed}
            return self._example(piece, ids, offsets, covered), covered
        return None, {last}

    def _render(self, first: int, remaining: list[int]) -> _Piece:
        last = remaining[-1]
        text = self._prompt(first, last) + self.messages[last]["content"] + self.base.end
        starts = {}
        for index in (index for index in remaining if index >= first):
            prompt = self._prompt(first, index)
            if text.startswith(prompt + self.messages[index]["content"] + self.base.end):
                starts[index] = len(prompt)
        return _Piece(text, starts)

    def _prompt(self, first: int, index: int) -> str:
        """The serving prompt for message `index` when the conversation begins at message `first`."""
        messages = [self.system, *self.messages[first:index]]
        tokens = {"bos_token": self.base.start, "eos_token": self.base.end}
        try:
            return render(self.base.template, messages, opens_reply=True, **tokens)
        except PromptError as error:
            raise TrainingError(f"{self.conversation.id}: {error}.") from error

    def _example(self, piece: _Piece, ids: list[int], offsets: list[Span], covered: set[int]) -> Example:
        spans: list[Span] = []
        labels_of_strategies: list[Span] = []
        weights: list[float] = []
        for index in sorted(covered):
            turns, strategies = self._spans(index, piece.starts[index])
            spans += turns
            labels_of_strategies += strategies
            weights += [turn.weight for turn in self.groups[index] if turn.is_target]
        chosen = _inside(offsets, spans)
        return Example(
            conversation=self.conversation.id,
            ids=tuple(ids),
            labels=tuple(token if index in chosen else IGNORED for index, token in enumerate(ids)),
            strategies=_inside(offsets, labels_of_strategies),
            turns=sum(turn.is_target for index in covered for turn in self.groups[index]),
            weights=_weighed(offsets, spans, weights),
        )

    def _spans(self, index: int, start: int) -> tuple[list[Span], list[Span]]:
        """Characters of the targets of message `index`, and of their strategies; the end token goes with the last."""
        spans: list[Span] = []
        strategies: list[Span] = []
        group = self.groups[index]
        for turn in group:
            written = supporter_text(turn.strategy, turn.text)
            end = start + len(written) + (len(self.base.end) if turn is group[-1] else 0)
            if turn.is_target:
                spans.append((start if turn is group[0] else start - 1, end))
                if turn.strategy:
                    strategies.append((start, start + len(turn.strategy) + 2))
            start = end + 1
        return spans, strategies


def _weighed(offsets: list[Span], spans: list[Span], weights: list[float]) -> tuple[float, ...]:
    """Of each token the weight of its span; 1 outside of all. Empty when every weight is 1."""
    if all(weight == 1 for weight in weights):
        return ()
    found = [1.0] * len(offsets)
    for span, weight in zip(spans, weights, strict=True):
        for position in _inside(offsets, [span]):
            found[position] = weight
    return tuple(found)


def _inside(offsets: list[Span], spans: list[Span]) -> frozenset[int]:
    """The tokens that lie in one of `spans`; spans are in order and do not overlap."""
    found: set[int] = set()
    position = 0
    for index, (start, end) in enumerate(offsets):
        while position < len(spans) and spans[position][1] <= start:
            position += 1
        if position < len(spans) and start >= spans[position][0] and end <= spans[position][1] and end > start:
            found.add(index)
    return frozenset(found)
