"""What the supporter training is made of: lessons of blocks, and questions with one right option."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from model_server.strategies import ESCONV
from model_server.strategies.taxonomy import ORDER, Stage

BlockKind = Literal["paragraph", "list", "example"]
Verdict = Literal["good", "bad"]
Who = Literal["person", "you"]
QuestionKind = Literal["choice", "stage", "strategy", "next", "danger", "never"]

(
    QUESTION,
    RESTATEMENT,
    REFLECTION,
    SELF_DISCLOSURE,
    AFFIRMATION,
    SUGGESTIONS,
    INFORMATION,
    OTHERS,
) = ESCONV.names  # a changed taxonomy stops here, and the course is rewritten
EXPLORATION, COMFORTING, ACTION = ORDER

WHICH_STRATEGY = "Which strategy is your line?"
WHICH_STAGE = "Which stage is this moment in?"
WHAT_NEXT = "What serves them best next?"
NEVER = "Which of these lines must you never send?"


@dataclass(frozen=True, slots=True)
class Line:
    """One chat message: of the person, or yours as the moderator who answers."""

    who: Who
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a lesson. A paragraph has `text`; a list has `items`; an example has `chat`, its `verdict` and `why`.

    `strategy`: which one the example shows, "" if none. Nothing here is markup.
    """

    kind: BlockKind
    text: str = ""
    items: tuple[str, ...] = ()
    chat: tuple[Line, ...] = ()
    verdict: Verdict | None = None
    why: str = ""
    strategy: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """`ask` about `chat`; exactly one option, `right`, is right. `why` is shown after answering.

    `is_vital`: it is about danger, and a wrong answer fails the whole examination.
    """

    slug: str
    kind: QuestionKind
    ask: str
    right: str
    wrong: tuple[str, ...]
    why: str
    chat: tuple[Line, ...] = ()
    is_vital: bool = False


@dataclass(frozen=True, slots=True)
class Lesson:
    """`slug` is what a passed lesson is stored under; `strategies` are those that it teaches."""

    number: int
    slug: str
    title: str
    blocks: tuple[Block, ...]
    quiz: tuple[Question, ...]
    strategies: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()


def person(text: str) -> Line:
    """What the person wrote."""
    return Line("person", text)


def you(text: str) -> Line:
    """What you write."""
    return Line("you", text)


def paragraph(text: str) -> Block:
    """Plain sentences."""
    return Block("paragraph", text=text)


def points(*items: str) -> Block:
    """A bullet list."""
    return Block("list", items=items)


def good(chat: tuple[Line, ...], why: str, strategy: str = "") -> Block:
    """An example to follow."""
    return Block("example", chat=chat, verdict="good", why=why, strategy=strategy)


def bad(chat: tuple[Line, ...], why: str, strategy: str = "") -> Block:
    """An example of what goes wrong."""
    return Block("example", chat=chat, verdict="bad", why=why, strategy=strategy)


def choice(slug: str, ask: str, right: str, *wrong: str, why: str, chat: tuple[Line, ...] = ()) -> Question:
    """One right sentence among several."""
    return Question(slug, "choice", ask, right, wrong, why, chat)


def strategy_of(slug: str, chat: tuple[Line, ...], right: str, why: str) -> Question:
    """Annotate the last line, as in a takeover: all eight strategies are offered."""
    wrong = tuple(name for name in ESCONV.names if name != right)
    return Question(slug, "strategy", WHICH_STRATEGY, right, wrong, why, chat)


def stage_of(slug: str, chat: tuple[Line, ...], right: Stage, why: str) -> Question:
    """Recognise the stage of a moment."""
    return Question(slug, "stage", WHICH_STAGE, right, tuple(each for each in ORDER if each != right), why, chat)


def what_next(slug: str, chat: tuple[Line, ...], right: tuple[str, str], *wrong: tuple[str, str], why: str) -> Question:
    """Choose the next strategy; each option is a strategy and what is done in its name."""
    others = tuple(f"{name}: {deed}" for name, deed in wrong)
    return Question(slug, "next", WHAT_NEXT, f"{right[0]}: {right[1]}", others, why, chat)


def danger(slug: str, ask: str, right: str, *wrong: str, why: str, chat: tuple[Line, ...] = ()) -> Question:
    """What to do in danger: must be right."""
    return Question(slug, "danger", ask, right, wrong, why, chat, is_vital=True)


def never(
    slug: str, right: str, *wrong: str, why: str, chat: tuple[Line, ...] = (), ask: str = NEVER, is_vital: bool = False
) -> Question:
    """Find the line that is never sent; `right` is that line."""
    return Question(slug, "never", ask, right, wrong, why, chat, is_vital)
