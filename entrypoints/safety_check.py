"""`attune safety check`: the input gate of the live chat, over a file of messages or conversations.

A line is JSON with `text`, or with `turns`: strings, or objects with `speaker` and `text`. Knows no settings, no store.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

import click

from bot import minors
from bot.safety import input_gate, protocol
from bot.safety.assessment import RANK, Assessment, Category, Level, Subject, Time
from bot.types import Speaker
from entrypoints import safety_report
from entrypoints.safety_report import Checked, Label
from entrypoints.safety_talk import answers

SPEAKERS: tuple[str, ...] = get_args(Speaker)
OPEN = "protocol: crisis path open"
LABEL_WORDS: dict[str, tuple[str, ...]] = {
    "level": tuple(word for word in get_args(Level) if word != "unknown"),
    "category": get_args(Category),
    "subject": get_args(Subject),
    "time": get_args(Time),
}


class BadLine(Exception):
    """What is wrong with one line, in words that follow "Line 3: "; they quote nothing of the line."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line: what the seeker wrote, turn by turn, and what the line says about itself."""

    turns: tuple[str, ...]
    is_conversation: bool
    id: str | int | None = None
    language: str = ""
    case: str = ""
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The assessment after each seeker turn, what the gate said of that turn, and the seconds that each took."""

    item: Item
    assessments: tuple[Assessment, ...]
    messages: tuple[Assessment, ...]
    seconds: tuple[float, ...]

    @property
    def last(self) -> Assessment:
        return self.assessments[-1]


def parse(line: bytes) -> Item:
    """The item of one line. Raises BadLine."""
    try:
        content = json.loads(line)
    except (ValueError, RecursionError):
        raise BadLine("this is not JSON in UTF-8.") from None
    if not isinstance(content, dict):
        raise BadLine("a JSON object is needed, with `text` or `turns`.")
    if ("text" in content) == ("turns" in content):
        raise BadLine("either `text` or `turns` is needed, and not both.")
    turns = _seeker_turns(content["turns"]) if "turns" in content else (_text(content["text"], "`text`"),)
    identity = content.get("id")
    return Item(
        turns,
        "turns" in content,
        identity if isinstance(identity, str | int) else None,
        _word(content, "language"),
        _word(content, "case"),
        _label(content.get("label")),
    )


def _seeker_turns(turns: object) -> tuple[str, ...]:
    if not isinstance(turns, list):
        raise BadLine("`turns` must be a list.")
    found = tuple(text for turn in turns for text in _seeker_text(turn))
    if not found:
        raise BadLine("`turns` has no turn of the seeker.")
    return found


def _seeker_text(turn: object) -> Iterator[str]:
    """The turn's text, or nothing when the supporter wrote it."""
    if isinstance(turn, str):
        yield turn
        return
    if not isinstance(turn, dict) or turn.get("speaker") not in SPEAKERS:
        raise BadLine("each of `turns` is a text, or an object with `speaker` (seeker or supporter) and `text`.")
    text = _text(turn.get("text"), "`text` of a turn")
    if turn["speaker"] == "seeker":
        yield text


def _text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise BadLine(f"{name} must be a string.")
    return value


def _word(content: Mapping[str, Any], name: str) -> str:
    return _text(content.get(name, ""), f"`{name}`")


def _label(value: object) -> Label | None:
    if value is None:
        return None
    if not isinstance(value, dict) or "level" not in value:
        raise BadLine("`label` must be an object with `level`.")
    for name, words in LABEL_WORDS.items():
        if name in value and value[name] not in words:
            raise BadLine(f"`{name}` of the label must be one of: {', '.join(words)}.")
    return Label(**{name: value[name] for name in LABEL_WORDS if name in value})


def check(item: Item) -> Verdict:
    """The live gate on each seeker turn, with the earlier ones as its history, and where that leaves the talk."""
    messages: list[Assessment] = []
    seconds = []
    for index, text in enumerate(item.turns):
        began = time.perf_counter()
        messages.append(_as_live(text, item.turns[:index]))
        seconds.append(time.perf_counter() - began)
    assessments = tuple(_standing(messages[: index + 1]) for index in range(len(messages)))
    return Verdict(item, assessments, tuple(messages), tuple(seconds))


def _standing(messages: Sequence[Assessment]) -> Assessment:
    """The last message's verdict, or the danger before it for as long as the crisis path is open, if that is worse."""
    last = messages[-1]
    level = protocol.open_level([each.level for each in messages])
    if level is None or RANK[level] <= last.rank:
        return last
    told = next(each for each in reversed(messages) if each.level == level)
    return replace(told, reasons=(*last.reasons, OPEN))


def _as_live(text: str, history: Sequence[str]) -> Assessment:
    """The gate's verdict; beside it, as in the chat, an age under 18, which ends the chat: a concern at least."""
    verdict = input_gate.check([text], history)
    age = minors.worst([text])
    if age is None:
        return verdict
    reasons = (*verdict.reasons, f"minor: {age}")
    if age == "sign" or verdict.level != "none":
        return replace(verdict, reasons=reasons)
    return Assessment("concern", "minor", reasons=reasons)


def read(lines: Iterable[bytes]) -> Iterator[tuple[int, Item | BadLine]]:
    """Each line that is not blank, with its number from 1: its item, or what is wrong with it."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield number, parse(line.removeprefix(b"\xef\xbb\xbf"))
        except BadLine as error:
            yield number, error


def as_json(verdict: Verdict) -> dict[str, Any]:
    """What is printed for one line."""
    last = verdict.last
    content: dict[str, Any] = {} if verdict.item.id is None else {"id": verdict.item.id}
    content |= {"level": last.level, "category": last.category, "subject": last.subject, "time": last.time}
    content["reasons"] = list(last.reasons)
    if verdict.item.is_conversation:
        content["levels"] = [each.level for each in verdict.assessments]
        content["message_levels"] = [each.level for each in verdict.messages]
        content["answers"] = list(answers(verdict.messages))
    return content


def as_checked(verdict: Verdict) -> Checked | None:
    """The verdict beside its label, for the report; None without a label."""
    item = verdict.item
    if item.label is None:
        return None
    return Checked(item.label, verdict.last, item.language, item.case, verdict.seconds)


def run(source: Path, is_report: bool, is_json: bool) -> int:
    """Check every line of the file, `-` for stdin; the exit code is 1 when a line was bad."""
    lines = sys.stdin.buffer.readlines() if str(source) == "-" else source.read_bytes().splitlines(keepends=True)
    exit_code, checked = 0, []
    for number, item in read(lines):
        if isinstance(item, BadLine):
            click.echo(f"Line {number}: {item}", err=True)
            exit_code = 1
        elif not is_report:
            click.echo(json.dumps(as_json(check(item))))
        elif found := as_checked(check(item)):
            checked.append(found)
        else:
            click.echo(f"Line {number}: a report needs a `label`; this line is left out.", err=True)
            exit_code = 1
    if is_report and not checked:
        click.echo("No line with a label: there is nothing to report on.", err=True)
        return 1
    if is_report:
        report = safety_report.report(checked)
        click.echo(json.dumps(safety_report.as_json(report)) if is_json else safety_report.as_text(report))
    return exit_code
