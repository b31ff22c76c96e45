"""addresses of a person, so that one can be on two platforms; messages and their turns; codes that link accounts"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Until now a person had one address: it is where all of theirs came from.
ADDRESS_OF_PERSON = "(SELECT lookup FROM addresses WHERE addresses.person_id = {table}.person_id)"


def upgrade() -> None:
    op.create_table(
        "addresses",
        sa.Column("lookup", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=True),
        sa.Column("sealed_address", sa.LargeBinary(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed_message", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_addresses_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("lookup", name=op.f("pk_addresses")),
    )
    for column in ("person_id", "workspace", "message_at"):
        op.create_index(op.f(f"ix_addresses_{column}"), "addresses", [column], unique=False)
    op.execute(
        "INSERT INTO addresses (lookup, person_id, platform, sealed_address, used_at) "
        "SELECT lookup, id, platform, sealed_address, created_at FROM persons"
    )
    op.create_table(
        "link_codes",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_link_codes_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_link_codes")),
    )
    op.create_index(op.f("ix_link_codes_person_id"), "link_codes", ["person_id"], unique=False)
    with op.batch_alter_table("persons") as batch:
        batch.drop_constraint(op.f("uq_persons_lookup"), type_="unique")
        for column in ("platform", "lookup", "sealed_address"):
            batch.drop_column(column)
        batch.add_column(sa.Column("wrong_codes", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("wrong_code_at", sa.DateTime(timezone=True), nullable=True))
    for table in ("sessions", "inbox", "outbox"):
        _know_address(table)
    with op.batch_alter_table("inbox") as batch:
        batch.add_column(sa.Column("sealed_channel", sa.LargeBinary(), nullable=True))
        batch.add_column(sa.Column("turn_id", sa.String(length=32), nullable=True))
        batch.add_column(sa.Column("part_length", sa.Integer(), nullable=False, server_default="0"))
        batch.create_foreign_key(op.f("fk_inbox_turn_id"), "turns", ["turn_id"], ["id"], ondelete="SET NULL")
        batch.create_index(op.f("ix_inbox_turn_id"), ["turn_id"])
    with op.batch_alter_table("outbox") as batch:
        batch.add_column(sa.Column("sealed_channel", sa.LargeBinary(), nullable=True))
        batch.add_column(sa.Column("failures", sa.Integer(), nullable=False, server_default="0"))


def _know_address(table: str) -> None:
    op.add_column(table, sa.Column("address", sa.String(length=64), nullable=True))
    op.execute(f"UPDATE {table} SET address = {ADDRESS_OF_PERSON.format(table=table)}")
    with op.batch_alter_table(table) as batch:
        batch.alter_column("address", existing_type=sa.String(length=64), nullable=False)
        batch.create_foreign_key(op.f(f"fk_{table}_address"), "addresses", ["address"], ["lookup"], ondelete="CASCADE")
        batch.create_index(op.f(f"ix_{table}_address"), ["address"])
