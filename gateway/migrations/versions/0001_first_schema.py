"""The first schema."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("may", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_tokens_token_hash")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=100), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.String(length=26), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_table(
        "blocklist",
        sa.Column("phone_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("who", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("phone_index", name=op.f("pk_blocklist")),
    )
    op.create_table(
        "do_not_contact",
        sa.Column("phone_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("phone_index", name=op.f("pk_do_not_contact")),
    )
    op.create_table(
        "erasures",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("supporter_id", sa.String(length=26), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("texts", sa.Integer(), nullable=False),
        sa.Column("recordings", sa.Integer(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
    )
    with op.batch_alter_table("erasures", schema=None) as batch_op:
        batch_op.create_index("ix_erasures_status", ["status", "due_at"], unique=False)

    op.create_table(
        "carrier_copies",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("carrier_sid", sa.LargeBinary(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carrier_copies")),
    )
    with op.batch_alter_table("carrier_copies", schema=None) as batch_op:
        batch_op.create_index("ix_carrier_copies_due_at", ["due_at"], unique=False)

    op.create_table(
        "chores",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("cursor", sa.String(length=80), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_chores")),
    )
    op.create_table(
        "tallies",
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("process", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hour", "process", "name", name=op.f("pk_tallies")),
    )
    op.create_table(
        "official_changes",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=100), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=400), nullable=True),
        sa.Column("congress", sa.Integer(), nullable=True),
        sa.Column("report", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_official_changes")),
    )
    op.create_table(
        "officials",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=4), nullable=False),
        sa.Column("kind", sa.String(length=14), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("title_en", sa.String(length=60), nullable=False),
        sa.Column("title_es", sa.String(length=60), nullable=False),
        sa.Column("spoken_en", sa.String(length=100), nullable=True),
        sa.Column("spoken_es", sa.String(length=100), nullable=True),
        sa.Column("party", sa.String(length=40), nullable=True),
        sa.Column("caucus", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=2), nullable=True),
        sa.Column("district", sa.Integer(), nullable=True),
        sa.Column("senate_class", sa.Integer(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("term_end", sa.Date(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_officials")),
    )
    op.create_table(
        "zip_districts",
        sa.Column("zip", sa.String(length=5), nullable=False),
        sa.Column("state", sa.String(length=2), nullable=False),
        sa.Column("district", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("guess", sa.Boolean(), nullable=False),
        sa.Column("congress", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("zip", "state", "district", name=op.f("pk_zip_districts")),
    )
    op.create_table(
        "offices",
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("official", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=4), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("phone", sa.String(length=16), nullable=False),
        sa.Column("extension", sa.String(length=32), nullable=True),
        sa.Column("city", sa.String(length=60), nullable=True),
        sa.Column("state", sa.String(length=2), nullable=True),
        sa.Column("zip", sa.String(length=5), nullable=True),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("hours", sa.String(length=200), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("lines", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["official"], ["officials.key"], name=op.f("fk_offices_official")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_offices")),
    )
    with op.batch_alter_table("offices", schema=None) as batch_op:
        batch_op.create_index("ix_offices_official", ["official"], unique=False)

    op.create_table(
        "campaigns",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("flow", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("version_id", sa.String(length=26), nullable=False),
        sa.Column("signatures", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
        sa.UniqueConstraint("slug", name=op.f("uq_campaigns_slug")),
    )
    op.create_table(
        "numbers",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("phone", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Boolean(), nullable=False),
        sa.Column("voice", sa.Boolean(), nullable=False),
        sa.Column("carrier_answers_stop", sa.Boolean(), nullable=False),
        sa.Column("missed_call_for", sa.String(length=26), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["missed_call_for"], ["campaigns.id"], name=op.f("fk_numbers_missed_call_for")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_numbers")),
        sa.UniqueConstraint("phone", name=op.f("uq_numbers_phone")),
    )
    op.create_table(
        "supporters",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("phone_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("zip", sa.String(length=5), nullable=True),
        sa.Column("district", sa.String(length=5), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("opted_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("line_type", sa.String(length=20), nullable=True),
        sa.Column("fields", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("anonymized_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supporters")),
        sa.UniqueConstraint("phone_index", name=op.f("uq_supporters_phone_index")),
    )
    op.create_table(
        "campaign_numbers",
        sa.Column("number_id", sa.String(length=26), nullable=False),
        sa.Column("campaign_id", sa.String(length=26), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_numbers_campaign_id")),
        sa.ForeignKeyConstraint(["number_id"], ["numbers.id"], name=op.f("fk_campaign_numbers_number_id")),
        sa.PrimaryKeyConstraint("number_id", "campaign_id", name=op.f("pk_campaign_numbers")),
    )
    op.create_table(
        "campaign_versions",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("campaign_id", sa.String(length=26), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_versions_campaign_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_versions")),
        sa.UniqueConstraint("campaign_id", "number", name=op.f("uq_campaign_versions_campaign_id_number")),
    )
    op.create_table(
        "lists",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("channel", sa.String(length=4), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lists")),
        sa.UniqueConstraint("source", "channel", "words", name=op.f("uq_lists_source_channel_words")),
    )
    op.create_table(
        "tags",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("name_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tags")),
        sa.UniqueConstraint("name_index", name=op.f("uq_tags_name_index")),
    )
    op.create_table(
        "segments",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("name_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("definition", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segments")),
        sa.UniqueConstraint("name_index", name=op.f("uq_segments_name_index")),
    )
    op.create_table(
        "supporter_tags",
        sa.Column("supporter_id", sa.String(length=26), nullable=False),
        sa.Column("tag_id", sa.String(length=26), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["supporter_id"], ["supporters.id"], name=op.f("fk_supporter_tags_supporter_id")),
        sa.ForeignKeyConstraint(["tag_id"], ["tags.id"], name=op.f("fk_supporter_tags_tag_id")),
        sa.PrimaryKeyConstraint("supporter_id", "tag_id", name=op.f("pk_supporter_tags")),
    )
    with op.batch_alter_table("supporter_tags", schema=None) as batch_op:
        batch_op.create_index("ix_supporter_tags_tag_id", ["tag_id", "at", "supporter_id"], unique=False)

    op.create_table(
        "consents",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("supporter_id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("campaign_id", sa.String(length=26), nullable=True),
        sa.Column("version_id", sa.String(length=26), nullable=True),
        sa.Column("list_id", sa.String(length=26), nullable=True),
        sa.Column("channel", sa.String(length=4), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["list_id"], ["lists.id"], name=op.f("fk_consents_list_id")),
        sa.ForeignKeyConstraint(["supporter_id"], ["supporters.id"], name=op.f("fk_consents_supporter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.create_index("ix_consents_supporter_id", ["supporter_id"], unique=False)

    op.create_table(
        "conversations",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("supporter_id", sa.String(length=26), nullable=True),
        sa.Column("campaign_id", sa.String(length=26), nullable=True),
        sa.Column("version_id", sa.String(length=26), nullable=True),
        sa.Column("number_id", sa.String(length=26), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("awaits_text", sa.Boolean(), nullable=False),
        sa.Column("signature_id", sa.String(length=26), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["supporter_id"], ["supporters.id"], name=op.f("fk_conversations_supporter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
    )
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.create_index(
            "ix_conversations_handed_over",
            ["created_at"],
            unique=False,
            sqlite_where=sa.text("status = 'handed_over'"),
            postgresql_where=sa.text("status = 'handed_over'"),
        )
        batch_op.create_index("ix_conversations_supporter_id", ["supporter_id"], unique=False)
        batch_op.create_index(
            "uq_conversations_awaiting",
            ["supporter_id"],
            unique=True,
            sqlite_where=sa.text("awaits_text = 1"),
            postgresql_where=sa.text("awaits_text"),
        )

    op.create_table(
        "messages",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("carrier_sid", sa.String(length=64), nullable=True),
        sa.Column("direction", sa.String(length=3), nullable=False),
        sa.Column("supporter_id", sa.String(length=26), nullable=False),
        sa.Column("number_id", sa.String(length=26), nullable=False),
        sa.Column("conversation_id", sa.String(length=26), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("segments", sa.Integer(), nullable=False),
        sa.Column("error_code", sa.Integer(), nullable=True),
        sa.Column("price", sa.Integer(), nullable=True),
        sa.Column("reply_to", sa.String(length=26), nullable=True),
        sa.Column("blast_id", sa.String(length=26), nullable=True),
        sa.Column("variant", sa.String(length=1), nullable=True),
        sa.Column("needs_person", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["supporter_id"], ["supporters.id"], name=op.f("fk_messages_supporter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_index(
            "ix_messages_blast",
            ["blast_id", "status", "variant", "error_code", "segments", "price"],
            unique=False,
            sqlite_where=sa.text("blast_id IS NOT NULL"),
            postgresql_where=sa.text("blast_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_messages_needs_person",
            ["created_at"],
            unique=False,
            sqlite_where=sa.text("needs_person = 1"),
            postgresql_where=sa.text("needs_person"),
        )
        batch_op.create_index(
            "ix_messages_outbox",
            ["status", "due_at"],
            unique=False,
            sqlite_where=sa.text("status IN ('queued', 'sending', 'uncertain')"),
            postgresql_where=sa.text("status IN ('queued', 'sending', 'uncertain')"),
        )
        batch_op.create_index("ix_messages_supporter_id", ["supporter_id"], unique=False)
        batch_op.create_index(
            "ix_messages_unheard",
            ["created_at"],
            unique=False,
            sqlite_where=sa.text("status = 'accepted' AND carrier_sid IS NULL"),
            postgresql_where=sa.text("status = 'accepted' AND carrier_sid IS NULL"),
        )
        batch_op.create_index(
            "uq_messages_carrier_sid",
            ["carrier_sid"],
            unique=True,
            sqlite_where=sa.text("carrier_sid IS NOT NULL"),
            postgresql_where=sa.text("carrier_sid IS NOT NULL"),
        )

    op.create_table(
        "signatures",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("campaign_id", sa.String(length=26), nullable=False),
        sa.Column("supporter_id", sa.String(length=26), nullable=True),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("name_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("recording", sa.LargeBinary(), nullable=True),
        sa.Column("zip", sa.String(length=5), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ask_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_signatures_campaign_id")),
        sa.ForeignKeyConstraint(["supporter_id"], ["supporters.id"], name=op.f("fk_signatures_supporter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatures")),
        sa.UniqueConstraint(
            "supporter_id",
            "campaign_id",
            "name_index",
            name=op.f("uq_signatures_supporter_id_campaign_id_name_index"),
        ),
    )
    with op.batch_alter_table("signatures", schema=None) as batch_op:
        batch_op.create_index(
            "ix_signatures_to_ask",
            ["ask_at"],
            unique=False,
            sqlite_where=sa.text("ask_at IS NOT NULL"),
            postgresql_where=sa.text("ask_at IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_signatures_number",
            ["campaign_id", "number"],
            unique=True,
            sqlite_where=sa.text("number IS NOT NULL"),
            postgresql_where=sa.text("number IS NOT NULL"),
        )

    op.create_table(
        "recurring_calls",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("supporter_id", sa.String(length=26), nullable=False),
        sa.Column("campaign_id", sa.String(length=26), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("ended", sa.String(length=8), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_recurring_calls_campaign_id")),
        sa.ForeignKeyConstraint(["supporter_id"], ["supporters.id"], name=op.f("fk_recurring_calls_supporter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recurring_calls")),
    )
    with op.batch_alter_table("recurring_calls", schema=None) as batch_op:
        batch_op.create_index("ix_recurring_calls_supporter_id", ["supporter_id"], unique=False)
        batch_op.create_index(
            "ix_recurring_calls_look_at",
            ["look_at"],
            unique=False,
            sqlite_where=sa.text("status = 'active'"),
            postgresql_where=sa.text("status = 'active'"),
        )
        batch_op.create_index(
            "uq_recurring_calls_active",
            ["supporter_id", "campaign_id"],
            unique=True,
            sqlite_where=sa.text("status = 'active'"),
            postgresql_where=sa.text("status = 'active'"),
        )

    op.create_table(
        "call_requests",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("supporter_id", sa.String(length=26), nullable=False),
        sa.Column("conversation_id", sa.String(length=26), nullable=False),
        sa.Column("number_id", sa.String(length=26), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("office_phone", sa.String(length=16), nullable=True),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recurring_id", sa.String(length=26), nullable=True),
        sa.Column("not_after", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_call_requests_conversation_id")
        ),
        sa.ForeignKeyConstraint(["recurring_id"], ["recurring_calls.id"], name=op.f("fk_call_requests_recurring_id")),
        sa.ForeignKeyConstraint(["number_id"], ["numbers.id"], name=op.f("fk_call_requests_number_id")),
        sa.ForeignKeyConstraint(["supporter_id"], ["supporters.id"], name=op.f("fk_call_requests_supporter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_requests")),
    )
    with op.batch_alter_table("call_requests", schema=None) as batch_op:
        batch_op.create_index("ix_call_requests_supporter_id", ["supporter_id", "asked_at"], unique=False)
        batch_op.create_index(
            "ix_call_requests_queue",
            ["office_phone", "queued_at"],
            unique=False,
            sqlite_where=sa.text("office_phone IS NOT NULL AND status = 'due'"),
            postgresql_where=sa.text("office_phone IS NOT NULL AND status = 'due'"),
        )
        batch_op.create_index(
            "ix_call_requests_due",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("status = 'due'"),
            postgresql_where=sa.text("status = 'due'"),
        )
        batch_op.create_index(
            "uq_call_requests_active",
            ["supporter_id"],
            unique=True,
            sqlite_where=sa.text("status IN ('due', 'placing', 'ringing', 'uncertain')"),
            postgresql_where=sa.text("status IN ('due', 'placing', 'ringing', 'uncertain')"),
        )

    op.create_table(
        "calls",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("carrier_sid", sa.String(length=64), nullable=True),
        sa.Column("direction", sa.String(length=3), nullable=False),
        sa.Column("supporter_id", sa.String(length=26), nullable=True),
        sa.Column("number_id", sa.String(length=26), nullable=False),
        sa.Column("conversation_id", sa.String(length=26), nullable=False),
        sa.Column("call_request_id", sa.String(length=26), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("picked_up_from", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("office_phone", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["call_request_id"], ["call_requests.id"], name=op.f("fk_calls_call_request_id")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_calls_conversation_id")),
        sa.ForeignKeyConstraint(["number_id"], ["numbers.id"], name=op.f("fk_calls_number_id")),
        sa.ForeignKeyConstraint(["supporter_id"], ["supporters.id"], name=op.f("fk_calls_supporter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
        sa.UniqueConstraint("carrier_sid", name=op.f("uq_calls_carrier_sid")),
    )
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.create_index("ix_calls_call_request_id", ["call_request_id"], unique=False)
        batch_op.create_index(
            "ix_calls_office_phone",
            ["office_phone"],
            unique=False,
            sqlite_where=sa.text("office_phone IS NOT NULL"),
            postgresql_where=sa.text("office_phone IS NOT NULL"),
        )
        batch_op.create_index("ix_calls_conversation_id", ["conversation_id"], unique=False)
        batch_op.create_index("ix_calls_supporter_id", ["supporter_id"], unique=False)
        batch_op.create_index(
            "ix_calls_live",
            ["supporter_id"],
            unique=False,
            sqlite_where=sa.text("status <> 'ended'"),
            postgresql_where=sa.text("status <> 'ended'"),
        )

    op.create_table(
        "call_turns",
        sa.Column("call_id", sa.String(length=26), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("twiml", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_call_turns_call_id")),
        sa.PrimaryKeyConstraint("call_id", "turn", name=op.f("pk_call_turns")),
    )
    op.create_table(
        "line_tallies",
        sa.Column("office_phone", sa.String(length=16), nullable=False),
        sa.Column("campaign_id", sa.String(length=26), nullable=False),
        sa.Column("weekend", sa.Boolean(), nullable=False),
        sa.Column("half_hour", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("busy", sa.Integer(), nullable=False),
        sa.Column("no_answer", sa.Integer(), nullable=False),
        sa.Column("voicemail", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("spoke", sa.Integer(), nullable=False),
        sa.Column("message", sa.Integer(), nullable=False),
        sa.Column("mailbox_full", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_line_tallies_campaign_id")),
        sa.PrimaryKeyConstraint("office_phone", "campaign_id", "weekend", "half_hour", name=op.f("pk_line_tallies")),
    )
    op.create_table(
        "dial_attempts",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("call_id", sa.String(length=26), nullable=False),
        sa.Column("campaign_id", sa.String(length=26), nullable=False),
        sa.Column("target", sa.String(length=60), nullable=False),
        sa.Column("office_phone", sa.String(length=16), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("reported", sa.String(length=12), nullable=True),
        sa.Column("answered_by", sa.String(length=24), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_dial_attempts_call_id")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_dial_attempts_campaign_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dial_attempts")),
    )
    with op.batch_alter_table("dial_attempts", schema=None) as batch_op:
        batch_op.create_index("ix_dial_attempts_call_id", ["call_id", "turn"], unique=True)
        batch_op.create_index(
            "ix_dial_attempts_reported",
            ["started_at"],
            unique=False,
            sqlite_where=sa.text("reported IS NOT NULL"),
            postgresql_where=sa.text("reported IS NOT NULL"),
        )

    op.create_table(
        "recurring_days",
        sa.Column("recurring_id", sa.String(length=26), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("what", sa.String(length=8), nullable=False),
        sa.Column("call_request_id", sa.String(length=26), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_request_id"], ["call_requests.id"], name=op.f("fk_recurring_days_call_request_id")
        ),
        sa.ForeignKeyConstraint(
            ["recurring_id"], ["recurring_calls.id"], name=op.f("fk_recurring_days_recurring_id")
        ),
        sa.PrimaryKeyConstraint("recurring_id", "day", name=op.f("pk_recurring_days")),
    )
    with op.batch_alter_table("recurring_days", schema=None) as batch_op:
        batch_op.create_index("ix_recurring_days_call_request_id", ["call_request_id"], unique=False)

    op.create_table(
        "series",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("campaign_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("version_id", sa.String(length=26), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cursor", sa.String(length=40), nullable=True),
        sa.Column("asked_by", sa.String(length=100), nullable=True),
        sa.Column("looked_over", sa.String(length=26), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_series_campaign_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("campaign_id", "name", name=op.f("uq_series_campaign_id_name")),
    )
    op.create_table(
        "series_people",
        sa.Column("supporter_id", sa.String(length=26), nullable=False),
        sa.Column("series_id", sa.String(length=26), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended", sa.String(length=8), nullable=True),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_series_people_series_id")),
        sa.ForeignKeyConstraint(["supporter_id"], ["supporters.id"], name=op.f("fk_series_people_supporter_id")),
        sa.PrimaryKeyConstraint("supporter_id", "series_id", name=op.f("pk_series_people")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("series_people", schema=None) as batch_op:
        batch_op.create_index(
            "ix_series_people_look_at",
            ["series_id", "look_at"],
            unique=False,
            sqlite_where=sa.text("look_at IS NOT NULL"),
            postgresql_where=sa.text("look_at IS NOT NULL"),
        )

    op.create_table(
        "blasts",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("campaign_id", sa.String(length=26), nullable=False),
        sa.Column("number_id", sa.String(length=26), nullable=False),
        sa.Column("segment", sa.LargeBinary(), nullable=True),
        sa.Column("texts", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=True),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("local_time", sa.String(length=16), nullable=True),
        sa.Column("cursor", sa.String(length=26), nullable=True),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(length=100), nullable=False),
        sa.Column("asked_by", sa.String(length=100), nullable=True),
        sa.Column("approved_by", sa.String(length=100), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("judged_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replies_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("series_id", sa.String(length=26), nullable=True),
        sa.Column("step", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_blasts_campaign_id")),
        sa.ForeignKeyConstraint(["number_id"], ["numbers.id"], name=op.f("fk_blasts_number_id")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_blasts_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blasts")),
        sa.UniqueConstraint("slug", name=op.f("uq_blasts_slug")),
    )
    with op.batch_alter_table("blasts", schema=None) as batch_op:
        batch_op.create_index("uq_blasts_step", ["series_id", "step"], unique=True)

    op.create_table(
        "blast_recipients",
        sa.Column("supporter_id", sa.String(length=26), nullable=False),
        sa.Column("blast_id", sa.String(length=26), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message_id", sa.String(length=26), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["blast_id"], ["blasts.id"], name=op.f("fk_blast_recipients_blast_id")),
        sa.ForeignKeyConstraint(["supporter_id"], ["supporters.id"], name=op.f("fk_blast_recipients_supporter_id")),
        sa.PrimaryKeyConstraint("supporter_id", "blast_id", name=op.f("pk_blast_recipients")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("blast_recipients", schema=None) as batch_op:
        batch_op.create_index(
            "ix_blast_recipients_left_out",
            ["blast_id", "reason"],
            unique=False,
            sqlite_where=sa.text("reason IS NOT NULL"),
            postgresql_where=sa.text("reason IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_blast_recipients_waiting",
            ["blast_id", "due_at"],
            unique=False,
            sqlite_where=sa.text("message_id IS NULL AND reason IS NULL"),
            postgresql_where=sa.text("message_id IS NULL AND reason IS NULL"),
        )

    op.create_table(
        "blast_replies",
        sa.Column("blast_id", sa.String(length=26), nullable=False),
        sa.Column("supporter_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["blast_id"], ["blasts.id"], name=op.f("fk_blast_replies_blast_id")),
        sa.ForeignKeyConstraint(["supporter_id"], ["supporters.id"], name=op.f("fk_blast_replies_supporter_id")),
        sa.PrimaryKeyConstraint("blast_id", "supporter_id", name=op.f("pk_blast_replies")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("blast_replies", schema=None) as batch_op:
        batch_op.create_index("ix_blast_replies_supporter_id", ["supporter_id"], unique=False)

    op.create_table(
        "blast_previews",
        sa.Column("blast_id", sa.String(length=26), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("after", sa.String(length=26), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["blast_id"], ["blasts.id"], name=op.f("fk_blast_previews_blast_id")),
        sa.PrimaryKeyConstraint("blast_id", name=op.f("pk_blast_previews")),
    )

    op.create_table(
        "links",
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("blast_id", sa.String(length=26), nullable=False),
        sa.Column("variant", sa.String(length=1), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("target", sa.LargeBinary(), nullable=False),
        sa.Column("clicks", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["blast_id"], ["blasts.id"], name=op.f("fk_links_blast_id")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_links")),
    )
    with op.batch_alter_table("links", schema=None) as batch_op:
        batch_op.create_index("ix_links_blast_id", ["blast_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("links", schema=None) as batch_op:
        batch_op.drop_index("ix_links_blast_id")

    op.drop_table("links")
    op.drop_table("blast_previews")
    op.drop_table("blast_replies")
    op.drop_table("blast_recipients")
    op.drop_table("blasts")
    op.drop_table("series_people")
    op.drop_table("series")
    with op.batch_alter_table("recurring_days", schema=None) as batch_op:
        batch_op.drop_index("ix_recurring_days_call_request_id")

    op.drop_table("recurring_days")
    with op.batch_alter_table("dial_attempts", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_dial_attempts_reported",
            sqlite_where=sa.text("reported IS NOT NULL"),
            postgresql_where=sa.text("reported IS NOT NULL"),
        )
        batch_op.drop_index("ix_dial_attempts_call_id")

    op.drop_table("dial_attempts")
    op.drop_table("line_tallies")
    op.drop_table("call_turns")
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_calls_live", sqlite_where=sa.text("status <> 'ended'"), postgresql_where=sa.text("status <> 'ended'")
        )
        batch_op.drop_index("ix_calls_supporter_id")
        batch_op.drop_index("ix_calls_conversation_id")
        batch_op.drop_index(
            "ix_calls_office_phone",
            sqlite_where=sa.text("office_phone IS NOT NULL"),
            postgresql_where=sa.text("office_phone IS NOT NULL"),
        )
        batch_op.drop_index("ix_calls_call_request_id")

    op.drop_table("calls")
    with op.batch_alter_table("call_requests", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_call_requests_active",
            sqlite_where=sa.text("status IN ('due', 'placing', 'ringing', 'uncertain')"),
            postgresql_where=sa.text("status IN ('due', 'placing', 'ringing', 'uncertain')"),
        )
        batch_op.drop_index(
            "ix_call_requests_due",
            sqlite_where=sa.text("status = 'due'"),
            postgresql_where=sa.text("status = 'due'"),
        )

    with op.batch_alter_table("call_requests", schema=None) as batch_op:
        batch_op.drop_index("ix_call_requests_supporter_id")
        batch_op.drop_index(
            "ix_call_requests_queue",
            sqlite_where=sa.text("office_phone IS NOT NULL AND status = 'due'"),
            postgresql_where=sa.text("office_phone IS NOT NULL AND status = 'due'"),
        )

    op.drop_table("call_requests")
    with op.batch_alter_table("recurring_calls", schema=None) as batch_op:
        batch_op.drop_index("ix_recurring_calls_supporter_id")
        batch_op.drop_index(
            "uq_recurring_calls_active",
            sqlite_where=sa.text("status = 'active'"),
            postgresql_where=sa.text("status = 'active'"),
        )
        batch_op.drop_index(
            "ix_recurring_calls_look_at",
            sqlite_where=sa.text("status = 'active'"),
            postgresql_where=sa.text("status = 'active'"),
        )

    op.drop_table("recurring_calls")
    with op.batch_alter_table("signatures", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_signatures_number",
            sqlite_where=sa.text("number IS NOT NULL"),
            postgresql_where=sa.text("number IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_signatures_to_ask",
            sqlite_where=sa.text("ask_at IS NOT NULL"),
            postgresql_where=sa.text("ask_at IS NOT NULL"),
        )

    op.drop_table("signatures")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_messages_blast",
            sqlite_where=sa.text("blast_id IS NOT NULL"),
            postgresql_where=sa.text("blast_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "uq_messages_carrier_sid",
            sqlite_where=sa.text("carrier_sid IS NOT NULL"),
            postgresql_where=sa.text("carrier_sid IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_messages_unheard",
            sqlite_where=sa.text("status = 'accepted' AND carrier_sid IS NULL"),
            postgresql_where=sa.text("status = 'accepted' AND carrier_sid IS NULL"),
        )
        batch_op.drop_index("ix_messages_supporter_id")
        batch_op.drop_index(
            "ix_messages_outbox",
            sqlite_where=sa.text("status IN ('queued', 'sending', 'uncertain')"),
            postgresql_where=sa.text("status IN ('queued', 'sending', 'uncertain')"),
        )
        batch_op.drop_index(
            "ix_messages_needs_person",
            sqlite_where=sa.text("needs_person = 1"),
            postgresql_where=sa.text("needs_person"),
        )

    op.drop_table("messages")
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.drop_index("ix_conversations_supporter_id")
        batch_op.drop_index(
            "uq_conversations_awaiting",
            sqlite_where=sa.text("awaits_text = 1"),
            postgresql_where=sa.text("awaits_text"),
        )
        batch_op.drop_index(
            "ix_conversations_handed_over",
            sqlite_where=sa.text("status = 'handed_over'"),
            postgresql_where=sa.text("status = 'handed_over'"),
        )

    op.drop_table("conversations")
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.drop_index("ix_consents_supporter_id")

    op.drop_table("consents")
    with op.batch_alter_table("supporter_tags", schema=None) as batch_op:
        batch_op.drop_index("ix_supporter_tags_tag_id")

    op.drop_table("supporter_tags")
    op.drop_table("segments")
    op.drop_table("tags")
    op.drop_table("lists")
    op.drop_table("campaign_versions")
    op.drop_table("campaign_numbers")
    op.drop_table("supporters")
    op.drop_table("numbers")
    op.drop_table("campaigns")
    with op.batch_alter_table("offices", schema=None) as batch_op:
        batch_op.drop_index("ix_offices_official")

    op.drop_table("offices")
    op.drop_table("zip_districts")
    op.drop_table("officials")
    op.drop_table("official_changes")
    op.drop_table("tallies")
    op.drop_table("chores")
    op.drop_table("carrier_copies")
    op.drop_table("erasures")
    op.drop_table("do_not_contact")
    op.drop_table("blocklist")
    op.drop_table("audit")
    op.drop_table("api_tokens")
