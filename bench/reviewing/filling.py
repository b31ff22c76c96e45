"""A full database: conversations with sealed words, stars and surveys, flags, cases and the moderators' log.

Rows go in through the tables, many at a time. The same seed gives the same rows but for keys and nonces.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.review.types import RESOLUTIONS
from bot.safety.assessment import RANK
from bot.store.crypto import Cipher, MasterKey
from bot.store.database import create_engine
from bot.store.review_tables import audit, cases, examinations, lessons_passed, moderators, notes
from bot.store.tables import addresses, consents, flags, gate_outcomes, persons, ratings, sessions, turns
from bot.texts.course import LESSONS
from model_server.strategies import ESCONV, Strategy
from model_server.strategies.taxonomy import ORDER

LINES = Path(__file__).resolve().parent.parent / "conversations.jsonl"
PLATFORMS = ("discord", "slack", "console")
LEVELS = {"concern": 60, "elevated": 25, "unknown": 10, "imminent": 5}
# Seconds until a case is claimed, on average.
TO_CLAIM = {"imminent": 120, "elevated": 1_200, "unknown": 1_500, "concern": 20_000}
CATEGORIES = {"concern": ("stars", "report", "survey", "self-harm"), "unknown": ("none",)}
CRISES = ("suicide", "self-harm", "abuse", "psychosis or mania", "eating disorder", "substance")
NAMES = ("Anna", "Ben", "Chidi", "Dana", "Elif", "Farid", "Greta", "Hugo")
DAYS = 365
OPEN_DAYS = 14
AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Size:
    """How many of what. `cases` holds the `open` ones; `longest` counts the replies of a conversation."""

    conversations: int = 100_000
    people: int = 20_000
    cases: int = 10_000
    open: int = 500
    longest: int = 4


@dataclass
class Filler:
    """Makes the rows; `now` is when the last of them were written."""

    master: MasterKey
    now: datetime
    size: Size = field(default_factory=Size)
    seed: int = 7

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        told = (json.loads(line)["seeker"] for line in LINES.read_text(encoding="utf-8").splitlines())
        self.lines = [line for conversation in told for line in conversation]
        self.people: list[tuple[str, str, Cipher, bytes]] = []
        self.moderators = [(self._id(), name) for name in NAMES]
        self.talks: list[tuple[str, int, datetime, list[str]]] = []

    def rows(self) -> Iterator[tuple[Table, Iterable[dict[str, Any]]]]:
        """Each table with its rows, in an order that the foreign keys allow."""
        yield persons, self._persons()
        yield addresses, self._addresses()
        yield consents, self._consents()
        yield moderators, self._moderators()
        yield lessons_passed, self._lessons()
        yield examinations, self._examinations()
        yield from self._conversations()
        yield from self._cases()
        outcomes = {"passed": 80_000, "stopped: method": 210, "stopped: claims a life": 640, "replaced": 130}
        yield gate_outcomes, [{"year": self.now.year, "outcome": name, "number": n} for name, n in outcomes.items()]

    def _persons(self) -> Iterator[dict[str, Any]]:
        for number in range(self.size.people):
            person_id = self._id()
            cipher, wrapped = self.master.new_data_key(person_id)
            self.people.append((person_id, PLATFORMS[number % 3], cipher, wrapped))
            yield {"id": person_id, "wrapped_key": wrapped, "is_adult": True, "created_at": self._ago(DAYS)}

    def _addresses(self) -> Iterator[dict[str, Any]]:
        for number, (person_id, platform, cipher, _) in enumerate(self.people):
            plain = json.dumps([f"user{number}", f"channel{number}"]).encode()
            yield {
                "lookup": self.master.lookup(platform, f"user{number}"),
                "person_id": person_id,
                "platform": platform,
                "sealed_address": cipher.seal(plain, f"address:{person_id}"),
                "used_at": self.now,
            }

    def _consents(self) -> Iterator[dict[str, Any]]:
        for person_id, *_ in self.people:
            yield {"person_id": person_id, "kind": "talk", "version": 1, "is_given": True, "at": self._ago(DAYS)}

    def _moderators(self) -> Iterator[dict[str, Any]]:
        for moderator_id, name in self.moderators:
            role = "admin" if name == NAMES[0] else "moderator"
            times = {"passed_at": self._ago(DAYS), "created_at": self._ago(DAYS)}
            yield {"id": moderator_id, "name": name, "role": role, **times}

    def _lessons(self) -> Iterator[dict[str, Any]]:
        for moderator_id, _ in self.moderators:
            for lesson in LESSONS:
                yield {"moderator_id": moderator_id, "lesson": lesson.slug, "at": self._ago(DAYS)}

    def _examinations(self) -> Iterator[dict[str, Any]]:
        for moderator_id, _ in self.moderators:
            begun = self._ago(DAYS)
            result = {"ended_at": begun + timedelta(minutes=20), "right": 24, "is_passed": True}
            yield {"id": self._id(), "moderator_id": moderator_id, "seed": 1, "begun_at": begun, **result}

    def _conversations(self) -> Iterator[tuple[Table, Iterable[dict[str, Any]]]]:
        """In batches: the turns of all of them would not fit into memory."""
        for first in range(0, self.size.conversations, AT_ONCE):
            last = min(first + AT_ONCE, self.size.conversations)
            new = [self._session(number) for number in range(first, last)]
            yield sessions, new
            spoken = [turn for session in new for turn in self._turns(session)]
            yield turns, spoken
            yield ratings, self._ratings(spoken)

    def _session(self, number: int) -> dict[str, Any]:
        who = number % len(self.people)
        person_id, platform, cipher, _ = self.people[who]
        session_id, started = self._id(), self.now - timedelta(days=DAYS * (1 - number / self.size.conversations))
        before = {"problem": "job crisis", "emotion": "anxiety", "intensity": self.random.choice((3, 4, 4, 5))}
        after = {"intensity": self.random.choice((1, 2, 2, 3, 4)), "empathy": 4, "relevance": 4, "look": None}
        has_before, has_after = self.random.random() < 0.7, self.random.random() < 0.4
        return {
            "id": session_id,
            "person_id": person_id,
            "address": self.master.lookup(platform, f"user{who}"),
            "platform": platform,
            "started_at": started,
            "ended_at": started + timedelta(minutes=40),
            "sealed_pre_chat": self._survey(cipher, before, f"pre_chat:{session_id}") if has_before else None,
            "sealed_post_chat": self._survey(cipher, after, f"post_chat:{session_id}") if has_after else None,
        }

    def _survey(self, cipher: Cipher, answers: dict[str, Any], context: str) -> bytes:
        return cipher.seal(json.dumps(answers).encode(), context)

    def _turns(self, session: dict[str, Any]) -> Iterator[dict[str, Any]]:
        who = len(self.talks) % len(self.people)
        cipher, ids = self.people[who][2], []
        length = 2 * self.random.randint(2, self.size.longest)
        for position in range(length):
            ids.append(self._id())
            strategy = self._strategy(position / length) if position % 2 else None
            text = strategy.example if strategy else self.random.choice(self.lines)
            yield {
                "id": ids[-1],
                "session_id": session["id"],
                "position": position,
                "speaker": "supporter" if strategy else "seeker",
                "sealed_text": cipher.seal(text.encode(), f"turn:{ids[-1]}"),
                "at": session["started_at"] + timedelta(minutes=position),
                "kind": "model" if strategy else None,
                "level": None if strategy else "none",
                "strategy": strategy.name if strategy else None,
                "stage": strategy.stages[0] if strategy else None,
                "probability": 0.5 if strategy else None,
                "distribution": {strategy.name: 0.5, "Others": 0.5} if strategy else {},
                "policy": "joint" if strategy else None,
                "lora": None,
                "model": "SmolLM2-135M-Instruct" if strategy else None,
                "is_stars_asked": bool(strategy) and position % 4 == 3,
            }
        self.talks.append((session["id"], who, session["started_at"], ids))

    def _strategy(self, progress: float) -> Strategy:
        """Mostly one of the stage that belongs to this part of a conversation."""
        if self.random.random() < 0.4:
            return self.random.choice(ESCONV.strategies)
        stage = ORDER[int(progress * len(ORDER))]
        return self.random.choice([each for each in ESCONV.strategies if stage in each.stages])

    def _ratings(self, spoken: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for turn in spoken:
            if turn["is_stars_asked"] and self.random.random() < 0.6:
                yield {"turn_id": turn["id"], "stars": self.random.choice((1, 2, 3, 3, 4, 4, 5, 5)), "at": turn["at"]}

    def _cases(self) -> Iterator[tuple[Table, Iterable[dict[str, Any]]]]:
        first = len(self.talks) - int(len(self.talks) * OPEN_DAYS / DAYS if self.size.open else 0)
        older, recent = self.talks[:first], self.talks[first:]
        chosen = self.random.sample(older, self.size.cases - self.size.open)
        made = [self._case(talk, is_open=False) for talk in chosen]
        made += [self._case(talk, is_open=True) for talk in self.random.sample(recent, self.size.open)]
        found = dict(zip((talk[0] for talk in self.talks), self.talks, strict=True))
        yield cases, made
        yield flags, [flag for case in made for flag in self._flags(case, found[case["session_id"]])]
        yield notes, [note for case in made for note in self._notes(case, found[case["session_id"]])]
        yield audit, sorted((entry for case in made for entry in self._log(case)), key=lambda entry: entry["at"])

    def _case(self, talk: tuple[str, int, datetime, list[str]], *, is_open: bool) -> dict[str, Any]:
        session_id, who, started, _ = talk
        level = self.random.choices(list(LEVELS), list(LEVELS.values()))[0]
        raised, moderator_id = started + timedelta(minutes=1), self.random.choice(self.moderators)[0]
        claimed = raised + timedelta(seconds=self.random.expovariate(1 / TO_CLAIM[level]))
        is_claimed = not is_open or self.random.random() < 0.2
        over = None if is_open else claimed + timedelta(seconds=self.random.expovariate(1 / 7200))
        is_snoozed = is_open and not is_claimed and self.random.random() < 0.1
        return {
            "id": self._id(),
            "person_id": self.people[who][0],
            "session_id": session_id,
            "platform": self.people[who][1],
            "level": level,
            "rank": RANK[level],  # type: ignore[index]
            "category": self.random.choice(CATEGORIES.get(level, CRISES)),
            "opened_at": raised,
            "raised_at": raised,
            "claimed_by": moderator_id if is_claimed else None,
            "claimed_at": claimed if is_claimed else None,
            "first_claimed_at": claimed if is_claimed else None,
            "snoozed_until": self.now + timedelta(hours=8) if is_snoozed else None,
            "resolved_by": None if is_open else moderator_id,
            "resolved_at": over,
            "resolution": None if is_open else self.random.choice(RESOLUTIONS),
        }

    def _flags(self, case: dict[str, Any], talk: tuple[str, int, datetime, list[str]]) -> Iterator[dict[str, Any]]:
        for step in range(self.random.choice((1, 1, 1, 2, 3))):
            yield {
                "id": self._id(),
                "person_id": case["person_id"],
                "session_id": case["session_id"],
                "case_id": case["id"],
                "turn_id": talk[3][0] if step == 0 else talk[3][2],
                "level": case["level"],
                "category": case["category"],
                "reasons": ["rule"],
                "at": case["opened_at"] + timedelta(minutes=step),
            }

    def _notes(self, case: dict[str, Any], talk: tuple[str, int, datetime, list[str]]) -> Iterator[dict[str, Any]]:
        if case["claimed_by"] and self.random.random() < 0.4:
            note_id, text = self._id(), b"Has told a friend about it; wants to sleep first."
            sealed = self.people[talk[1]][2].seal(text, f"note:{note_id}")
            whose = {"case_id": case["id"], "person_id": case["person_id"], "moderator": self._name(case["claimed_by"])}
            yield {"id": note_id, "sealed_text": sealed, "at": case["claimed_at"], **whose}

    def _log(self, case: dict[str, Any]) -> Iterator[dict[str, Any]]:
        if not case["claimed_by"]:
            return
        acts = ["claim", "view", "take over", "reply", "reply", "hand back"]
        acts = acts[: 2 if self.random.random() < 0.9 else 6] + (["resolve"] if case["resolved_at"] else [])
        about = {key: case[key] for key in ("person_id", "session_id")} | {"case_id": case["id"]}
        who = {"moderator_id": case["claimed_by"], "moderator": self._name(case["claimed_by"])}
        for step, act in enumerate(acts):
            detail = {"strategy": self.random.choice(ESCONV.names)} if act == "reply" else {}
            yield {
                "at": case["claimed_at"] + timedelta(seconds=20 * step),
                "act": act,
                "detail": detail,
                **about,
                **who,
            }

    def _name(self, moderator_id: str) -> str:
        return next(name for known, name in self.moderators if known == moderator_id)

    def _id(self) -> str:
        return f"{self.random.getrandbits(128):032x}"

    def _ago(self, days: float) -> datetime:
        return self.now - timedelta(days=days)


async def fill(url: str, filler: Filler) -> None:
    """Put the rows into the migrated, empty database at `url`, in one transaction."""
    engine = create_engine(url)
    try:
        async with engine.begin() as connection:
            for table, rows in filler.rows():
                await _insert(connection, table, rows)
    finally:
        await engine.dispose()


async def _insert(connection: AsyncConnection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    listed = list(rows)
    for first in range(0, len(listed), AT_ONCE):
        await connection.execute(insert(table), listed[first : first + AT_ONCE])
