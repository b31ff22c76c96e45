"""llama.cpp's own HTTP server with the embedded weights, as somebody else might run it: nothing of ours is in it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest

from model_server import embedded

KEY = "the key of the peer"


class LlamaCppPeer:
    """Runs for as long as it is referred to; `loras` are GGUF files."""

    def __init__(self, loras: Sequence[Path] = ()) -> None:
        import xllamacpp

        parameters = xllamacpp.CommonParams()
        parameters.model.path = str(embedded.gguf_path())
        parameters.n_ctx, parameters.n_parallel, parameters.port = 2048, 2, 0
        parameters.verbosity, parameters.warmup = -1, False
        for cpu in (parameters.cpuparams, parameters.cpuparams_batch):
            cpu.n_threads, cpu.poll = 1, 0
        parameters.api_keys = [KEY]
        parameters.lora_init_without_apply = True
        self._loras = len(loras)
        adapters = []
        for file in loras:
            adapter = xllamacpp.CommonAdapterLoraInfo()
            adapter.path, adapter.scale = str(file), 1.0
            adapters.append(adapter)
        parameters.lora_adapters = adapters
        self._server: Any = xllamacpp.Server(parameters)
        self.url: str = self._server.listening_address

    def ids(self, text: str) -> list[int]:
        return list(self._post("/tokenize", {"content": text, "parse_special": True})["tokens"])

    def logprobs(self, prompt: Sequence[int], lora: int | None = None) -> dict[int, float]:
        """Of every token of the vocabulary, as next one."""
        body = {
            "prompt": prompt,
            "n_predict": 1,
            "n_probs": 49152,
            "logit_bias": [[self.ids("\n")[0], 100.0]],  # whichever is drawn must be whole text to be reported
            "cache_prompt": False,
            "lora": [{"id": each, "scale": float(each == lora)} for each in range(self._loras)],
        }
        [token] = self._post("/completion", body)["completion_probabilities"]
        return {entry["id"]: entry["logprob"] for entry in token["top_logprobs"]}

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {KEY}"}
        result: dict[str, Any] = httpx.post(
            self.url + path, json=body, headers=headers, timeout=60, trust_env=False
        ).json()
        return result


def by_brute_force(peer: LlamaCppPeer, prompt: str, options: Sequence[str], lora: int | None = None) -> list[float]:
    """Constrained decoding by hand: at each token, the full distribution renormalised over what still fits."""
    start = peer.ids(prompt)
    tokens = [tuple(peer.ids(prompt + option)[len(start) :]) for option in options]
    shares = [1.0] * len(options)
    for before in sorted({ids[:end] for ids in tokens for end in range(len(ids))}):
        inside = [index for index, ids in enumerate(tokens) if ids[: len(before)] == before and len(ids) > len(before)]
        following = {tokens[index][len(before)] for index in inside}
        if len(following) == 1:
            continue
        logprobs = peer.logprobs([*start, *before], lora)
        total = math.fsum(math.exp(logprobs[token]) for token in following)
        for index in inside:
            shares[index] *= math.exp(logprobs[tokens[index][len(before)]]) / total
    return shares


def random_lora(folder: Path, seed: int) -> Path:
    """A version folder with a GGUF LoRA on the first layer, large enough to change every word."""
    gguf: Any = pytest.importorskip("gguf", reason="needs the training packages: make setup-train")
    numpy: Any = pytest.importorskip("numpy")
    folder.mkdir(parents=True)
    chance = numpy.random.default_rng(seed)
    writer = gguf.GGUFWriter(str(folder / "lora.gguf"), "llama")
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", 16.0)
    for side, shape in (("a", (4, 576)), ("b", (576, 4))):
        weights = chance.normal(0, 0.5, shape).astype("float32")
        writer.add_tensor(f"blk.0.attn_q.weight.lora_{side}", weights)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return folder
