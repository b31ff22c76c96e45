"""when the survey before a conversation was asked last"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("persons", sa.Column("survey_asked_at", sa.DateTime(timezone=True), nullable=True))
