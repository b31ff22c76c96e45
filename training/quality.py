"""ESConv's quality rules (section 4.3, tables 1 and 7): the preliminary filter, then auto-approval.

Knows conversations alone: consent, flags and platforms are for `selection`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from bot.types import Speaker
from training.config import QualityConfig
from training.datasets.record import Conversation
from training.metrics import tokens

LAST_STARS = 2
"""ESConv section 4.3: without a finished survey the last two feedback scores count."""
RULES = {
    "finished": "not finished by its person",
    "utterances": "too few utterances",
    "supporter criteria": "too few of the supporter's four criteria",
    "seeker length": "the seeker's messages are too short",
    "supporter length": "no finished survey, and the supporter's messages are too short",
    "last stars": "no finished survey, and the last two stars are too low or too few",
    "unrated": "no finished survey and no stars",
}


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule that a conversation does not meet; `text` has the figures."""

    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Approved when nothing failed. `basis`: what decided, "preliminary", "survey" or "stars"."""

    basis: str
    failures: tuple[Failure, ...]

    @property
    def is_approved(self) -> bool:
        return not self.failures

    @property
    def reason(self) -> str:
        """Every failure with its figures; empty when approved."""
        return "; ".join(failure.text for failure in self.failures)

    @property
    def rules(self) -> str:
        """The rules that are not met, in words that can be counted; empty when approved."""
        return "; ".join(RULES[failure.rule] for failure in self.failures)


def judge(conversation: Conversation, config: QualityConfig) -> Verdict:
    """The preliminary filter, then auto-approval of what passed it.

    The survey decides once enough of its answers are known, either way; else, as in section 4.3, the average lengths
    and the last two stars. Lengths are in words and marks, the unit in which the paper's table 2 is met.
    """
    first = tuple(_preliminary(conversation, config))
    if first:
        return Verdict("preliminary", first)
    failures = [*_too_short(conversation, "seeker", config.min_seeker_length)]
    criteria = _criteria(conversation, config)
    met = sum(is_met is True for is_met in criteria.values())
    open_ones = sum(is_met is None for is_met in criteria.values())
    needed = config.min_supporter_criteria
    if met >= needed or met + open_ones < needed:
        if met < needed:
            failures.append(Failure("supporter criteria", _unmet(criteria, met, needed)))
        return Verdict("survey", tuple(failures))
    failures += _too_short(conversation, "supporter", config.min_supporter_length)
    failures += _last_stars(conversation, config)
    return Verdict("stars", tuple(failures))


def _preliminary(conversation: Conversation, config: QualityConfig) -> list[Failure]:
    failures = []
    if config.must_be_finished and conversation.is_finished is False:
        failures.append(Failure("finished", "not finished by its person"))
    if len(conversation.turns) < config.min_utterances:
        text = f"{len(conversation.turns)} utterances, fewer than {config.min_utterances}"
        failures.append(Failure("utterances", text))
    return failures


def _criteria(conversation: Conversation, config: QualityConfig) -> dict[str, bool | None]:
    """The supporter's four criteria (tables 1 and 7): met, not met, or None where there is no answer."""
    before, after = conversation.intensity_before, conversation.intensity_after
    drop = before - after if before is not None and after is not None else None
    return {
        "improvement": _reaches(drop, config.min_intensity_drop),
        "length": average_length(conversation, "supporter") >= config.min_supporter_length,
        "empathy": _reaches(conversation.empathy, config.min_empathy),
        "relevance": _reaches(conversation.relevance, config.min_relevance),
    }


def _reaches(value: int | None, least: int) -> bool | None:
    return None if value is None else value >= least


def _unmet(criteria: dict[str, bool | None], met: int, needed: int) -> str:
    names = ", ".join(name for name, is_met in criteria.items() if is_met is False)
    return f"{met} of the supporter's 4 criteria, fewer than {needed}; not met: {names}"


def average_length(conversation: Conversation, speaker: Speaker) -> float:
    """Mean length of this speaker's utterances, in words and marks; 0 for none."""
    lengths: Sequence[int] = [len(tokens(turn.text)) for turn in conversation.turns if turn.speaker == speaker]
    return fmean(lengths) if lengths else 0.0


def _too_short(conversation: Conversation, speaker: Speaker, least: float) -> list[Failure]:
    length = average_length(conversation, speaker)
    if length >= least:
        return []
    return [Failure(f"{speaker} length", f"the {speaker}'s average length is {length:.1f}, below {least:g}")]


def _last_stars(conversation: Conversation, config: QualityConfig) -> list[Failure]:
    last = [turn.stars for turn in conversation.turns if turn.stars is not None][-LAST_STARS:]
    if len(last) == LAST_STARS and min(last) >= config.min_last_stars:
        return []
    if not last:
        return [Failure("unrated", "no finished survey and no stars")]
    shown = " and ".join(map(str, last))
    text = f"no finished survey, and the last {LAST_STARS} stars are not all {config.min_last_stars} or more: {shown}"
    return [Failure("last stars", text)]
