"""llama.cpp's own server in a process of its own, started plainly: MODEL SLOTS CONTEXT ADDRESS_FILE."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any


def main(model: str, slots: str, context: str, address_file: str) -> None:
    """Serve until stdin closes. All is llama.cpp's default but the number of chats and the room for each of them."""
    import xllamacpp

    parameters: Any = xllamacpp.CommonParams()
    parameters.model.path = model
    parameters.n_parallel = int(slots)
    parameters.n_ctx = int(context) * int(slots)
    parameters.port = 0
    server = xllamacpp.Server(parameters)
    Path(address_file).write_text(server.listening_address)
    while os.read(sys.stdin.fileno(), 4096):
        pass


if __name__ == "__main__":
    main(*sys.argv[1:])
