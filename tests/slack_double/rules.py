"""What Slack refuses in blocks and views: the limits of its Block Kit reference, as sentences about what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

MOST_BLOCKS_IN_MESSAGE = 50
MOST_BLOCKS_IN_VIEW = 100
LONGEST_TEXT = 40_000
_IN_MESSAGES = {"section", "actions", "context", "divider", "header", "markdown", "input"}
_INPUTS = {"plain_text_input", "radio_buttons", "static_select", "checkboxes"}
_ACTIONS = {"button", "static_select", "radio_buttons", "checkboxes"}


def message_problems(body: Json) -> list[str]:
    """What is wrong with the blocks of a message."""
    blocks = body.get("blocks") or []
    if not isinstance(blocks, list):
        return ["blocks is not a list"]
    problems = [f"{len(blocks)} blocks"] if len(blocks) > MOST_BLOCKS_IN_MESSAGE else []
    return [*problems, *_blocks(blocks)]


def metadata_problems(metadata: object) -> list[str]:
    """What is wrong with a message's metadata."""
    if metadata is None:
        return []
    if not isinstance(metadata, dict) or not metadata.get("event_type"):
        return ["metadata has no event_type"]
    return [] if isinstance(metadata.get("event_payload"), dict) else ["event_payload is not an object"]


def view_problems(view: Json) -> list[str]:
    """What is wrong with a modal or a Home tab."""
    kind = view.get("type")
    if kind not in ("modal", "home"):
        return [f"type {kind!r}"]
    blocks = view.get("blocks")
    if not isinstance(blocks, list) or (kind == "modal" and not blocks):
        return ["a view needs blocks"]
    problems = [f"{len(blocks)} blocks"] if len(blocks) > MOST_BLOCKS_IN_VIEW else []
    problems += _too_long(view, {"callback_id": 255, "private_metadata": 3000})
    if kind == "modal":
        problems += _plain(view.get("title"), 24, "title")
        problems += [each for name in ("submit", "close") if name in view for each in _plain(view[name], 24, name)]
        if "submit" not in view and any(block.get("type") == "input" for block in blocks):
            problems.append("inputs without a submit button")
    elif {"title", "submit", "close"} & view.keys():
        problems.append("a Home tab has no title, submit or close")
    return [*problems, *_blocks(blocks)]


def _blocks(blocks: list[Json]) -> list[str]:
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    problems = ["block_id used twice"] if len(set(ids)) < len(ids) else []
    return [*problems, *(problem for block in blocks for problem in _block(block))]


def _block(block: Json) -> Iterator[str]:
    kind = block.get("type")
    yield from _too_long(block, {"block_id": 255})
    match kind:
        case "section":
            yield from _text(block.get("text"), 3000, "section")
        case "header":
            yield from _plain(block.get("text"), 150, "header")
        case "context":
            elements = block.get("elements") or []
            if not 1 <= len(elements) <= 10:
                yield "a context has 1 to 10 elements"
            for each in elements:
                yield from _text(each, 3000, "context")
        case "actions":
            yield from _actions(block)
        case "input":
            yield from _input(block)
    if kind not in _IN_MESSAGES:
        yield f"unknown block {kind!r}"


def _actions(block: Json) -> Iterator[str]:
    elements = block.get("elements") or []
    if not 1 <= len(elements) <= 25:
        yield "an actions block has 1 to 25 elements"
    ids = [each.get("action_id") for each in elements]
    if len(set(ids)) < len(ids):
        yield "action_id used twice in a block"
    for each in elements:
        if each.get("type") not in _ACTIONS:
            yield f"{each.get('type')!r} in an actions block"
        yield from _element(each)


def _input(block: Json) -> Iterator[str]:
    yield from _plain(block.get("label"), 2000, "label")
    if "hint" in block:
        yield from _plain(block["hint"], 2000, "hint")
    element = block.get("element") or {}
    if element.get("type") not in _INPUTS:
        yield f"{element.get('type')!r} in an input block"
    yield from _element(element)


def _element(element: Json) -> Iterator[str]:
    yield from _too_long(element, {"action_id": 255, "value": 2000, "accessibility_label": 75})
    match element.get("type"):
        case "button":
            yield from _plain(element.get("text"), 75, "button")
            if element.get("style") not in (None, "primary", "danger"):
                yield f"button style {element['style']!r}"
        case "radio_buttons":
            yield from _options(element, 10)
        case "checkboxes":
            yield from _options(element, 10)
        case "static_select":
            yield from _options(element, 100)
            if "placeholder" in element:
                yield from _plain(element["placeholder"], 150, "placeholder")
        case "plain_text_input":
            if not 1 <= element.get("max_length", 3000) <= 3000:
                yield "max_length is 1 to 3000"
            if len(element.get("initial_value", "")) > element.get("max_length", 3000):
                yield "initial_value is longer than max_length"


def _options(element: Json, most: int) -> Iterator[str]:
    options = element.get("options") or []
    if not 1 <= len(options) <= most:
        yield f"{element['type']} has 1 to {most} options"
    values = [each.get("value", "") for each in options]
    if len(set(values)) < len(values):
        yield "two options of one value"
    for each in options:
        yield from _text(each.get("text"), 75, "option")
        if not 1 <= len(each.get("value", "")) <= 150:
            yield "an option's value has 1 to 150 characters"
    initial = element.get("initial_option")
    if initial is not None and initial not in options:
        yield "initial_option is not one of the options"


def _text(text: object, most: int, where: str) -> Iterator[str]:
    if isinstance(text, dict) and text.get("type") == "mrkdwn":
        yield from _length(text, most, where)
        if "emoji" in text:
            yield f"{where}: emoji belongs to plain_text"
    else:
        yield from _plain(text, most, where)


def _plain(text: object, most: int, where: str) -> Iterator[str]:
    if not isinstance(text, dict) or text.get("type") != "plain_text":
        yield f"{where} is not a text"
    else:
        yield from _length(text, most, where)


def _length(text: Json, most: int, where: str) -> Iterator[str]:
    if not 1 <= len(text.get("text") or "") <= most:
        yield f"{where} has 1 to {most} characters, not {len(text.get('text') or '')}"


def _too_long(holder: Json, limits: dict[str, int]) -> Iterator[str]:
    for name, most in limits.items():
        if name in holder and len(str(holder[name])) > most:
            yield f"{name} is longer than {most}"
