"""The one record type that every source of conversations is read into."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Literal

from bot.types import Speaker

Experience = Literal["current", "previous"]


@dataclass(frozen=True, slots=True)
class Utterance:
    """One turn of a conversation. `stars` (1-5) rate a supporter's turn; `is_target` False: context, never imitated.

    `weight` (0 to 1) is how much a target counts when it is learnt.
    """

    speaker: Speaker
    text: str
    strategy: str | None = None
    stars: int | None = None
    is_target: bool = True
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation with both surveys of ESConv section 4.2; scores are 1 to 5, None where none was given.

    `scene` is ExTES's: one of its 36 scenarios. `is_raw`: it holds words of people who chatted here, not yet scrubbed.
    `seeker` and `supporter` tell people apart within one source and are never written to a file; None: not known.
    """

    id: str
    source: str
    turns: tuple[Utterance, ...]
    problem: str | None = None
    emotion: str | None = None
    situation: str | None = None
    experience: Experience | None = None
    intensity_before: int | None = None
    intensity_after: int | None = None
    empathy: int | None = None
    relevance: int | None = None
    supporter_relevance: int | None = None
    scene: str | None = None
    is_raw: bool = False
    is_finished: bool | None = None
    minutes: float | None = None
    seeker: str | None = None
    supporter: str | None = None

    @property
    def has_targets(self) -> bool:
        """Whether there is anything to learn: a supporter's turn that may be imitated."""
        return any(turn.speaker == "supporter" and turn.is_target for turn in self.turns)


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was left out or changed while reading: where, and why."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a source gave, and what it did not."""

    conversations: tuple[Conversation, ...]
    skipped: tuple[Skipped, ...] = ()


def digest(conversation: Conversation) -> str:
    """SHA-256 in hex of all that the conversation holds: the same digest means the same training data."""
    content = json.dumps(asdict(conversation), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()
