"""From the model's raw text to a reply: whole sentences, no role tags, no loops, one question, and an end.

Works on a stream: a sentence is given out when it is whole, so nothing is ever shown that is taken back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from model_server.strategies import LABELS

ROLE = r"(?:user|assistant|system|seeker|supporter|human|bot|ai|therapist|listener|response|reply|answer|[a-z])"
# Where the model begins somebody else's turn, a strategy again, or the template's markup: nothing after it is shown.
LABEL = rf"(?P<label>\[)\s*(?:{'|'.join(map(re.escape, LABELS))})\b[^\]\n]*\]?"
TAG = re.compile(
    rf"<\|[a-z_]*\|?>?|(?:\A|\n)\s*{ROLE}\s*:|(?<=[.!?])\s+[a-z]:|\n\s*#{{2,}}|{LABEL}",
    re.IGNORECASE,
)
OPENING = re.compile(rf"\s+|<\|[a-z_]*\|>|\[[^\]\n]{{1,40}}\]:?|(?:{ROLE}\s*:)|[\]>*#]+", re.IGNORECASE)
# "1.", "e.g." and titles end no sentence.
SENTENCE = re.compile(
    r".*?(?:[.!?…]+[\"'”’)\]*]*(?=\s)(?<!\b\d\.)(?<!\b(?:e\.g|i\.e)\.)(?<!\b(?:Mr|Ms|Dr|vs)\.)(?<!\bMrs\.)"
    r"|[。！？]+[」』）]*|(?<!:)\n)",
    re.DOTALL,
)
ENDED = re.compile(r"[.!?…。！？][\"'”’)\]」』）]*$|[\u2600-\u27bf\U0001F300-\U0001FAFF]\ufe0f?$")
CLAUSE = re.compile(r"\s*[,;:—–](?=\s)|\s+(?=(?:and|but|because|so|or)\s)")
LIST_MARK = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+", re.MULTILINE)
# The strategy that a model without one picked for it writes itself, still without its end.
OPEN_TAG = re.compile(r"\s*\[[^\]\n]{0,40}\Z")
# "[warmly]", "[Your name]": notes for an actor or gaps in a form, not words for a person.
ASIDE = re.compile(r"\[[^\]\n]*\]")
OPEN_ASIDE = re.compile(r"\[[^\]\n]{0,200}\Z")
GAP = "\ufffc"
MARKUP = re.compile(r"\*\*|__|`+|^#+\s*")
# Some words four times over, one after the other.
LOOP = re.compile(r"\b([\w'’][\w'’ ,]{2,48}?)(?:[\s,;]*\b\1\b){3,}.*", re.IGNORECASE | re.DOTALL)
SHORTEST_CLAUSE = 20


class ReplyCleaner:
    """Feed pieces of raw text, take out sentences. `is_done`: nothing more is wanted from the model.

    `wants_more`: the text ended where the model began the next segment with a strategy's label. `before` are the
    sentences of the segments before this one: they are not said again, and their questions count.
    """

    def __init__(self, *, max_sentences: int, max_questions: int = 1, before: Sequence[str] = ()) -> None:
        self._raw = ""
        self._before = tuple(before)
        self._given: list[str] = []
        self.wants_more = False
        self._max_sentences = max_sentences
        self._max_questions = max_questions
        self.is_done = False

    def feed(self, piece: str) -> list[str]:
        """The sentences that became whole with this piece."""
        if self.is_done:
            return []
        self._raw += piece
        self._tidy_opening()
        if self._is_in_opening_tag():
            return []
        tag = TAG.search(self._raw)
        if tag:
            self.wants_more = tag["label"] is not None
            before = self._raw[: tag.start()].rstrip()
            self._raw = f"{before}\n" if ENDED.search(before) else before
        self._raw = ASIDE.sub(GAP, self._raw)
        if OPEN_ASIDE.search(self._raw):
            return []
        found = self._whole()
        return found + self.finish("length") if tag else found

    def finish(self, reason: Literal["stop", "length"]) -> list[str]:
        """What is left when the model stopped by itself ("stop") or was cut off ("length").

        An unfinished sentence is dropped, or ended at its last clause where there is no other.
        """
        self._raw = "" if self._is_in_opening_tag() else OPEN_ASIDE.sub("", self._raw)
        found = self._whole()
        rest = _plain(self._raw.strip(f"{GAP} "))
        if rest and not self.is_done:
            if reason == "stop" or ENDED.search(rest):
                found += self._take(rest)
            elif not self._given:
                found += self._take(_ended(rest))
        self.is_done = True
        return found

    def _whole(self) -> list[str]:
        found: list[str] = []
        while (match := SENTENCE.match(self._raw)) and not self.is_done:
            self._raw = self._raw[match.end() :]
            found += self._take(match.group())
        return found

    def _tidy_opening(self) -> None:
        while not self._given and (match := OPENING.match(self._raw)):
            self._raw = self._raw[match.end() :]

    def _is_in_opening_tag(self) -> bool:
        return not self._given and OPEN_TAG.match(self._raw) is not None

    def _take(self, sentence: str) -> list[str]:
        """The sentence, unless it was said already or asks one question too many; ends a reply that goes in circles."""
        text = _plain(sentence.strip(f"{GAP} "))
        if GAP in text:
            return []
        unlooped = LOOP.sub(r"\1", text)
        said = [*self._before, *self._given]
        is_loop = unlooped != text or _key(text) in {_key(given) for given in said}
        text = _closed(unlooped)
        if not any(sign.isalnum() or ord(sign) > 0x2600 for sign in text):
            return []
        if is_loop:
            self.is_done = True
        if _key(text) in {_key(given) for given in said}:
            return []
        if "?" in text and sum("?" in given for given in said) >= self._max_questions:
            return []
        self._given.append(text)
        self.is_done = self.is_done or len(self._given) >= self._max_sentences
        return [text]


def _plain(text: str) -> str:
    """One line, without list marks, markup and brackets that nothing closes."""
    if "[" in text and "]" not in text:
        text = text.replace("[", "")
    return MARKUP.sub("", " ".join(LIST_MARK.sub("", text).split())).strip()


def _closed(text: str) -> str:
    """The whole sentence with an end mark."""
    if not text or ENDED.search(text):
        return text
    bare = text.rstrip(" ,;:—–-")
    return f"{bare}." if bare[-1:].isalnum() else bare


def _ended(text: str) -> str:
    """An unfinished sentence, ended where its last clause did, or visibly left open."""
    clauses = [match.start() for match in CLAUSE.finditer(text) if match.start() >= SHORTEST_CLAUSE]
    return (text[: clauses[-1]] if clauses else text).rstrip(" ,;:—–-") + ("." if clauses else "…")


def _key(sentence: str) -> str:
    return re.sub(r"\W+", "", sentence).casefold()
