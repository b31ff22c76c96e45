"""What is said while the program starts."""

from __future__ import annotations

STARTING = "Starting the language model…"
