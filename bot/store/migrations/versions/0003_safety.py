"""counters without people; country, sign of a minor, safety plan and trusted contact of a person"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "referrals",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("region", sa.String(length=8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", "category", "level", "region", name=op.f("pk_referrals")),
    )
    op.create_table(
        "gate_outcomes",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", "outcome", name=op.f("pk_gate_outcomes")),
    )
    op.add_column("persons", sa.Column("country", sa.String(length=2), nullable=True))
    op.add_column("persons", sa.Column("has_minor_sign", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("persons", sa.Column("sealed_plan", sa.LargeBinary(), nullable=True))
    op.add_column("persons", sa.Column("sealed_contact", sa.LargeBinary(), nullable=True))
