"""The next token of many chats at once, each with its own settings and seed. It knows tensors, and nothing of chats.

Every step is a tensor operation of fixed meaning, so a token depends on its row alone, never on its neighbours.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence

import torch

from model_server.engines.base import Sampling

WINDOW = 64  # tokens that the repetition penalty looks back, as many as llama.cpp's
FLOATS = ("temperature", "top_p", "repetition_penalty")
ROWS = len(FLOATS) + 3 + WINDOW  # and top_k, the noise, whether the end is ignored, the window
GREEDY = Sampling(temperature=0, repetition_penalty=1.0)
_LOW = 0xFFFFFFFF


def settings(sampling: Sampling, tokens: Sequence[int]) -> list[int]:
    """One chat's column of the table: ROWS numbers of 32 bits; `tokens` are the prompt's and the reply's so far."""
    floats = struct.unpack("3i", struct.pack("3f", *(getattr(sampling, name) for name in FLOATS)))
    window = list(tokens[-WINDOW:]) or [0]
    padding = [window[-1]] * (WINDOW - len(window))  # a token that is in the window anyway
    return [*floats, sampling.top_k, _noise(sampling.seed, len(tokens)), int(sampling.ignores_end), *padding, *window]


def choose(scores: torch.Tensor, table: torch.Tensor, ends: torch.Tensor) -> torch.Tensor:
    """`scores` of (chats, vocabulary) with the chosen token of each chat at +infinity; `table` is (ROWS, chats).

    `ends`: the tokens that end a text, never chosen for a chat that ignores them.

    Repetition penalty, temperature, top-k and top-p in the order of transformers' `generate`, then Gumbel's trick:
    the largest of the log-probabilities with noise on each is a sample.
    """
    temperature, top_p, penalty = (row[:, None] for row in table[: len(FLOATS)].contiguous().view(torch.float32))
    top_k, noise, ignores_end = table[3][:, None], table[4][:, None].long(), table[5][:, None].bool()
    window = table[len(FLOATS) + 3 :].T.long()
    scores = scores.index_fill(1, ends, -torch.inf).where(ignores_end, scores)
    scores = _penalised(scores, window, penalty)
    is_greedy = temperature <= 0
    likely, tokens = _likeliest(scores, top_k)
    likely = likely / temperature.masked_fill(is_greedy, 1.0)
    likely = likely.masked_fill(_ranks(likely) >= top_k.masked_fill(top_k <= 0, scores.shape[-1]), -torch.inf)
    shares = likely.softmax(dim=-1)
    likely = likely.masked_fill(shares.cumsum(dim=-1) - shares >= top_p, -torch.inf)
    noisy = torch.where(is_greedy, likely, likely + _gumbel(noise, tokens))
    chosen = tokens.gather(1, noisy.argmax(dim=-1, keepdim=True))
    return scores.scatter(1, chosen, torch.inf)


def _penalised(scores: torch.Tensor, window: torch.Tensor, penalty: torch.Tensor) -> torch.Tensor:
    seen = scores.gather(1, window)
    return scores.scatter(1, window, torch.where(seen < 0, seen * penalty, seen / penalty))


def _likeliest(scores: torch.Tensor, top_k: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Scores and tokens, the likeliest first: as many as the largest top-k, all where one chat has none."""
    size = scores.shape[-1]
    most = size if bool((top_k <= 0).any()) else min(size, int(top_k.max()))
    return torch.topk(scores, most, dim=-1)


def _ranks(likely: torch.Tensor) -> torch.Tensor:
    return torch.arange(likely.shape[-1], device=likely.device)[None, :]


def _noise(seed: int, position: int) -> int:
    """32 bits of the seed and the place in the text, so that no two places share their noise."""
    digest = hashlib.blake2b(f"{seed}:{position}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "little", signed=True)


def _gumbel(noise: torch.Tensor, tokens: torch.Tensor) -> torch.Tensor:
    """Standard Gumbel noise from 32 bits of a chat and the token (Wellons' lowbias32 hash, twice)."""
    bits = _mixed((tokens * 0x9E3779B1 & _LOW) ^ (noise & _LOW))
    uniform = (_mixed(bits ^ (noise & _LOW)).double() + 0.5) / 2**32
    return -(-uniform.log()).log().float()


def _mixed(bits: torch.Tensor) -> torch.Tensor:
    bits = (bits ^ (bits >> 16)) * 0x7FEB352D & _LOW
    bits = (bits ^ (bits >> 15)) * 0x846CA68B & _LOW
    return bits ^ (bits >> 16)
