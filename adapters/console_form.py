"""A form asked field by field in a terminal: which question comes next, and whether a line answers it. No I/O."""

from __future__ import annotations

import difflib

from bot.texts.console import ConsoleTexts
from bot.types import Form, FormField, FormSubmitted


class NotAnAnswer(ValueError):
    """The line does not answer the question; the sentence says what would."""


class MeantForTheBot(ValueError):
    """The line does not answer the question and reads like a message: somebody in need does not fill in forms."""


class FormDialogue:
    """Takes lines until every field is answered or skipped."""

    def __init__(self, form: Form, texts: ConsoleTexts) -> None:
        self.form = form
        self._texts = texts
        self._values: dict[str, str] = {}
        self._next = 0

    @property
    def field(self) -> FormField | None:
        """The field that is asked now; None when the form is complete."""
        return self.form.fields[self._next] if self._next < len(self.form.fields) else None

    def opening(self) -> str:
        """The title, and how to skip where every field may be skipped."""
        can_skip = not any(field.is_required for field in self.form.fields)
        return "\n".join([self.form.title, *([self._texts.form_help_optional] if can_skip else [])])

    def question(self) -> str:
        """The question that is open, with what may be written; empty when the form is complete."""
        return _question(self.field, self._texts) if self.field else ""

    def answer(self, line: str) -> None:
        """Take `line` as the answer to the open field. NotAnAnswer, MeantForTheBot: the field stays open."""
        field = self.field
        if field is None:
            return
        value = _value(field, line.strip(), self._texts)
        if value:
            self._values[field.name] = value
        self._next += 1

    def skip_rest(self) -> None:
        """Skip the open field and those after it; their defaults hold. NotAnAnswer: one of them is required."""
        rest = self.form.fields[self._next :]
        if any(field.is_required for field in rest):
            raise NotAnAnswer(self._texts.hint_required)
        self._values |= {field.name: field.default for field in rest if field.default}
        self._next = len(self.form.fields)

    def submitted(self, event_id: str) -> FormSubmitted:
        return FormSubmitted(self.form.name, dict(self._values), event_id=event_id)


def _question(field: FormField, texts: ConsoleTexts) -> str:
    lines = [field.label]
    if field.kind == "choice":
        lines += [f"  {number}  {label}" for number, (_, label) in enumerate(field.options, 1)]
    hints = {"yes_no": texts.yes_no, "scale": _scale(field, texts), "choice": texts.choice_many, "text": ""}
    if field.default:
        enter = texts.enter_means.format(default=dict(field.options).get(field.default, field.default))
    else:
        enter = "" if field.is_required else texts.enter_skips
    shown = " · ".join(part for part in (hints[field.kind], enter) if part)
    return "\n".join([*lines, f"  ({shown})"] if shown else lines)


def _scale(field: FormField, texts: ConsoleTexts) -> str:
    ends = dict(field.options)
    if "1" in ends and "5" in ends:
        return texts.scale.format(low=ends["1"], high=ends["5"])
    return texts.scale_plain


def _value(field: FormField, line: str, texts: ConsoleTexts) -> str:
    """The value that `line` gives; empty: skipped."""
    if not line:
        if field.is_required and not field.default:
            raise NotAnAnswer(texts.hint_required)
        return field.default
    if field.kind == "text":
        return line
    accepted = _accepted(field)
    word = " ".join(line.casefold().rstrip(".!").split())
    if word in accepted:
        return accepted[word]
    if _reads_like_a_message(word, accepted):
        raise MeantForTheBot(line)
    raise NotAnAnswer(_hint(field, texts))


def _accepted(field: FormField) -> dict[str, str]:
    """What may be written, and the value that it means."""
    if field.kind == "scale":
        return {number: number for number in "12345"}
    if field.kind == "yes_no":
        labels = {label.casefold(): value for value, label in field.options}
        return {"yes": "yes", "y": "yes", "no": "no", "n": "no", **labels}
    numbered = {str(number): value for number, (value, _) in enumerate(field.options, 1)}
    words = {name.casefold(): value for value, label in field.options for name in (value, label)}
    return {**words, **numbered}


def _reads_like_a_message(word: str, accepted: dict[str, str]) -> bool:
    """Words, unless they are a slip of an answer; numbers and signs never are a message."""
    if not any(character.isalpha() for character in word):
        return False
    near = {*accepted, "yeah", "yep", "yup", "ok", "okay", "sure", "maybe", "nope", "nah", "none", "skip"}
    return not difflib.get_close_matches(word, near, n=1, cutoff=0.75)


def _hint(field: FormField, texts: ConsoleTexts) -> str:
    match field.kind:
        case "scale":
            return texts.hint_scale
        case "yes_no":
            return texts.hint_yes_no
    return texts.hint_choice.format(count=len(field.options))
