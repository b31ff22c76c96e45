"""What a run trains on and what it is measured on: stored sessions and public files, brought together and split."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from model_server.strategies import TAXONOMIES, Taxonomy, translated
from training.atomic import sha256
from training.config import TrainingConfig
from training.datasets.kinds import LOADERS, Kind, kind_of
from training.datasets.record import Conversation, Loaded, Skipped
from training.datasets.sessions import SOURCE
from training.duplicates import like_any, without_twins
from training.errors import DataError, NothingToTrain
from training.preference.ratings import Rated
from training.scrub import scrub
from training.selection import Selection, SessionSource, select

NOTHING = (
    "There is nothing to train on: no stored session has consent to training, enough stars and no flag. "
    "Public data can be added with --data esconv:FILE or extes:FILE."
)
TOO_LITTLE = (
    "One conversation is not enough: some must be held out to measure with. Name others with --validation esconv:FILE."
)
NO_REPLY_LEFT = "has no reply to learn from without personal data in it"


@dataclass(frozen=True, slots=True)
class DataSpec:
    """A file of conversations in the format `kind`; only the first `limit` of them, if given."""

    path: Path
    limit: int | None = None
    kind: Kind = "esconv"

    def __str__(self) -> str:
        return f"{self.kind}:{self.path.name}" + (f":{self.limit}" if self.limit else "")

    @property
    def sha256(self) -> str:
        """The file's SHA-256 in hex; a folder's is that of its JSON files' names and hashes."""
        if not self.path.is_dir():
            return sha256(self.path)
        lines = [f"{file.name} {sha256(file)}\n" for file in sorted(self.path.glob("*.json"))]
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    def load(self) -> Loaded:
        """The conversations. DataError says what is wrong with the file, and where."""
        return LOADERS[self.kind](self.path, self.limit)


@dataclass(frozen=True, slots=True)
class Material:
    """Conversations to learn from, others to measure with, and everything that was left out, with reasons.

    `rated`: what people's stars say, with [training] preference; sessions among them may be in neither of the two.
    Holds no conversation with personal data in it: whatever is raw has to be scrubbed first.
    """

    train: tuple[Conversation, ...]
    held_out: tuple[Conversation, ...]
    left_out: tuple[Skipped, ...]
    rated: tuple[Rated, ...] = ()

    def __post_init__(self) -> None:
        every = (*self.train, *self.held_out, *(each.conversation for each in self.rated))
        if any(conversation.is_raw for conversation in every):
            raise ValueError("a conversation was not scrubbed")

    @property
    def train_sessions(self) -> list[Conversation]:
        """Every stored session that is in the weights, in whichever way."""
        sessions = [conversation for conversation in self.train if conversation.source == SOURCE]
        known = {each.id for each in (*sessions, *self.held_out_sessions)}
        return [*sessions, *(each.conversation for each in self.rated if each.conversation.id not in known)]

    @property
    def held_out_sessions(self) -> list[Conversation]:
        return [conversation for conversation in self.held_out if conversation.source == SOURCE]


def parse_data_spec(text: str) -> DataSpec:
    """`esconv:FILE`, `extes:FILE`, `chat:FILE`, or one of them with `:N`. Raises DataError for anything else."""
    kind, _, rest = text.partition(":")
    name, limit = _limited(rest)
    if kind not in LOADERS or not name or limit == 0:
        raise DataError(
            f'"{text}" is not understood. Write esconv:FILE or esconv:FILE:N, N of its conversations; or extes:FILE, '
            "or chat:FILE."
        )
    return DataSpec(Path(name).expanduser(), limit, kind)


def any_data_spec(text: str) -> DataSpec:
    """As above, and also a file alone: what kind it is, is seen from its first row."""
    if text.partition(":")[0] in LOADERS:
        return parse_data_spec(text)
    name, limit = _limited(text)
    if not name or limit == 0:
        raise DataError(f'"{text}" is not understood. Write FILE, FILE:N or KIND:FILE; KIND is esconv, extes or chat.')
    path = Path(name).expanduser()
    return DataSpec(path, limit, kind_of(path))


def _limited(text: str) -> tuple[str, int | None]:
    name, colon, last = text.rpartition(":")
    return (name, int(last)) if colon and last.isascii() and last.isdigit() else (text, None)


async def collect(
    config: TrainingConfig, source: SessionSource | None, extra: Sequence[DataSpec], validation: DataSpec | None
) -> Material:
    """All that may be used now. Without `validation` a seeded share is held out. Raises NothingToTrain, DataError."""
    selection = select(await source.training_candidates() if source else [], config)
    material = _collected(config, selection, extra, validation)
    return replace(material, rated=_rated(selection.rated, material.held_out, config))


def _collected(
    config: TrainingConfig, selection: Selection, extra: Sequence[DataSpec], validation: DataSpec | None
) -> Material:
    pool = list(selection.chosen)
    left_out = list(selection.rejected)
    for spec in extra:
        loaded = spec.load()
        pool += loaded.conversations
        left_out += loaded.skipped
    taxonomy = TAXONOMIES[config.taxonomy]
    pool = [in_taxonomy(without_personal_data(conversation), taxonomy) for conversation in pool]
    left_out += [Skipped(each.id, NO_REPLY_LEFT) for each in pool if not each.has_targets]
    pool = [conversation for conversation in pool if conversation.has_targets]
    if not pool:
        raise NothingToTrain(NOTHING)
    if validation is None:
        pool, repeated = without_twins(pool, config.ratings.near_duplicate)
        return _split(pool, config, [*left_out, *repeated])
    loaded = validation.load()
    measured = tuple(in_taxonomy(without_personal_data(each), taxonomy) for each in loaded.conversations)
    train, repeated = without_twins(pool, config.ratings.near_duplicate, measured)
    if not train:
        raise NothingToTrain("There is nothing to train on: every conversation is also in the validation data.")
    return Material(tuple(train), measured, (*left_out, *loaded.skipped, *repeated))


def _rated(rated: Sequence[Rated], held_out: Sequence[Conversation], config: TrainingConfig) -> tuple[Rated, ...]:
    """Scrubbed and in the run's taxonomy; without those that repeat what is measured on."""
    taxonomy = TAXONOMIES[config.taxonomy]
    done = [
        replace(
            each,
            conversation=in_taxonomy(without_personal_data(each.conversation), taxonomy),
            picked=tuple((place, known) for place, name in each.picked if (known := translated(name, taxonomy))),
        )
        for each in rated
    ]
    ids = {each.id for each in held_out}
    others = [each.conversation for each in done if each.conversation.id not in ids]
    apart = like_any(others, config.ratings.near_duplicate, held_out)
    return tuple(each for each in done if each.conversation.id not in apart)


def without_personal_data(conversation: Conversation) -> Conversation:
    """The conversation as it may be trained on: as it is, or scrubbed if people who chatted here wrote it."""
    return scrub([conversation]).conversations[0] if conversation.is_raw else conversation


def in_taxonomy(conversation: Conversation, taxonomy: Taxonomy) -> Conversation:
    """The conversation with its strategies in the names of `taxonomy`; one that has no counterpart is left away."""
    turns = tuple(
        replace(turn, strategy=translated(turn.strategy, taxonomy)) if turn.strategy else turn
        for turn in conversation.turns
    )
    return replace(conversation, turns=turns)


def _split(pool: list[Conversation], config: TrainingConfig, left_out: list[Skipped]) -> Material:
    if len(pool) < 2:
        raise NothingToTrain(TOO_LITTLE)
    count = min(len(pool) - 1, max(1, round(len(pool) * config.validation_share)))
    chosen = set(random.Random(config.seed).sample(range(len(pool)), count))
    held_out = tuple(conversation for index, conversation in enumerate(pool) if index in chosen)
    train = tuple(conversation for index, conversation in enumerate(pool) if index not in chosen)
    return Material(train, held_out, tuple(left_out))
