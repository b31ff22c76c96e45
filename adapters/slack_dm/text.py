"""Words between Slack and us: its entities and emoji codes become plain text; ours is never read as markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args

from adapters.text_split import split_text
from bot.texts import slack
from bot.types import CommandName

Json = dict[str, Any]

COMMANDS: tuple[str, ...] = get_args(CommandName)
# Slack asks for at most 4,000 characters a message; escaping makes one of these at most five.
_PIECE, _PIECE_OF_MARKS, _LONGEST = 3000, 780, 4000
_NAMES = "|".join(COMMANDS)
_SLASHED = re.compile(rf"(?<![\w/.])/({_NAMES})\b(?![/\w])")
# Leaving is closing the window there; nothing is to be typed for it.
_UNUSED = re.compile(r"(?m)^/quit {2,}.*\n?")
_LISTED = re.compile(rf"(?m)^/({_NAMES}) {{2,}}")
_TYPED = re.compile(
    rf"[\s“\"'`]*(?:/?{slack.COMMAND_WORD}(?:\s+({_NAMES}))?|/({_NAMES}))[\s”\"'`.!]*",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")


def outgoing(text: str) -> list[str]:
    """The messages that `text` becomes, each short enough, escaped so that Slack reads no markup in it."""
    pieces = split_text(translated(text), _PIECE)
    if any(len(escaped(piece)) > _LONGEST for piece in pieces):
        pieces = split_text(translated(text), _PIECE_OF_MARKS)
    return [escaped(piece) for piece in pieces] or [slack.NOTHING_SAID]


def escaped(text: str) -> str:
    """`text` with the three marks escaped that Slack's markup begins with."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def translated(text: str) -> str:
    """`text` with our commands as they are written on Slack: "/help" is never sent to an app there."""
    listed = _LISTED.sub(lambda match: f"{_command(match[1])}: ", _UNUSED.sub("", text))
    return _SLASHED.sub(lambda match: _command(match[1]), listed)


def command_in(text: str) -> str | None:
    """The name of the command that a message is ("attune help"), if it is one and nothing else."""
    match = _TYPED.fullmatch(text)
    return (match[1] or match[2] or "help").lower() if match else None


def incoming(message: Json) -> str:
    """What a person wrote, from Slack's event: entities resolved, emoji as characters."""
    text = str(message.get("text") or "")
    for code, characters in _emoji(message.get("blocks") or []):
        text = text.replace(code, characters)
    text = _ENTITY.sub(lambda match: _plain(match[1], match[2] or ""), text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _command(name: str) -> str:
    return slack.COMMAND.format(name=name)


def _plain(target: str, label: str) -> str:
    """<@U1>, <#C1|general>, <!here>, <https://a.b|a.b>, <tel:112|112>: the words that the person meant."""
    match target[0]:
        case "@":
            return f"@{label}" if label else slack.SOMEONE
        case "#":
            return f"#{label}" if label else "#"
        case "!":
            return label or f"@{target[1:].partition('^')[0]}"
    if not label:
        return target.removeprefix("mailto:").removeprefix("tel:")
    return label if label in target else f"{label} ({target})"


def _emoji(blocks: object) -> Iterator[tuple[str, str]]:
    """(code, characters) of each emoji in rich text; Slack writes ":cry:" in the plain text of a message."""
    if isinstance(blocks, list):
        for each in blocks:
            yield from _emoji(each)
    elif isinstance(blocks, dict):
        if blocks.get("type") == "emoji" and blocks.get("unicode"):
            yield _code(blocks), "".join(chr(int(part, 16)) for part in str(blocks["unicode"]).split("-"))
        yield from _emoji(blocks.get("elements"))


def _code(emoji: Json) -> str:
    tone = f":skin-tone-{emoji['skin_tone']}:" if emoji.get("skin_tone") else ""
    return f":{emoji.get('name')}:{tone}"
