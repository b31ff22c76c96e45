"""Hostile text made harmless to read: nothing in it is markup, turns the page around, or hides.

Jinja escapes markup; here control characters become visible marks. Isolation (`<bdi dir="auto">`) is the template's.
"""

from __future__ import annotations

import unicodedata

from markupsafe import Markup, escape

# Joiners have their place in emoji and in many scripts; between Latin letters they only hide.
JOINERS = "\u200c\u200d"
LAST_LATIN = "\u02ff"


def plain(text: str) -> str:
    """The text with what cannot be seen written out, as for an attribute or a text field's label."""
    return "".join(f"[{_name(char)}]" if is_hidden(text, at) else char for at, char in enumerate(text))


def words(text: str) -> Markup:
    """The text as HTML; what cannot be seen stands as a mark in its place."""
    parts: list[str] = []
    run = 0
    for at, char in enumerate(text):
        if is_hidden(text, at):
            parts.append(str(escape(text[run:at])))
            parts.append(f'<span class="mark">{_name(char)}</span>')
            run = at + 1
    parts.append(str(escape(text[run:])))
    return Markup("".join(parts))


def is_hidden(text: str, at: int) -> bool:
    """Whether the character cannot be seen, or changes how others are shown."""
    char = text[at]
    if char in "\n\t":
        return False
    if char in JOINERS:
        return not (0 < at < len(text) - 1 and text[at - 1] > LAST_LATIN and text[at + 1] > LAST_LATIN)
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") or char in "\u115f\u1160\u3164\uffa0"


def _name(char: str) -> str:
    return f"U+{ord(char):04X}"
