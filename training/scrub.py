"""Personal data out of a conversation before its text leaves the store: placeholders, the same for the same thing.

Names, places, contacts, numbers that identify, employers and schools, dates; ages where one of the others stands in the
conversation. What it misses, and how often, is measured in tests/training/test_scrub.py; see docs/scrubbing.md.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from training.datasets.record import Conversation, Utterance
from training.personal.patterns import Kind
from training.personal.spans import Span, ages, find
from training.personal.words import gazetteer, is_common, plain

NOT_WITH_AGE = frozenset({"NAME"})
"""An age beside a name alone tells nobody who that is, as the name is gone."""
WORDS = frozenset({"NAME", "PLACE", "EMPLOYER"})
PLACEHOLDER = re.compile(r"\[(?:NAME|PLACE|CONTACT|ID|EMPLOYER|DATE|AGE)\d+\]")
_WORD = re.compile(r"[^\W\d_][\w’'-]*\w")


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """The conversations without personal data, and how many pieces of each kind were taken out."""

    conversations: tuple[Conversation, ...]
    counts: Counter[str]


def scrub(conversations: Sequence[Conversation]) -> Scrubbed:
    """Each conversation by itself. A reply that held something is read as context from now on, and never imitated."""
    done, counts = [], Counter[str]()
    for conversation in conversations:
        texts = [turn.text for turn in conversation.turns]
        others = [conversation.situation or "", conversation.problem or "", conversation.emotion or ""]
        clean, found = scrub_texts([*texts, *others])
        counts += found
        turns = tuple(_scrubbed(turn, text) for turn, text in zip(conversation.turns, clean, strict=False))
        situation, problem, emotion = (text or None for text in clean[len(texts) :])
        done.append(
            replace(conversation, turns=turns, situation=situation, problem=problem, emotion=emotion, is_raw=False)
        )
    return Scrubbed(tuple(done), counts)


def scrub_texts(texts: Sequence[str]) -> tuple[list[str], Counter[str]]:
    """The texts of one conversation with placeholders, and the pieces of each kind."""
    spans = [_apart(text, find(text)) for text in texts]
    spans = _everywhere(texts, spans)
    if any(span.kind not in NOT_WITH_AGE for found in spans for span in found):
        spans = [_with(found, ages(text)) for text, found in zip(texts, spans, strict=True)]
    names = _Placeholders()
    clean = [names.put_into(text, found) for text, found in zip(texts, spans, strict=True)]
    return clean, Counter(span.kind for found in spans for span in found)


def _scrubbed(turn: Utterance, text: str) -> Utterance:
    return turn if text == turn.text else replace(turn, text=text, is_target=False)


def _apart(text: str, spans: list[Span]) -> list[Span]:
    """Without what lies in a placeholder that is there already."""
    there = [match.span() for match in PLACEHOLDER.finditer(text)]
    return [span for span in spans if not any(span.start < end and start < span.end for start, end in there)]


def _with(spans: list[Span], more: list[Span]) -> list[Span]:
    free = [each for each in more if not any(each.start < span.end and span.start < each.end for span in spans)]
    return sorted([*spans, *free], key=lambda span: span.start)


def _everywhere(texts: Sequence[str], spans: list[list[Span]]) -> list[list[Span]]:
    """What was found once is found everywhere in the conversation, as one kind of thing.

    In small letters too, unless the word is also a common one, or nothing but its capital spoke for it.
    """
    kinds: dict[str, Counter[Kind]] = defaultdict(Counter)
    in_small: set[str] = set()
    for text, found in zip(texts, spans, strict=True):
        for span in (each for each in found if each.kind in WORDS):
            for word in _WORD.findall(text[span.start : span.end]):
                is_word = is_common(word) or plain(word) in gazetteer().names_that_are_words
                if not is_word or (span.kind == "NAME" and word[0].isupper()):
                    kinds[plain(word)][span.kind] += 1
                if not is_word and span.is_sure:
                    in_small.add(plain(word))
    known = {word: _likeliest(word, counts) for word, counts in kinds.items()}
    spans = [[_as_known(text, span, known) for span in found] for text, found in zip(texts, spans, strict=True)]
    return [_with(found, list(_known_in(text, known, in_small))) for text, found in zip(texts, spans, strict=True)]


def _likeliest(word: str, counts: Counter[Kind]) -> Kind:
    return "NAME" if "NAME" in counts and word in gazetteer().names else counts.most_common(1)[0][0]


def _as_known(text: str, span: Span, known: dict[str, Kind]) -> Span:
    kind = known.get(plain(text[span.start : span.end]), span.kind) if span.kind in WORDS else span.kind
    return replace(span, kind=kind)


def _known_in(text: str, known: dict[str, Kind], in_small: set[str]) -> Iterator[Span]:
    there = [match.span() for match in PLACEHOLDER.finditer(text)]
    for match in _WORD.finditer(text):
        word = plain(match.group())
        is_meant = word in known and (word in in_small or match.group()[0].isupper())
        if is_meant and not any(start <= match.start() < end for start, end in there):
            end = match.end() - (2 if match.group().casefold().endswith(("'s", "’s")) else 0)
            yield Span(match.start(), end, known[word])


@dataclass(slots=True)
class _Placeholders:
    """The number of each thing in a conversation; of a full name, and of each word of it, the same."""

    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    last: Counter[str] = field(default_factory=Counter)

    def put_into(self, text: str, spans: Sequence[Span]) -> str:
        parts, end = [], 0
        for span in spans:
            parts += [text[end : span.start], self.of(span.kind, text[span.start : span.end])]
            end = span.end
        return "".join([*parts, text[end:]])

    def of(self, kind: Kind, words: str) -> str:
        keys = [plain(words)]
        if kind == "NAME":
            keys += [plain(word) for word in _WORD.findall(words) if word.strip(".") not in TITLES]
        number = next((self.numbers[kind, key] for key in keys if (kind, key) in self.numbers), 0)
        if not number:
            self.last[kind] += 1
            number = self.last[kind]
        for key in keys:
            self.numbers.setdefault((kind, key), number)
        return f"[{kind}{number}]"


TITLES = frozenset({"Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Prof", "Professor", "Pastor", "Father", "Aunt", "Uncle"})
