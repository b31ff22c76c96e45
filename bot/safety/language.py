"""Which language a text is in, for wording help and for what of a reply can be read: never for a country or a level.

The only file that knows py3langid, which is of no use for one or two words and for Hindi in Latin letters: unsure is
no answer. Scripts that one language has need no package.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from functools import cache
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
_NAMES = {"nn": "no", "nb": "no", "pcm": "en", "fil": "tl", "wuu": "zh", "yue": "zh", "hr": "sr", "bs": "sr"}
_NONE = ("", "en", "und", "zxx")


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


@cache
def _identifier() -> LanguageIdentifier | None:
    try:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier

        return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    except Exception as error:
        log.error("crisis texts name help in the languages of phrases only: %s", type(error).__name__)
        return None
