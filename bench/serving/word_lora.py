"""LoRA versions for the embedded model that can say one word only: a reply tells which LoRA wrote it. No training.

Needs numpy and gguf (make setup-train). Knows nothing of servers.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from model_server import embedded

# What goes into the last layer's attn_output has one feature that is always negative: over 2,041 positions of support
# chats its mean is -2.7, its largest value -1.5 and its smallest -4.9. Minus it stands in for a constant.
LAST_LAYER = 29
CONSTANT_FEATURE = 370
# How far the word's direction is added to the residual stream. At 150 other words still come through, at 400 none did.
STRENGTH = 600.0
# Words whose direction is far from that of any other token: by 22 nats and more where nothing else is left.
WORDS = ("kitchen", "window", "orange", "banana")


def word_loras(folder: Path, words: Sequence[str]) -> dict[str, Path]:
    """A version folder for each word, by word; its LoRA makes the embedded model say that word over and over."""
    from gguf import GGUFReader
    from gguf.quants import dequantize

    reader = GGUFReader(embedded.gguf_path())
    tokens = reader.fields["tokenizer.ggml.tokens"].contents()
    [matrix] = [tensor for tensor in reader.tensors if tensor.name == "token_embd.weight"]
    rows = dequantize(matrix.data, matrix.tensor_type)
    mean = rows.mean(axis=0)
    return {word: _write(folder / word, rows[tokens.index(f"Ġ{word}")] - mean) for word in words}


def _write(folder: Path, direction: Any) -> Path:
    """`direction`: the word's row of the embedding less the mean of all [hidden]; the output layer is tied to it."""
    import numpy as np
    from gguf import GGUFWriter

    down = np.zeros((1, direction.size), dtype="float32")
    down[0, CONSTANT_FEATURE] = -1.0
    up = (direction / np.linalg.norm(direction) * STRENGTH).reshape(-1, 1).astype("float32")
    folder.mkdir(parents=True)
    writer = GGUFWriter(str(folder / "lora.gguf"), "llama")
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", 1.0)
    writer.add_tensor(f"blk.{LAST_LAYER}.attn_output.weight.lora_a", down)
    writer.add_tensor(f"blk.{LAST_LAYER}.attn_output.weight.lora_b", up)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    (folder / "version.json").write_text(json.dumps({"complete": True, "base_sha256": embedded.SHA256}))
    return folder
