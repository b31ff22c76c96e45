"""What of a long conversation the model sees: the system text, the situation and the latest turns.

The window's start stays where it is for many turns, since a prompt that begins anew loses the engine's prompt cache.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from model_server.errors import InvalidRequest
from model_server.protocol import ChatMessage

# Bytes to a token, for estimates: English has about 4.5; fewer is careful.
BYTES_A_TOKEN = 3
TOKENS_A_MESSAGE = 8  # the template's marks around it
SHORTEST = 64
MOST_SITUATION_CHARACTERS = 1000
SMALLEST_BUDGET = 64


@dataclass(frozen=True, slots=True)
class Fitted:
    """The prompt, how many of the oldest turns it lacks, and how many characters the last message lost."""

    prompt: str
    dropped_messages: int = 0
    cut_characters: int = 0


async def fit(
    messages: Sequence[ChatMessage],
    budget: int,
    render: Callable[[Sequence[ChatMessage]], str],
    count: Callable[[str], Awaitable[int]],
) -> Fitted:
    """The prompt within `budget` tokens.

    The last message is shortened in its middle when it alone is too long. Raises InvalidRequest when even the system
    text does not fit.
    """
    system = [message for message in messages if message.role == "system"]
    turns = [message for message in messages if message.role != "system"]
    prompt = render(messages)
    if len(prompt.encode()) <= budget:
        return Fitted(prompt)  # a token is at least a byte: what is short enough in bytes need not be counted
    fixed = sum(estimate(message.content) for message in system) + await count(render([*system, turns[-1]]))
    fixed -= estimate(turns[-1].content)
    dropped = window_start(turns, budget - fixed)
    length = len(turns[-1].content)
    while True:
        prompt = render([*system, *turns[dropped:]])
        if len(prompt.encode()) <= budget or (tokens := await count(prompt)) <= budget:
            return Fitted(prompt, dropped, length - len(turns[-1].content))
        if dropped < len(turns) - 1:
            dropped += 1
            continue
        turns[-1] = shortened(turns[-1], budget / tokens)


def window_start(turns: Sequence[ChatMessage], budget: int) -> int:
    """The first turn that is kept: when turns outgrow the budget, the window jumps to the last half of it.

    It depends on the turns alone, so the next request of the same conversation finds the same start.
    """
    start = used = 0
    lengths = [estimate(turn.content) for turn in turns]
    for index, length in enumerate(lengths):
        used += length
        if used <= budget:
            continue
        while start < index and (used > budget // 2 or turns[start].role != "user"):
            used -= lengths[start]
            start += 1
    return start


def shortened(message: ChatMessage, share: float) -> ChatMessage:
    """About `share` of the message's text: its beginning and, as what matters often comes last, more of its end."""
    text = message.content
    kept = int(len(text) * share * 0.9)
    if kept < SHORTEST:
        raise InvalidRequest("The conversation does not fit into the model's context.")
    return message.model_copy(update={"content": f"{text[: kept // 3]} … {text[len(text) - kept * 2 // 3 :]}"})


def estimate(text: str) -> int:
    """Tokens of a message, about."""
    return len(text.encode()) // BYTES_A_TOKEN + TOKENS_A_MESSAGE
