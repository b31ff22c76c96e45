"""Personal data leaves the text: measured on lines of ours, the same thing the same way, and fast on hostile text.

The lines of personal_dev.txt and personal_test.txt were written before the rules. These were fitted to the first; the
second was measured afterwards (86 of 88 found), and one rule was added since. personal_hard.txt came last: what the
rules are bad at, small letters, rare names, words that are names; some of its lines led to rules, too.
"""

from __future__ import annotations

import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.collection import Material
from training.datasets.record import Conversation, Utterance
from training.scrub import PLACEHOLDER, scrub, scrub_texts

MARK = re.compile(r"\{([A-Z]+):([^}]*)\}")
Range = tuple[int, int]


def labelled(name: str) -> list[tuple[str, list[Range]]]:
    """Each line as people would write it, and where its personal data stands; a possessive ending is not part of it."""
    lines = []
    for line in (Path(__file__).parent / f"personal_{name}.txt").read_text(encoding="utf-8").splitlines():
        text, marks, end = "", [], 0
        for match in MARK.finditer(line):
            text += line[end : match.start()]
            marks.append((len(text), len(text) + len(match[2].removesuffix("'s"))))
            text, end = text + match[2], match.end()
        lines.append((text + line[end:], marks))
    return lines


def replaced(text: str) -> list[Range]:
    """Where the scrubber put placeholders."""
    (clean,), _ = scrub_texts([text])
    around = [re.escape(part) for part in PLACEHOLDER.split(clean)]
    match = re.fullmatch("(.+?)".join(around), text, re.DOTALL)
    assert match
    return [match.span(number) for number in range(1, (match.lastindex or 0) + 1)]


def measured(name: str) -> tuple[int, int, int, int]:
    """Pieces found whole and all there are; placeholders that are right, and all of them."""
    found = wanted = right = given = 0
    for text, marks in labelled(name):
        ranges = replaced(text)
        covered = {place for start, end in ranges for place in range(start, end)}
        wanted += len(marks)
        found += sum(
            all(place in covered for place in range(start, end) if text[place].isalnum()) for start, end in marks
        )
        given += len(ranges)
        right += sum(any(start < last and first < end for first, last in marks) for start, end in ranges)
    return found, wanted, right, given


@pytest.mark.parametrize(
    ("name", "wanted", "recall", "precision"),
    [("dev", 90, 0.99, 0.98), ("test", 88, 0.98, 0.98), ("hard", 62, 0.58, 0.92)],
)
def test_recall_and_precision_do_not_fall(name: str, wanted: int, recall: float, precision: float) -> None:
    found, all_there_are, right, given = measured(name)
    assert all_there_are == wanted
    assert found / wanted >= recall
    assert right / given >= precision


def test_the_sample_is_large_and_half_of_it_has_nothing_personal() -> None:
    lines = [line for name in ("dev", "test", "hard") for line in labelled(name)]
    assert len(lines) >= 290
    assert sum(not marks for _, marks in lines) >= 80
    assert len({text for text, _ in lines}) == len(lines)


def test_one_thing_has_one_placeholder_in_a_conversation() -> None:
    clean, counts = scrub_texts(
        [
            "Anna Berger works at Tesco with me. Anna's mother lives in Leeds.",
            "anna said that Dr. Weiss is from leeds too.",
            "Weiss is kind. Tesco is not, and Bernd is worse.",
        ]
    )
    assert clean == [
        "[NAME1] works at [EMPLOYER1] with me. [NAME1]'s mother lives in [PLACE1].",
        "[NAME1] said that [NAME2] is from [PLACE1] too.",
        "[NAME2] is kind. [EMPLOYER1] is not, and [NAME3] is worse.",
    ]
    assert counts == {"NAME": 6, "EMPLOYER": 2, "PLACE": 2}


def test_a_name_found_once_is_found_at_the_opening_of_a_sentence_and_in_small_letters() -> None:
    clean, _ = scrub_texts(
        ["I saw Wanjiru today.", "Wanjiru. She smiled.", "ok so Hope came too", "Hope was late, I hope"]
    )
    assert clean == [
        "I saw [NAME1] today.",
        "[NAME1]. She smiled.",
        "ok so [NAME2] came too",
        "[NAME2] was late, I hope",
    ]


def test_an_age_goes_only_beside_something_else_that_tells_who_it_is() -> None:
    assert scrub_texts(["I am 34 and Maria is 12."])[0] == ["I am 34 and [NAME1] is 12."]
    assert scrub_texts(["I am 34.", "I live in Oslo."])[0] == ["I am [AGE1].", "I live in [PLACE1]."]


def test_what_is_scrubbed_stays_as_it_is() -> None:
    once, _ = scrub_texts(["[NAME1] moved to Lagos with [NAME2], aged 30."])
    assert once == ["[NAME1] moved to [PLACE1] with [NAME2], aged [AGE1]."]
    assert scrub_texts(once) == (once, {})


@given(st.lists(st.text(max_size=80), max_size=4))
def test_any_text_is_taken_and_what_is_left_of_it_is_in_its_place(texts: list[str]) -> None:
    clean, counts = scrub_texts(texts)
    assert len(clean) == len(texts)
    for before, after in zip(texts, clean, strict=True):
        assert re.fullmatch("(?:.+?)".join(map(re.escape, PLACEHOLDER.split(after))), before, re.DOTALL)
    assert sum(len(PLACEHOLDER.findall(text)) for text in clean) == counts.total()


def talk() -> Conversation:
    return Conversation(
        "s1",
        "attune",
        (
            Utterance("seeker", "My wife Priya left me.", is_target=False),
            Utterance("supporter", "How long were you and Priya together?", "Question", weight=0.5),
            Utterance("supporter", "That sounds lonely.", "Reflection of Feelings", stars=5),
        ),
        situation="Priya moved to Pune on 3 May.",
        problem="breakup with partner",
        emotion="sadness",
        is_raw=True,
    )


def test_a_reply_that_held_something_is_context_and_the_rest_stays_as_it_was() -> None:
    (clean,) = scrub([talk()]).conversations
    assert clean.turns[0].text == "My wife [NAME1] left me."
    assert clean.turns[1] == Utterance(
        "supporter", "How long were you and [NAME1] together?", "Question", is_target=False, weight=0.5
    )
    assert clean.turns[2] == talk().turns[2]
    assert clean.situation == "[NAME1] moved to [PLACE1] on [DATE1]."
    assert (clean.problem, clean.emotion, clean.is_raw) == ("breakup with partner", "sadness", False)


def test_people_of_one_conversation_are_not_those_of_another() -> None:
    first, second = scrub([talk(), replace(talk(), turns=(Utterance("seeker", "I miss Otto."),))]).conversations
    assert first.turns[0].text.count("[NAME1]") == second.turns[0].text.count("[NAME2]") == 1 or (
        second.turns[0].text == "I miss [NAME1]."
    )


def test_nothing_raw_can_be_put_before_a_model() -> None:
    for train, held_out in (((talk(),), ()), ((), (talk(),))):
        with pytest.raises(ValueError, match="not scrubbed"):
            Material(train, held_out, ())


@pytest.mark.parametrize(
    "text",
    [each * 2500 for each in ("a.b.c", "a@a@", "1 22 ", "A B ", "at dot ", "wwwww", "My X, ", "\n ", "Dr. A", "'s")],
)
def test_a_long_hostile_text_is_done_soon(text: str) -> None:
    begun = time.process_time()
    scrub_texts([text])
    assert time.process_time() - begun < 4
