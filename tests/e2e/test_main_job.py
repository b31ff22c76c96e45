"""The main job with real weights: chat, stars, consent, training, and the next reply uses the new LoRA."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch", reason="training needs the training packages")

SECONDS = 900
# With it no reply is stopped twice, which would flag the session and so keep it from training.
SEED = "8"
CONFIG = """
[model_client]
timeout_seconds = 120
[model_server]
port = 0
context_tokens = 1024
request_timeout_seconds = 120
# One small session makes no better LoRA than the one that comes with the installation, but one better than none.
default_lora = false
[training]
rank = 4
epochs = 3
target_modules = ["q_proj", "v_proj"]
max_tokens_per_step = 512
[training.quality]
must_be_finished = false
min_utterances = 4
min_supporter_criteria = 0
min_seeker_length = 0
# Nobody else is there to be on trial with, and four dialogues are too few for the gate to hear.
[training.gate]
needs_replies = false
min_conversations = 1
[training.canary]
share = 0
"""
TROUBLES = (
    ("My landlord wants us out by June.", "Question", "What would moving mean for you?"),
    ("I failed the driving test again.", "Reflection of Feelings", "You sound worn out by it."),
    ("My sister stopped answering my calls.", "Affirmation and Reassurance", "You keep reaching out, and that counts."),
    ("Nobody at work talks to me at lunch.", "Providing Suggestions", "Would it help to ask one person to join you?"),
)
# To measure on: nothing of it may be among what is learnt from, or nearly so.
OTHERS = (
    ("They put my hours down to ten a week.", "Question", "What does that leave you with?"),
    ("The cat has been gone since Sunday.", "Reflection of Feelings", "You sound worried about her."),
)


def attune(home: Path, *arguments: str, stdin: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "-m", "entrypoints", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
        env={**os.environ, "ATTUNE_HOME": str(home), "HF_HUB_OFFLINE": "1"},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def chat(home: Path, *events: dict[str, Any], options: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    lines = "".join(json.dumps(event) + "\n" for event in events)
    out = attune(home, "chat", "--jsonl", "--yes", "--consent-training", "--seed", SEED, *options, stdin=lines)
    return [json.loads(line) for line in out.splitlines()]


def says(actions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [action for action in actions if action["type"] == "say"]


def message(text: str) -> dict[str, Any]:
    return {"type": "message", "text": text}


def corpus(path: Path, troubles: tuple[tuple[str, str, str], ...]) -> Path:
    """Dialogues of our own in ESConv's line format."""
    rows = [
        {
            "emotion_type": "sadness",
            "problem_type": "other",
            "situation": said,
            "dialog": [
                {"text": said, "speaker": "usr"},
                {"text": reply, "speaker": "sys", "strategy": strategy},
                {"text": "I don't know.", "speaker": "usr"},
                {"text": "That is all right.", "speaker": "sys", "strategy": "Affirmation and Reassurance"},
            ],
        }
        for said, strategy, reply in troubles
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.mark.slow
def test_a_rated_and_consented_chat_becomes_a_lora_that_the_next_reply_uses_until_it_is_forgotten(
    tmp_path: Path,
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    # The bare model's replies are mostly stopped, so the first chat is with the LoRA that comes with the installation.
    (home / "config.toml").write_text(CONFIG.replace("default_lora = false", "default_lora = true"))
    stars = {"type": "stars", "value": 5}
    first = chat(home, message("I lost my job"), message("and I sleep badly"), stars)
    assert [reply["lora"] for reply in says(first)] == ["default", "default"]
    assert all(reply["strategy"] for reply in says(first))
    (home / "config.toml").write_text(CONFIG)

    data = f"esconv:{corpus(tmp_path / 'corpus.jsonl', TROUBLES)}"
    others = f"esconv:{corpus(tmp_path / 'others.jsonl', OTHERS)}"
    out = attune(home, "train", "--now", "--data", data, "--validation", others)
    assert "v0001 is live" in out
    version = home / "loras" / "v0001"
    metrics = json.loads((version / "metrics.json").read_text())
    assert metrics["after"]["total"] < metrics["before"]["total"]
    assert len(json.loads((version / "manifest.json").read_text())["sessions"]) == 1

    said = ("They closed the plant", "I miss the people there", "Money is tight", "I sleep badly", "What now?")
    second = chat(home, *map(message, said))
    # A reply without a probability is one of ours, put in the place of one that the output gate stopped.
    assert {reply["lora"] for reply in says(second) if reply["probability"] is not None} == {"v0001"}
    bare = chat(home, message("They closed the plant"), options=("--no-lora",))
    assert [reply["lora"] for reply in says(bare)] == [None]

    forgotten = chat(
        home, {"type": "command", "name": "forget"}, {"type": "form", "form": "forget", "values": {"confirm": "yes"}}
    )
    assert "forgotten" in [action.get("key") for action in forgotten]
    assert "retired" in attune(home, "loras")
    third = chat(home, message("hello again"))
    assert [reply["lora"] for reply in says(third)] == [None]


@pytest.mark.slow
def test_a_first_chat_is_answered_by_the_lora_that_comes_with_the_installation_unless_told_not_to(
    tmp_path: Path,
) -> None:
    tmp_path.joinpath("config.toml").write_text("[model_server]\nport = 0\n")
    said = [message(text) for text in ("I lost my job", "and I sleep badly", "my brother says it will pass")]
    # A reply without a probability is one of ours, put in the place of one that the output gate stopped.
    found = [
        {reply["lora"] for reply in says(chat(tmp_path, *said, options=options)) if reply["probability"] is not None}
        for options in ((), ("--no-lora",))
    ]
    assert found[0] == {"default"}
    assert found[1] <= {None}
