"""One plain spelling for what a person wrote, whatever tricks or typos hide it; digits of doses and ages stay.

Knows letters and words, not danger: the rules read its result. Time is linear in the length of the text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import product

from bot.safety.lookalikes import ABROAD, ALWAYS, DANGER, ENDINGS, LEET, MIXED, SHORT, WORDS


@dataclass(frozen=True, slots=True)
class Text:
    """`marked` keeps clause ends as " . " and " , "; `flat` has none; `plain` is only folded, for other languages.

    `written_out` is `plain` without leet, spaced letters and the short forms of other languages.
    `raw` is what was written.
    """

    marked: str
    flat: str
    plain: str
    raw: str
    written_out: str = ""


class _Visible(dict[int, str | None]):
    """For str.translate: control and invisible characters go, white space becomes a space, look-alikes a letter."""

    def __missing__(self, code: int) -> str | None:
        self[code] = answer = self._of(chr(code))
        return answer

    def _of(self, char: str) -> str | None:
        if char in ALWAYS:
            return ALWAYS[char]
        if char == "\n":
            return " . "
        kind = unicodedata.category(char)
        if char.isspace() or kind in ("Zl", "Zp", "Zs"):
            return " "
        is_accent = "\u0300" <= char <= "\u036f" or "\ufe00" <= char <= "\ufe0f"
        return None if is_accent or kind in ("Cc", "Cf", "Cs", "Cn") else char


_VISIBLE = _Visible()
_SPACED = re.compile(r"(?<![^\W_])[^\W_](?:[ .\-_*,/|]{1,3}[^\W_!$@]){2,}(?![^\W_])")
_EDGES = ".,;:?\"'()[]{}<>…~/\\&=^%"
_HIDERS = re.compile(r"[.\-_'’]+")
_RUN = re.compile(r"([a-z])\1{2,}")
_DOUBLE = re.compile(r"([a-z])\1+")
_STOP = re.compile(r"[\s]*[.!?;:…]+[\s.!?;:…,]*")
_NOT_WORD = re.compile(r"[^\w\s.,\"'$€£\u0900-\u109f]+")  # \w leaves out the vowel signs of India's scripts
_ONE_QUOTED = re.compile(r'" (\w+) "')  # a word in quotes is stressed, not quoted
_SPACE = re.compile(r"\s+")
_UNDOUBLED = {_DOUBLE.sub(r"\1", word): word for word in DANGER}
_CORE = ("kill", "die", "suicid", "myself", "dead", "hang", "live", "want")
_ILL = re.compile(r"\bill (?=(?:just |probably )?(?:kill|hang|end|die|take|try|shoot|cut|jump|be|do|never|not)\b)")
_TO = re.compile(
    r"\b(want|need|ready|going|rather|plan|wish|about|go|tried) 2 "
    r"(?=(?:die|kill|end|hang|cut|hurt|harm|be|not|sleep|jump|overdose|unalive|live)\b)"
)
_LEET_WORD = re.compile(r"(?<![\w@])[^\W\d_]{1,20}(?:[0134578@$!]{1,2}[^\W\d_]{1,20}){1,6}(?![\w@])")
_LONGEST = 40  # a longer "word" is no word that anything could hide in


def fold(text: str) -> str:
    """NFKC, lower case, no accents, no invisible characters; scripts other than Latin keep their own letters."""
    lowered = unicodedata.normalize("NFKC", text).casefold()
    decomposed = unicodedata.normalize("NFD", lowered)
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", decomposed).translate(_VISIBLE))


def normalise(text: str) -> Text:
    """The spellings that the rules read."""
    as_typed = fold(text)
    folded = _SPACED.sub(_join_letters, as_typed)
    known: dict[str, str] = {}
    words = []
    for token in folded.split():
        if token not in known:
            known[token] = _word(token)
        words.append(known[token])
    marked = _TO.sub(r"\1 to ", _ILL.sub("i will ", _punctuate(" ".join(words))))
    return Text(marked, _flatten(marked), _flatten(_punctuate(folded)), text, _write_out(as_typed))


def _write_out(folded: str) -> str:
    """The reading for other languages of which no word list is kept: letters for leet, and short forms written out."""
    joined = _SPACED.sub(lambda spaced: "".join(char for char in spaced.group() if char.isalnum()), folded)
    plain = _flatten(_punctuate(_LEET_WORD.sub(lambda word: word.group().translate(LEET[0]), joined)))
    return " ".join(ABROAD.get(word, word) for word in plain.split())


def _punctuate(text: str) -> str:
    stopped = _STOP.sub(" . ", text).replace(",", " , ").replace('"', ' " ').replace("'", " ")
    return _ONE_QUOTED.sub(r"\1", _SPACE.sub(" ", _NOT_WORD.sub(" ", stopped))).strip()


def _flatten(marked: str) -> str:
    return _SPACE.sub(" ", re.sub(r"[.,]", " ", marked)).strip()


def _join_letters(match: re.Match[str]) -> str:
    """ "k i l l" becomes "kill"; letters that spell nothing known stay apart, for "a b c" is not a word."""
    spaced = match.group()
    groups = re.split(r" {2,}", spaced)
    joined = ["".join(char for char in group if char.isalnum() or char in "!$@") for group in groups]
    if not spaced.isascii():
        return " ".join(joined)
    parts = [
        _segment(part)
        or _segment(part.translate(LEET[0]))
        or _segment(part.translate(LEET[1]))
        or _segment(part.replace("2", "to"))
        for part in joined
    ]
    if all(parts):
        return " ".join(word for part in parts for word in part or ())
    whole = _segment("".join(joined))
    return " ".join(whole) if whole else spaced


def _segment(letters: str) -> tuple[str, ...] | None:
    """`letters` cut into known words, the longest first; None if they do not come out even."""
    best: list[tuple[str, ...] | None] = [()] + [None] * len(letters)
    if len(letters) > _LONGEST:
        return None
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - 9), end):
            before, word = best[start], letters[start:end]
            if before is not None and (word in WORDS or word in SHORT):
                best[end] = (*before, word)
                break
    return best[-1]


def _word(token: str) -> str:
    """The plain spelling of one token, its leading and trailing marks kept."""
    core = token.strip(_EDGES)
    bare = core.rstrip("!")
    if not bare or len(bare) > _LONGEST:
        return token
    plain = _spell(bare)
    return token if plain == bare else token.replace(bare, plain, 1)


def _spell(word: str) -> str:
    if word in SHORT:
        return SHORT[word]
    if word in WORDS:
        return word
    if "'" in word:
        return _expand(word)
    if not word.isascii():
        word = _unmix(word)
    if word.isalpha():
        return _from_letters(word) if word.isascii() else word
    return _from_marks(word)


def _expand(word: str) -> str:
    if word.endswith("n't"):
        stem = {"won't": "will", "can't": "can", "ain't": "am", "shan't": "shall"}.get(word, word[:-3])
        return f"{stem} not"
    for ending, full in ENDINGS.items():
        if word.endswith(ending):
            return word[: -len(ending)] + full
    return _HIDERS.sub("", word) if _HIDERS.sub("", word) in WORDS else word


def _unmix(word: str) -> str:
    """Look-alike letters of another alphabet become Latin, in a word that mixes both or that spells a known word."""
    latin = "".join(MIXED.get(char, char) for char in word)
    is_mixed = any("a" <= char <= "z" for char in word)
    return latin if latin in DANGER or (is_mixed and latin.isascii()) else word


def _from_letters(word: str) -> str:
    if word in WORDS:
        return word
    if word in SHORT:
        return SHORT[word]
    if _RUN.search(word):
        return _shorten(word)
    undoubled = _UNDOUBLED.get(_DOUBLE.sub(r"\1", word))
    if undoubled and len(word) > len(undoubled):
        return undoubled
    if len(word) > 6 and any(core in word for core in _CORE):
        return " ".join(SHORT.get(part, part) for part in _segment(word) or (word,))
    return word


def _shorten(word: str) -> str:
    """ "killlll" becomes "kill": of the ways to shorten each run to one or two letters, the one that is a word."""
    runs = len(_RUN.findall(word))
    for sizes in product((2, 1), repeat=min(runs, 3)):
        lengths = iter(sizes)
        shorter = _RUN.sub(lambda run: run.group(1) * next(lengths, 1), word)  # noqa: B023
        if shorter in WORDS or shorter in SHORT:
            return SHORT.get(shorter, shorter)
    once = _DOUBLE.sub(r"\1", word)
    return _UNDOUBLED.get(once) or SHORT.get(once) or _RUN.sub(r"\1", word)


def _from_marks(word: str) -> str:
    """Digits and marks inside a word: leet ("k1ll"), a hidden letter ("k*ll"), or parts with marks between."""
    joined = _HIDERS.sub("", word)
    if joined in WORDS or joined in SHORT:
        return SHORT.get(joined, joined)
    if not any(char.isalpha() for char in word):
        return word
    for table in LEET:
        letters = joined.translate(table)
        if letters.isalpha() and letters.isascii():
            plain = _from_letters(letters)
            if plain != letters or plain in WORDS:
                return plain
    if "*" in word or "#" in word:
        return _unmask(joined)
    return re.sub(r"(?<=[^\W\d_])[.](?=[^\W\d_])", " . ", re.sub(r"[-_/]+", " ", word)) if len(word) > 2 else word


def _unmask(word: str) -> str:
    """The known word that "k*ll" stands for: each mark hides one letter."""
    letters = "".join("." if char in "*#" else re.escape(char) for char in word)
    if not re.search(r"[a-z]", letters):
        return word
    pattern = re.compile(letters)
    return next((known for known in sorted(DANGER) if pattern.fullmatch(known)), word)
