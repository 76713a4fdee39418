"""the digest knows its hour, so that counts of days are read from an index; it is derived, and the console's index fills it anew"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

URGENCY = (
    "CASE WHEN (outcomes & 4) <> 0 OR topic = 'adverse_event' THEN 5 WHEN down THEN 4 WHEN (outcomes & 32) <> 0 THEN 3 "
    "WHEN confidence < 0.5 AND (outcomes & 72) = 0 THEN 1 ELSE 0 END"
)
TRIGGERS = ("staff_digest_insert", "staff_digest_update", "staff_digest_feedback")


def upgrade() -> None:
    _make_anew(with_hour=True)
    op.create_index("ix_message_digest_hour", "message_digest", ["hour", "outcomes", "down"])
    op.create_index("ix_message_digest_urgent", "message_digest", ["urgency", "conversation_id", "reviewed"])
    for name in ("flagged", "down"):  # rare: only these rows are in the index
        only = {"sqlite_where": sa.text(f"{name} IS 1"), "postgresql_where": sa.text(f"{name} IS true")}
        op.create_index(f"ix_message_digest_{name}", "message_digest", ["conversation_id"], **only)
    op.create_index("ix_conversation_started_at", "conversation", ["started_at"])


def downgrade() -> None:
    op.drop_index("ix_conversation_started_at", "conversation")
    _make_anew(with_hour=False)


def _make_anew(*, with_hour: bool) -> None:
    # The triggers of the other version would fail on this table, and with them every message: they go first.
    on_table = "" if op.get_bind().dialect.name == "sqlite" else " ON message"
    for name in TRIGGERS:
        op.execute(f"DROP TRIGGER IF EXISTS {name}_{1 if with_hour else 2}{on_table}")
    op.drop_table("message_digest")
    op.create_table(
        "message_digest",
        sa.Column("message_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *([sa.Column("hour", sa.Integer(), nullable=False)] if with_hour else []),
        sa.Column("topic", sa.String(length=40), nullable=True),
        sa.Column("topic_2", sa.String(length=40), nullable=True),
        sa.Column("topic_3", sa.String(length=40), nullable=True),
        sa.Column("sub", sa.String(length=40), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("outcomes", sa.Integer(), nullable=False),
        sa.Column("down", sa.Boolean(), nullable=False),
        sa.Column("urgency", sa.Integer(), sa.Computed(URGENCY, persisted=True), nullable=False),
        sa.Column("reviewed", sa.Boolean(), nullable=False),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_message_digest_message_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_message_digest")),
    )
    facts = ["conversation_id", "outcomes", "topic", "confidence", "down", "reviewed", "flagged"]
    op.create_index("ix_message_digest_at", "message_digest", ["at", "outcomes", "topic", "sub"])
    op.create_index("ix_message_digest_facts", "message_digest", facts)
    op.create_index("ix_message_digest_queue", "message_digest", ["reviewed", "urgency", "at", "message_id"])
    op.create_index("ix_message_digest_topic", "message_digest", ["topic", "at", "outcomes", "conversation_id"])
