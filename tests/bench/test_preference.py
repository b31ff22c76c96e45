"""The simulated people of `bench.preference` like what they should, and its report does not flatter."""

from __future__ import annotations

import random

from bench.preference import BAD, MISTAKEN, Row, arguments, comparisons, configuration, material, report, sessions
from training.evaluate import Loss
from training.preference.ratings import pairs, replies, split_rated
from training.seed_corpus import load_seeds

TALKS = load_seeds()[:6]
TEXTS = {text for _, text in BAD}


def test_people_like_the_corpus_s_replies_and_are_sometimes_mistaken() -> None:
    turns = [turn for each in sessions(TALKS, random.Random(1)) for turn in each.session.turns if turn.stars]
    liked = [((turn.stars or 0) >= 4) == (turn.text not in TEXTS) for turn in turns]
    assert 0 < liked.count(False) / len(liked) < 2 * MISTAKEN


def test_bad_replies_are_as_long_as_good_ones_so_that_length_gives_nothing_away() -> None:
    good = [len(turn.text) for talk in TALKS for turn in talk.turns if turn.speaker == "supporter"]
    bad = [len(text) for text in TEXTS]
    assert min(good) <= min(bad)
    assert max(bad) <= max(good)


def test_there_is_something_for_each_method_to_learn_from() -> None:
    config = configuration(arguments(["--tiny"]), "").model_copy(update={"preference": "kto"})
    data = material(config, TALKS[:4], TALKS[4:])
    learnt, _ = split_rated(data.train, data.held_out, data.rated, 0.0)
    approved = frozenset(each.id for each in data.train)
    sides = [each.is_desirable for each in replies(learnt, approved, config)]
    assert min(sides.count(True), sides.count(False)) > 5
    assert pairs(learnt, approved, config)


def test_good_and_bad_stand_in_the_same_place() -> None:
    for pair in comparisons(TALKS[4:], random.Random(1), 10):
        assert pair.chosen.turns[:-1] == pair.rejected.turns[:-1]
        assert pair.rejected.turns[-1].text in TEXTS


def row(name: str, nats: float, gap: float) -> Row:
    return Row(name, Loss(nats, None, nats, 10), 0.5, gap, 1.0, {"note": "Learnt from stars (kto): 9 and 9."})


def test_what_is_not_better_is_said_not_to_be() -> None:
    config = configuration(arguments(["--tiny"]), "")
    text = report([row("plain LoRA", 3.0, 0.2), row("then KTO", 3.1, 0.1)], "9 sessions", config)
    assert (
        "- then KTO: not better than the plain LoRA by -0.100 nats a token, and the held-out loss rose (+0.100)."
        in text
    )
