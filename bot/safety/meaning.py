"""The gate's layer for what no phrase says outright: embeds the text, asks the head, and speaks up above our bars.

It only raises: the gate takes the worst verdict of all layers. Stories and idioms need more before they count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, get_args

from bot.safety.assessment import FAINT, LIKENESS, NONE, PLAIN, Assessment, Category, Level, Subject, Time, worst
from bot.safety.embedding import EMBEDDING
from bot.safety.normalise import Text
from bot.safety.rules import guards

if TYPE_CHECKING:
    from bot.safety.head.head import Head
    from bot.safety.head.words import Words

# Policy: recall first, as far as ordinary lines stay quiet. Chosen on bench/gate/dev.jsonl, checked on real talks
# about ordinary troubles, which are harder than any line written to be ordinary. The risk is the mean
# of the three levels' scores: steadier than each alone on the few lines there are.
CRISIS = -0.16
"""The risk that is a crisis."""
SURE = 0.0
"""The risk from which the session counts on it; below, the session forgets it (Assessment.is_faint)."""
CERTAIN = 0.2
"""The risk from which the protocol answers as if words had said it; below, it asks first (Assessment.is_guess)."""
IMMINENT = -0.5
"""The score of imminent that is imminent, of a risk that is a crisis."""
CONCERN = 0.3
"""The score of concern that makes a smaller risk a concern, which costs one gentle question a session."""
FIGURATIVE = 0.2
"""An idiom, laughter or a story in the text raises every bar by so much."""
SHARE = 0.4
"""Of the words in a level's score, the embedding having the rest: a third fewer alarms on real talks, same recall."""
_OTHER = 0.0
_QUOTED = 0.0
_PAST = 0.1
_WHOLE = 160  # characters embedded as one text (about 40 tokens, 40 ms)
_PIECE = 110  # of a longer text, so that one sentence of danger does not drown in it
_PIECES = 12
_KEPT = 2_000
_SENTENCE = re.compile(r"[^.!?。！？\n]+[.!?。！？\n]*")
_PAUSE = re.compile(r"[,;:،、，；…–—-]+ ?| (?=(?:and|but|because|so|or|then) )")
_CATEGORIES: tuple[Category, ...] = tuple(name for name in get_args(Category) if name != NONE.category)
_SCORES: dict[bytes, dict[str, float]] = {}


def meaning_layer(text: Text, has_topic: Callable[[], bool]) -> Assessment:
    """What the head makes of each piece of the text. Raises while the embedding is loading for too long."""
    if EMBEDDING.problem():  # for good, and said at start: the message in which it was found out was "unknown"
        return Assessment("none", reasons=("meaning: not available",))
    return worst([_judged(scores(piece), text) for piece in pieces(text.raw)])


def pieces(raw: str) -> list[str]:
    """Whole sentences, short ones together up to about _PIECE characters; of a very long text the first and the last.

    A sentence longer than _WHOLE is cut between words, where it pauses if it does: half a word means nothing.
    """
    plain = " ".join(unicodedata.normalize("NFKC", raw).split())
    if not any(char.isalpha() for char in plain):
        return []
    if len(plain) <= _WHOLE:
        return [plain]
    found = [""]
    for sentence in _SENTENCE.findall(plain):
        for part in _parts(sentence):
            if len(found[-1]) + len(part) > _PIECE:
                found.append("")
            found[-1] += part
    every = [piece.strip() for piece in found if any(char.isalpha() for char in piece)]
    half = _PIECES // 2
    return every if len(every) <= _PIECES else [*every[:half], *every[-half:]]


def _parts(sentence: str) -> Iterator[str]:
    """The sentence, or parts of at most _WHOLE characters; what has no pause and no space is cut anywhere."""
    while len(sentence) > _WHOLE:
        pauses = [match.end() for match in _PAUSE.finditer(sentence, _PIECE // 2, _PIECE)]
        end = pauses[-1] if pauses else sentence.rfind(" ", 1, _PIECE) + 1 or _PIECE
        yield sentence[:end]
        sentence = sentence[end:]
    yield sentence


def scores(piece: str) -> dict[str, float]:
    """The head's outputs for one piece; kept by hash, so that a text is embedded once."""
    key = sha256(piece.encode(errors="replace")).digest()
    found = _SCORES.get(key)
    if found is None:
        found = _scored(piece)
        if len(_SCORES) >= _KEPT:
            _SCORES.clear()
        _SCORES[key] = found
    return found


def _scored(piece: str) -> dict[str, float]:
    head, words = _heads()
    found = head.scores(EMBEDDING.vector(piece))
    said = words.scores(piece)
    return {name: (1 - SHARE) * score + SHARE * said.get(name, score) for name, score in found.items()}


def _judged(given: dict[str, float], text: Text) -> Assessment:
    extra = FIGURATIVE if guards.is_figurative(text.marked) else 0.0
    risk = (given["concern"] + given["elevated"] + given["imminent"]) / 3
    level = _level(given, risk - extra, extra)
    if level == "none":
        return NONE
    return Assessment(level, _category(given), _subject(given), _time(given), _reasons(level, risk - extra))


def _reasons(level: Level, risk: float) -> tuple[str, ...]:
    if risk < SURE:
        return (FAINT,)
    said = f"{LIKENESS}{level}"
    return (said, PLAIN) if risk >= CERTAIN else (said,)


def _level(given: dict[str, float], risk: float, extra: float) -> Level:
    if risk >= CRISIS:
        return "imminent" if given["imminent"] >= IMMINENT + extra else "elevated"
    return "concern" if given["concern"] >= CONCERN + extra else "none"


def _category(given: dict[str, float]) -> Category:
    return max(_CATEGORIES, key=lambda name: given.get(name, -1.0))


def _subject(given: dict[str, float]) -> Subject:
    if given["quoted or fiction"] > _QUOTED:
        return "quoted or fiction"
    return "other" if given["other"] > _OTHER else "self"


def _time(given: dict[str, float]) -> Time:
    return "past" if given["past"] > _PAST else "now"


@cache
def _heads() -> tuple[Head, Words]:
    try:
        from bot.safety.head import head, words

        return head.load(), words.load()
    except Exception as error:
        EMBEDDING.give_up(f"its head cannot be read ({type(error).__name__})")
        raise
