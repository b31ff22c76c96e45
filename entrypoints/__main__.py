"""`python -m entrypoints` is the `attune` command."""

from __future__ import annotations

from entrypoints.cli import main

main()
