"""The errors of this room. Each one's words may be shown: what is wrong and, where one can, what to do."""

from __future__ import annotations


class TrainingError(Exception):
    """The training run cannot go on."""


class MissingExtra(TrainingError):
    """The training packages are not installed."""


class DataError(TrainingError):
    """A data set cannot be read: names the file, the row and the field."""


class NothingToTrain(TrainingError):
    """No conversation is left to learn from; on a schedule this is no failure."""


class TooFewNew(NothingToTrain):
    """Too little has come since the last version for a run on the schedule."""


class AlreadyRunning(TrainingError):
    """Another training run holds the lock."""


class Interrupted(TrainingError):
    """The person stopped the run; its checkpoint is saved."""


class DiskFull(TrainingError):
    """A file could not be written; what was there before is untouched."""


class UnknownVersion(TrainingError):
    """No complete LoRA version has this name."""
