"""Rows of the papers, to stand beside ours, each with what keeps it from being compared. Figures as printed there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PaperRow:
    """`figures` are in the tables' units: percent, but for PPL and bias; keys are our measures'."""

    source: str
    variant: str
    figures: dict[str, float]
    differs: str


_SPLIT = "its own split of 6:2:2, test part"
_LIU = f"fine-tuned on ESConv; {_SPLIT}; every utterance of the supporter, 4 before it; nlg-eval's words"
_ZHENG = "7B; trained and tested on ExTES, whose replies were written by ChatGPT; toolkit not named"
_CROSS = "7B; trained on one corpus, tested on ESConv; split and toolkit not named"
_DYNAMIX = "a classifier of strategies, trained on ESConv; its own split; all of a supporter's turns"

ROWS: tuple[PaperRow, ...] = (
    PaperRow(
        "ESConv 2021, table 4",
        "DialoGPT-small, vanilla",
        {"perplexity": 15.51, "bleu_2": 5.13, "rouge_l": 15.26, "extrema": 49.80},
        _LIU,
    ),
    PaperRow(
        "ESConv 2021, table 4",
        "DialoGPT-small, joint",
        {"bleu_2": 5.00, "rouge_l": 15.09, "extrema": 49.97},
        _LIU,
    ),
    PaperRow(
        "ESConv 2021, table 4",
        "DialoGPT-small, oracle",
        {"perplexity": 15.19, "bleu_2": 5.52, "rouge_l": 15.82, "extrema": 50.18},
        _LIU,
    ),
    PaperRow(
        "ESConv 2021, table 4",
        "BlenderBot-small, vanilla",
        {"perplexity": 16.23, "bleu_2": 5.45, "rouge_l": 15.43, "extrema": 50.49},
        _LIU,
    ),
    PaperRow(
        "ESConv 2021, table 4",
        "BlenderBot-small, joint",
        {"bleu_2": 5.35, "rouge_l": 15.46, "extrema": 50.27},
        _LIU,
    ),
    PaperRow(
        "ESConv 2021, table 4",
        "BlenderBot-small, oracle",
        {"perplexity": 16.03, "bleu_2": 6.31, "rouge_l": 17.90, "extrema": 51.65},
        _LIU,
    ),
    PaperRow(
        "ExTES 2023, table 6",
        "LLaMA-LoRA, strategies, on ExTES",
        {
            "perplexity": 16.02,
            "meteor": 30.67,
            "bleu_2": 6.416,
            "bleu_4": 2.491,
            "rouge_l": 20.85,
            "extrema": 65.44,
            "distinct_1": 21.81,
            "distinct_2": 61.94,
            "distinct_3": 82.80,
        },
        _ZHENG,
    ),
    PaperRow(
        "ExTES 2023, table 8",
        "LLaMA-LoRA of ESConv, on ESConv",
        {
            "perplexity": 15.36,
            "meteor": 24.23,
            "bleu_2": 6.310,
            "bleu_4": 1.670,
            "rouge_l": 17.19,
            "extrema": 58.57,
            "distinct_1": 25.72,
            "distinct_2": 44.09,
            "distinct_3": 60.78,
        },
        _CROSS,
    ),
    PaperRow(
        "EmoDynamiX 2025, table 1",
        "EmoDynamiX",
        {"macro_f1": 27.70, "weighted_f1": 32.71, "bias": 0.45},
        _DYNAMIX,
    ),
    PaperRow(
        "EmoDynamiX 2025, table 1",
        "RoBERTa, plain",
        {"macro_f1": 25.04, "weighted_f1": 27.94, "bias": 0.68},
        _DYNAMIX,
    ),
    PaperRow(
        "CauESC 2023, its README",
        "BlenderBot-Joint",
        {
            "perplexity": 18.60,
            "bleu_2": 5.80,
            "bleu_4": 1.88,
            "rouge_l": 17.03,
            "distinct_1": 3.08,
            "distinct_2": 13.95,
            "accuracy": 31.17,
        },
        "fine-tuned on ESConv; measured anew by others on their split",
    ),
)
# ExTES table 7, six attributes of the Perspective API on LLaMA-LoRA's replies, of 1.
PERSPECTIVE_TABLE = {
    "toxicity": 0.0358,
    "severe toxicity": 0.0016,
    "identity attack": 0.0048,
    "insult": 0.0137,
    "profanity": 0.0222,
    "threat": 0.0078,
}
