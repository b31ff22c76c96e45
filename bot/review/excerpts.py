"""An excerpt of a conversation as plain text for a platform: nobody's words can pass for somebody else's, or for ours.

Pure. The platform sets each character as it is; what turns text around or hides in it is taken out here.
"""

from __future__ import annotations

import unicodedata

from bot.review.types import CaseView, ShownTurn
from bot.texts import cards as texts

LONGEST = 3_400
"""Characters in all: two messages on Discord, one on Slack."""
LONGEST_TURN = 1_000
_MARK = "│ "
# Joins what is seen as one sign: emoji of several people, letters of some scripts.
_KEPT = ("\n", "\u200d", "\u200c")


def written(view: CaseView, page: str = "") -> str:
    """The turns of `view`, oldest first, the newest at any rate; says how many are missing."""
    shown: list[str] = []
    room = LONGEST
    for each in reversed(view.turns):
        text = _turn(each)
        if shown and len(text) > room:
            break
        shown.insert(0, text)
        room -= len(text) + 1
    if not shown:
        return texts.NO_TURNS
    title = texts.CONVERSATION_TITLE if view.case.moderator else texts.EXCERPT_TITLE
    left_out = len(view.turns) - len(shown)
    notes = [texts.EARLIER.format(count=left_out)] if left_out else []
    more = [f"{texts.MORE} {page}/cases/{view.case.id}"] if page and (left_out or view.hidden) else []
    return "\n".join((title, *notes, *shown, *more))


def bare(text: str) -> str:
    """`text` without control signs: nothing in it runs backwards, is unseen, or moves what stands around it."""
    return "".join(each for each in text if each in _KEPT or unicodedata.category(each) not in ("Cc", "Cf", "Cs", "Co"))


def _turn(shown: ShownTurn) -> str:
    turn = shown.turn
    who = texts.PERSON if turn.speaker == "seeker" else texts.SOFTWARE
    who = texts.MODERATOR if turn.kind == "moderator" else who
    level = next((flag.level for flag in shown.flags), "")
    head = texts.FLAGGED if shown.flags else texts.SAID
    words = bare(turn.text)
    if len(words) > LONGEST_TURN:
        words = words[:LONGEST_TURN] + texts.CUT.format(count=len(words) - LONGEST_TURN)
    # Each line begins with a mark of ours, so that none looks like the head of another message.
    lines = "\n".join(f"{_MARK}{line}" for line in words.splitlines() or [""])
    return f"{head.format(who=who, time=turn.at.strftime(texts.TIME), level=level)}\n{lines}"
