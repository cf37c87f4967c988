"""What an organisation calls its sheets and columns."""

import sqlalchemy as sa
from alembic import op

revision = "0005_own_names"
down_revision: str | None = "0004_sessions"

code = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "own_names",
        sa.Column("owner_id", code, nullable=False),
        sa.Column("name", code, nullable=False),
        sa.Column("meaning", code, nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", code, nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organisations.owner_id"], name="fk_own_names_owner_id"
        ),
        sa.PrimaryKeyConstraint("owner_id", "name", name="pk_own_names"),
    )


def downgrade() -> None:
    """Remove it."""
    op.drop_table("own_names")
