"""The next token of many chats at once: each row as transformers' own processors would have it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from model_server.engines.base import Sampling

torch: Any = pytest.importorskip("torch", reason="needs the training packages: make setup-train")
from model_server.engines.transformers_sampling import choose, settings  # noqa: E402

SIZE = 300
ENDS = 299


def scores_of(rows: int, seed: int = 1) -> Any:
    return torch.randn(rows, SIZE, generator=torch.Generator().manual_seed(seed)) * 3


def tokens_for(scores: Any, chats: Sequence[tuple[Sampling, list[int]]]) -> list[int]:
    table = torch.tensor([settings(sampling, before) for sampling, before in chats], dtype=torch.int32).T
    chosen: list[int] = choose(scores, table, torch.tensor([ENDS])).argmax(dim=-1).tolist()
    return chosen


def expected_shares(scores: Any, sampling: Sampling, before: list[int]) -> Any:
    """By transformers' own processors, as `generate` orders them."""
    from transformers.generation import logits_process as of

    steps = of.LogitsProcessorList([of.RepetitionPenaltyLogitsProcessor(sampling.repetition_penalty)])
    steps.append(of.TemperatureLogitsWarper(sampling.temperature))
    if sampling.top_k:
        steps.append(of.TopKLogitsWarper(sampling.top_k))
    steps.append(of.TopPLogitsWarper(sampling.top_p))
    return steps(torch.tensor([before]), scores[None].clone())[0].softmax(dim=-1)


@pytest.mark.parametrize(
    "sampling",
    [
        Sampling(),
        Sampling(temperature=1.5, top_k=0, top_p=0.95, repetition_penalty=1.5),
        Sampling(temperature=1.0, top_k=5, top_p=1.0, repetition_penalty=1.0),
        Sampling(temperature=2.0, top_k=300, top_p=0.5),
    ],
)
def test_tokens_come_as_often_as_transformers_would_draw_them(sampling: Sampling) -> None:
    draws, before = 4000, [3, 7, 7, 250]
    scores = scores_of(1)[0]
    shares = expected_shares(scores, sampling, before)
    chats = [(Sampling(**{**_fields(sampling), "seed": seed}), before) for seed in range(draws)]
    found = torch.bincount(torch.tensor(tokens_for(scores.expand(draws, -1), chats)), minlength=SIZE) / draws
    assert not found[shares == 0].any()
    assert float((found - shares).abs().max()) < 0.03


def test_a_chat_is_not_touched_by_its_neighbours() -> None:
    scores = scores_of(4)
    chats = [
        (Sampling(seed=1), [1, 2]),
        (Sampling(temperature=0), [5]),
        (Sampling(seed=1, top_k=0, repetition_penalty=1.3), [9, 9, 9]),
        (Sampling(seed=4, top_p=0.3), list(range(100))),
    ]
    alone = [tokens_for(scores[row : row + 1], chats[row : row + 1])[0] for row in range(4)]
    assert tokens_for(scores, chats) == alone


def test_the_end_is_chosen_only_where_it_may_be() -> None:
    scores = torch.zeros(2, SIZE)
    scores[:, ENDS], scores[:, 9] = 5.0, 2.0
    chats = [(Sampling(temperature=0, ignores_end=ignores_end), [8]) for ignores_end in (False, True)]
    assert tokens_for(scores, chats) == [ENDS, 9]


def test_no_temperature_takes_the_likeliest_after_the_penalty() -> None:
    scores = torch.zeros(2, SIZE)
    scores[:, 8], scores[:, 9] = 2.0, 1.9
    chats = [(Sampling(temperature=0, repetition_penalty=penalty), [8]) for penalty in (1.0, 1.2)]
    assert tokens_for(scores, chats) == [8, 9]


def test_the_penalty_forgets_what_was_long_ago() -> None:
    scores = torch.zeros(1, SIZE)
    scores[:, 8], scores[:, 9] = 2.0, 1.9
    assert tokens_for(scores, [(Sampling(temperature=0, repetition_penalty=1.2), [8, *[1] * 64])]) == [8]


def test_the_same_seed_draws_anew_at_each_place_and_the_same_at_the_same() -> None:
    scores = scores_of(1).expand(50, -1) / 3
    chats = [
        (Sampling(seed=3, repetition_penalty=1.0, top_k=0, temperature=2), [1] * (place + 1)) for place in range(50)
    ]
    first = tokens_for(scores, chats)
    assert first == tokens_for(scores, chats)
    assert len(set(first)) > 10


def _fields(sampling: Sampling) -> dict[str, Any]:
    return {name: getattr(sampling, name) for name in Sampling.__dataclass_fields__}
