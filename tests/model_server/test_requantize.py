"""Q4_1 weights as Q8_0: the same numbers, in a file that llama.cpp reads."""

from __future__ import annotations

import random
import struct
from pathlib import Path

import pytest

from model_server.requantize import eight_bit, requantize

LEVELS = 255 / 2


def q4_block(chance: random.Random) -> tuple[bytes, list[float]]:
    """One block of Q4_1 and its 32 numbers: the low halves of the bytes come first."""
    step, least = chance.uniform(0.001, 0.02), chance.uniform(-0.2, 0.0)
    block = struct.pack("<ee", step, least) + bytes([0xF0] + [chance.randrange(256) for _ in range(15)])
    step, least = struct.unpack("<ee", block[:4])
    codes = [byte & 15 for byte in block[4:]] + [byte >> 4 for byte in block[4:]]
    return block, [least + step * code for code in codes]


def test_each_number_is_the_nearest_of_its_blocks_levels() -> None:
    chance = random.Random(1)
    blocks = [q4_block(chance) for _ in range(20)]
    made = eight_bit(b"".join(block for block, _ in blocks))
    for index, (_, numbers) in enumerate(blocks):
        scale, *levels = struct.unpack("<e32b", made[index * 34 : (index + 1) * 34])
        largest = max(map(abs, numbers))
        assert [scale * level for level in levels] == pytest.approx(numbers, abs=largest / LEVELS)


def test_a_block_of_zeros_stays_zero() -> None:
    assert eight_bit(bytes(20)) == bytes(34)


def gguf(path: Path, block: bytes) -> Path:
    """A file of one metadata string, one Q4_1 tensor of 32 numbers and one F32 tensor of 2."""

    def string(text: bytes) -> bytes:
        return struct.pack("<Q", len(text)) + text

    head = struct.pack("<4sIQQ", b"GGUF", 3, 2, 1) + string(b"k") + struct.pack("<I", 8) + string(b"value")
    head += string(b"w") + struct.pack("<IQIQ", 1, 32, 3, 0) + string(b"n") + struct.pack("<IQIQ", 1, 2, 0, 32)
    head += bytes(-len(head) % 32)
    path.write_bytes(head + block + bytes(12) + struct.pack("<2f", 1.5, -2.5) + bytes(24))
    return path


def test_a_file_keeps_its_metadata_and_its_other_tensors(tmp_path: Path) -> None:
    block, _ = q4_block(random.Random(2))
    source, target = gguf(tmp_path / "a.gguf", block), tmp_path / "b.gguf"
    requantize(source, target)
    made = target.read_bytes()
    assert made[:24] == source.read_bytes()[:24]
    assert b"value" in made
    assert made[-96:-62] == eight_bit(block)
    assert struct.unpack("<2f", made[-32:-24]) == (1.5, -2.5)


def test_what_cannot_be_read_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "a.gguf").write_bytes(gguf(tmp_path / "whole.gguf", bytes(20)).read_bytes()[:60])
    with pytest.raises(struct.error):
        requantize(tmp_path / "a.gguf", tmp_path / "b.gguf")
    assert {path.name for path in tmp_path.iterdir()} == {"a.gguf", "whole.gguf"}
