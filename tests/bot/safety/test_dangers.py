"""Rules beyond the classic English phrases: other kinds of danger, someone else's, other languages, denials."""

from __future__ import annotations

import pytest

from bot.safety.assessment import RANK, Assessment
from bot.safety.input_gate import RULE_LAYERS, check


def see(text: str) -> Assessment:
    return check([text], layers=RULE_LAYERS)


@pytest.mark.parametrize(
    ("text", "category", "subject"),
    [
        ("the rope is already around my neck", "suicide", "self"),
        ("I have a plan and the pills, tonight I die", "suicide", "self"),
        ("unaliving myself tonight", "suicide", "self"),
        ("I can't keep myself safe tonight", "suicide", "self"),
        ("my friend took a whole box of pills", "medical emergency", "other"),
        ("my wife collapsed and she is turning blue", "medical emergency", "other"),
        ("I'm going to stab him when he comes home", "harm to others", "self"),
        ("he is banging on the bathroom door", "abuse", "self"),
        ("the angels told me to jump", "psychosis or mania", "self"),
        ("estoy en el puente y voy a saltar", "suicide", "self"),
        ("je suis sur le toit", "suicide", "self"),
        ("der Strick hängt schon, ich stehe auf dem Stuhl", "suicide", "self"),
        ("mein Vater atmet nicht", "suicide", "other"),
        ("ele tá com uma faca", "abuse", "self"),
        ("mi sto tagliando le vene", "suicide", "self"),
        ("ik krijg geen lucht", "medical emergency", "self"),
        ("stoję na torach", "suicide", "self"),
        ("боль в груди, не могу дышать", "medical emergency", "self"),
        ("kocam kapıyı kırıyor", "abuse", "self"),
        ("私は屋上にいます", "suicide", "self"),
        ("他正在砸门", "abuse", "self"),
        ("살려주세요", "abuse", "self"),
        ("chhat se kood raha hoon", "suicide", "self"),
        ("أنا واقف على الجسر", "suicide", "self"),
        ("jag står på bron", "suicide", "self"),
        ("aku akan bunuh diri malam ini", "suicide", "self"),
        ("стою на мосту, зараз стрибну", "suicide", "self"),
        ("las voces me dicen que me mate", "psychosis or mania", "self"),
    ],
)
def test_danger_now_of_every_kind_is_imminent(text: str, category: str, subject: str) -> None:
    verdict = see(text)
    assert (verdict.level, verdict.category, verdict.subject) == ("imminent", category, subject)


@pytest.mark.parametrize(
    "text",
    [
        "back in the grippy sock ward soon I guess",
        "I keep thinking about driving into a tree",
        "sh relapse again",
        "he grabs me by the throat when he is drunk",
        "I said no but he kept going",
        "there is a chip in my brain",
        "I throw up after every meal",
        "me corté otra vez los brazos",
        "je me scarifie",
        "ich habe mich wieder geritzt",
        "minha irmã tentou se matar",
        "mia sorella vuole morire",
        "mijn broer wil dood",
        "mama mówi, że moja siostra chce umrzeć",
        "он меня изнасиловал",
        "günlerdir yemek yemiyorum, kendimi kusturuyorum",
        "食べて吐いてしまう",
        "我想杀了他",
        "my dog is the only reason I'm still alive",
        "I can't picture myself at thirty",
        "every morning I'm disappointed that I woke up",
        "dying sounds peaceful to me",
        "jag vill inte leva längre",
        "aku ingin bunuh diri",
        "я не хочу більше жити",
    ],
)
def test_danger_of_other_kinds_and_languages_is_elevated(text: str) -> None:
    assert see(text).is_crisis


@pytest.mark.parametrize(
    "text",
    [
        "no quiero hacerme daño, solo hablar",
        "ich will mir nichts antun",
        "não quero me machucar",
        "死にたいわけじゃない",
        "我没有想自杀",
        "죽고 싶은 건 아니야",
        "मैं खुद को चोट नहीं पहुँचाना चाहता",
        "en la serie el chico se corta las venas",
        "ドラマのリストカットの場面がつらかった",
        "she stabbed me in the back at work",
        "I could kill him for eating my pizza",
        "he has never touched us",
        "my father was always so cold",
        "ma copine ne répond plus à mes messages",
        "I had not left the flat for three days",
        "I am 14 weeks pregnant",
        "we had dinner on the rooftop",
    ],
)
def test_denials_stories_and_idioms_do_not_open_the_protocol(text: str) -> None:
    assert RANK[see(text).level] <= RANK["concern"]


def test_laughing_does_not_undo_an_act() -> None:
    assert see("me tomé todas las pastillas jaja").level == "imminent"


def test_a_stated_age_is_noticed() -> None:
    assert see("I am 13 years old").category == "minor"
    assert see("I waited 13 years").category == "none"
