"""The gate before the model: each message alone and the messages joined, through every layer; the worst verdict wins.

Knows no model, no database and no network, so it works when they do not. A part that fails gives "unknown", and
never "none".
"""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import islice
from typing import Generic, TypeVar

from bot.safety import session_risk
from bot.safety.assessment import NONE, Assessment, Level, worst
from bot.safety.meaning import meaning_layer
from bot.safety.normalise import Text, normalise
from bot.safety.rules import ENGLISH, Rule, guards, languages
from bot.safety.rules.signals import TOPIC
from bot.safety.session_risk import Heard

Layer = Callable[[Text, Callable[[], bool]], Assessment]
"""One way of looking: the text and whether suicide or self-harm was spoken of (asked only when it matters)."""

_Answer = TypeVar("_Answer")
_CHUNK = 4_000  # characters read at once, overlapping, so that a text of any length takes linear time
_OVERLAP = 400
_HISTORY = 30  # earlier messages that can make an "I'll do it tonight" clear
_PIECE = 1_000  # what of a long message is joined with its neighbours: a phrase split over messages is short
_BURST = 20
_MEMORIES = 5_000  # earlier messages whose reading is kept, by hash and never by their words
_MEMORY: dict[tuple[bytes, tuple[Layer, ...]], Heard] = {}


def check(messages: Sequence[str], history: Sequence[str] = (), layers: Sequence[Layer] | None = None) -> Assessment:
    """The verdict on one turn of the seeker; `history` is the seeker's earlier messages, oldest first.

    Never raises. One more message never lowers the level: every verdict on fewer messages stays among those compared.
    """
    chosen = LAYERS if layers is None else layers
    return worst(_each(messages, history, chosen))


async def assess(messages: Sequence[str], history: Sequence[str] = ()) -> Assessment:
    """`check` in a thread: asyncio code calls this one, for an embedding takes 20 to 100 ms of a core.

    A text that was read before, here or in `check`, is not embedded again.
    """
    return await asyncio.to_thread(check, messages, history)


def warm_up() -> None:
    """Load every layer in the background, so that the first message does not wait for it (about a second)."""
    threading.Thread(target=check, args=(["hello"],), name="input gate", daemon=True).start()


def _each(messages: Sequence[str], history: Sequence[str], layers: Sequence[Layer]) -> Iterator[Assessment]:
    try:
        for index, message in enumerate(messages):
            before = (*history[-_HISTORY:], *messages[:index])
            yield _look(message, before, layers)
            if index:
                burst = messages[max(0, index + 1 - _BURST) : index + 1]
                yield _look(" ".join(_piece(each) for each in burst), before, layers)
    except Exception as error:  # the person is answered as if in doubt, whatever broke
        yield _failed(error)


def _look(message: str, before: Sequence[str], layers: Sequence[Layer]) -> Assessment:
    """What the layers see in the message, and what the session makes of it."""
    try:
        text = normalise(message)
    except Exception as error:
        return _failed(error)
    earlier = _Once(lambda: [_remembered(each, layers) for each in before])
    has_topic = _Once(lambda: bool(TOPIC.search(text.flat)) or any(each.is_topic for each in earlier()))
    seen = worst([_layered(layer, text, has_topic) for layer in layers])
    try:
        return worst((seen, session_risk.read(session_risk.heard(text, seen), earlier)))
    except Exception as error:
        return worst((seen, _failed(error)))


def _remembered(message: str, layers: Sequence[Layer]) -> Heard:
    """An earlier message read for itself; each is read once, so that a turn costs its own messages only."""
    key = (sha256(message.encode(errors="replace")).digest(), tuple(layers))
    found = _MEMORY.get(key)
    if found is None:
        text = normalise(_piece(message))
        found = session_risk.heard(text, worst([_layered(layer, text, lambda: False) for layer in layers]))
        if len(_MEMORY) >= _MEMORIES:
            _MEMORY.clear()
        if found.verdict.level != "unknown":  # a failure may pass
            _MEMORY[key] = found
    return found


def _layered(layer: Layer, text: Text, has_topic: Callable[[], bool]) -> Assessment:
    try:
        return layer(text, has_topic)
    except Exception as error:
        return _failed(error)


def _failed(error: Exception) -> Assessment:
    return Assessment("unknown", subject="unclear", reasons=(f"check failed: {type(error).__name__}",))


class _Once(Generic[_Answer]):
    """A question answered at most once, and only if asked."""

    def __init__(self, ask: Callable[[], _Answer]) -> None:
        self._ask = ask
        self._answers: list[_Answer] = []

    def __call__(self) -> _Answer:
        if not self._answers:
            self._answers.append(self._ask())
        return self._answers[0]


def _piece(message: str) -> str:
    return message if len(message) <= _PIECE else f"{message[: _PIECE // 2]} . {message[-_PIECE // 2 :]}"


def _chunks(text: str) -> Iterator[str]:
    """Overlapping pieces of `text`; the same piece is given once."""
    seen: set[str] = set()
    for start in range(0, max(1, len(text) - _OVERLAP), _CHUNK - _OVERLAP):
        begin = start if start == 0 else text.find(" ", start, start + 100) + 1 or start
        piece = text[begin : start + _CHUNK]
        if piece not in seen:
            seen.add(piece)
            yield piece


def rules_layer(text: Text, has_topic: Callable[[], bool]) -> Assessment:
    """English rules on the text with and without its clause ends, so that "kill. myself" is found and scopes hold."""
    readings = dict.fromkeys((text.marked, text.flat))
    found = (each for reading in readings for chunk in _chunks(reading) for each in _english(chunk, has_topic))
    return worst(found)


def _english(chunk: str, has_topic: Callable[[], bool]) -> Iterator[Assessment]:
    clean = guards.without_idioms(chunk)
    for rule in ENGLISH:
        for count, match in enumerate(rule.pattern.finditer(clean)):
            if count == 8 or (rule.needs_topic and not has_topic()):
                break
            yield _judge(rule, clean, match)


def _judge(rule: Rule, text: str, match: re.Match[str]) -> Assessment:
    """What a match means where it stands: denied, told in a story, long past, a joke, someone else's words, or real."""
    verdict = Assessment(rule.level, rule.category, rule.subject, rule.time, (rule.name,))
    if rule.is_firm or rule.name.endswith(".denied"):
        return verdict
    if guards.is_story(text, match, rule.subject):
        return replace(NONE, subject="quoted or fiction", reasons=(f"{rule.name}: story",))
    if guards.is_denied(text, match):
        return replace(verdict, level="concern", reasons=(f"{rule.name}: denied",))
    if guards.is_past(text, match):
        is_disclosure = rule.category in ("abuse", "sexual violence")  # help is due whenever it happened
        level: Level = "elevated" if is_disclosure else "concern"
        return replace(verdict, level=level, time="past", reasons=(f"{rule.name}: past",))
    if guards.is_joke(text, match):
        return replace(verdict, level="concern", reasons=(f"{rule.name}: said lightly",))
    if rule.subject == "self" and guards.is_quoted(text, match):
        return replace(verdict, subject="other", reasons=(f"{rule.name}: quoted",))
    return verdict


def languages_layer(text: Text, has_topic: Callable[[], bool]) -> Assessment:
    """Explicit phrases in other languages; the reason names the language, so that the reply can add a line in it."""
    return worst(each for chunk in _chunks(text.plain) for each in _phrases(chunk))


def _phrases(chunk: str) -> Iterator[Assessment]:
    compact = "".join(chunk.split())
    for rule in languages.RULES:
        text = compact if rule.is_compact else chunk
        for match in islice(rule.pattern.finditer(text), 8):
            level = "concern" if languages.is_taken_back(rule, text, match) else rule.level
            yield Assessment(level, rule.category, rule.subject, reasons=(f"language:{rule.language}",))


RULE_LAYERS: tuple[Layer, ...] = (rules_layer, languages_layer)
LAYERS: tuple[Layer, ...] = (*RULE_LAYERS, meaning_layer)
