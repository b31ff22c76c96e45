"""The embedded model in a form that llama.cpp computes faster: its Q4_1 weights as Q8_0, once, beside the original.

`python -m model_server.requantize` is a part of `make setup`. Knows the GGUF file format as far as that needs it:
https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

from __future__ import annotations

import math
import os
import struct
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from model_server import embedded

ALIGNMENT = 32
BLOCK = 32
Q4_1, Q8_0 = 3, 8
# Bytes of a block of each type that the file has, and how many numbers one holds.
BLOCK_BYTES = {0: (4, 1), Q4_1: (20, BLOCK), Q8_0: (34, BLOCK)}
# Bytes of the fixed-size metadata values, by their type's number; 8 is a string and 9 an array.
VALUE_BYTES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
STRING, ARRAY = 8, 9


@dataclass(frozen=True, slots=True)
class Tensor:
    name: bytes
    shape: tuple[int, ...]
    type: int
    offset: int

    def size(self, of_type: int) -> int:
        """Its bytes, were it of this type."""
        size, numbers = BLOCK_BYTES[of_type]
        return math.prod(self.shape) // numbers * size


def eight_bit(blocks: bytes) -> bytes:
    """Q4_1 blocks as Q8_0 ones. A block has 16 levels, m + d * code; each becomes the nearest of 255."""
    made = bytearray()
    table = bytearray(256)
    for step, least, codes in struct.iter_unpack("<ee16s", blocks):
        scale = max(abs(least), abs(least + 15 * step)) / 127
        inverse = 1 / scale if scale else 0.0
        levels = bytes([round((least + step * code) * inverse) & 255 for code in range(16)])
        # The codes as hexadecimal digits, each digit replaced by its level: Python's quickest way.
        table[48:58], table[97:103] = levels[:10], levels[10:]
        digits = codes.hex().encode().translate(table)
        made += struct.pack("<e", scale) + digits[1::2] + digits[::2]
    return bytes(made)


def requantize(source: Path, target: Path) -> None:
    """Write `target`, whole or not at all."""
    with source.open("rb") as file:
        header, tensors = _head(file)
        start = _aligned(file.tell())
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}-", delete=False) as unfinished:
            try:
                _write(unfinished, header, tensors, _data(file, tensors, start))
                Path(unfinished.name).chmod(0o644)
                Path(unfinished.name).replace(target)
            finally:
                Path(unfinished.name).unlink(missing_ok=True)


def _head(file: IO[bytes]) -> tuple[bytes, list[Tensor]]:
    """The header with the metadata as it is, and the tensors."""
    _, _, tensors, values = struct.unpack("<4sIQQ", file.read(24))
    for _ in range(values):
        _string(file)
        _skip_value(file, *struct.unpack("<I", file.read(4)))
    end = file.tell()
    found = [_tensor(file) for _ in range(tensors)]
    after = file.tell()
    file.seek(0)
    header = file.read(end)
    file.seek(after)
    return header, found


def _string(file: IO[bytes]) -> bytes:
    (length,) = struct.unpack("<Q", file.read(8))
    return file.read(length)


def _skip_value(file: IO[bytes], kind: int) -> None:
    if kind == STRING:
        _string(file)
    elif kind == ARRAY:
        item, length = struct.unpack("<IQ", file.read(12))
        for _ in range(length):
            _skip_value(file, item)
    else:
        file.read(VALUE_BYTES[kind])


def _tensor(file: IO[bytes]) -> Tensor:
    name = _string(file)
    (dimensions,) = struct.unpack("<I", file.read(4))
    shape = struct.unpack(f"<{dimensions}Q", file.read(8 * dimensions))
    return Tensor(name, shape, *struct.unpack("<IQ", file.read(12)))


def _data(file: IO[bytes], tensors: list[Tensor], start: int) -> Iterator[bytes]:
    def read(tensor: Tensor) -> bytes:
        file.seek(start + tensor.offset)
        return file.read(tensor.size(tensor.type))

    with ProcessPoolExecutor() as workers:
        work = [workers.submit(eight_bit, read(tensor)) if tensor.type == Q4_1 else None for tensor in tensors]
        for tensor, made in zip(tensors, work, strict=True):
            yield made.result() if made else read(tensor)


def _write(file: IO[bytes], header: bytes, tensors: list[Tensor], data: Iterator[bytes]) -> None:
    file.write(header)
    offset = 0
    for tensor in tensors:
        kind = Q8_0 if tensor.type == Q4_1 else tensor.type
        file.write(struct.pack("<Q", len(tensor.name)) + tensor.name + struct.pack("<I", len(tensor.shape)))
        file.write(struct.pack(f"<{len(tensor.shape)}Q", *tensor.shape) + struct.pack("<IQ", kind, offset))
        offset += _aligned(tensor.size(kind))
    for block in (b"", *data):
        file.write(block)
        file.write(bytes(_aligned(file.tell()) - file.tell()))
    file.flush()
    os.fsync(file.fileno())


def _aligned(position: int) -> int:
    return -(-position // ALIGNMENT) * ALIGNMENT


if __name__ == "__main__":
    if embedded.served_path() == embedded.gguf_path():
        requantize(embedded.gguf_path(), embedded.fast_path())
