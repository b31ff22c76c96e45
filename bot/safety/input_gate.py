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

from bot.safety import language, session_risk
from bot.safety.assessment import FRIGHT, NONE, UNREAD, Assessment, Level, worst
from bot.safety.meaning import meaning_layer
from bot.safety.normalise import Text, normalise
from bot.safety.rules import ENGLISH, Rule, breath, guards, languages
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
_SHORT_WORDS, _SHORT_LETTERS = 3, 30  # what may be a part of a sentence that is sent word by word
_LANGUAGE = "language:"  # what a phrase rule's reason begins with
_MEMORIES = 5_000  # earlier messages whose reading is kept, by hash and never by their words
_MEMORY: dict[tuple[bytes, tuple[Layer, ...], bool], Heard] = {}


def check(messages: Sequence[str], history: Sequence[str] = (), layers: Sequence[Layer] | None = None) -> Assessment:
    """The verdict on one turn of the seeker; `history` is the seeker's earlier messages, oldest first.

    Never raises. One more message never lowers the level: every verdict on fewer messages stays among those compared.
    """
    chosen = LAYERS if layers is None else layers
    verdict = worst(_each(messages, history, chosen))
    return _unread(messages, verdict) if verdict.level == "none" else _worded(verdict, messages, history)


async def assess(messages: Sequence[str], history: Sequence[str] = ()) -> Assessment:
    """`check` in a thread: asyncio code calls this one, for an embedding takes 20 to 100 ms of a core.

    A text that was read before, here or in `check`, is not embedded again.
    """
    return await asyncio.to_thread(check, messages, history)


def warm_up() -> None:
    """Load every layer in the background, so that the first message does not wait for it (about a second)."""
    threading.Thread(target=_warm, name="input gate", daemon=True).start()


def _warm() -> None:
    check(["hello"])
    language.load()


def _worded(verdict: Assessment, messages: Sequence[str], history: Sequence[str]) -> Assessment:
    """The verdict with the language that help is worded in, where there is any help to word."""
    if verdict.level == "none":
        return verdict
    names = (reason.removeprefix(_LANGUAGE) for reason in verdict.reasons if reason.startswith(_LANGUAGE))
    named = next((name for name in names if name.isalpha()), "")
    try:
        return replace(verdict, language=language.language_of(messages, history, named))
    except Exception:  # what is no text: the level stands, and help is worded in English
        return verdict


def _unread(messages: Sequence[str], verdict: Assessment) -> Assessment:
    """ "unknown" where nothing was seen in a message because of its language: nobody who is not understood is calm."""
    try:
        told = next(filter(None, map(language.unread, (*messages, "\n".join(messages)))), "")
    except Exception as error:
        return _failed(error)
    return Assessment("unknown", subject="unclear", reasons=(UNREAD,), language=told) if told else verdict


def _each(messages: Sequence[str], history: Sequence[str], layers: Sequence[Layer]) -> Iterator[Assessment]:
    try:
        for index, message in enumerate(messages):
            before = (*history[-_HISTORY:], *messages[max(0, index - _HISTORY) : index])
            yield _look(message, before, layers)
            if index:
                burst = messages[max(0, index + 1 - _BURST) : index + 1]
                yield _look(" ".join(_piece(each) for each in burst), before, layers)
            yield _word_by_word(message, before, layers)
    except Exception as error:  # the person is answered as if in doubt, whatever broke
        yield _failed(error)


def _look(message: str, before: Sequence[str], layers: Sequence[Layer]) -> Assessment:
    """What the layers see in the message, and what the session makes of it."""
    try:
        text = normalise(message)
    except Exception as error:
        return _failed(error)
    earlier = _Once(lambda: _recall(before, layers)[0])
    has_topic = _Once(lambda: bool(TOPIC.search(text.flat)) or any(each.is_topic for each in earlier()))
    seen = worst([_layered(layer, text, has_topic) for layer in layers])
    try:
        return session_risk.judged(session_risk.heard(text, seen), earlier)
    except Exception as error:
        return worst((seen, _failed(error)))


def _word_by_word(message: str, before: Sequence[str], layers: Sequence[Layer]) -> Assessment:
    """What a short message says with the run of short ones before it, if it says more than they did without it."""
    run = _recall(before, layers)[1] if _is_short(message) else ()
    if not run:
        return NONE
    rest = before[: -len(run)]
    without, joined = (_look(" ".join(words), rest, layers) for words in (run, (*run, message)))
    return joined if joined.rank > without.rank else NONE


def _recall(before: Sequence[str], layers: Sequence[Layer]) -> tuple[list[Heard], tuple[str, ...]]:
    """The earlier messages as they were heard, and the run of short ones at their end that said nothing together yet.

    A short message that completes a danger with those before it is remembered as that danger, and begins a new run.
    """
    heard: list[Heard] = []
    run: tuple[str, ...] = ()
    highest = 0  # rank of the parts
    for each in before:
        found = _remembered(each, layers)
        run = (*run, each)[-_BURST:] if _is_short(each) else ()
        highest = max(highest, found.verdict.rank) if len(run) > 1 else found.verdict.rank
        has_topic = any(earlier.is_topic for earlier in heard)
        joined = _remembered(" ".join(run), layers, has_topic) if len(run) > 1 else found
        if joined.verdict.rank > highest:
            found, run = joined, ()
        heard.append(found)
    return heard, run


def _is_short(message: str) -> bool:
    return 0 < len(message) <= _SHORT_LETTERS and len(message.split()) <= _SHORT_WORDS


def _remembered(message: str, layers: Sequence[Layer], has_topic: bool = False) -> Heard:
    """An earlier message read for itself; each is read once, so that a turn costs its own messages only."""
    key = (sha256(message.encode(errors="replace")).digest(), tuple(layers), has_topic)
    found = _MEMORY.get(key)
    if found is None:
        text = normalise(_piece(message))
        is_topic = has_topic or bool(TOPIC.search(text.flat))
        found = session_risk.heard(text, worst([_layered(layer, text, lambda: is_topic) for layer in layers]))
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
    if rule.is_firm:
        return verdict
    if rule.name.endswith(".denied"):
        return _denied(verdict, rule, text, match)
    if guards.is_story(text, match, rule.subject):
        return replace(NONE, subject="quoted or fiction", reasons=(f"{rule.name}: story",))
    if guards.is_denied(text, match):
        return _denied(verdict, rule, text, match)
    if guards.is_past(text, match):
        is_disclosure = rule.category in ("abuse", "sexual violence")  # help is due whenever it happened
        level: Level = "elevated" if is_disclosure else "concern"
        return replace(verdict, level=level, time="past", reasons=(f"{rule.name}: past",))
    if rule.name == "medical.breath" and breath.is_fright(text):
        return replace(verdict, level="concern", reasons=(FRIGHT,))
    if guards.is_joke(text, match):
        return replace(verdict, level="concern", reasons=(f"{rule.name}: said lightly",))
    if rule.subject == "self" and guards.is_quoted(text, match):
        return replace(verdict, subject="other", reasons=(f"{rule.name}: quoted",))
    return verdict


def _denied(verdict: Assessment, rule: Rule, text: str, match: re.Match[str]) -> Assessment:
    """A denial with nothing behind it is none; with heaviness behind it, a concern."""
    if guards.is_bare_denial(text, match):
        return replace(NONE, reasons=(f"{rule.name}: denied",))
    return replace(verdict, level="concern", reasons=(f"{rule.name}: denied",))


def languages_layer(text: Text, has_topic: Callable[[], bool]) -> Assessment:
    """Explicit phrases in other languages; the reason names the language, so that the reply can add a line in it."""
    readings = dict.fromkeys((text.plain, text.written_out))
    return worst(each for reading in readings for chunk in _chunks(reading) for each in _phrases(chunk))


def _phrases(chunk: str) -> Iterator[Assessment]:
    compact = "".join(chunk.split())
    for rule in languages.RULES:
        text = compact if rule.is_compact else chunk
        for match in islice(rule.pattern.finditer(text), 8):
            yield _phrase(rule, match)


def _phrase(rule: languages.PhraseRule, match: re.Match[str]) -> Assessment:
    """What a phrase means where it stands: real, denied, or laughed about and told of a story."""
    reasons = (f"language:{rule.language}",)
    is_denied = languages.is_denied(match)
    if is_denied and languages.is_bare_denial(match):
        return replace(NONE, reasons=(f"language:{rule.language}: denied",))
    if rule.category == "medical emergency" and breath.is_fright_abroad(match):
        return Assessment("concern", rule.category, rule.subject, reasons=(*reasons, FRIGHT))
    level: Level = "concern" if is_denied or languages.is_taken_back(rule, match) else rule.level
    return Assessment(level, rule.category, rule.subject, reasons=reasons)


RULE_LAYERS: tuple[Layer, ...] = (rules_layer, languages_layer)
LAYERS: tuple[Layer, ...] = (*RULE_LAYERS, meaning_layer)
