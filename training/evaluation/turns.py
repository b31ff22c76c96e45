"""The replies that are asked for: a supporter's turns in recorded conversations, with what was said before each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from model_server.protocol import ChatMessage
from training.datasets.record import Conversation
from training.errors import DataError
from training.examples import prompt_messages

Context = Literal["5", "whole"]
# ESConv appendix C: pieces of five utterances, the response and the four before it.
BEFORE = 4


@dataclass(frozen=True, slots=True)
class Turn:
    """One reply to ask for. `talk` is its conversation's id, `index` its place there, from 0."""

    talk: str
    index: int
    messages: tuple[ChatMessage, ...]
    reference: str
    strategy: str | None = None
    situation: str | None = None

    @property
    def id(self) -> str:
        return f"{self.talk}.{self.index}"


@dataclass(frozen=True, slots=True)
class Turns:
    """The turns in the order of the data, and how many others were left out, by reason."""

    items: tuple[Turn, ...]
    left_out: dict[str, int]


def first_before(index: int, context: Context) -> int:
    """Where the context of turn `index` begins."""
    return max(0, index - BEFORE) if context == "5" else 0


def turns_of(talks: Sequence[Conversation], context: Context, *, with_situation: bool = False) -> Turns:
    """Each supporter's turn that answers the seeker: the others are never asked for in the chat. DataError: none."""
    items: list[Turn] = []
    left_out: Counter[str] = Counter()
    for talk in talks:
        messages = prompt_messages(talk)
        for index, turn in enumerate(talk.turns):
            if turn.speaker != "supporter":
                continue
            if reason := _reason_against(talk, index):
                left_out[reason] += 1
                continue
            before = tuple(messages[first_before(index, context) : index])
            situation = talk.situation if with_situation else None
            items.append(Turn(talk.id, index, before, turn.text, turn.strategy, situation))
    if not items:
        raise DataError("There is nothing to evaluate: no conversation has a supporter's turn that answers the seeker.")
    if repeated := [name for name, count in Counter(turn.id for turn in items).items() if count > 1]:
        raise DataError(f"Two conversations have the same id, {repeated[0].rpartition('.')[0]}.")
    return Turns(tuple(items), dict(left_out))


def _reason_against(talk: Conversation, index: int) -> str:
    if not talk.turns[index].is_target:
        return "may not be imitated"
    if index == 0:
        return "opens the conversation"
    return "" if talk.turns[index - 1].speaker == "seeker" else "follows another turn of the supporter"
