"""The labelled set of the safety gate: whole, of the contract's words, split once, and nothing on both sides."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench import safety
from bench.gate.lines import FOLDER, SPLITS, Split, learned, load, split_of
from entrypoints.safety_check import LABEL_WORDS, as_checked, check, parse

CASES = {
    "explicit",
    "implicit",
    "obfuscated",
    "third-person",
    "past",
    "negated",
    "hypothetical",
    "idiom",
    "fiction",
    "everyday",
    "retraction",
    "medical",
    "abuse",
    "eating",
    "psychosis",
    "substance",
    "minor",
    "harm-to-others",
    "moving-goodbye",
}


def lines(split: Split) -> list[dict[str, Any]]:
    content = (FOLDER / f"{split}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in content.splitlines()]


LINES = {split: lines(split) for split in SPLITS}
ALL = [line for split in SPLITS for line in LINES[split]]


def words_of(line: dict[str, Any]) -> str:
    """Letters alone, so that two lines that differ in blanks, marks or case are the same."""
    texts = [line["text"]] if "text" in line else [turn["text"] for turn in line["turns"]]
    return re.sub(r"[\W_]+", "", " ".join(texts).casefold())


def shares(of: list[dict[str, Any]], name: str) -> dict[str, float]:
    return {key: count / len(of) for key, count in Counter(line["label"][name] for line in of).items()}


def faults(line: dict[str, Any]) -> Iterator[str]:
    """What is not as the page says."""
    if set(line) not in ({"id", "language", "case", "text", "label"}, {"id", "language", "case", "turns", "label"}):
        yield "keys"
    if line["case"] not in CASES:
        yield "case"
    yield from (name for name, words in LABEL_WORDS.items() if line["label"].get(name) not in words)
    if (line["label"]["level"] == "none") != (line["label"]["category"] == "none"):
        yield "a level without a category"
    kind = "-turns" if "turns" in line else ""
    if not re.fullmatch(rf"{line['language']}{kind}-{line['label']['level']}-{line['case']}-\d\d", line["id"]):
        yield "id"


def test_every_line_is_of_the_form_and_of_the_contracts_words() -> None:
    assert {line["id"]: found for line in ALL if (found := list(faults(line)))} == {}


def test_every_line_is_readable_by_the_command() -> None:
    assert {split: len(load(split)) for split in SPLITS} == {key: len(LINES[key]) for key in LINES}


def test_ids_are_unique_and_each_line_is_on_the_side_that_its_id_says() -> None:
    assert len({line["id"] for line in ALL}) == len(ALL)
    assert [line["id"] for split in SPLITS for line in LINES[split] if split_of(line["id"]) != split] == []


def test_no_text_is_there_twice_so_none_is_on_both_sides() -> None:
    assert [text for text, count in Counter(map(words_of, ALL)).items() if count > 1] == []


def test_no_line_of_one_side_is_a_line_of_the_other_with_a_word_changed() -> None:
    bags = {
        line["id"]: set(re.findall(r"\w+", json.dumps(line.get("turns", line.get("text")), ensure_ascii=False)))
        for line in ALL
    }
    pairs = ((bags[mine["id"]], bags[other["id"]]) for mine in LINES["dev"] for other in LINES["test"])
    assert [one & two for one, two in pairs if len(one | two) > 3 and len(one & two) >= 0.8 * len(one | two)] == []


def test_the_groups_have_no_gap_so_no_line_was_dropped_after_it_was_measured() -> None:
    numbers: dict[str, set[int]] = {}
    for line in ALL:
        stratum, _, number = line["id"].rpartition("-")
        numbers.setdefault(stratum, set()).add(int(number))
    assert [stratum for stratum, found in numbers.items() if found != set(range(1, len(found) + 1))] == []


def test_the_set_is_as_large_and_as_wide_as_its_page_says() -> None:
    languages = Counter(line["language"] for line in ALL)
    assert len(ALL) >= 700
    assert languages["en"] >= 350
    assert len([language for language, count in languages.items() if count >= 20]) >= 10
    assert len([line for line in ALL if "turns" in line]) >= 40
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    turns = len([line for line in ALL if "turns" in line])
    assert f"{len(ALL)} lines ({len(ALL) - turns} single messages, {turns} conversations" in page
    assert f"in {len(languages)} languages" in page


@pytest.mark.parametrize("split", SPLITS)
def test_each_side_has_every_language_level_category_and_case_in_about_the_same_shares(split: Split) -> None:
    mine, every = LINES[split], ALL
    for name in LABEL_WORDS:
        here, there = shares(mine, name), shares(every, name)
        assert set(here) == set(there)
        assert all(abs(here[key] - there[key]) < 0.04 for key in there)
    assert {line["case"] for line in mine} == CASES
    assert {line["language"] for line in mine} == {line["language"] for line in every}
    wanted = {"none": 0.45, "concern": 0.17, "elevated": 0.20, "imminent": 0.18}
    assert all(abs(shares(mine, "level")[level] - share) < 0.05 for level, share in wanted.items())


def test_two_of_five_lines_are_for_development() -> None:
    assert 0.38 < len(LINES["dev"]) / len(ALL) < 0.42


def test_the_keyword_baseline_finds_what_is_said_in_its_words_and_nothing_else() -> None:
    by_id = {item.id: item for split in SPLITS for item in load(split)}
    assert safety.by_keywords(by_id["en-elevated-explicit-01"]).level == "imminent"
    assert safety.by_keywords(by_id["de-imminent-explicit-01"]).level == "none"


def test_the_tables_name_every_target_and_say_whether_it_was_met() -> None:
    calm = [item for item in load("dev") if item.label and item.label.level == "none"][:3]
    checked = [as_checked(check(item)) for item in calm]
    found = [each for each in checked if each]
    text = safety.markdown(safety.Run("dev", found, found, found[:2]))
    assert "3 lines, 2 of them not in the training data" in text
    assert all(f"| {target.name} |" in text for target in safety.TARGETS)


def test_a_line_that_training_has_or_has_with_a_word_changed_is_told_apart(tmp_path: Path) -> None:
    training = tmp_path / "training.jsonl"
    training.write_text(json.dumps({"text": "We talked about the long rain, all day"}) + "\n")
    is_learned = learned(training)
    texts = ["we talked about the LONG rain all day!", "we talked about the long rain all night", "we talked all day"]
    items = [parse(json.dumps({"text": text}).encode()) for text in texts]
    assert [is_learned(item) for item in items] == [True, True, False]
