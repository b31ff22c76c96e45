"""Chat JSONL, `{"messages": [{"role", "content"}]}` a line, which fine-tuning tools take: read and written.

What the format has no place for stands where those tools do not look: `strategy` and `stars` in an assistant's
message, the surveys in `support`. `weight` 0, as OpenAI has it, marks a message that is not learnt.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.types import Speaker
from model_server.strategies import ESCONV, EXTES
from training.datasets.record import Conversation, Loaded, Utterance
from training.datasets.rows import Row, loaded
from training.datasets.sessions import experience_of

ROLES: dict[str, Speaker] = {"user": "seeker", "assistant": "supporter"}
TEXTS = ("problem", "emotion", "situation", "scene")
SCORES = ("intensity_before", "intensity_after", "empathy", "relevance", "supporter_relevance")
FLAGS = ("is_finished", "unscrubbed")


def load_chat(path: Path, limit: int | None = None) -> Loaded:
    """The first `limit` conversations of `path`, in order. Raises DataError naming file, row (from 1) and field."""
    return loaded([path], limit, _Row)


def to_chat(conversation: Conversation) -> dict[str, Any]:
    """One line of the file. Weights between 0 and 1 are left out: the format knows only whole ones."""
    support: dict[str, Any] = {name: getattr(conversation, name) for name in (*TEXTS, "experience", *SCORES)}
    support |= {"is_finished": conversation.is_finished, "unscrubbed": conversation.is_raw or None}
    given = {name: value for name, value in support.items() if value is not None}
    return {"messages": [_message(turn) for turn in conversation.turns], **({"support": given} if given else {})}


def _message(turn: Utterance) -> dict[str, Any]:
    if turn.speaker == "seeker":
        return {"role": "user", "content": turn.text}
    message: dict[str, Any] = {"role": "assistant", "content": turn.text}
    if turn.strategy:
        message["strategy"] = turn.strategy
    if turn.stars is not None:
        message["stars"] = turn.stars
    return message if turn.is_target else {**message, "weight": 0}


class _Row(Row):
    """One conversation while it is read."""

    def conversation(self, content: Any) -> Conversation:
        row = self.typed(content, dict, "")
        self.note_unread(row, ("messages", "support"), "")
        support = self.typed(row.get("support") or {}, dict, "support")
        self.note_unread(support, (*TEXTS, "experience", *SCORES, *FLAGS), "support")
        turns: list[Utterance] = []
        for index, message in enumerate(self.typed(row.get("messages"), list, "messages")):
            turns += self.turn(self.typed(message, dict, f"messages[{index}]"), f"messages[{index}]")
        texts = {name: self.text(support, name) for name in TEXTS}
        scores = {name: self.score(support, name, "support") for name in SCORES}
        return Conversation(
            id=self.id,
            source="chat",
            turns=tuple(turns),
            problem=texts["problem"],
            emotion=texts["emotion"],
            situation=texts["situation"],
            scene=texts["scene"],
            experience=experience_of(self.text(support, "experience")),
            intensity_before=scores["intensity_before"],
            intensity_after=scores["intensity_after"],
            empathy=scores["empathy"],
            relevance=scores["relevance"],
            supporter_relevance=scores["supporter_relevance"],
            is_finished=self.flag(support, "is_finished"),
            is_raw=bool(self.flag(support, "unscrubbed")),
        )

    def turn(self, message: dict[str, Any], name: str) -> list[Utterance]:
        """The turn of a message; none of one that nobody in the conversation says, or that is empty."""
        speaker = ROLES.get(str(message.get("role")))
        if speaker is None:
            if message.get("role") not in {"system", "developer", "tool", "function"}:
                raise self.error(f"{name}.role", "must be user, assistant or system")
            self.skip(name, f"a message of the role {message['role']} is not read")
            return []
        known = ("role", "content", "weight", *(("strategy", "stars") if speaker == "supporter" else ()))
        self.note_unread(message, known, name)
        text = self.content(message.get("content"), name).strip()
        if not text:
            self.skip(name, "empty text")
            return []
        if speaker == "seeker":
            return [Utterance("seeker", text, is_target=False)]
        stars, is_target = self.score(message, "stars", name), self.weight(message, name) == 1
        return [Utterance("supporter", text, self.strategy(message.get("strategy"), name), stars, is_target)]

    def content(self, value: Any, name: str) -> str:
        """The text; of a list of parts, the texts in it, one a line."""
        if value is None:
            return ""
        if not isinstance(value, list):
            return str(self.typed(value, str, f"{name}.content"))
        texts: list[str] = []
        for index, part in enumerate(value):
            place = f"{name}.content[{index}]"
            kind = self.typed(part, dict, place).get("type")
            if kind == "text":
                texts.append(self.typed(part.get("text"), str, f"{place}.text"))
            else:
                self.skip(place, f"a part of the type {str(kind)[:60]} is not read")
        return "\n".join(texts)

    def weight(self, message: dict[str, Any], name: str) -> int:
        value = message.get("weight", 1)
        if isinstance(value, bool) or value not in (0, 1):
            raise self.error(f"{name}.weight", "must be 0 or 1")
        return int(value)

    def strategy(self, value: Any, name: str) -> str | None:
        if value is None or value == "":
            return None
        word = " ".join(self.typed(value, str, f"{name}.strategy").split())
        known = ESCONV.canonical(word) or EXTES.canonical(word)
        if known is None:
            self.skip(f"{name}.strategy", f"unknown strategy {word[:60]!r}; the turn is kept without one")
        return known
