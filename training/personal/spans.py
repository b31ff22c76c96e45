"""The spans of personal data in a text: what patterns and lists find, and names that only a capital speaks for.

A capital on a word that is not common, in the middle of a sentence, is taken for a name. A tagger (spaCy's small
English model) added nothing to that: docs/scrubbing.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from training.personal.patterns import (
    AGES,
    CAP,
    DOES,
    HERE,
    HOME,
    KIN,
    LEAD,
    LEAD_SMALL,
    RULES,
    SMALL_STREET,
    START,
    WORD,
    Kind,
)
from training.personal.words import gazetteer, is_common, plain

NEAR = 12
"""How many characters before a word tell whether it opens a sentence."""


@dataclass(frozen=True, slots=True)
class Span:
    """Characters from `start` to before `end`, and what they tell. Not `is_sure`: only a capital speaks for it."""

    start: int
    end: int
    kind: Kind
    is_sure: bool = True


def find(text: str) -> list[Span]:
    """The spans, in order, none over another. Ages are found apart: `ages`."""
    taken: list[Span] = []
    by_rule = (*_by_rule(text), *_employers(text))
    by_list = (*_listed(text), *_in_place_of_names(text), *_homes(text))
    for span in (*by_rule, *by_list, *_unknown(text)):
        _take(taken, span, text)
    return sorted(taken, key=lambda span: span.start)


def ages(text: str) -> list[Span]:
    """Where somebody's age stands: on its own it tells nobody who that is."""
    taken: list[Span] = []
    for pattern in AGES:
        for match in pattern.finditer(text):
            group = next(number for number in range(1, (match.lastindex or 0) + 1) if match.group(number))
            if not match.group(group).isdigit() or 1 <= int(match.group(group)) <= 99:
                _take(taken, Span(*match.span(group), "AGE"), text)
    return sorted(taken, key=lambda span: span.start)


def _take(taken: list[Span], span: Span, text: str) -> None:
    start, end = span.start, span.end
    while end > start and not text[end - 1].isalnum():
        end -= 1
    if text[start:end].casefold().endswith(("'s", "’s")):
        end -= 2
    if end > start and not any(start < other.end and other.start < end for other in taken):
        taken.append(Span(start, end, span.kind, span.is_sure))


def _by_rule(text: str) -> Iterator[Span]:
    for kind, pattern in RULES:
        for match in pattern.finditer(text):
            group = 1 if match.lastindex and kind != "EMPLOYER" else 0
            if kind == "NAME" and group and not _may_be_name(match.group(1)):
                continue
            start = match.start(group)
            if kind in {"EMPLOYER", "PLACE"}:
                start = _without_opening(text, start, match.end(group))
            yield Span(start, match.end(group), kind)


def _without_opening(text: str, start: int, end: int) -> int:
    """Words like "The" or "My" that only open a sentence are no part of what it names."""
    while (word := WORD.match(text, start)) and word.end() < end and is_common(word.group()):
        if word.group() in {"St", "Mt", "Saint"} or not word.group()[0].isupper() or text[start - 1 : start].isalnum():
            break
        if word.group().casefold() not in {
            "the",
            "my",
            "our",
            "a",
            "an",
            "his",
            "her",
            "their",
            "this",
            "that",
            "i",
            "at",
        }:
            break
        start = word.end() + len(text[word.end() :]) - len(text[word.end() :].lstrip())
    return start


def _may_be_name(word: str) -> bool:
    small = plain(word)
    if small in gazetteer().never:
        return False
    if word[0].isupper():
        return small in gazetteer().names or small in gazetteer().names_that_are_words or not is_common(word)
    return small in gazetteer().names or not is_common(word)


def _employers(text: str) -> Iterator[Span]:
    for match in LEAD.finditer(text):
        first = match.group(1).split()[0].casefold().strip(".")
        if first not in gazetteer().never and not _is_place(match.group(1)) and first not in gazetteer().names:
            yield Span(*match.span(1), "EMPLOYER")
    for match in LEAD_SMALL.finditer(text):
        first = match.group(1).split()[0]
        if not is_common(first) and first not in gazetteer().names and first not in gazetteer().places:
            yield Span(*match.span(1), "EMPLOYER")


def _homes(text: str) -> Iterator[Span]:
    """Small letters where a place is named, on a word that is not common; and a street's."""
    for match in HOME.finditer(text):
        if not is_common(match.group(1)) and plain(match.group(1)) not in gazetteer().names:
            yield Span(*match.span(1), "PLACE")
    for match in SMALL_STREET.finditer(text):
        yield Span(*match.span(1), "PLACE")


def _is_place(words: str) -> bool:
    small = words.casefold()
    return small in gazetteer().places or small in gazetteer().places_that_are_words


def _listed(text: str) -> Iterator[Span]:
    """What the gazetteer knows, also in small letters; what is a common word too, only with a capital mid-sentence."""
    known, words = gazetteer(), list(WORD.finditer(text))
    small = [plain(word.group()) for word in words]
    for size in (3, 2, 1):
        for place in range(len(words) - size + 1):
            phrase = " ".join(small[place : place + size])
            span = (words[place].start(), words[place + size - 1].end())
            is_capital = words[place].group()[0].isupper() and not _opens(text, span[0]) and phrase not in known.never
            if phrase in known.places or (is_capital and phrase in known.places_that_are_words):
                yield Span(*span, "PLACE")
            elif phrase in known.employers or (is_capital and phrase in known.employers_that_are_words):
                yield Span(*span, "EMPLOYER")
            elif phrase in known.names or (is_capital and phrase in known.names_that_are_words):
                yield Span(span[0], _with_surname(text, span[1]), "NAME")


def _with_surname(text: str, end: int) -> int:
    following = re.compile(rf"\s+({CAP})").match(text, end)
    if following and text[end - 1].isalnum() and not is_common(following.group(1)):
        return following.end()
    return end


def _opens(text: str, start: int) -> bool:
    return START.search(text[max(0, start - NEAR) : start]) is not None or start == 0


def _in_place_of_names(text: str) -> Iterator[Span]:
    """A capital, or a name that is also a word, where a relation or a greeting has just been named."""
    known = gazetteer()
    for pattern in (KIN, HERE):
        for match in pattern.finditer(text):
            word = match.group(1)
            small = plain(word)
            is_capital = word[0].isupper() and small not in known.never and small.split("'")[0] != "i"
            if is_capital and (pattern is KIN or small in known.names_that_are_words or not is_common(word)):
                yield Span(match.start(1), _with_surname(text, match.end(1)), "NAME")


def _unknown(text: str) -> Iterator[Span]:
    """A capital in the middle of a sentence, on a word that is not common: some name, of whom or what is not known.

    Words all in capitals are shouted, or abbreviations.
    """
    for match in re.finditer(rf"{CAP}(?:\s+{CAP})*", text):
        words = list(WORD.finditer(text, match.start(), match.end()))
        if words and _opens(text, words[0].start()) and not DOES.match(text, words[0].end()):
            words = words[1:]
        words = [word for word in words if not is_common(word.group()) and not word.group().isupper()]
        if words:
            yield Span(words[0].start(), words[-1].end(), "NAME", is_sure=False)
