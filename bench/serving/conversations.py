"""The conversations that every benchmark holds: our own, about ordinary troubles, twenty seeker turns each."""

from __future__ import annotations

import json
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "conversations.jsonl"
TURNS = 20
# Past the sixteenth chat a conversation is held again, from a later turn on.
SHIFT = 5


def conversations() -> list[list[str]]:
    """What each of the 16 seekers writes, turn by turn."""
    return [json.loads(line)["seeker"] for line in FILE.read_text(encoding="utf-8").splitlines()]


def seeker(chat: int, ticket: int) -> list[str]:
    """What the person of the chat writes. The ticket makes the first message one that no server has seen before."""
    known = conversations()
    again, number = divmod(chat, len(known))
    start = again * SHIFT % TURNS
    turns = known[number][start:] + known[number][:start]
    return [f"I am number {ticket} in your queue. {turns[0]}", *turns[1:]]
