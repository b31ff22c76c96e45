"""Our own seed corpus: dialogues written from scratch in ExTES's form, what they must be like, and a page about them.

`training/seeds/` holds one JSON file a scenario; `python -m training.seed_corpus` writes the page anew.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from model_server.strategies import ESCONV, EXTES, Taxonomy
from training.collection import in_taxonomy
from training.datasets.extes import load_extes
from training.datasets.record import Conversation
from training.statistics import HOPS, Statistics, statistics

FOLDER = Path(__file__).parent / "seeds"
PAGE = Path(__file__).parent.parent / "docs" / "seed-corpus.md"
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
# ExTES tables 1 to 3 (Zheng et al. 2023) and ESConv table 2 (Liu et al. 2021), for the columns beside ours.
_EXTES_SHARES = {
    "Breakups or Divorce": 6.3,
    "Conflicts or Communication Problems": 9.9,
    "Communication Challenges": 9.0,
    "Coping with the Death of a Loved One": 5.3,
    "Dealing with the Loss of a Pet": 5.4,
    "Work-related Stress and Burnout": 3.6,
    "Financial Worries and Uncertainty": 3.6,
    "Unemployment-related Stress": 3.6,
    "Academic Stress": 3.6,
    "Spirituality and Faith": 1.8,
    "Managing Bipolar Disorder": 1.8,
    "Anxiety and Panic": 1.8,
    "Depression and Low Mood": 3.6,
    "Adjusting to a New Job or Role": 2.7,
    "Chronic Illness or Pain Management": 2.7,
    "Coping with a Diagnosis or Medical Treatment": 1.8,
    "Caregiver Support": 1.8,
    "Finding Meaning and Purpose in Life": 1.8,
    "Navigating Gender Identity and Transitioning": 1.8,
    "Moving to a New City or Country": 1.8,
    "Career Transitions": 1.8,
    "Parenthood and Parenting Challenges": 1.8,
    "Low Self-Esteem or Lack of Confidence": 2.7,
    "Body Image Concerns and Eating Disorders": 0.9,
    "LGBTQ+ Identity": 0.9,
    "Cultural Identity and Belonging": 0.9,
    "Academic Stress or Pressure": 1.8,
    "Job Loss or Career Setbacks": 1.8,
    "Parenting Challenges and Parental Guilt": 1.8,
    "Sibling Rivalry or Family Conflict": 3.6,
    "Surviving and Recovering from Physical or Emotional Abuse": 0.9,
    "Healing from Sexual Assault or Domestic Violence": 0.9,
    "Post-Traumatic Stress Disorder (PTSD)": 0.9,
    "Healing from Abuse": 1.8,
    "Addiction and Recovery": 1.8,
    "Support for Loved Ones or Friends": 1.8,
}
SCENES = tuple(_EXTES_SHARES)
"""ExTES table 1: the 36 scenarios."""


def load_seeds(folder: Path = FOLDER) -> tuple[Conversation, ...]:
    """Every dialogue of the corpus, files in the order of their names. DataError names file, row and field."""
    return load_extes(folder).conversations


def replies(conversations: Iterable[Conversation]) -> list[str]:
    """The assistant's own replies; the protocol's texts are not among them."""
    return [
        turn.text for conversation in conversations for turn in conversation.turns
        if turn.speaker == "supporter" and turn.is_target
    ]  # fmt: skip


def words(text: str) -> list[str]:
    """Words in lower case, without marks."""
    return [word.casefold() for word in _WORD.findall(text)]


def distinct(texts: Sequence[str], size: int) -> float:
    """Distinct-n (Li et al. 2016): different n-grams of all texts together, as a share of all n-grams."""
    grams = [gram for text in texts for gram in _grams(words(text), size)]
    return len({*grams}) / len(grams) if grams else 0.0


def openings(texts: Sequence[str], size: int = 3) -> list[tuple[str, float]]:
    """The first words of the texts, commonest first, each with its share of the texts."""
    found = Counter(" ".join(words(text)[:size]) for text in texts)
    return [(opening, count / len(texts)) for opening, count in found.most_common()]


def repeated_runs(conversations: Sequence[Conversation], size: int) -> dict[str, int]:
    """Runs of `size` words that the assistant says in more than one dialogue, with the number of dialogues."""
    found: Counter[str] = Counter()
    for conversation in conversations:
        grams = {gram for text in replies([conversation]) for gram in _grams(words(text), size)}
        found.update(" ".join(gram) for gram in grams)
    return {run: count for run, count in found.most_common() if count > 1}


def _grams(tokens: Sequence[str], size: int) -> list[tuple[str, ...]]:
    return [tuple(tokens[start : start + size]) for start in range(len(tokens) - size + 1)]


def page(conversations: Sequence[Conversation]) -> str:
    """The corpus page as Markdown: our counts beside those of both papers."""
    found, said = statistics(conversations), replies(conversations)
    esconv = statistics(in_taxonomy(conversation, ESCONV) for conversation in conversations)
    return "\n\n".join(
        (
            "# The seed corpus",
            _INTRODUCTION,
            "## Size (ExTES table 3)",
            _size(found),
            "## Scenarios (ExTES table 1)",
            _table(("scenario", "dialogues", "share", "ExTES"), _scene_rows(found)),
            "## Strategies (ExTES table 2; ESConv table 3 after translation)",
            _strategy_table(found, EXTES, "ExTES"),
            _strategy_table(esconv, ESCONV, "ESConv"),
            "## Strategies by quarter of the dialogue (ExTES figure 2)",
            _table(("strategy", "1", "2", "3", "4"), _stage_rows(found)),
            "## Commonest transitions (ExTES table 5)",
            _table(("hops", "transition", "per mille"), _transition_rows(found)),
            "## Words of the replies",
            _table(("measure", "value"), _word_rows(said)),
            "### Commonest openings (three words)",
            _table(("opening", "share of replies"), [(name, f"{share:.1%}") for name, share in openings(said)[:8]]),
        )
    ) + "\n"  # fmt: skip


_INTRODUCTION = (
    "Dialogues in `training/seeds/`, written for this project from scratch (Apache-2.0) in ExTES's JSON: nothing in "
    "them comes from a person's chat or from another corpus. They were written by language models under our direction, "
    "by a brief that asks for plain replies, which a model of 135 million parameters can learn; no clinician has read "
    "them. The default LoRA is trained on them. This page is written by `python -m training.seed_corpus`, and a test "
    "compares it with the corpus."
)


def _size(found: Statistics) -> str:
    rows = (
        ("dialogues", str(found.dialogues), "11,177", "1,053"),
        ("utterances", f"{found.utterances:,}", "200,393", "31,410"),
        ("utterances of a dialogue", f"{found.dialogue_length:.1f}", "18.2", "29.8"),
        ("words of an utterance", f"{found.utterance_length:.1f}", "26.0", "17.8"),
        ("words of a reply", f"{found.supporter_length:.1f}", "", ""),
        ("strategies", str(len(found.strategies)), "16", "8"),
        ("scenarios", str(len(found.scenes)), "36", "5"),
    )
    return _table(("", "ours", "ExTES", "ESConv"), rows)


def _scene_rows(found: Statistics) -> list[tuple[str, ...]]:
    return [
        (scene, str(found.scenes.get(scene, 0)), _percent(found.scenes.get(scene, 0), found.dialogues), f"{share} %")
        for scene, share in _EXTES_SHARES.items()
    ]


def _strategy_table(found: Statistics, taxonomy: Taxonomy, paper: str) -> str:
    total = sum(found.strategies.values())
    rows = [
        (name, str(found.strategies.get(name, 0)), _percent(found.strategies.get(name, 0), total), f"{share:.1%}")
        for name, share in taxonomy.prior(taxonomy.names).items()
    ]
    return _table(("strategy", "replies", "share", paper), rows)


def _stage_rows(found: Statistics) -> list[tuple[str, ...]]:
    return [(name, *(f"{share:.1%}" for share in found.stages[name])) for name in sorted(found.stages)]


def _transition_rows(found: Statistics) -> list[tuple[str, ...]]:
    return [(str(hop), run, f"{1000 * share:.1f}") for hop in HOPS for run, share in found.transitions[hop].items()]


def _word_rows(said: Sequence[str]) -> list[tuple[str, ...]]:
    return [
        *((f"distinct-{size}", f"{distinct(said, size):.3f}") for size in (1, 2, 3)),
        ("replies that ask something", f"{sum('?' in text for text in said) / len(said):.1%}"),
    ]


def _percent(count: int, total: int) -> str:
    return f"{count / total:.1%}" if total else ""


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *rows)]
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(load_seeds()), encoding="utf-8")
