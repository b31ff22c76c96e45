"""The moderators' tables: cases, who works on them, what they noted, and the log of every view and act.

What moderators write about a person is sealed under that person's key, so forgetting the person takes it along.
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, true

from bot.store.tables import Moment, metadata

moderators = Table(
    "moderators",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("password_hash", String(200)),
    Column("is_active", Boolean, nullable=False, server_default=true()),
    Column("passed_at", Moment),
    Column("created_at", Moment, nullable=False),
)

# By which a click in the moderators' channel is known to be a moderator's: the keyed hash of the platform's id.
moderator_accounts = Table(
    "moderator_accounts",
    metadata,
    Column("lookup", String(64), primary_key=True),
    Column("moderator_id", String(32), ForeignKey("moderators.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("platform", String(16), nullable=False),
)

# All that was flagged in one conversation until a moderator resolved it. `raised_at`: since when it waits at its level.
# `version` grows with every change, so that a card that shows an older one is known to be behind.
cases = Table(
    "cases",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("person_id", String(32), ForeignKey("persons.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("session_id", String(32), ForeignKey("sessions.id", ondelete="CASCADE"), index=True),
    Column("platform", String(16), nullable=False),
    Column("level", String(16), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("category", String(32), nullable=False),
    Column("opened_at", Moment, nullable=False, index=True),
    Column("raised_at", Moment, nullable=False),
    Column("escalations", Integer, nullable=False, server_default="0"),
    Column("escalated_at", Moment),
    Column("claimed_by", String(32), ForeignKey("moderators.id", ondelete="SET NULL"), index=True),
    Column("claimed_at", Moment),
    Column("first_claimed_at", Moment),
    Column("snoozed_until", Moment),
    Column("resolved_by", String(32), ForeignKey("moderators.id", ondelete="SET NULL")),
    Column("resolved_at", Moment),
    Column("resolution", String(32)),
    Column("version", Integer, nullable=False, server_default="1"),
    Index("ix_cases_open", "resolved_at", "rank", "raised_at"),
)

notes = Table(
    "notes",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_id", String(32), ForeignKey("cases.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("person_id", String(32), ForeignKey("persons.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("moderator", String(64), nullable=False),
    Column("sealed_text", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False),
)

# Every view and act. `detail` holds no words of anybody; a reason that a moderator wrote is sealed. When the person is
# forgotten the row stays, and points to nobody.
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("moderator_id", String(32), ForeignKey("moderators.id", ondelete="SET NULL"), index=True),
    Column("moderator", String(64), nullable=False),
    Column("act", String(32), nullable=False),
    Column("person_id", String(32), ForeignKey("persons.id", ondelete="SET NULL"), index=True),
    Column("session_id", String(32), ForeignKey("sessions.id", ondelete="SET NULL"), index=True),
    Column("case_id", String(32), ForeignKey("cases.id", ondelete="SET NULL"), index=True),
    Column("detail", JSON, nullable=False),
    Column("sealed_reason", LargeBinary),
)

# The message in a moderators' channel that shows a case, and the version that it shows. No foreign key: when the case
# is gone, the card must still be told.
cards = Table(
    "cards",
    metadata,
    Column("case_id", String(32), primary_key=True),
    Column("platform", String(16), primary_key=True),
    Column("channel", String(64), nullable=False),
    Column("reference", String(200)),
    Column("shown_version", Integer, nullable=False, server_default="0"),
    Column("shown_escalations", Integer, nullable=False, server_default="0"),
    Column("at", Moment, nullable=False),
)

# Only hashes of what a browser holds. `seen_at`: when the sign-in was used last.
sign_ins = Table(
    "sign_ins",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("moderator_id", String(32), ForeignKey("moderators.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
)

sign_in_links = Table(
    "sign_in_links",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("moderator_id", String(32), ForeignKey("moderators.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("expires_at", Moment, nullable=False),
)

# One row a failed attempt; `key` is the keyed hash of a name or of an address.
sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(64), nullable=False, index=True),
    Column("at", Moment, nullable=False, index=True),
)

# The course: a lesson passed, and every examination taken.
lessons_passed = Table(
    "lessons_passed",
    metadata,
    Column("moderator_id", String(32), ForeignKey("moderators.id", ondelete="CASCADE"), primary_key=True),
    Column("lesson", String(64), primary_key=True),
    Column("at", Moment, nullable=False),
)

examinations = Table(
    "examinations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("moderator_id", String(32), ForeignKey("moderators.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("seed", Integer, nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("right", Integer),
    Column("is_passed", Boolean),
)
