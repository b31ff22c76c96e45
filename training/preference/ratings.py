"""What people's stars say of replies: desirable and undesirable ones for KTO, pairs of better and worse ones for DPO.

Knows conversations and stars alone, no model. How long a reply is, or whether somebody comes back, counts for nothing.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from bot.types import Session
from training.config import TrainingConfig
from training.datasets.record import Conversation
from training.datasets.sessions import SOURCE, judged, to_conversation


@dataclass(frozen=True, slots=True)
class Rated:
    """A conversation with stars, good or bad, and how far they are trusted, 0 to 1.

    `picked`: the place of each turn whose strategy a moderator corrected, and the strategy that the model had picked.
    """

    conversation: Conversation
    trust: float = 1.0
    picked: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """A conversation that ends with a rated reply, its only target. `weight`, 0 to 1: how much the stars count."""

    conversation: Conversation
    is_desirable: bool
    weight: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two conversations that differ in their last reply alone, the only target; people or a moderator prefer one."""

    chosen: Conversation
    rejected: Conversation
    weight: float


def rated_session(session: Session, trust: float) -> Rated:
    """The stored session with its stars. Who may be learnt from is decided elsewhere."""
    written = [turn for turn in session.turns if turn.text.strip()]
    picked = tuple(
        (place, turn.strategy)
        for place, turn in enumerate(written)
        if turn.strategy and turn.strategy_label and turn.strategy_label != turn.strategy
    )
    return Rated(to_conversation(session, min_turn_stars=1), trust, picked)


def split_rated(
    train: Sequence[Conversation], held_out: Sequence[Conversation], rated: Sequence[Rated], share: float
) -> tuple[list[Rated], list[Rated]]:
    """What has stars, to learn from and to measure with: our sessions in `rated`, and files' conversations.

    A session goes where the plain LoRA has it. One that it does not learn from goes where its id's hash says, `share`
    of them to the held-out ones.
    """
    learnt, measured = (_public(side) for side in (train, held_out))
    known = {each.id: True for each in train} | {each.id: False for each in held_out}
    for each in rated:
        is_learnt = known.get(each.conversation.id, _place(each.conversation.id) >= share)
        (learnt if is_learnt else measured).append(each)
    return learnt, measured


def _public(conversations: Sequence[Conversation]) -> list[Rated]:
    """Those of files that have stars, as ESConv's have."""
    theirs = [each for each in conversations if each.source != SOURCE]
    return [Rated(each) for each in theirs if any(turn.stars is not None for turn in each.turns)]


def _place(name: str) -> float:
    """Where a name falls between 0 and 1; always the same."""
    return int.from_bytes(hashlib.sha256(f"rated {name}".encode()).digest()[:4]) / 2**32


def replies(rated: Iterable[Rated], approved: frozenset[str], config: TrainingConfig) -> list[Reply]:
    """Every rated reply that is clearly liked or disliked.

    Only `approved` conversations, those that a plain LoRA learns from, have desirable ones: what failed the rules of
    quality is never imitated, whatever its stars. 1 star counts as much against a reply as 5 count for one.
    """
    found = []
    for each in rated:
        for place, stars in _starred(each):
            is_desirable = stars >= config.stars.desirable
            if not is_desirable and stars > config.stars.undesirable:
                continue
            if is_desirable and each.conversation.id not in approved:
                continue
            weights = config.ratings.star_weights
            weight = each.trust * (weights[stars - 1] if is_desirable else weights[5 - stars])
            if weight > 0:
                found.append(Reply(ending_at(each.conversation, place), is_desirable, weight))
    return found


def pairs(rated: Sequence[Rated], approved: frozenset[str], config: TrainingConfig) -> list[Pair]:
    """Two replies in the same place with different stars, and replies whose strategy a moderator corrected.

    The better one is always desirable and of an `approved` conversation.
    """
    return [*_by_stars(rated, approved, config), *_by_moderators(rated, approved, config)]


def _by_stars(rated: Sequence[Rated], approved: frozenset[str], config: TrainingConfig) -> Iterator[Pair]:
    places: defaultdict[tuple[object, ...], list[tuple[int, Rated, Conversation]]] = defaultdict(list)
    for each in rated:
        for place, stars in _starred(each):
            before = tuple((turn.speaker, turn.text, turn.strategy) for turn in each.conversation.turns[:place])
            cut = ending_at(each.conversation, place)
            places[(each.conversation.situation, before)].append((stars, each, cut))
    for there in places.values():
        for (more, better, chosen), (fewer, worse, rejected) in product(there, there):
            is_better = more > fewer and more >= config.stars.desirable and better.conversation.id in approved
            if is_better and chosen.turns[-1].text != rejected.turns[-1].text:
                yield Pair(chosen, rejected, min(better.trust, worse.trust))


def _by_moderators(rated: Sequence[Rated], approved: frozenset[str], config: TrainingConfig) -> Iterator[Pair]:
    """The same words under the moderator's strategy and under the model's, where nobody disliked them."""
    for each in rated:
        stars = judged(each.conversation.turns)
        for place, strategy in each.picked:
            turn = each.conversation.turns[place]
            is_liked = (stars[place] or 5) >= config.min_turn_stars
            if turn.is_target and is_liked and each.conversation.id in approved and turn.strategy != strategy:
                chosen = ending_at(each.conversation, place)
                wrong = (*chosen.turns[:-1], replace(chosen.turns[-1], strategy=strategy))
                yield Pair(chosen, replace(chosen, turns=wrong), 1.0)


def _starred(rated: Rated) -> Iterator[tuple[int, int]]:
    """(place, stars) of each reply that may be learnt from and that stars are for."""
    turns = rated.conversation.turns
    for place, (turn, stars) in enumerate(zip(turns, judged(turns), strict=True)):
        if turn.is_target and stars is not None:
            yield place, stars


def ending_at(conversation: Conversation, place: int) -> Conversation:
    """The conversation up to its turn `place`, from 0, which becomes its only target."""
    before = (replace(turn, is_target=False) for turn in conversation.turns[:place])
    return replace(conversation, turns=(*before, replace(conversation.turns[place], weight=1.0)))


def too_few(learnt: Sequence[Reply] | Sequence[Pair], config: TrainingConfig) -> str | None:
    """Why preference learning is not done, in a sentence; None: there is enough."""
    if config.preference == "dpo":
        least, number = config.stars.min_pairs, len(learnt)
        have = f"there are {number} pairs of a better and a worse reply in the same place, {least} are needed"
        is_enough, key = number >= least, "min_pairs"
    else:
        least = config.stars.min_replies
        liked = sum(isinstance(each, Reply) and each.is_desirable for each in learnt)
        disliked = len(learnt) - liked
        have = f"there are {liked} desirable and {disliked} undesirable replies, {least} of each are needed"
        is_enough, key = min(liked, disliked) >= least, "min_replies"
    why = f"Nothing was learnt from stars ({config.preference}): {have} ([training.stars] {key})."
    return None if is_enough else why
