"""METEOR, vector extrema and the classifier: right where their resources are, and said to be missing where not."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from training.errors import DataError
from training.evaluation import optional
from training.evaluation.optional import find_extras
from training.evaluation.vectors import extrema, find_vectors
from training.evaluation.wordnet import PARTS, WordNet, find_wordnet

# A WordNet of three meanings, in the form of wndb(5WN); the places are filled in below.
NOUNS = (("car", "auto", "motor_car"), ("child", "kid"))
VERBS = (("mend", "fix", "repair"),)


def write_wordnet(folder: Path) -> Path:
    folder.mkdir()
    for part, sets in {"noun": NOUNS, "verb": VERBS, "adj": (), "adv": ()}.items():
        data, places = "  1 a line of the licence\n", {}
        for words in sets:
            for word in words:
                places[word] = len(data)
            fields = " ".join(f"{word} 0" for word in words)
            data += f"{len(data):08d} 06 n {len(words):02x} {fields} 000 | a meaning\n"
        index = "  1 a line of the licence\n"
        index += "".join(f"{word} n 1 0 1 0 {place:08d}\n" for word, place in sorted(places.items()))
        (folder / f"data.{part}").write_text(data)
        (folder / f"index.{part}").write_text(index)
        (folder / f"{part}.exc").write_text("children child\n" if part == "noun" else "")
    return folder


@pytest.fixture
def wordnet_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = write_wordnet(tmp_path / "wordnet")
    monkeypatch.setenv("WNSEARCHDIR", str(folder))
    return folder


def names(folder: Path, word: str) -> set[str]:
    return {lemma.name() for synset in WordNet(folder).synsets(word) for lemma in synset.lemmas()}


def test_synonyms_are_found_by_the_word_its_endings_and_its_exceptions(wordnet_folder: Path) -> None:
    assert names(wordnet_folder, "Auto") == {"car", "auto", "motor_car"}
    assert names(wordnet_folder, "cars") == {"car", "auto", "motor_car"}
    assert names(wordnet_folder, "children") == {"child", "kid"}
    assert names(wordnet_folder, "repaired") == {"mend", "fix", "repair"}
    assert names(wordnet_folder, "gate") == set()


def test_meteor_takes_synonyms_and_stems_and_pays_for_order(wordnet_folder: Path) -> None:
    score = find_extras().meteor.score
    assert score is not None
    # Six words of six match, in one piece: the penalty is half of (1/6) cubed.
    assert score(["the", "cat", "sat", "on", "the", "mat"], ["the", "cat", "sat", "on", "the", "mat"]) == pytest.approx(
        1 - 0.5 / 6**3
    )
    # "auto" for "car" and "mending" for "mend": three of three in one piece.
    assert score(["i", "mend", "auto"], ["i", "mending", "car"]) == pytest.approx(1 - 0.5 / 3**3)
    # One of two words: precision and recall a half; one piece of one.
    assert score(["a", "b"], ["a", "c"]) == pytest.approx(0.5 * 0.5)


def test_without_wordnet_there_is_no_meteor_and_it_is_no_zero(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("training.evaluation.wordnet.FOLDERS", ())
    monkeypatch.setenv("WNSEARCHDIR", str(tmp_path))
    assert find_wordnet() is None
    found = find_extras().meteor
    assert found.score is None
    assert "wordnet-base" in found.missing


def test_a_folder_with_half_of_wordnet_is_none(wordnet_folder: Path) -> None:
    (wordnet_folder / "data.adv").unlink()
    assert find_wordnet({"WNSEARCHDIR": str(wordnet_folder)}) != wordnet_folder
    assert PARTS == ("noun", "verb", "adj", "adv")


def test_extrema_takes_in_each_dimension_what_is_farthest_from_nothing() -> None:
    table = {"a": np.array([1.0, -3.0]), "b": np.array([2.0, 1.0]), "c": np.array([0.0, 1.0])}
    # "a b": (2, -3); "c": (0, 1): cosine -3 / sqrt(13).
    assert extrema(["a", "b"], ["c"], table.get) == pytest.approx(-3 / math.sqrt(13))
    assert extrema(["a", "b"], ["b", "a"], table.get) == pytest.approx(1)


def test_a_reply_of_unknown_words_gets_nothing_and_such_a_reference_does_not_count() -> None:
    table = {"a": np.array([1.0, 0.0])}
    assert extrema(["z"], ["a"], table.get) == 0
    assert extrema(["a"], ["z"], table.get) is None


@pytest.mark.parametrize("first", ["", "2 2\n"])
def test_vectors_are_read_from_gloves_and_word2vecs_form(tmp_path: Path, first: str) -> None:
    file = tmp_path / "vectors.txt"
    file.write_text(f"{first}tired 1 0\nweary 0.5 0\n")
    name, vectors = find_vectors(file) or ("", dict[str, float]().get)
    assert name == "vectors.txt"
    assert extrema(["tired"], ["weary"], vectors) == pytest.approx(1)


@pytest.mark.parametrize("content", ["tired one two\n", "tired 1 2\nweary 1\n", ""])
def test_a_file_that_holds_no_vectors_is_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "vectors.txt"
    file.write_text(content)
    with pytest.raises(DataError, match=r"vectors\.txt"):
        find_vectors(file)


def test_what_is_not_installed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(optional, "find_spec", lambda name: None)
    monkeypatch.setattr(optional, "find_vectors", lambda file: None)
    found = find_extras()
    assert [each.score for each in (found.meteor, found.extrema, found.offensive)] == [None] * 3
    assert "attune[evaluate]" in found.meteor.missing
    assert "--vectors" in found.extrema.missing
    assert "alt-profanity-check" in found.offensive.missing


def test_the_classifier_of_offensive_texts_tells_an_insult_from_a_greeting() -> None:
    pytest.importorskip("profanity_check")
    score = find_extras().offensive.score
    assert score is not None
    insult, greeting = score(["You are a stupid idiot.", "Hello, how was your day?"])
    assert greeting < 0.5 < insult
    assert score([]) == []
