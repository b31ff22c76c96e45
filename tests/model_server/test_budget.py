"""Long conversations: what the model still sees."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest

from model_server.budget import Fitted, estimate, fit, window_start
from model_server.errors import InvalidRequest
from model_server.protocol import ChatMessage

SYSTEM = ChatMessage(role="system", content="Be kind.")


def talk(turns: int, words: int = 10) -> list[ChatMessage]:
    return [
        ChatMessage(role="user" if number % 2 == 0 else "assistant", content=f"turn{number} " + "word " * words)
        for number in range(turns)
    ]


def rendered(messages: Sequence[ChatMessage]) -> str:
    return "\n".join(f"{message.role}: {message.content}" for message in messages)


async def count(text: str) -> int:
    return len(text.split())


async def test_a_short_conversation_is_seen_whole() -> None:
    messages = [SYSTEM, *talk(5)]
    assert await fit(messages, 5000, rendered, count) == Fitted(rendered(messages))


async def test_of_a_long_one_the_system_text_and_the_latest_turns_stay() -> None:
    messages = [SYSTEM, *talk(101)]
    fitted = await fit(messages, 400, rendered, count)
    prompt, dropped = fitted.prompt, fitted.dropped_messages
    assert fitted.cut_characters == 0
    assert await count(prompt) <= 400
    assert prompt.startswith("system: Be kind.\nuser: ")
    assert "turn100 " in prompt
    assert f"turn{dropped} " in prompt
    assert f"turn{dropped - 1} " not in prompt


def test_the_window_stays_for_many_turns_and_then_jumps() -> None:
    starts = [window_start(talk(turns), 900) for turns in range(1, 200, 2)]
    jumps = sum(one != other for one, other in pairwise(starts))
    assert starts == sorted(starts)
    assert 0 < jumps <= 200 * estimate("turn10 " + "word " * 10) // 450


def test_the_window_begins_with_the_persons_turn() -> None:
    for turns in range(1, 120, 2):
        messages = talk(turns)
        assert messages[window_start(messages, 500)].role == "user"


async def test_a_message_too_long_for_the_model_keeps_its_beginning_and_its_end() -> None:
    long = ChatMessage(role="user", content="first " + "word " * 3000 + "last")
    fitted = await fit([SYSTEM, *talk(4), long], 300, rendered, count)
    prompt = fitted.prompt
    assert await count(prompt) <= 300
    assert fitted.dropped_messages == 4
    assert 10_000 < fitted.cut_characters < len(long.content)
    assert "user: first word" in prompt
    assert prompt.endswith("word last")


async def test_a_system_text_too_long_for_the_model_is_refused() -> None:
    system = ChatMessage(role="system", content="rule " * 2000)
    with pytest.raises(InvalidRequest, match="does not fit"):
        await fit([system, *talk(3)], 300, rendered, count)
