"""Actions as Slack shows them: pure functions from ours to blocks and views, and what a button carries back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from adapters.slack_dm.text import translated
from adapters.text_split import split_text
from bot.texts import forms, slack
from bot.types import AskStars, Form, FormField, FormName, FormSubmitted, Say, ShowHome

Json = dict[str, Any]

STARS, REPORT, ANSWER, FILL, COMMAND = "stars_", "report", "answer_", "fill", "command_"
VALUE = "value"
HELP_COMMANDS = ("end", "plan", "safety", "report", "consent", "privacy", "export")
HOME_COMMANDS = ("talk", "safety", "plan", "consent", "reviews", "privacy", "export", "forget", "link", "help")
_SECTION, _OPTION, _LABEL, _INPUT = 3000, 75, 2000, 3000
_MOST_SECTIONS = 40
_LONGEST_DEFAULT = 100


def stars(action: AskStars) -> list[Json]:
    """The question, and five buttons in one row."""
    buttons = [
        {
            **button(slack.STAR.format(count=count), f"{STARS}{count}", action.turn_id or "-"),
            "accessibility_label": slack.STAR_LABEL.format(count=count),
        }
        for count in range(1, 6)
    ]
    return [*sections(action.text), {"type": "actions", "elements": buttons}]


def reply(action: Say) -> list[Json]:
    """The words, and a button that has a moderator look at them."""
    report = button(slack.REPORT, REPORT, action.turn_id)
    elements = [{**report, "accessibility_label": slack.REPORT_LABEL}]
    return [*sections(action.text), {"type": "actions", "elements": elements}]


def settled(asked: str, text: str) -> list[Json]:
    """What stands where buttons were: what was asked or said there, if it stays, and what became of it."""
    if not asked:
        return sections(text)
    return [*sections(asked), {"type": "context", "elements": [plain(translated(text))]}]


def form_card(form: Form) -> list[Json]:
    """The form in the conversation: buttons that answer it, one that opens it, one that skips, as the form allows."""
    choices = slack.CHOICES.get(form.name, ())
    buttons = [
        button(label, f"{ANSWER}{number}", json.dumps({"form": form.name, "values": values}))
        for number, (label, values) in enumerate(choices)
    ]
    is_more = len(form.fields) > len(choices[0][1]) if choices else True
    if is_more:
        buttons.append(button(slack.MORE.get(form.name, slack.ANSWER), FILL, pack(form)))
    if not any(field.is_required for field in form.fields):
        skipped = json.dumps({"form": form.name, "values": {}})
        buttons.append(button(slack.SKIP, f"{ANSWER}skip", skipped))
    return [*sections(card_text(form)), {"type": "actions", "elements": buttons}]


def card_text(form: Form) -> str:
    """The words of the form in the conversation, for the blocks and for what reads without them."""
    words = [form.title]
    if form.name in slack.CHOICES:
        words += [field.label for field in form.fields if field.kind == "yes_no"]
    if form.name == "consent":
        now = {field.name: field.default for field in form.fields}
        words += [slack.AS_IT_STANDS.format(**now)] if now.get("talk") else []
        words.append(slack.OWNER_NOTE)
    return translated("\n".join(words))


def modal(packed: str, origin: str, place: str) -> Json:
    """The window of the form that a button carried; `origin` and `place` come back with the answers."""
    form = unpack(packed)
    fields = [input_of(field) for field in form.fields]
    return {
        "type": "modal",
        "callback_id": f"form_{form.name}",
        "title": plain(slack.FORM_TITLES.get(form.name, slack.FORM_TITLE)),
        "submit": plain(slack.SEND),
        "close": plain(slack.CLOSE),
        "private_metadata": json.dumps({"form": form.name, "origin": origin, "place": place}, ensure_ascii=False),
        "blocks": [*sections(_intro(form)), *fields],
    }


def home(action: ShowHome) -> Json:
    """The Home tab: the person's page, and a button for what they may want to do."""
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "text": plain(action.title[:150])},
            *sections(action.text)[:_MOST_SECTIONS],
            *command_rows(HOME_COMMANDS),
            {"type": "context", "elements": [plain(slack.HOME_HINT), plain(slack.OWNER_NOTE)]},
        ],
    }


def command_rows(names: Iterable[str]) -> list[Json]:
    """A row of buttons, each of which is a command."""
    return [
        {
            "type": "actions",
            "elements": [button(slack.BUTTONS[name], f"{COMMAND}{name}", name) for name in names],
        }
    ]


def sections(text: str) -> list[Json]:
    """Plain text as blocks, cut where Slack's limit for one is."""
    return [{"type": "section", "text": plain(piece)} for piece in split_text(translated(text), _SECTION)]


def button(label: str, action_id: str, value: str) -> Json:
    """A button that carries `value` back."""
    return {"type": "button", "text": plain(label), "action_id": action_id, "value": value}


def plain(text: str) -> Json:
    """A text in which nothing is markup."""
    return {"type": "plain_text", "text": text, "emoji": False}


def pack(form: Form) -> str:
    """What a button needs to open the form after a restart: its name, its fields and short defaults."""
    defaults = {
        each.name: each.default for each in form.fields if each.default and len(each.default) <= _LONGEST_DEFAULT
    }
    return json.dumps({"form": form.name, "fields": [each.name for each in form.fields], "defaults": defaults})


def unpack(packed: str) -> Form:
    """The form that `pack` packed, in the words of now."""
    data = json.loads(packed)
    known = forms.BY_NAME[data["form"]]
    fields = [each for each in known.fields if each.name in data["fields"]]
    return replace(known, fields=tuple(replace(each, default=data["defaults"].get(each.name, "")) for each in fields))


def choice(value: str, event_id: str, origin: str) -> FormSubmitted:
    """The answer that a button of a form carried."""
    data = json.loads(value)
    return FormSubmitted(data["form"], data["values"], event_id, origin)


def submitted(view: Json, event_id: str) -> tuple[FormSubmitted, str]:
    """The answers of a window, and the place that it was opened from."""
    opened = json.loads(view["private_metadata"])
    name: FormName = opened["form"]
    return FormSubmitted(name, answers(view["state"]["values"]), event_id, opened["origin"]), str(opened["place"])


def answers(state: Json) -> dict[str, str]:
    """The answers of a window by field name, from a view's `state.values`; what was left empty is absent."""
    found = {}
    for name, inputs in state.items():
        given = inputs.get(VALUE) or {}
        answer = (given.get("selected_option") or {}).get("value") or given.get("value") or ""
        if answer.strip():
            found[name] = answer
    return found


def _intro(form: Form) -> str:
    return f"{form.title}\n\n{slack.OWNER_NOTE}" if form.name == "consent" else form.title


def input_of(field: FormField) -> Json:
    """One question of a window."""
    element: Json = {"type": "radio_buttons", "action_id": VALUE}
    options = _options(field)
    if not options:
        element = {"type": "plain_text_input", "action_id": VALUE, "multiline": True, "max_length": _INPUT}
        if field.default:
            element["initial_value"] = field.default[:_INPUT]
    else:
        element["type"] = "radio_buttons" if len(options) <= 10 else "static_select"
        element["options"] = options
        if initial := [each for each in options if each["value"] == field.default]:
            element["initial_option"] = initial[0]
    return {
        "type": "input",
        "block_id": field.name,
        "label": plain(translated(field.label)[:_LABEL]),
        "optional": not field.is_required,
        "element": element,
    }


def _options(field: FormField) -> list[Json]:
    pairs: Sequence[tuple[str, str]] = field.options
    if field.kind == "scale":
        ends = dict(field.options)
        pairs = [
            (number, slack.SCALE_END.format(number=number, label=ends[number]) if number in ends else number)
            for number in "12345"
        ]
    if field.kind == "text":
        return []
    return [{"text": plain(label[:_OPTION]), "value": value} for value, label in pairs]
