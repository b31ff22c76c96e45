"""The line over letters and words beside the embedding: what it learns, the same each time, its speed."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import numpy as np

from bot.safety import meaning
from bot.safety.embedding import EMBEDDING
from bot.safety.head import head, words
from bot.safety.head.head import LEVELS

DANGER = ["the pills are in my hand", "i have the pills with me now", "my pills are on the table, all of them"]
CALM = ["the soup is on the stove", "i have a cold again", "the bus was late, i read my book"]
TEXTS = DANGER * 3 + CALM * 3
LABELS = np.array([[1.0] * 3] * 9 + [[-1.0] * 3] * 9)


def risk(line: words.Words, text: str) -> float:
    return sum(line.scores(text).values()) / len(LEVELS)


def test_words_of_danger_count_in_a_sentence_that_was_never_seen() -> None:
    line = words.fit(TEXTS, LABELS)
    assert risk(line, "so many pills") > risk(line, "so much soup")
    assert all(risk(line, text) > 0 for text in DANGER)
    assert all(risk(line, text) < 0 for text in CALM)


def test_training_again_gives_the_same_line() -> None:
    once, again = words.fit(TEXTS, LABELS), words.fit(TEXTS, LABELS)
    assert (once.weights == again.weights).all()


def test_it_is_kept_in_half_precision(tmp_path: Path) -> None:
    line = words.fit(TEXTS, LABELS)
    words.save(line, tmp_path / "words.npz")
    kept = words.load(tmp_path / "words.npz")
    assert abs(risk(kept, DANGER[0]) - risk(line, DANGER[0])) < 0.01


def test_every_text_has_a_score() -> None:
    line = words.load()
    for text in ("", " ", "🙂", "死", "a", "\ud83d", "x" * 200):
        assert np.isfinite(list(line.scores(text).values())).all()


def test_a_piece_is_read_in_under_five_milliseconds() -> None:
    line = words.load()
    text = "every evening i stand there a bit longer and nobody has asked me how i am since the summer, so i go home"
    start = process_time()
    for _ in range(50):
        line.scores(text)
    assert (process_time() - start) / 50 < 0.005


def test_a_level_is_scored_by_both_and_the_category_by_the_embedding() -> None:
    text = "nobody has ever written precisely this sentence about an umbrella"
    near, said, both = head.load().scores(EMBEDDING.vector(text)), words.load().scores(text), meaning.scores(text)
    for level in LEVELS:
        assert both[level] == (1 - meaning.SHARE) * near[level] + meaning.SHARE * said[level]
    assert both["suicide"] == near["suicide"]
