"""Our own corpus: its form, its variety, what it never says, and its page."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import pytest

from bot.safety import input_gate, output_gate
from model_server.strategies import ESCONV, EXTES, translated
from training.datasets.extes import CRISIS
from training.datasets.record import Conversation
from training.seed_corpus import (
    FOLDER,
    PAGE,
    SCENES,
    distinct,
    load_seeds,
    openings,
    page,
    repeated_runs,
    replies,
    words,
)

SEEDS = load_seeds()
SAID = replies(SEEDS)
ROWS: list[dict[str, Any]] = [row for file in sorted(FOLDER.glob("*.json")) for row in json.loads(file.read_text())]
ESCONV_EMOTIONS = {"anxiety", "depression", "sadness", "anger", "fear", "disgust", "shame"}
# What the assistant never says: a human life, promises, orders about medicine, worn phrases, guilt, romance.
NEVER = re.compile(
    r"\bcommit(?:ted|ting)? suicide|\bI(?:'m| am) (?:so )?(?:sorry to hear|proud)|\bI promise\b|\bsafe space\b|"
    r"\b(?:my|our) (?:wife|husband|girlfriend|boyfriend|mum|mom|dad|kids|childhood|therapist|job|boss)\b|"
    r"\bwhen I was\b|\bI(?:'ve| have) been through\b|\bI felt (?:that|the same)\b|\byour journey\b|\bas an AI\b|"
    r"\bit will (?:all )?be (?:fine|okay|ok)\b|\bdon't go\b|\bcome back soon\b|\bI love you\b|\byou are valid\b|"
    r"\b(?:stop|start|increase|double|halve) (?:taking )?your (?:medication|meds|pills|dose)\b|\bcalories\b|"
    r"\blost (?:so much |a lot of )?weight\b",
    re.IGNORECASE,
)


def test_every_scenario_has_at_least_four_dialogues() -> None:
    counts = Counter(conversation.scene for conversation in SEEDS)
    assert {scene: count for scene, count in counts.items() if count < 4} == {}
    assert set(counts) == set(SCENES)
    assert len(SCENES) == 36


def test_a_dialogue_has_14_to_24_utterances_in_turn_and_ends() -> None:
    for conversation in SEEDS:
        assert 14 <= len(conversation.turns) <= 24, conversation.id
        speakers = [turn.speaker for turn in conversation.turns]
        assert speakers == [("seeker", "supporter")[place % 2] for place in range(len(speakers))], conversation.id


def test_every_row_says_who_what_and_how_it_changed() -> None:
    for row in ROWS:
        assert row["description"].strip(), row["scene"]
        assert row["problem"].strip(), row["scene"]
        assert row["emotion"] in ESCONV_EMOTIONS, row["scene"]
        assert 1 <= row["intensity_before"] <= 5
        assert 1 <= row["intensity_after"] <= 5
    assert len({row["description"] for row in ROWS}) == len(ROWS)


def test_every_reply_has_its_strategy_in_both_taxonomies() -> None:
    for row in ROWS:
        for entry in row["content"]:
            if "AI" in entry and entry["AI Strategy"] != CRISIS:
                assert entry["AI Strategy"] in EXTES.names, row["scene"]
                assert entry["ESConv Strategy"] == translated(entry["AI Strategy"], ESCONV), row["scene"]
    assert {turn.strategy for conversation in SEEDS for turn in conversation.turns if turn.strategy} == set(EXTES.names)


def test_a_dozen_dialogues_hand_over_to_the_protocol() -> None:
    touched = [row for row in ROWS if any(entry.get("AI Strategy") == CRISIS for entry in row["content"])]
    assert len(touched) >= 12


def test_replies_are_short_and_ask_one_thing_at_most() -> None:
    for said in SAID:
        assert 2 <= len(words(said)) <= 45, said
        assert len(re.findall(r"[.!?…]+(?=\s|$|[\"”’'])", said)) <= 4, said
        assert said.count("?") <= 2, said
    assert sum(said.count("?") > 1 for said in SAID) <= 0.02 * len(SAID)


def test_nothing_is_said_that_attune_never_says() -> None:
    assert [said for said in SAID if NEVER.search(said)] == []


def test_the_words_are_varied() -> None:
    """Of two thousand replies at a time, since the shares fall with the size of a corpus. Plain words come back, and a
    small model learns from what comes back."""
    for start in range(0, len(SAID) - 1_999, 2_000):
        part = SAID[start : start + 2_000]
        assert distinct(part, 1) > 0.05
        assert distinct(part, 2) > 0.38
        assert distinct(part, 3) > 0.72
    assert len(set(SAID)) >= 0.985 * len(SAID)


def test_no_opening_is_worn_and_no_long_run_of_words_returns() -> None:
    opening, share = openings(SAID)[0]
    assert share < 0.02, opening
    # What Attune is, who can advise on medicine, a greeting and a goodbye may be said in the same words.
    assert max(repeated_runs(SEEDS, 10).values(), default=0) <= 0.03 * len(SEEDS)
    assert len(repeated_runs(SEEDS, 10)) <= 0.03 * len(SAID)
    for conversation in SEEDS:
        own = replies([conversation])
        assert len({" ".join(words(said)[:3]) for said in own}) >= len(own) - 1, conversation.id


def _danger(conversation: Conversation) -> list[str]:
    """What the seeker says that a rule takes for danger, in a dialogue without the protocol."""
    said = [turn.text for turn in conversation.turns if turn.speaker == "seeker"]
    return [text for text in said if input_gate.check([text], layers=input_gate.RULE_LAYERS).is_crisis]


@pytest.mark.parametrize("every", [4, pytest.param(1, marks=pytest.mark.slow)])
def test_danger_stands_only_where_the_protocol_answers(every: int) -> None:
    handed_over = {
        index for index, row in enumerate(ROWS) if any(entry.get("AI Strategy") == CRISIS for entry in row["content"])
    }
    read = range(0, len(SEEDS), every)
    ringing = [index for index in read if index not in handed_over and _danger(SEEDS[index])]
    assert len(ringing) <= 0.12 * len(read)


def test_the_gates_patterns_stop_few_replies() -> None:
    stopped = [said for said in SAID if output_gate.check(said)]
    assert len(stopped) <= 0.035 * len(SAID), stopped[:20]  # meaning lets go of most of them


@pytest.mark.slow
async def test_the_whole_gate_stops_few_replies() -> None:
    """Of the third of the dialogues that the gate's head was not trained on. Seen: 1.2 %."""
    held_out = replies(SEEDS[2::3])[::2]
    stopped = [said for said in held_out if await output_gate.assess(said)]
    assert len(stopped) <= 0.025 * len(held_out), stopped[:20]


def test_the_page_is_that_of_the_corpus() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(SEEDS), "write it anew: python -m training.seed_corpus"
