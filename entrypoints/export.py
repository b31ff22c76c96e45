"""What leaves the store: a person's own copy, and sessions as ESConv's raw JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from bot.reviews import PastReview
from bot.types import Person, Session
from entrypoints.config import Config
from entrypoints.home import Home
from entrypoints.wiring import opened_store
from training.datasets.esconv import to_esconv
from training.datasets.sessions import to_conversation


def personal_copy(person: Person, sessions: Sequence[Session], reviews: Sequence[PastReview] = ()) -> str:
    """What is stored about a person, as JSON: consents, every session with its surveys, turns and stars, every review.

    Moderators' notes are left out: they may speak of others, so the people who run the installation hand them out.
    """
    content = {
        "about": "Everything that Attune stores about you, but for moderators' notes.",
        "platform": person.address.platform,
        "accounts": [{"platform": each.platform, "id": each.user} for each in (person.address, *person.others)],
        "is_adult": person.is_adult,
        "consents": [asdict(each) for each in (person.talk, person.training) if each],
        "country": person.country,
        "has_minor_sign": person.has_minor_sign,
        "safety_plan": asdict(person.plan) if person.plan else None,
        "trusted_contact": asdict(person.contact) if person.contact else None,
        "disclosed_at": person.disclosed_at,
        "survey_asked_at": person.survey_asked_at,
        "wrong_link_codes": {"number": person.wrong_codes, "at": person.wrong_code_at},
        "restricted_until": person.restricted_until,
        "restriction": person.restriction,
        "flags_and_reviews": [asdict(each) for each in reviews],
        "moderators_notes": "Not in this file. The people who run this installation give you those about you.",
        "sessions": [_without_ids(asdict(session)) for session in sessions],
    }
    return json.dumps(content, ensure_ascii=False, indent=2, default=str)


def esconv_json(sessions: Sequence[Session], min_turn_stars: int) -> str:
    """The sessions as ESConv's raw JSON, which the field's tools read: a list of conversations."""
    rows = [to_esconv(to_conversation(session, min_turn_stars=min_turn_stars)) for session in sessions]
    return json.dumps(rows, ensure_ascii=False, indent=2)


async def export_sessions(config: Config, home: Home, out: Path | None, last: bool) -> None:
    """Write every stored session with turns, or the newest one, to `out` or the screen."""
    async with opened_store(config, home) as store, store.transaction() as transaction:
        sessions = [each for each in await transaction.conversations.all() if each.turns]
    chosen = sessions[-1:] if last else sessions
    content = esconv_json(chosen, config.training.min_turn_stars)
    if out is None:
        click.echo(content)
        return
    out.touch(mode=0o600)
    out.write_text(content + "\n", encoding="utf-8")
    click.echo(f"{len(chosen)} conversations written to {out}.")


def _without_ids(session: dict[str, Any]) -> dict[str, Any]:
    turns = [{name: value for name, value in turn.items() if name != "id"} for turn in session["turns"]]
    hidden = {"id", "person_id", "moderator"}
    return {**{name: value for name, value in session.items() if name not in hidden}, "turns": turns}
