"""What leaves the store: a person's own copy, whole, and sessions in two formats, scrubbed of personal data."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import click

from bot.reviews import PastReview
from bot.types import Person, Session
from entrypoints.config import Config
from entrypoints.home import Home
from entrypoints.wiring import opened_store
from training.datasets.chat import to_chat
from training.datasets.esconv import to_esconv
from training.datasets.sessions import to_conversation
from training.scrub import Scrubbed, scrub

Format = Literal["esconv", "chat"]


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


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How sessions leave the store; `is_scrubbed`: without personal data, `last`: only the newest."""

    out: Path | None = None
    last: bool = False
    file_format: Format = "esconv"
    is_scrubbed: bool = True


def esconv_json(sessions: Sequence[Session], min_turn_stars: int) -> str:
    """The sessions as ESConv's raw JSON, which the field's tools read: a list of conversations, scrubbed."""
    return exported(sessions, min_turn_stars, "esconv")[0]


def exported(
    sessions: Sequence[Session], min_turn_stars: int, file_format: Format, is_scrubbed: bool = True
) -> tuple[str, int]:
    """The text of the file: a JSON list, or chat JSONL; and how many pieces of personal data were taken out."""
    raw = [to_conversation(session, min_turn_stars=min_turn_stars) for session in sessions]
    done = scrub(raw) if is_scrubbed else Scrubbed(tuple(raw), Counter())
    if file_format == "chat":
        lines = (json.dumps(to_chat(each), ensure_ascii=False) for each in done.conversations)
        return "\n".join(lines), done.counts.total()
    rows = [to_esconv(each) for each in done.conversations]
    return json.dumps(rows, ensure_ascii=False, indent=2), done.counts.total()


async def export_sessions(config: Config, home: Home, options: ExportOptions) -> None:
    """Write every stored session with turns, or the newest one, to `out` or the screen."""
    async with opened_store(config, home) as store, store.transaction() as transaction:
        sessions = [each for each in await transaction.conversations.all() if each.turns]
    chosen = sessions[-1:] if options.last else sessions
    content, found = exported(chosen, config.training.min_turn_stars, options.file_format, options.is_scrubbed)
    if options.out is None:
        click.echo(content)
        return
    options.out.touch(mode=0o600)
    options.out.write_text(content + "\n", encoding="utf-8")
    click.echo(f"{len(chosen)} conversations written to {options.out}.")
    if options.is_scrubbed:
        click.echo(f"{found} pieces of personal data became placeholders; some may be left (docs/scrubbing.md).")
    else:
        click.echo("Nothing was scrubbed: the file holds what people wrote.")


def _without_ids(session: dict[str, Any]) -> dict[str, Any]:
    turns = [{name: value for name, value in turn.items() if name != "id"} for turn in session["turns"]]
    hidden = {"id", "person_id", "moderator"}
    return {**{name: value for name, value in session.items() if name not in hidden}, "turns": turns}
