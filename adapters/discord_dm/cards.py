"""How an action looks on Discord: its messages, cards with buttons and files. Keeps nothing."""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from adapters.discord_dm import ids
from adapters.discord_dm.windows import MOST_FIELDS, title_of
from adapters.text_split import split_text
from bot.texts import discord as texts
from bot.texts.forms import BY_NAME
from bot.types import (
    Action,
    AskForm,
    AskStars,
    CommandName,
    Crisis,
    Form,
    FormName,
    Notice,
    Say,
    SendFile,
    Settled,
    ShowHome,
)

# Discord takes 2,000 characters in a message and 4,000 on a card.
LONGEST_MESSAGE, LONGEST_CARD = 1900, 3900
# What Discord takes in one file from a bot is 10 MB; beyond this, it is packed.
LARGEST_PLAIN_FILE = 8_000_000
# The surveys; any other form that is left alone changes nothing, and an empty answer to it could.
SKIPPABLE = frozenset({"pre_chat", "post_chat"})
_AFTER_DISCLOSURE: tuple[CommandName, ...] = ("privacy", "help")
_AFTER_CRISIS: tuple[CommandName, ...] = ("plan", "country")
_COMMAND_LINE = re.compile(r"/(\w+) {2,}(.+)")


@dataclass(frozen=True, slots=True)
class Piece:
    """One message: plain `text` with buttons below, or a card (`is_card`) that says `text` itself."""

    text: str
    view: discord.ui.View | discord.ui.LayoutView | None = None
    is_card: bool = False
    file: discord.File | None = None


def pieces(action: Action) -> tuple[Piece, ...]:
    """The messages that show `action`, in order; the ones made of words never need a button to be understood."""
    match action:
        case Say(text=text, turn_id=turn_id) if turn_id:
            return _with_buttons(_parts(text), [_button(texts.REPORT, ids.Report(turn_id))])
        case Say(text=text):
            return tuple(map(Piece, _parts(text)))
        case Notice(text=text, key="disclosure") if len(escaped(text)) <= LONGEST_CARD:
            return (_card([escaped(text)], _commands(_AFTER_DISCLOSURE)),)
        case Notice(text=text):
            return tuple(map(Piece, _parts(text)))
        case Crisis(text=text):
            return _with_buttons(_parts(text), _commands(_AFTER_CRISIS))
        case AskStars(turn_id=turn_id, text=text):
            return _with_buttons(_parts(text), _stars(turn_id))
        case AskForm(form=form):
            return (_card(_form_words(form), _form_buttons(form)),)
        case SendFile():
            return (Piece(escaped(action.text), file=_file(action)),)
        case ShowHome(title=title, text=text):
            return tuple(map(Piece, _parts(f"{title}\n{text}")))
        case Settled(text=text):
            return tuple(map(Piece, _parts(text)))
    return ()


def settled_card(form: FormName, text: str) -> discord.ui.LayoutView:
    """What stands where the card of `form` was: its title and what became of it."""
    card = _card([f"**{escaped(title_of(BY_NAME[form]))}**", escaped(text)], ())
    assert isinstance(card.view, discord.ui.LayoutView)
    return card.view


def escaped(text: str) -> str:
    """`text` so that Discord shows each character as it is; the list of commands is set as Discord sets lists."""
    return "\n".join(_line(line) for line in text.split("\n") if not _is_unknown_command(line))


def noted(words: str, note: str) -> str:
    """What a reply says after something came of it: its own words, and the note in small print below."""
    small = f"-# {escaped(note)}"
    return words if words.endswith(small) else f"{words}\n{small}"


def words_of(message: discord.Message) -> str:
    """What a message says, whether it is plain or a card."""
    if message.content:
        return message.content
    return "\n".join(_displayed(message.components))


def _displayed(components: Iterable[Any]) -> Iterator[str]:
    for component in components:
        if isinstance(component, discord.TextDisplay):
            yield component.content
        yield from _displayed(getattr(component, "children", ()))


def _line(line: str) -> str:
    if match := _COMMAND_LINE.fullmatch(line):
        return f"**/{match[1]}**: {discord.utils.escape_markdown(match[2], ignore_links=True)}"
    return discord.utils.escape_markdown(line, ignore_links=True)


def _is_unknown_command(line: str) -> bool:
    match = _COMMAND_LINE.fullmatch(line)
    return match is not None and match[1] not in texts.COMMANDS


def _parts(text: str) -> list[str]:
    return split_text(escaped(text), LONGEST_MESSAGE)


def _with_buttons(parts: Sequence[str], buttons: Sequence[discord.ui.Button[Any]]) -> tuple[Piece, ...]:
    """The words first; the buttons under the last of them."""
    view = discord.ui.View(timeout=None)
    for button in buttons:
        view.add_item(button)
    # A stopped view is not kept by the library: each tap is read from its id, after a restart too.
    view.stop()
    *first, last = parts
    return (*map(Piece, first), Piece(last, view))


def _card(words: Sequence[str], buttons: Sequence[discord.ui.Button[Any]]) -> Piece:
    view = discord.ui.LayoutView(timeout=None)
    shown: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay(each) for each in words]
    if buttons:
        shown.append(discord.ui.ActionRow(*buttons))
    view.add_item(discord.ui.Container(*shown))
    view.stop()
    return Piece("\n".join(words), view, is_card=True)


def _stars(turn_id: str) -> list[discord.ui.Button[Any]]:
    return [_button(label, ids.Stars(turn_id, value)) for value, label in enumerate(texts.STAR_BUTTONS, 1)]


def _commands(names: Iterable[CommandName]) -> list[discord.ui.Button[Any]]:
    return [_button(texts.BUTTONS[name], ids.Command(name)) for name in names]


def _form_words(form: Form) -> list[str]:
    labels = [escaped(field.label) for field in form.fields]
    words = [f"**{escaped(form.title)}**" if len(form.title) < 80 else escaped(form.title)]
    if len(labels) <= 2:
        words.append(
            "\n".join(f"{number}. {label}" for number, label in enumerate(labels, 1)) if labels[1:] else labels[0]
        )
    if _choices(form) and all(field.default for field in form.fields):
        answers = (f"{texts.FIELDS[field.name]}: {dict(field.options)[field.default]}" for field in form.fields)
        words.append(texts.AS_IT_STANDS.format(answers="\n".join(answers)))
    return words


def _form_buttons(form: Form) -> list[discord.ui.Button[Any]]:
    if choices := _choices(form):
        return [_button(label, ids.Answer(form.name, tuple(values.items()))) for label, values in choices]
    # What somebody wrote is never part of an id: only what was chosen among options can be a default.
    fields = [(field.name, field.default if field.options else "") for field in form.fields]
    if len(fields) > MOST_FIELDS:
        return [
            _button(_part_label(fields, part), ids.Open(form.name, tuple(part), is_part=True))
            for part in _even_parts(fields)
        ]
    buttons = [_button(texts.ANSWER, ids.Open(form.name, tuple(fields)), is_first=True)]
    if form.name in SKIPPABLE:
        buttons.append(_button(texts.SKIP, ids.Answer(form.name)))
    return buttons


def _part_label(fields: Sequence[tuple[str, str]], part: Sequence[tuple[str, str]]) -> str:
    return texts.PART.format(first=fields.index(part[0]) + 1, last=fields.index(part[-1]) + 1)


def _choices(form: Form) -> tuple[tuple[str, dict[str, str]], ...]:
    """The answers that a tap gives, where they cover the form's fields."""
    choices = texts.CHOICES.get(form.name, ())
    names = {field.name for field in form.fields}
    return choices if all(names == set(values) for _, values in choices) else ()


def _even_parts(fields: Sequence[tuple[str, str]]) -> list[Sequence[tuple[str, str]]]:
    count = -(-len(fields) // MOST_FIELDS)
    size = -(-len(fields) // count)
    return [fields[start : start + size] for start in range(0, len(fields), size)]


def _button(label: str, meaning: ids.Meaning, *, is_first: bool = False) -> discord.ui.Button[Any]:
    style = discord.ButtonStyle.primary if is_first else discord.ButtonStyle.secondary
    return discord.ui.Button(label=label, custom_id=ids.write(meaning), style=style)


def _file(action: SendFile) -> discord.File:
    content, name = action.content.encode("utf-8", "replace"), action.name
    if len(content) > LARGEST_PLAIN_FILE:
        content, name = gzip.compress(content), f"{name}.gz"
    return discord.File(io.BytesIO(content), filename=name)
