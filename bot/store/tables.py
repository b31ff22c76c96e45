"""The tables. Columns named `sealed_*` hold ciphertext under the person's data key; nothing else holds their words."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    false,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware time, kept in UTC; SQLite has no time zones, so it is stored without and given back with one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _person() -> Column[str]:
    return Column("person_id", String(32), ForeignKey("persons.id", ondelete="CASCADE"), nullable=False, index=True)


def _address() -> Column[str]:
    return Column("address", String(64), ForeignKey("addresses.lookup", ondelete="CASCADE"), nullable=False, index=True)


persons = Table(
    "persons",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("is_adult", Boolean),
    Column("disclosed_at", Moment),
    Column("country", String(2)),
    Column("has_minor_sign", Boolean, nullable=False, server_default=false()),
    Column("sealed_plan", LargeBinary),
    Column("sealed_contact", LargeBinary),
    Column("survey_asked_at", Moment),
    Column("wrong_codes", Integer, nullable=False, server_default="0"),
    Column("wrong_code_at", Moment),
    Column("restricted_until", Moment),
    Column("sealed_restriction", LargeBinary),
    Column("created_at", Moment, nullable=False),
)

# One row a platform on which the person is known; several once they have linked their accounts.
# `workspace` is the keyed hash of the part of the platform's id that names a workspace, where there is one.
addresses = Table(
    "addresses",
    metadata,
    Column("lookup", String(64), primary_key=True),
    _person(),
    Column("platform", String(16), nullable=False),
    Column("workspace", String(64), index=True),
    Column("sealed_address", LargeBinary, nullable=False),
    Column("used_at", Moment, nullable=False),
    Column("message_at", Moment, index=True),
    Column("sealed_message", LargeBinary),
)

# Codes by which a person links their accounts: used once, for minutes; only the keyed hash is here.
link_codes = Table(
    "link_codes",
    metadata,
    Column("code", String(64), primary_key=True),
    _person(),
    Column("expires_at", Moment, nullable=False),
)

consents = Table(
    "consents",
    metadata,
    Column("id", Integer, primary_key=True),
    _person(),
    Column("kind", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("is_given", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(32), primary_key=True),
    _person(),
    _address(),
    Column("platform", String(16), nullable=False),
    Column("started_at", Moment, nullable=False, index=True),
    Column("ended_at", Moment),
    Column("sealed_pre_chat", LargeBinary),
    Column("sealed_post_chat", LargeBinary),
    Column("moderator", String(32), index=True),
    Column("moderated_since", Moment),
    Column("training_decision", String(16)),
)

turns = Table(
    "turns",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("session_id", String(32), ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("speaker", String(16), nullable=False),
    Column("sealed_text", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False),
    Column("kind", String(16)),
    Column("level", String(16)),
    Column("strategy", String(64)),
    Column("stage", String(16)),
    Column("probability", Float),
    Column("distribution", JSON, nullable=False),
    Column("policy", String(16)),
    Column("lora", String(100)),
    Column("model", String(200)),
    Column("is_stars_asked", Boolean, nullable=False, default=False),
    Column("sealed_emotion", LargeBinary),
    Column("level_label", String(16)),
    Column("strategy_label", String(64)),
    UniqueConstraint("session_id", "position"),
)

ratings = Table(
    "ratings",
    metadata,
    Column("turn_id", String(32), ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
    Column("stars", Integer, nullable=False),
    Column("at", Moment, nullable=False),
)

flags = Table(
    "flags",
    metadata,
    Column("id", String(32), primary_key=True),
    _person(),
    Column("session_id", String(32), ForeignKey("sessions.id", ondelete="CASCADE"), index=True),
    Column("case_id", String(32), ForeignKey("cases.id", ondelete="CASCADE"), index=True),
    Column("turn_id", String(32)),
    Column("level", String(16), nullable=False),
    Column("category", String(32), nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("sealed_words", LargeBinary),
    Column("at", Moment, nullable=False, index=True),
)

# `turn_id` and `part_length`: the turn that the message is part of, and how many characters of it; the parts of a turn
# stand in the order of the rows, an empty one leaves no line behind.
inbox = Table(
    "inbox",
    metadata,
    Column("id", Integer, primary_key=True),
    _person(),
    _address(),
    Column("event_key", String(64), nullable=False, unique=True),
    Column("sealed_event", LargeBinary),
    Column("sealed_channel", LargeBinary),
    Column("received_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("is_held", Boolean, nullable=False, default=False),
    Column("handled_at", Moment, index=True),
    Column("turn_id", String(32), ForeignKey("turns.id", ondelete="SET NULL"), index=True),
    Column("part_length", Integer, nullable=False, server_default="0"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    _person(),
    _address(),
    Column("key", String(32), nullable=False, unique=True),
    Column("sealed_action", LargeBinary),
    Column("sealed_channel", LargeBinary),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("created_at", Moment, nullable=False),
    Column("sent_at", Moment, index=True),
)

# Sessions that may never be trained on again; random ids, kept after the person is forgotten.
withdrawals = Table(
    "withdrawals",
    metadata,
    Column("session_id", String(32), primary_key=True),
    Column("reason", String(16), nullable=False),
    Column("at", Moment, nullable=False),
)

# Counts without people, kept when everyone is forgotten: what the law asks for, and what the output gate did.
referrals = Table(
    "referrals",
    metadata,
    Column("year", Integer, primary_key=True),
    Column("category", String(32), primary_key=True),
    Column("level", String(16), primary_key=True),
    Column("region", String(8), primary_key=True),
    Column("number", Integer, nullable=False),
)

gate_outcomes = Table(
    "gate_outcomes",
    metadata,
    Column("year", Integer, primary_key=True),
    Column("outcome", String(64), primary_key=True),
    Column("number", Integer, nullable=False),
)
