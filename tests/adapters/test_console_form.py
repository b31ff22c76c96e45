from __future__ import annotations

import pytest

from adapters.console_form import FormDialogue, MeantForTheBot, NotAnAnswer
from bot.texts.console import CONSOLE
from bot.types import Form, FormField, FormSubmitted

YES_NO = (("yes", "Yes"), ("no", "No"))
ADULT = FormField("adult", "Are you 18 or older?", "yes_no", YES_NO, is_required=True)
TRAINING = FormField("training", "May it be used?", "yes_no", YES_NO, default="no")
EMOTION = FormField("emotion", "Which?", "choice", (("fear", "Afraid"), ("sadness", "Sad")))
INTENSITY = FormField("intensity", "How strong?", "scale", (("1", "weak"), ("5", "very strong")))
SITUATION = FormField("situation", "What happened?", "text")


def dialogue(*fields: FormField) -> FormDialogue:
    return FormDialogue(Form("pre_chat", "Before", fields), CONSOLE)


def answered(field: FormField, line: str) -> dict[str, str]:
    form = dialogue(field)
    form.answer(line)
    assert form.field is None
    return form.submitted("e1").values


@pytest.mark.parametrize(
    ("field", "line", "value"),
    [
        (ADULT, "yes", "yes"),
        (ADULT, "Y", "yes"),
        (ADULT, " No. ", "no"),
        (EMOTION, "2", "sadness"),
        (EMOTION, "Afraid", "fear"),
        (EMOTION, "FEAR", "fear"),
        (INTENSITY, "4", "4"),
        (SITUATION, "I lost my job.", "I lost my job."),
        (TRAINING, "", "no"),
    ],
)
def test_an_answer_may_be_written_as_people_do(field: FormField, line: str, value: str) -> None:
    assert answered(field, line) == {field.name: value}


@pytest.mark.parametrize("field", [EMOTION, INTENSITY, SITUATION])
def test_an_empty_line_skips_a_question_that_may_be_skipped(field: FormField) -> None:
    assert answered(field, "") == {}


@pytest.mark.parametrize(
    ("field", "line"),
    [(ADULT, ""), (ADULT, "maybe"), (ADULT, "18"), (EMOTION, "3"), (EMOTION, "afriad"), (INTENSITY, "9")],
)
def test_what_is_no_answer_leaves_the_question_open_and_says_what_would_be(field: FormField, line: str) -> None:
    form = dialogue(field)
    with pytest.raises(NotAnAnswer, match=r"Please write|needs an answer"):
        form.answer(line)
    assert form.field == field


@pytest.mark.parametrize("line", ["I want to die", "suicide", "kms", "死にたい", "why do you ask?"])
@pytest.mark.parametrize("field", [ADULT, EMOTION, INTENSITY])
def test_words_that_answer_nothing_are_a_message_and_the_question_stays_open(field: FormField, line: str) -> None:
    form = dialogue(field)
    with pytest.raises(MeantForTheBot):
        form.answer(line)
    assert form.field == field


def test_skipping_the_rest_keeps_what_was_answered_and_the_defaults() -> None:
    form = dialogue(EMOTION, INTENSITY, TRAINING)
    form.answer("1")
    form.skip_rest()
    assert form.submitted("e1") == FormSubmitted("pre_chat", {"emotion": "fear", "training": "no"}, event_id="e1")


def test_a_required_question_cannot_be_skipped() -> None:
    form = dialogue(ADULT)
    with pytest.raises(NotAnAnswer):
        form.skip_rest()
    assert form.field == ADULT


def test_a_question_says_what_may_be_written() -> None:
    assert dialogue(EMOTION).question().splitlines()[1:3] == ["  1  Afraid", "  2  Sad"]
    assert "1 = weak, 5 = very strong" in dialogue(INTENSITY).question()
    assert "Enter: No" in dialogue(TRAINING).question()
    assert "Enter" not in dialogue(ADULT).question()
    assert dialogue().question() == ""


def test_only_a_form_that_can_be_skipped_offers_it() -> None:
    assert "/skip" in dialogue(EMOTION).opening()
    assert "/skip" not in dialogue(ADULT, EMOTION).opening()
