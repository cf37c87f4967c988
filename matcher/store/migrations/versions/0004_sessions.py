"""Sessions that can be ended, and the moment at which what is over its time is removed next."""

import sqlalchemy as sa
from alembic import op

revision = "0004_sessions"
down_revision: str | None = "0003_accountability"

code = sa.String().with_variant(sa.String(collation="C"), "postgresql")
moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "sessions",
        sa.Column("owner_id", code, nullable=False),
        sa.Column("session_digest", code, nullable=False),
        sa.Column("subject", code, nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("teams", sa.JSON(), nullable=False),
        sa.Column("began_at", moment, nullable=False),
        sa.Column("ends_at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organisations.owner_id"], name="fk_sessions_owner_id"
        ),
        sa.PrimaryKeyConstraint("owner_id", "session_digest", name="pk_sessions"),
        sa.UniqueConstraint("session_digest", name="uq_sessions_session_digest"),
    )
    op.create_index("ix_sessions_owner_id_subject", "sessions", ["owner_id", "subject"])
    op.create_table(
        "retention_times",
        sa.Column("owner_id", code, nullable=False),
        sa.Column("due_at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organisations.owner_id"], name="fk_retention_times_owner_id"
        ),
        sa.PrimaryKeyConstraint("owner_id", name="pk_retention_times"),
    )


def downgrade() -> None:
    """Remove them."""
    for table in ("retention_times", "sessions"):
        op.drop_table(table)
