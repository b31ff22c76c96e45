"""Windows (Discord's modals) that ask a form's fields, and what was filled in. Knows no person and keeps nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import discord

from adapters.discord_dm import ids
from bot.texts import discord as texts
from bot.texts.forms import BY_NAME
from bot.types import Form, FormField

MOST_FIELDS = 5
LONGEST_LABEL, LONGEST_DESCRIPTION = 45, 100
# What fits on a line is asked on a line; everything else may be a paragraph.
_LINES = {"country": 100, "name": 100, "reach": 300, "code": 40}
_LONGEST_TEXT = 4000


def window(asked: ids.Open) -> discord.ui.Modal:
    """The modal for `asked`: its own custom id says which form it is, each input's id which field."""
    form = BY_NAME[asked.form]
    modal = discord.ui.Modal(title=title_of(form), custom_id=ids.write(asked), timeout=None)
    fields = {field.name: field for field in form.fields}
    for name, default in asked.fields:
        if name in fields:
            modal.add_item(labelled(fields[name], default))
    # Nothing waits for it in this process: a submit is read from its ids, after a restart too.
    modal.stop()
    return modal


def title_of(form: Form) -> str:
    """The form's title where it is short, else a short one."""
    return form.title if len(form.title) <= LONGEST_LABEL else texts.TITLES[form.name]


def filled_in(data: Mapping[str, Any]) -> dict[str, str]:
    """Field name → value of a submitted modal; a field that was left empty is not there."""
    return {name: value for name, value in _inputs(data.get("components") or ()) if value}


def _inputs(components: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for component in components:
        inner = component.get("component")
        yield from _inputs([inner] if inner else component.get("components") or ())
        if "custom_id" in component:
            values = component.get("values") or [component.get("value")]
            yield component["custom_id"], str(values[0] or "").strip()


def labelled(field: FormField, default: str) -> discord.ui.Label[Any]:
    """One question of a window, its own words below a short name where they are long."""
    is_short = len(field.label) <= LONGEST_LABEL
    return discord.ui.Label(
        text=field.label if is_short else texts.FIELDS[field.name],
        description=None if is_short else field.label,
        component=_input(field, default),
    )


def _input(field: FormField, default: str) -> discord.ui.Item[Any]:
    if field.kind == "text":
        longest = _LINES.get(field.name)
        style = discord.TextStyle.short if longest else discord.TextStyle.paragraph
        return discord.ui.TextInput(
            custom_id=field.name, style=style, required=field.is_required, max_length=longest or _LONGEST_TEXT
        )
    if field.kind == "yes_no":
        return discord.ui.RadioGroup(
            custom_id=field.name,
            required=field.is_required,
            options=[
                discord.RadioGroupOption(label=label, value=value, default=value == default)
                for value, label in field.options
            ],
        )
    return discord.ui.Select(
        custom_id=field.name,
        placeholder=texts.CHOOSE_ONE if field.is_required else texts.CHOOSE,
        required=field.is_required,
        min_values=1 if field.is_required else 0,
        options=[
            discord.SelectOption(label=label, value=value, default=value == default) for value, label in _options(field)
        ],
    )


def _options(field: FormField) -> Iterator[tuple[str, str]]:
    if field.kind != "scale":
        yield from field.options
        return
    ends = dict(field.options)
    for number in "12345":
        label = texts.SCALE_END.format(number=number, label=ends[number]) if number in ends else number
        yield number, label
