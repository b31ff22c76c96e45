"""No air before an exam is asked about; no air is an emergency, whatever else is said."""

from __future__ import annotations

import pytest

from bot.safety.assessment import FRIGHT, Assessment
from bot.safety.input_gate import RULE_LAYERS, check
from bot.safety.protocol import reply
from bot.texts import crisis_kinds


def see(text: str) -> Assessment:
    return check([text], layers=RULE_LAYERS)


@pytest.mark.parametrize(
    "text",
    [
        "omg exam is tomorrow at 9 and i cant breathe properly",
        "exam is in two days and i cant breathe right when i open the folder",
        "sooo nervous for the audition i cant breathe aaaa",
        "every single time i revise my chest goes tight and i cant breathe",
        "having a panic attack, i cant breathe",
        "interview at nine and I can't breathe",
        "morgen ist die matheprüfung und ich kriege keine luft",
        "mañana tengo el examen y no puedo respirar",
        "l'oral est demain et j'arrive plus à respirer",
        "завтра экзамен, не могу дышать",
        "明日試験で息ができない",
        "明天面试，紧张得喘不上气",
    ],
)
def test_breath_that_a_named_fright_takes_is_a_concern(text: str) -> None:
    found = see(text)
    assert found.level == "concern"
    assert FRIGHT in found.reasons


@pytest.mark.parametrize(
    "text",
    [
        "i cant breathe",
        "im at work and i cant breathe",
        "i'm scared i cant breathe",
        "exam tomorrow and i cant breathe, my inhaler is empty",
        "i cant breathe, exam in an hour, my chest hurts and my jaw",
        "exam today, chest so tight i cant breathe",
        "i cant breathe since the exam this morning",
        "took 30 pills because of the exam and now i cant breathe",
        "panic attack, i cant breathe and my lips are blue",
        "he's strangling me because of the exam i cant breathe",
        "can't breathe, my throat is swelling, i ate nuts before the interview",
        "cant breathe properly since i took those pills",
        "morgen prüfung, ich kriege keine luft und mein arm ist taub",
        "examen mañana, no puedo respirar, tomé pastillas",
        "экзамен завтра, не могу дышать, губы синеют",
        "試験前に薬を飲みすぎて息ができない",
    ],
)
def test_a_body_in_danger_is_imminent_whatever_else_is_said(text: str) -> None:
    found = see(text)
    assert (found.level, found.category) == ("imminent", "medical emergency")


def test_what_was_taken_before_is_not_forgotten_over_an_exam() -> None:
    history = ["i took the whole bottle of pills"]
    assert check(["exam tomorrow and i cant breathe"], history, RULE_LAYERS).level == "imminent"


def test_fright_is_answered_with_the_signs_that_need_a_call_and_not_with_poison_or_suicide() -> None:
    texts = [reply(see("exam tomorrow i cant breathe"), "US")]
    texts.append(reply(see("exam tomorrow i cant breathe"), "US", texts))
    assert texts[0] != texts[1]
    for text, template in zip(texts, crisis_kinds.BREATH, strict=True):
        assert text.split("{")[0][:40] == template[:40]
        assert all(word in text for word in ("911", "blue lips", "pain"))
        assert "kill" not in text


def test_other_worry_about_the_body_keeps_its_own_question() -> None:
    first = crisis_kinds.BREATH[0].split("\n")[0]
    assert reply(Assessment("concern", "medical emergency"), "US").split("\n")[0] != first
