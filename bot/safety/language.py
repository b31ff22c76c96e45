"""Which language a text is in: for wording help, for what of a reply can be read, and for what of a message cannot.

Never for a country. A level it touches in one way only: a message that is surely in a language nobody taught the gate
is not "none" (`unread`).

The only file that knows py3langid, which is of no use for one or two words and for Hindi in Latin letters: unsure is
no answer. Scripts that one language has need no package.
"""

# ruff: noqa: SIM905 (a list of codes reads best on one line)

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

log = logging.getLogger(__name__)

SURE = 0.5
"""Below, the package's answer is none. On 4,600 lines of our training data: 99.5 % of its answers are right at it, and
93 % of the lines in other languages get one."""
OVERRULES = 0.7
"""From here on it knows better than the phrase that a rule found: close languages share phrases."""
_KEPT = 2_000  # characters that are looked at
_EARLIER = 6  # messages before, for a turn too short to tell
# What the script says alone, and what the package may make of it; the first fits when it does not know.
_SCRIPTS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"[぀-ヿ]"), ("ja",)),
    (re.compile(r"[가-힯ᄀ-ᇿ㄰-㆏]"), ("ko",)),
    (re.compile(r"[㐀-鿿]"), ("zh", "ja")),
    (re.compile(r"[ऀ-ॿ]"), ("hi", "ne", "mr")),
    (re.compile(r"[ঀ-৿]"), ("bn", "as")),
    (re.compile(r"[฀-๿]"), ("th",)),
    (re.compile(r"[Ͱ-Ͽἀ-῿]"), ("el",)),
    (re.compile(r"[֐-׿]"), ("he",)),
    (re.compile(r"[؀-ۿ]"), ("ar", "fa", "ur", "ps", "ckb", "sd", "ug")),
    (re.compile(r"[Ѐ-ӿ]"), ("ru", "uk", "bg", "sr", "mk", "be", "kk", "mn")),
)
_NO_LATIN = re.compile("|".join(pattern.pattern for pattern, _ in _SCRIPTS))
_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]")
_WORD = re.compile(r"[^\W\d_]+")
_NAMES = {"nn": "no", "nb": "no", "pcm": "en", "fil": "tl", "wuu": "zh", "yue": "zh", "hr": "sr", "bs": "sr"}
_NONE = ("", "en", "und", "zxx")
_LOADING = Lock()

# What the gate's rules and its head were taught, and what stands so near to one of them that it is read as well (plain
# death wishes in 11 of 14 were), or is told from it too badly: no word about those.
TAUGHT = frozenset(
    "en hi de es fr zh ja pt ru it ko tr ar nl pl uk id sv cs vi el fa he ro bn da fi hu th no bg ur tl sw".split()
)
_NEAR = frozenset("pcm ca gl an oc ext la vec lij sk sr mk be ms jv bcl ne mr arz ary hbo grc zxx".split())
NOT_READ_FROM = 0.97
"""From this sum of sureness in languages that are neither taught nor near. On 25,604 lines of our own in the taught
languages and of real talks in English one had it, Hindi in Latin letters; two of 126 hard ones had, names and a song's
"doo doo"."""
_FEWEST_WORDS = 4  # that differ
# Hindi and Urdu in Latin letters are taught, and the package does not know them: two of these and it is one.
_HINDI = frozenset(
    "hai nahi nahin nhi koi kya kyu mujhe mera aur bhi raha rha rahi yaar gaya gya hoon karu kuch".split()
)
_FEWEST_LETTERS = 20
_OF_A_SCRIPT = 8  # letters; "ಠ_ಠ" is a face
# Scripts none of whose languages was taught, from their first to their last letter (Unicode blocks).
_UNTAUGHT = re.compile(
    r"[\u0530-\u058f\u0700-\u07ff\u0a00-\u0dff\u0e80-\u10ff\u1200-\u13ff\u1780-\u18af\u1c90-\u1cbf\u2d00-\u2d7f"
    r"\ua980-\ua9df\uaa60-\uaa7f\uab00-\uab2f]"
)


def language_of(messages: Sequence[str], history: Sequence[str] = (), named: str = "") -> str:
    """The language's ISO 639 code; "" for English and where it is not clear.

    `named` is what a phrase rule says. Of a turn too short to tell, the earlier messages (`history`) are asked too.
    """
    now = "\n".join(messages)[-_KEPT:]
    found, sureness = _told(now)
    if named and sureness < OVERRULES:
        return named
    if sureness < SURE and history:
        found, sureness = _told("\n".join((*history[-_EARLIER:], now))[-_KEPT:])
    return found if sureness >= SURE and found not in _NONE else ""


def unread(message: str) -> str:
    """The code of the language that `message` is surely in, if nobody taught the gate that one; else "".

    "und" where the script alone says so. Sure takes a sentence: names, a word or two, keys hit at random are none.
    """
    text = message[-_KEPT:]
    strange = len(_UNTAUGHT.findall(text))
    if strange >= _OF_A_SCRIPT and 2 * strange > sum(map(str.isalpha, text)):
        return "und"
    words = _WORD.findall(text)
    named = sum(word[0].isupper() and not word.isupper() for word in words)
    if len({word.casefold() for word in words}) < _FEWEST_WORDS or 2 * named > len(words):
        return ""
    is_hindi = len(_HINDI.intersection(map(str.lower, words))) > 1
    return "" if is_hindi or sum(map(len, words)) < _FEWEST_LETTERS else _untaught(text)


def load() -> None:
    """Load the package now (a second), so that no answer waits for it."""
    _identifier()


def _told(text: str) -> tuple[str, float]:
    """A language and how sure that is, from 0 to 1."""
    foreign = [(len(pattern.findall(text)), languages) for pattern, languages in _SCRIPTS]
    count, languages = max(foreign, key=lambda each: each[0])
    if count * 2 < len(_LATIN.findall(text)) or not count:  # a Greek word in an English sentence is no Greek
        return _guessed(_NO_LATIN.sub(" ", text))
    if any(letters and names == ("ja",) for letters, names in foreign):  # kana among the Han
        return "ja", 1.0
    guess, sureness = _guessed(text) if len(languages) > 1 else ("", 0.0)
    return (guess if guess in languages and sureness >= SURE else languages[0]), 1.0


def _guessed(text: str) -> tuple[str, float]:
    identifier = _identifier()
    if identifier is None or not text.strip():
        return "", 0.0
    try:
        found, sureness = identifier.classify(text.encode(errors="replace").decode().lower())
    except Exception as error:  # help in English is better than none
        log.warning("the language of a message could not be told: %s", type(error).__name__)
        return "", 0.0
    return _NAMES.get(found, found), sureness


def _untaught(text: str) -> str:
    identifier = _identifier()
    ranked = identifier.rank(text.encode(errors="replace").decode().lower()) if identifier else []
    others = [(code, sureness) for code, sureness in ranked if _NAMES.get(code, code) not in TAUGHT | _NEAR]
    return str(others[0][0]) if sum(sureness for _, sureness in others) >= NOT_READ_FROM else ""


def _identifier() -> LanguageIdentifier | None:
    with _LOADING:  # once, however many threads ask first
        return _opened()


@cache
def _opened() -> LanguageIdentifier | None:
    try:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier

        return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    except Exception as error:
        log.error("crisis texts name help in the languages of phrases only: %s", type(error).__name__)
        return None
