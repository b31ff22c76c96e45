"""moderators: cases of flags, claims, notes, labels, takeovers, restrictions, the course, sign-ins and the audit log"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Flags from before cases: those of one conversation become one case, with the level of the worst.
RANK = "CASE {flag}.level WHEN 'imminent' THEN 4 WHEN 'elevated' THEN 3 WHEN 'unknown' THEN 2 ELSE 1 END"
SAME = "{other}.person_id = {flag}.person_id AND coalesce({other}.session_id, '') = coalesce({flag}.session_id, '')"
PLATFORM = (
    "coalesce((SELECT platform FROM sessions WHERE sessions.id = f.session_id), "
    "(SELECT platform FROM addresses WHERE addresses.person_id = f.person_id ORDER BY used_at DESC LIMIT 1), 'console')"
)
WORST = (
    f"SELECT g.id FROM flags g WHERE {SAME.format(other='g', flag='f')} "
    f"ORDER BY {RANK.format(flag='g')} DESC, g.at, g.id LIMIT 1"
)


def upgrade() -> None:
    _people_and_course()
    _cases_and_log()
    _known_tables()
    op.execute(
        "INSERT INTO cases (id, person_id, session_id, platform, level, rank, category, opened_at, raised_at) "
        f"SELECT f.id, f.person_id, f.session_id, {PLATFORM}, f.level, {RANK.format(flag='f')}, f.category, f.at, f.at "
        f"FROM flags f WHERE f.id = ({WORST})"
    )
    op.execute(f"UPDATE flags SET case_id = (SELECT c.id FROM cases c WHERE {SAME.format(other='c', flag='flags')})")


def _people_and_course() -> None:
    op.create_table(
        "cards",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=True),
        sa.Column("shown_version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("shown_escalations", sa.Integer(), server_default="0", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "platform", name=op.f("pk_cards")),
    )
    op.create_table(
        "moderators",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("is_active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("passed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderators")),
        sa.UniqueConstraint("name", name=op.f("uq_moderators_name")),
    )
    op.create_table(
        "sign_in_failures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failures")),
    )
    with op.batch_alter_table("sign_in_failures") as batch:
        batch.create_index(batch.f("ix_sign_in_failures_at"), ["at"], unique=False)
        batch.create_index(batch.f("ix_sign_in_failures_key"), ["key"], unique=False)

    op.create_table(
        "examinations",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("moderator_id", sa.String(length=32), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("right", sa.Integer(), nullable=True),
        sa.Column("is_passed", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["moderators.id"], name=op.f("fk_examinations_moderator_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_examinations")),
    )
    with op.batch_alter_table("examinations") as batch:
        batch.create_index(batch.f("ix_examinations_moderator_id"), ["moderator_id"], unique=False)

    op.create_table(
        "lessons_passed",
        sa.Column("moderator_id", sa.String(length=32), nullable=False),
        sa.Column("lesson", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["moderators.id"], name=op.f("fk_lessons_passed_moderator_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("moderator_id", "lesson", name=op.f("pk_lessons_passed")),
    )
    op.create_table(
        "moderator_accounts",
        sa.Column("lookup", sa.String(length=64), nullable=False),
        sa.Column("moderator_id", sa.String(length=32), nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["moderators.id"], name=op.f("fk_moderator_accounts_moderator_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("lookup", name=op.f("pk_moderator_accounts")),
    )
    with op.batch_alter_table("moderator_accounts") as batch:
        batch.create_index(batch.f("ix_moderator_accounts_moderator_id"), ["moderator_id"], unique=False)

    op.create_table(
        "sign_in_links",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("moderator_id", sa.String(length=32), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["moderators.id"], name=op.f("fk_sign_in_links_moderator_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_sign_in_links")),
    )
    with op.batch_alter_table("sign_in_links") as batch:
        batch.create_index(batch.f("ix_sign_in_links_moderator_id"), ["moderator_id"], unique=False)

    op.create_table(
        "sign_ins",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("moderator_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["moderators.id"], name=op.f("fk_sign_ins_moderator_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_sign_ins")),
    )
    with op.batch_alter_table("sign_ins") as batch:
        batch.create_index(batch.f("ix_sign_ins_moderator_id"), ["moderator_id"], unique=False)


def _cases_and_log() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("session_id", sa.String(length=32), nullable=True),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("escalations", sa.Integer(), server_default="0", nullable=False),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by", sa.String(length=32), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.String(length=32), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolution", sa.String(length=32), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["claimed_by"], ["moderators.id"], name=op.f("fk_cases_claimed_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_cases_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["resolved_by"], ["moderators.id"], name=op.f("fk_cases_resolved_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_cases_session_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
    )
    with op.batch_alter_table("cases") as batch:
        batch.create_index(batch.f("ix_cases_claimed_by"), ["claimed_by"], unique=False)
        batch.create_index(batch.f("ix_cases_opened_at"), ["opened_at"], unique=False)
        batch.create_index("ix_cases_open", ["resolved_at", "rank", "raised_at"], unique=False)
        batch.create_index(batch.f("ix_cases_person_id"), ["person_id"], unique=False)
        batch.create_index(batch.f("ix_cases_session_id"), ["session_id"], unique=False)

    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moderator_id", sa.String(length=32), nullable=True),
        sa.Column("moderator", sa.String(length=64), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=True),
        sa.Column("session_id", sa.String(length=32), nullable=True),
        sa.Column("case_id", sa.String(length=32), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_audit_case_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["moderators.id"], name=op.f("fk_audit_moderator_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_audit_person_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_audit_session_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit") as batch:
        batch.create_index(batch.f("ix_audit_at"), ["at"], unique=False)
        batch.create_index(batch.f("ix_audit_case_id"), ["case_id"], unique=False)
        batch.create_index(batch.f("ix_audit_moderator_id"), ["moderator_id"], unique=False)
        batch.create_index(batch.f("ix_audit_person_id"), ["person_id"], unique=False)
        batch.create_index(batch.f("ix_audit_session_id"), ["session_id"], unique=False)

    op.create_table(
        "notes",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("moderator", sa.String(length=64), nullable=False),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_notes_case_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_notes_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    with op.batch_alter_table("notes") as batch:
        batch.create_index(batch.f("ix_notes_case_id"), ["case_id"], unique=False)
        batch.create_index(batch.f("ix_notes_person_id"), ["person_id"], unique=False)


def _known_tables() -> None:
    with op.batch_alter_table("flags") as batch:
        batch.add_column(sa.Column("case_id", sa.String(length=32), nullable=True))
        batch.add_column(sa.Column("sealed_words", sa.LargeBinary(), nullable=True))
        batch.create_index(batch.f("ix_flags_at"), ["at"], unique=False)
        batch.create_index(batch.f("ix_flags_case_id"), ["case_id"], unique=False)
        batch.create_foreign_key(batch.f("fk_flags_case_id"), "cases", ["case_id"], ["id"], ondelete="CASCADE")
        batch.drop_column("resolved_at")

    with op.batch_alter_table("persons") as batch:
        batch.add_column(sa.Column("restricted_until", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("sealed_restriction", sa.LargeBinary(), nullable=True))

    with op.batch_alter_table("sessions") as batch:
        batch.add_column(sa.Column("moderator", sa.String(length=32), nullable=True))
        batch.add_column(sa.Column("moderated_since", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("training_decision", sa.String(length=16), nullable=True))
        batch.create_index(batch.f("ix_sessions_moderator"), ["moderator"], unique=False)
        batch.create_index(batch.f("ix_sessions_started_at"), ["started_at"], unique=False)

    with op.batch_alter_table("turns") as batch:
        batch.add_column(sa.Column("level_label", sa.String(length=16), nullable=True))
        batch.add_column(sa.Column("strategy_label", sa.String(length=64), nullable=True))
