"""What a button or a window means, written into its custom id: so each still works after a restart. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast, get_args

from bot.types import CommandName, FormName

LONGEST = 100
_FORMS = frozenset(get_args(FormName))
_COMMANDS = frozenset(get_args(CommandName))
_STARS = re.compile(r"stars:(?P<turn>[^:]*):(?P<value>[1-5])")
_REPORT = re.compile(r"report:(?P<turn>[^:]+)")
_FORM = re.compile(r"(?P<kind>answer|open|part):(?P<form>\w+):(?P<fields>.*)")
_COMMAND = re.compile(r"do:(?P<name>\w+)")


@dataclass(frozen=True, slots=True)
class Stars:
    turn_id: str
    value: int


@dataclass(frozen=True, slots=True)
class Report:
    turn_id: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A tap that answers a form as a whole; no values: it is skipped."""

    form: FormName
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Open:
    """A tap that opens a window with these fields, each with its default. `is_part`: the form has more of them."""

    form: FormName
    fields: tuple[tuple[str, str], ...]
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    name: CommandName


Meaning = Stars | Report | Answer | Open | Command


def write(meaning: Meaning) -> str:
    """The custom id that means `meaning`. ValueError: it would be longer than Discord takes."""
    match meaning:
        case Stars(turn_id, value):
            text = f"stars:{turn_id}:{value}"
        case Report(turn_id):
            text = f"report:{turn_id}"
        case Command(name):
            text = f"do:{name}"
        case Answer(form, values):
            text = f"answer:{form}:{_pairs(values)}"
        case Open(form, fields, is_part):
            text = f"{'part' if is_part else 'open'}:{form}:{_pairs(fields)}"
    if len(text) > LONGEST:
        raise ValueError(f"a custom id of {len(text)} characters; Discord takes {LONGEST}")
    return text


def read(custom_id: str) -> Meaning | None:
    """What a custom id means; None: it is not one of ours."""
    if match := _STARS.fullmatch(custom_id):
        return Stars(match["turn"], int(match["value"]))
    if match := _REPORT.fullmatch(custom_id):
        return Report(match["turn"])
    if (match := _COMMAND.fullmatch(custom_id)) and match["name"] in _COMMANDS:
        return Command(cast(CommandName, match["name"]))
    if (match := _FORM.fullmatch(custom_id)) and match["form"] in _FORMS:
        form, pairs = cast(FormName, match["form"]), _read_pairs(match["fields"])
        return Answer(form, pairs) if match["kind"] == "answer" else Open(form, pairs, match["kind"] == "part")
    return None


def _pairs(pairs: tuple[tuple[str, str], ...]) -> str:
    return ",".join(f"{name}={value}" if value else name for name, value in pairs)


def _read_pairs(text: str) -> tuple[tuple[str, str], ...]:
    parts = (part.partition("=") for part in text.split(",") if part)
    return tuple((name, value) for name, _, value in parts)
