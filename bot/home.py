"""The person's own page: their agreements and their conversations in short; nothing that was said."""

from __future__ import annotations

from collections.abc import Sequence

from bot import consent
from bot.reviews import PastReview
from bot.scene import Scene
from bot.texts import home as texts
from bot.texts.reviews import moment
from bot.types import PastSession, Session, ShowHome

MOST_SESSIONS = 10


def page(scene: Scene, sessions: Sequence[Session], reviews: Sequence[PastReview]) -> ShowHome:
    """The page as it stands; who has not agreed to anything yet is told how to begin."""
    if not scene.may_store:
        return ShowHome(texts.TITLE, f"{texts.ABOUT}\n\n{texts.START}")
    newest = [_past(each) for each in sorted(sessions, key=lambda each: each.started_at, reverse=True)]
    agreed = texts.AGREED.format(training="yes" if consent.may_train(scene.person) else "no")
    parts = [texts.ABOUT, agreed]
    if scene.person.others:
        platforms = ", ".join(dict.fromkeys(address.platform.capitalize() for address in scene.person.others))
        parts.append(texts.LINKED.format(platforms=platforms))
    if scene.is_restricted and scene.person.restricted_until:
        parts.append(texts.RESTRICTED.format(time=moment(scene.person.restricted_until)))
    if reviews:
        read = sum(bool(each.reads or each.all_reads or each.joined) for each in reviews)
        parts.append(texts.FLAGGED.format(number=len(reviews), read=read))
    parts.append("\n".join(_lines(newest)))
    return ShowHome(texts.TITLE, "\n\n".join(parts), tuple(newest[:MOST_SESSIONS]))


def _lines(newest: Sequence[PastSession]) -> list[str]:
    if not newest:
        return [texts.NONE_YET]
    lines = [
        texts.session(each.started_at, each.problem, each.replies, each.stars, is_open=each.ended_at is None)
        for each in newest[:MOST_SESSIONS]
    ]
    more = len(newest) - MOST_SESSIONS
    return [texts.SESSIONS, *lines, *([texts.MORE.format(number=more)] if more > 0 else [])]


def _past(session: Session) -> PastSession:
    stars = [turn.stars for turn in session.turns if turn.stars is not None]
    return PastSession(
        started_at=session.started_at,
        ended_at=session.ended_at,
        problem=session.pre_chat.problem if session.pre_chat else None,
        replies=sum(turn.speaker == "supporter" for turn in session.turns),
        stars=sum(stars) / len(stars) if stars else None,
    )
