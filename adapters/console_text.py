"""How words look in a terminal: wrapped, cleaned of control characters, dim or bold where it has colours. No I/O."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from bot.texts.console import ConsoleTexts
from bot.types import Crisis, Say

WIDEST = 88
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])|\x9b[0-?]*[ -/]*[@-~]")
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Look:
    """What the terminal can do: its width in cells, and whether it has colours."""

    width: int = 80
    has_colour: bool = False

    @property
    def text_width(self) -> int:
        """The cells that text may take: not more than reads well, and one less than there are."""
        return max(20, min(WIDEST, self.width - 1))


def clean(text: str) -> str:
    """`text` without escape sequences and control characters; line breaks stay, a tab becomes blanks."""
    text = _ESCAPES.sub("", text).replace("\r\n", "\n").replace("\t", "    ")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n")
    return "".join(c for c in text if c == "\n" or (unicodedata.category(c) not in {"Cc", "Cs"} and c not in _BIDI))


def cells(text: str) -> int:
    """How many cells of a terminal `text` takes: wide characters take two, marks on others none."""
    return sum(_cell(character) for character in text)


def wrap(text: str, width: int, indent: str = "") -> str:
    """`text` in lines of at most `width` cells, the ones after the first indented; a line that fits stays as it is.

    A word that is longer than a line (a link) is not cut, unless it is of a script without blanks between words.
    """
    lines: list[str] = []
    for line in text.split("\n"):
        lines += _wrap_line(line.rstrip(), width, indent if lines else "", indent)
    return "\n".join(lines)


def say(action: Say, texts: ConsoleTexts, look: Look) -> str:
    """A reply behind the bot's name."""
    name = f"{texts.bot}: "
    indent = " " * len(name) if look.text_width > 40 else ""
    return bold(name, look) + wrap(name + clean(action.text), look.text_width, indent).removeprefix(name)


def crisis(action: Crisis, look: Look) -> str:
    """The protocol's words between two plain rules; nothing about it needs colour."""
    rule = "-" * min(look.text_width, 60)
    return f"{rule}\n{wrap(clean(action.text), look.text_width)}\n{rule}"


def strategy(action: Say, look: Look) -> str:
    """How the reply was chosen: `[Question 0.41 · exploration · lora v0001]`, and the distribution as bars."""
    if action.strategy is None:
        return ""
    chosen = action.strategy if action.probability is None else f"{action.strategy} {action.probability:.2f}"
    parts = [chosen, action.stage, f"lora {action.lora}" if action.lora else "no lora"]
    lines = [f"[{' · '.join(clean(part) for part in parts if part)}]"]
    longest = max((cells(name) for name in action.distribution), default=0)
    full = max(0, min(30, look.text_width - longest - 12))
    for name, share in sorted(action.distribution.items(), key=lambda each: -each[1]):
        mark = ">" if name == action.strategy else " "
        lines.append(f"{mark} {name:<{longest}}  {share:.2f}  {'#' * round(share * full)}".rstrip())
    return dim("\n".join(f"  {line}" for line in lines), look)


def dim(text: str, look: Look) -> str:
    """`text` made less loud, for what is about the service and not a reply."""
    return _styled(text, "2", look)


def bold(text: str, look: Look) -> str:
    """`text` made louder."""
    return _styled(text, "1", look)


def _styled(text: str, code: str, look: Look) -> str:
    if not look.has_colour:
        return text
    return "\n".join(f"\x1b[{code}m{line}\x1b[0m" if line else line for line in text.split("\n"))


def _cell(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _wrap_line(line: str, width: int, first: str, indent: str) -> list[str]:
    """`line` behind `first`, and what does not fit behind `indent`."""
    if cells(first + line) <= width:
        return [(first + line).rstrip()]
    lines = []
    current, is_empty = first, True
    for blank, part in _parts(line, width - cells(indent)):
        joined = current + ("" if is_empty else blank) + part
        if not is_empty and cells(joined) > width:
            lines.append(current.rstrip())
            joined = indent + part
        current, is_empty = joined, False
    return [*lines, current]


def _parts(line: str, width: int) -> Iterator[tuple[str, str]]:
    """The words of `line`, each with the blank before it; what is broken off a word has none."""
    for word in line.split(" "):
        first, *rest = _break_word(word, width)
        yield " ", first
        yield from (("", part) for part in rest)


def _break_word(word: str, width: int) -> list[str]:
    if cells(word) <= width or not any(_cell(character) == 2 for character in word):
        return [word]
    parts = [""]
    for character in word:
        if cells(parts[-1]) + _cell(character) > width:
            parts.append("")
        parts[-1] += character
    return parts
