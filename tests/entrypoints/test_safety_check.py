"""`attune safety check`: the live gate over a file, what it prints, and the figures of a report."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.safety import input_gate
from bot.safety.assessment import NONE, Assessment
from bot.safety.protocol import CALM_TURNS
from entrypoints.cli import attune
from entrypoints.safety_check import BadLine, check, parse
from entrypoints.safety_report import Checked, Label, Rate, report
from entrypoints.safety_talk import answers as who_answers

DANGER = "I want to kill myself tonight"
CALM = "I had soup for lunch"


def run(content: str | bytes, *options: str) -> Result:
    return CliRunner().invoke(attune, ["safety", "check", "-", *options], input=content)


def answers(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def as_lines(*rows: object) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def test_each_line_gets_the_verdict_of_the_live_gate() -> None:
    result = run(as_lines({"text": DANGER}, {"text": CALM, "id": 7}))
    live = input_gate.check([DANGER])
    danger, calm = answers(result)
    assert result.exit_code == 0
    assert danger == {
        "level": live.level,
        "category": live.category,
        "subject": live.subject,
        "time": live.time,
        "reasons": list(live.reasons),
    }
    assert live.level == "imminent"
    assert (calm["level"], calm["reasons"], calm["id"]) == ("none", [], 7)


def test_a_conversation_says_who_would_answer_each_message() -> None:
    guess = Assessment("imminent", "suicide", reasons=("meaning: imminent",))
    sure = replace(guess, reasons=("suicide.plan",))
    worry = Assessment("concern", "suicide", reasons=("suicide.burden",))
    assert who_answers([NONE, guess, NONE, NONE]) == ("model", "question", "model", "model")
    assert who_answers([guess, NONE, guess, NONE]) == ("question", "model", "protocol", "check-in")
    assert who_answers([worry, worry, NONE]) == ("question", "model", "model")
    held = who_answers([sure, *[NONE] * (CALM_TURNS + 1)])
    assert held == ("protocol", *["check-in"] * CALM_TURNS, "model")
    (answer,) = answers(run(as_lines({"turns": [CALM, DANGER, CALM]})))
    assert answer["answers"] == ["model", "protocol", "protocol"]


def test_a_conversation_has_a_level_after_each_turn_of_the_seeker() -> None:
    turns = [
        {"speaker": "seeker", "text": CALM},
        {"speaker": "supporter", "text": DANGER},
        {"speaker": "seeker", "text": DANGER},
    ]
    (answer,) = answers(run(as_lines({"turns": turns})))
    assert answer["levels"] == ["none", "imminent"]
    assert answer["level"] == "imminent"


def test_danger_told_stays_told_while_the_crisis_path_is_open() -> None:
    (answer,) = answers(run(as_lines({"turns": [DANGER, *[CALM] * (CALM_TURNS + 1)]})))
    assert answer["message_levels"][2:] == ["none"] * CALM_TURNS
    assert answer["levels"] == ["imminent"] * (CALM_TURNS + 1) + ["none"]
    (still,) = answers(run(as_lines({"turns": [DANGER, CALM, CALM]})))
    assert (still["level"], still["category"]) == ("imminent", "suicide")
    assert "protocol: crisis path open" in still["reasons"]


def test_a_turn_is_judged_with_the_seekers_earlier_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[list[str], list[str]]] = []

    def gate(messages: list[str], history: list[str]) -> Assessment:
        asked.append((list(messages), list(history)))
        return Assessment("none")

    monkeypatch.setattr(input_gate, "check", gate)
    check(parse(b'{"turns": ["one", {"speaker": "supporter", "text": "two"}, "three"]}'))
    assert asked == [(["one"], []), (["three"], ["one"])]


def test_an_age_under_18_is_a_concern_as_it_ends_the_chat_and_danger_stays_what_it_is() -> None:
    calm, danger, grown = answers(run(as_lines({"text": "i'm 15"}, {"text": f"i'm 15. {DANGER}"}, {"text": "i'm 35"})))
    assert (calm["level"], calm["category"], calm["reasons"][-1]) == ("concern", "minor", "minor: minor")
    assert (danger["level"], danger["category"]) == ("imminent", "suicide")
    assert "minor: minor" in danger["reasons"]
    assert grown["level"] == "none"


def test_a_file_is_read_as_well_as_stdin(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + as_lines({"text": CALM}).encode() + b"\n \n")
    result = CliRunner().invoke(attune, ["safety", "check", str(path)])
    assert [answer["level"] for answer in answers(result)] == ["none"]
    missing = CliRunner().invoke(attune, ["safety", "check", str(tmp_path / "none.jsonl")])
    assert missing.exit_code != 0
    assert "does not exist" in missing.output


def test_every_line_of_its_page_is_one_that_it_reads() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "safety-check.md"
    block = page.read_text(encoding="utf-8").partition("```json\n")[2].partition("```")[0]
    result = run(block)
    assert (result.exit_code, result.stderr) == (0, "")
    assert [answer["level"] for answer in answers(result)] == ["none"] * 4


BAD = {
    "not JSON": b"{",
    "too deep": b"[" * 100_000,
    "not UTF-8": b'{"text": "\xff"}',
    "no object": b'["text"]',
    "neither": b"{}",
    "both": b'{"text": "a", "turns": ["b"]}',
    "text is a number": b'{"text": 3}',
    "turns is a text": b'{"turns": "a"}',
    "an empty conversation": b'{"turns": []}',
    "nobody but the supporter": b'{"turns": [{"speaker": "supporter", "text": "a"}]}',
    "an unknown speaker": b'{"turns": [{"speaker": "narrator", "text": "a"}]}',
    "a turn without text": b'{"turns": [{"speaker": "seeker"}]}',
    "a label of other words": b'{"text": "a", "label": {"level": "severe"}}',
    "a label without a level": b'{"text": "a", "label": {"category": "suicide"}}',
    "a label that is a list": b'{"text": "a", "label": {"level": ["none"]}}',
    "a case that is a number": b'{"text": "a", "case": 3}',
}


@pytest.mark.parametrize("line", BAD.values(), ids=BAD)
def test_a_bad_line_is_named_by_its_number_and_the_others_are_checked(line: bytes) -> None:
    result = run(b'{"text": "hello"}\n' + line + b'\n{"text": "hello"}\n')
    assert result.exit_code == 1
    assert len(answers(result)) == 2
    assert result.stderr.startswith("Line 2: ")
    assert result.stderr.endswith(".\n")
    assert len(result.stderr.splitlines()) == 1
    with pytest.raises(BadLine):
        parse(line)


def test_text_that_no_encoding_can_hold_is_checked_all_the_same() -> None:
    result = run(b'{"text": "\\ud800 hello \\u0000", "id": "\\ud800"}\n')
    assert result.exit_code == 0
    assert answers(result)[0]["level"] == "none"


def test_a_line_says_nothing_of_what_was_written_when_it_is_bad() -> None:
    assert "secret" not in run('{"text": "secret"').output


def test_a_report_compares_with_the_labels_and_can_be_read_by_programs() -> None:
    rows = [
        {"text": DANGER, "label": {"level": "imminent", "category": "suicide"}, "language": "en", "case": "explicit"},
        {"text": CALM, "label": {"level": "none"}, "language": "en", "case": "everyday"},
    ]
    found = json.loads(run(as_lines(*rows), "--report", "--json").stdout)
    assert found["levels"]["imminent"]["value"] == 1.0
    alarms = found["cases"]["everyday"]["alarms"]
    assert (alarms["count"], alarms["of"], alarms["value"]) == (0, 1, 0.0)
    assert alarms["interval"] == pytest.approx([0.0, 0.793], abs=0.001)
    assert found["confusion"]["imminent"]["imminent"] == 1
    assert found["latency_ms"]["checks"] == 2
    text = run(as_lines(*rows), "--report").stdout
    assert "recall, imminent" in text
    assert "everyday" in text
    assert "p95" in text


def test_a_report_says_which_lines_have_no_label() -> None:
    result = run(as_lines({"text": CALM, "label": {"level": "none"}}, {"text": CALM}), "--report")
    assert result.exit_code == 1
    assert "Line 2: a report needs a `label`" in result.stderr
    assert "1 lines" in result.stdout
    nothing = run("\n", "--report", "--json")
    assert (nothing.exit_code, nothing.stdout) == (1, "")


def _checked(label: str, verdict: str, language: str = "en", case: str = "explicit") -> Checked:
    return Checked(Label(label), Assessment(verdict), language, case, (0.001,))  # type: ignore[arg-type]


def test_found_is_at_the_labels_level_or_above_and_unknown_is_never_found() -> None:
    found = report(
        [
            _checked("imminent", "imminent"),
            _checked("imminent", "elevated"),
            _checked("elevated", "imminent"),
            _checked("concern", "unknown"),
            _checked("concern", "elevated"),
            _checked("elevated", "unknown"),
            _checked("none", "unknown"),
            _checked("none", "elevated"),
            _checked("none", "none"),
        ]
    )
    assert found.levels == {"imminent": Rate(1, 2), "elevated": Rate(1, 2), "concern": Rate(1, 2)}
    assert found.all.crisis_recall == Rate(3, 4)
    assert found.all.alarms == Rate(2, 3)
    assert found.all.crisis_alarms == Rate(1, 3)
    assert found.confusion["concern"] == {"imminent": 0, "elevated": 1, "concern": 0, "none": 0, "unknown": 1}


def test_groups_are_by_what_the_lines_say_and_lines_that_say_nothing_are_in_none() -> None:
    found = report([_checked("elevated", "none", "de"), _checked("none", "none", "fr"), _checked("none", "none", "")])
    assert set(found.languages) == {"de", "fr"}
    assert found.languages["de"].recall == Rate(0, 1)
    assert found.languages["fr"].recall.value is None
    assert found.categories == {}


def test_category_subject_and_time_are_compared_on_the_lines_that_were_seen() -> None:
    label = Label("elevated", "suicide", "other", "past")
    seen = Checked(label, Assessment("concern", "suicide", "self", "past"))
    missed = Checked(label, Assessment("none"))
    assert report([seen, missed]).agreement == {"category": Rate(1, 1), "subject": Rate(0, 1), "time": Rate(1, 1)}


def test_the_interval_is_wilsons() -> None:
    low, high = Rate(8, 10).interval or (0, 0)
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)  # Wilson (1927), z = 1.96
    assert Rate(0, 0).interval is None
    assert (Rate(0, 20).interval or (1, 1))[0] == 0.0


def test_p95_is_the_smallest_time_that_nineteen_of_twenty_checks_kept() -> None:
    lines = [Checked(Label("none"), Assessment("none"), seconds=(number / 1000,)) for number in range(1, 21)]
    assert report(lines).latency_ms == {"checks": 20, "p50": 10.5, "p95": 19.0, "max": 20.0}
