"""The house: every table of the first version, the ledger's triggers, and the search index.

Revision ID: 0001
Revises: none
"""

import sqlalchemy as sa
from alembic import op

from govsocial.text import search
from govsocial.ledger import triggers

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

metadata = sa.MetaData()


def moment() -> sa.DateTime:
    """A point in time, kept in UTC."""
    return sa.DateTime(timezone=True)


GOVERNED = (
    "absence",
    "assessment",
    "assessment_answer",
    "channel",
    "comment",
    "department",
    "evidence",
    "follow",
    "function",
    "issue",
    "issue_fact",
    "leaving",
    "membership",
    "mention",
    "person",
    "post",
    "publication",
    "response",
    "retraction",
    "role_grant",
    "seat",
    "signoff",
    "signoff_rule",
    "source",
    "suggestion",
    "team",
    "thread",
    "triage",
    "version",
)

sa.Table(
    "account_role",
    metadata,
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("name", sa.String(length=80), nullable=False),
    sa.Column("permissions", sa.JSON(), nullable=True),
    sa.PrimaryKeyConstraint("id", name="pk_account_role"),
    sa.UniqueConstraint("name", name="uq_account_role_name"),
)
sa.Table(
    "counter",
    metadata,
    sa.Column("kind", sa.String(length=40), nullable=False),
    sa.Column("value", sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint("kind", name="pk_counter"),
)
sa.Table(
    "ledger_checkpoint",
    metadata,
    sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column("note", sa.Text(), nullable=False),
    sa.Column("range", sa.LargeBinary(), nullable=False),
    sa.Column("at", moment(), nullable=False),
    sa.PrimaryKeyConstraint("size", name="pk_ledger_checkpoint"),
)
sa.Table(
    "ledger_entry",
    metadata,
    sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column("event_id", sa.String(length=36), nullable=False),
    sa.Column("body", sa.LargeBinary(), nullable=False),
    sa.Column("leaf_hash", sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint("seq", name="pk_ledger_entry"),
    sa.UniqueConstraint("event_id", name="uq_ledger_entry_event_id"),
)
sa.Table(
    "ledger_head",
    metadata,
    sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
    sa.Column("next_seq", sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_ledger_head"),
)
sa.Table(
    "ledger_subject",
    metadata,
    sa.Column("subject", sa.String(length=80), nullable=False),
    sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint("subject", "seq", name="pk_ledger_subject"),
)
sa.Table(
    "outbox",
    metadata,
    sa.Column("id", sa.String(length=36), nullable=False),
    sa.Column("kind", sa.String(length=40), nullable=False),
    sa.Column("payload", sa.JSON(), nullable=False),
    sa.Column("due_at", moment(), nullable=False),
    sa.Column("attempts", sa.Integer(), nullable=False),
    sa.Column("leased_until", moment(), nullable=True),
    sa.Column("done_at", moment(), nullable=True),
    sa.Column("error", sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint("id", name="pk_outbox"),
)
sa.Table(
    "department",
    metadata,
    sa.Column("name", sa.String(length=200), nullable=False),
    sa.Column("active", sa.Boolean(), nullable=False),
    sa.Column("id", sa.String(length=36), nullable=False),
    sa.Column("last_event_id", sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(
        ["last_event_id"],
        ["ledger_entry.event_id"],
        name="fk_department_last_event_id",
        initially="DEFERRED",
        deferrable=True,
    ),
    sa.PrimaryKeyConstraint("id", name="pk_department"),
)
sa.Table(
    "evidence",
    metadata,
    sa.Column("sha256", sa.String(length=64), nullable=False),
    sa.Column("size", sa.Integer(), nullable=False),
    sa.Column("kind", sa.String(length=20), nullable=False),
    sa.Column("url", sa.String(length=2000), nullable=True),
    sa.Column("at", moment(), nullable=False),
    sa.Column("id", sa.String(length=36), nullable=False),
    sa.Column("last_event_id", sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(
        ["last_event_id"],
        ["ledger_entry.event_id"],
        name="fk_evidence_last_event_id",
        initially="DEFERRED",
        deferrable=True,
    ),
    sa.PrimaryKeyConstraint("id", name="pk_evidence"),
)
sa.Table(
    "function",
    metadata,
    sa.Column("key", sa.String(length=40), nullable=False),
    sa.Column("name", sa.String(length=80), nullable=False),
    sa.Column("position", sa.Integer(), nullable=False),
    sa.Column("active", sa.Boolean(), nullable=False),
    sa.Column("id", sa.String(length=36), nullable=False),
    sa.Column("last_event_id", sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(
        ["last_event_id"],
        ["ledger_entry.event_id"],
        name="fk_function_last_event_id",
        initially="DEFERRED",
        deferrable=True,
    ),
    sa.PrimaryKeyConstraint("id", name="pk_function"),
    sa.UniqueConstraint("key", name="uq_function_key"),
)
sa.Table(
    "signoff_rule",
    metadata,
    sa.Column("number", sa.Integer(), nullable=False),
    sa.Column("name", sa.String(length=120), nullable=False),
    sa.Column("applies", sa.String(length=20), nullable=False),
    sa.Column("topic", sa.String(length=80), nullable=False),
    sa.Column("functions", sa.JSON(), nullable=False),
    sa.Column("active", sa.Boolean(), nullable=False),
    sa.Column("id", sa.String(length=36), nullable=False),
    sa.Column("last_event_id", sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(
        ["last_event_id"],
        ["ledger_entry.event_id"],
        name="fk_signoff_rule_last_event_id",
        initially="DEFERRED",
        deferrable=True,
    ),
    sa.PrimaryKeyConstraint("id", name="pk_signoff_rule"),
    sa.UniqueConstraint("number", name="uq_signoff_rule_number"),
)
sa.Table(
    "team",
    metadata,
    sa.Column("department_id", sa.String(length=36), nullable=False),
    sa.Column("name", sa.String(length=200), nullable=False),
    sa.Column("active", sa.Boolean(), nullable=False),
    sa.Column("id", sa.String(length=36), nullable=False),
    sa.Column("last_event_id", sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(["department_id"], ["department.id"], name="fk_team_department_id"),
    sa.ForeignKeyConstraint(
        ["last_event_id"],
        ["ledger_entry.event_id"],
        name="fk_team_last_event_id",
        initially="DEFERRED",
        deferrable=True,
    ),
    sa.PrimaryKeyConstraint("id", name="pk_team"),
)
sa.Table(
    "person",
    metadata,
    sa.Column("number", sa.Integer(), nullable=False),
    sa.Column("name", sa.String(length=200), nullable=True),
    sa.Column("team_id", sa.String(length=36), nullable=True),
    sa.Column("active", sa.Boolean(), nullable=False),
    sa.Column("zone", sa.String(length=64), nullable=True),
    sa.Column("mail", sa.String(length=10), nullable=False),
    sa.Column("name_salt", sa.LargeBinary(), nullable=True),
    sa.Column("name_c", sa.String(length=44), nullable=True),
    sa.Column("id", sa.String(length=36), nullable=False),
    sa.Column("last_event_id", sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(
        ["last_event_id"],
        ["ledger_entry.event_id"],
        name="fk_person_last_event_id",
        initially="DEFERRED",
        deferrable=True,
    ),
    sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_person_team_id"),
    sa.PrimaryKeyConstraint("id", name="pk_person"),
    sa.UniqueConstraint("number", name="uq_person_number"),
)
sa.Table(
    "absence",
    metadata,
    sa.Column("person_id", sa.String(length=36), nullable=False),
    sa.Column("starts_at", moment(), nullable=False),
    sa.Column("ends_at", moment(), nullable=False),
    sa.Column("active", sa.Boolean(), nullable=False),
    sa.Column("id", sa.String(length=36), nullable=False),
    sa.Column("last_event_id", sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(
        ["last_event_id"],
        ["ledger_entry.event_id"],
        name="fk_absence_last_event_id",
        initially="DEFERRED",
        deferrable=True,
    ),
    sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_absence_person_id"),
    sa.PrimaryKeyConstraint("id", name="pk_absence"),
)
sa.Table(
    "account",
    metadata,
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("person_id", sa.String(length=36), nullable=False),
    sa.Column("email", sa.String(length=255), nullable=False),
    sa.Column("password", sa.String(length=255), nullable=True),
    sa.Column("active", sa.Boolean(), nullable=False),
    sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
    sa.Column("invited_at", moment(), nullable=True),
    sa.Column("signed_in_at", moment(), nullable=True),
    sa.Column("tf_primary_method", sa.String(length=64), nullable=True),
    sa.Column("tf_totp_secret", sa.String(length=500), nullable=True),
    sa.Column("tf_phone_number", sa.String(length=128), nullable=True),
    sa.Column("tf_counter", sa.BigInteger(), nullable=True),
    sa.Column("mf_recovery_codes", sa.JSON(), nullable=True),
    sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_account_person_id"),
    sa.PrimaryKeyConstraint("id", name="pk_account"),
    sa.UniqueConstraint("email", name="uq_account_email"),
    sa.UniqueConstraint("fs_uniquifier", name="uq_account_fs_uniquifier"),
    sa.UniqueConstraint("person_id", name="uq_account_person_id"),
)
sa.Table(
    "channel",
    metadata,
    sa.Column("number", sa.Integer(), nullable=False),
    sa.Column("name", sa.String(length=120), nullable=False),
    sa.Column("method", sa.String(length=20), nullable=False),
    sa.Column("site_url", sa.String(length=500), nullable=False),
    sa.Column("account", sa.String(length=120), nullable=False),
    sa.Column("language", sa.String(length=12), nullable=False),
    sa.Column("disclosure", sa.String(length=300), nullable=False),
    sa.Column("character_limit", sa.Integer(), nullable=False),
    sa.Column("purpose", sa.Text(), nullable=False),
    sa.Column("audience", sa.Text(), nullable=False),
    sa.Column("manners", sa.Text(), nullable=False),
    sa.Column("owner_id", sa.String(length=36), nullable=True),
    sa.Column("facilitator_id", sa.String(length=36), nullable=True),
    sa.Column("weekly_hours", sa.Integer(), nullable=False),
    sa.Column("review_on", sa.String(length=10), nullable=True),
    sa.Column("state", sa.String(length=20), nullable=False),
    sa.Column("login", sa.String(length=120), nullable=True),
    sa.Column("secret_print", sa.String(length=16), nullable=True),
    sa.Column("id", sa.String(length=36), nullable=False),
    sa.Column("last_event_id", sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(["facilitator_id"], ["person.id"], name="fk_channel_facilitator_id"),
    sa.ForeignKeyConstraint(
        ["last_event_id"],
        ["ledger_entry.event_id"],
        name="fk_channel_last_event_id",
        initially="DEFERRED",
        deferrable=True,
    ),
    sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name="fk_channel_owner_id"),
    sa.PrimaryKeyConstraint("id", name="pk_channel"),
    sa.UniqueConstraint("number", name="uq_channel_number"),
)
sa.Table(
    "follow",
    metadata,
    sa.Column("person_id", sa.String(length=36), nullable=False),
    sa.Column("topic", sa.String(length=80), nullable=False),
    sa.Column("active", sa.Boolean(), nullable=False),
    sa.Column("id", sa.String(length=36), nullable=False),
    sa.Column("last_event_id", sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(
        ["last_event_id"],
        ["ledger_entry.event_id"],
        name="fk_follow_last_event_id",
        initially="DEFERRED",
        deferrable=True,
    ),
    sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_follow_person_id"),
    sa.PrimaryKeyConstraint("id", name="pk_follow"),
    sa.UniqueConstraint("person_id", "topic", name="uq_follow_person_id_topic"),
)
sa.Table(
    "issue",
    metadata,
    sa.Column("number", sa.Integer(), nullable=False),
    sa.Column("title", sa.String(length=200), nullable=False),
    sa.Column("claim", sa.Text(), nullable=False),
    sa.Column("audience", sa.Text(), nullable=False),
    sa.Column("goal", sa.Text(), nullable=False),
    sa.Column("topic", sa.String(length=80), nullable=False),
    sa.Column("urgency", sa.String(length=10), nullable=False),
    sa.Column("legal", sa.Boolean(), nullable=False),
    sa.Column("restricted", sa.Boolean(), nullable=False),
    sa.Column("stage", sa.String(length=12), nullable=False),
    sa.Column("due_at", moment(), nullable=True),
    sa.Column("opened_by_id", sa.String(length=36), nullable=False),
    sa.Column("opened_from_id", sa.String(length=36), nullable=True),
    sa.Column("opened_at", moment(), nullable=False),
    sa.Column("closed_at", moment(), nullable=True),
    sa.Column("outcome", sa.Text(), nullable=False),
    sa.Column("lesson", sa.Text(), nullable=False),
    sa.Column("id", sa.String(length=36), nullable=False),
    sa.Column("last_event_id", sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(
        ["last_event_id"],
        ["ledger_entry.event_id"],
        name="fk_issue_last_event_id",
        initially="DEFERRED",
        deferrable=True,
    ),
    sa.ForeignKeyConstraint(["opened_by_id"], ["person.id"], name="fk_issue_opened_by_id"),
    sa.ForeignKeyConstraint(["opened_from_id"], ["mention.id"], name="fk_issue_opened_from_id", use_alter=True),
    sa.PrimaryKeyConstraint("id", name="pk_issue"),
    sa.UniqueConstraint("number", name="uq_issue_number"),
)
sa.Table(
    "membership",
    metadata,
    sa.Column("person_id", sa.String(length=36), nullable=False),
    sa.Column("function", sa.String(length=40), nullable=False),
    sa.Column("active", sa.Boolean(), nullable=False),
    sa.Column("id", sa.String(length=36), nullable=False),
    sa.Column("last_event_id", sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(["function"], ["function.key"], name="fk_membership_function"),
    sa.ForeignKeyConstraint(
        ["last_event_id"],
        ["ledger_entry.event_id"],
        name="fk_membership_last_event_id",
        initially="DEFERRED",
        deferrable=True,
    ),
    sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_membership_person_id"),
    sa.PrimaryKeyConstraint("id", name="pk_membership"),
    sa.UniqueConstraint("person_id", "function", name="uq_membership_person_id_function"),
)
sa.Table(
    "role_grant",
    metadata,
    sa.Column("person_id", sa.String(length=36), nullable=False),
    sa.Column("role", sa.String(length=40), nullable=False),
    sa.Column("active", sa.Boolean(), nullable=False),
    sa.Column("id", sa.String(length=36), nullable=False),
    sa.Column("last_event_id", sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(
        ["last_event_id"],
        ["ledger_entry.event_id"],
        name="fk_role_grant_last_event_id",
        initially="DEFERRED",
        deferrable=True,
    ),
    sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_role_grant_person_id"),
    sa.PrimaryKeyConstraint("id", name="pk_role_grant"),
    sa.UniqueConstraint("person_id", "role", name="uq_role_grant_person_id_role"),
)
sa.Table(
    "channel_secret",
    metadata,
    sa.Column("channel_id", sa.String(length=36), nullable=False),
    sa.Column("sealed", sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name="fk_channel_secret_channel_id"),
    sa.PrimaryKeyConstraint("channel_id", name="pk_channel_secret"),
)
sa.Table(
    "issue_fact",
    metadata,
    sa.Column("issue_id", sa.String(length=36), nullable=False),
    sa.Column("text", sa.Text(), nullable=False),
    sa.Column("source", sa.String(length=300), nullable=False),
    sa.Column("source_url", sa.String(length=2000), nullable=False),
    sa.Column("position", sa.Integer(), nullable=False),
    sa.Column("active", sa.Boolean(), nullable=False),
    sa.Column("by_id", sa.String(length=36), nullable=False),
    sa.Column("at", moment(), nullable=False),
    sa.Column("id", sa.String(length=36), nullable=False),
    sa.Column("last_event_id", sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_issue_fact_by_id"),
    sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name="fk_issue_fact_issue_id"),
    sa.ForeignKeyConstraint(
        ["last_event_id"],
        ["ledger_entry.event_id"],
        name="fk_issue_fact_last_event_id",
        initially="DEFERRED",
        deferrable=True,
    ),
    sa.PrimaryKeyConstraint("id", name="pk_issue_fact"),
)
sa.Table(
    "seat",
    metadata,
    sa.Column("issue_id", sa.String(length=36), nullable=False),
    sa.Column("function", sa.String(length=40), nullable=False),
    sa.Column("person_id", sa.String(length=36), nullable=False),
    sa.Column("state", sa.String(length=10), nullable=False),
    sa.Column("invited_by_id", sa.String(length=36), nullable=False),
    sa.Column("invited_at", moment(), nullable=False),
    sa.Column("answered_at", moment(), nullable=True),
    sa.Column("reason", sa.Text(), nullable=True),
    sa.Column("reason_salt", sa.LargeBinary(), nullable=True),
    sa.Column("reason_c", sa.String(length=44), nullable=True),
    sa.Column("id", sa.String(length=36), nullable=False),
    sa.Column("last_event_id", sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(["function"], ["function.key"], name="fk_seat_function"),
    sa.ForeignKeyConstraint(["invited_by_id"], ["person.id"], name="fk_seat_invited_by_id"),
    sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name="fk_seat_issue_id"),
    sa.ForeignKeyConstraint(
        ["last_event_id"],
        ["ledger_entry.event_id"],
        name="fk_seat_last_event_id",
        initially="DEFERRED",
        deferrable=True,
    ),
    sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_seat_person_id"),
    sa.PrimaryKeyConstraint("id", name="pk_seat"),
)
sa.Table(
    "source",
    metadata,
    sa.Column("number", sa.Integer(), nullable=False),
    sa.Column("name", sa.String(length=120), nullable=False),
    sa.Column("kind", sa.String(length=10), nullable=False),
    sa.Column("address", sa.String(length=1000), nullable=False),
    sa.Column("channel_id", sa.String(length=36), nullable=True),
    sa.Column("language", sa.String(length=12), nullable=True),
    sa.Column("state", sa.String(length=10), nullable=False),
    sa.Column("added_by_id", sa.String(length=36), nullable=False),
    sa.Column("id", sa.String(length=36), nullable=False),
    sa.Column("last_event_id", sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name="fk_source_added_by_id"),
    sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name="fk_source_channel_id"),
    sa.ForeignKeyConstraint(
        ["last_event_id"],
        ["ledger_entry.event_id"],
        name="fk_source_last_event_id",
        initially="DEFERRED",
        deferrable=True,
    ),
    sa.PrimaryKeyConstraint("id", name="pk_source"),
    sa.UniqueConstraint("number", name="uq_source_number"),
)
sa.Table(
    "thread",
    metadata,
    sa.Column("issue_id", sa.String(length=36), nullable=False),
    sa.Column("title", sa.String(length=200), nullable=False),
    sa.Column("state", sa.String(length=10), nullable=False),
    sa.Column("by_id", sa.String(length=36), nullable=False),
    sa.Column("at", moment(), nullable=False),
    sa.Column("id", sa.String(length=36), nullable=False),
    sa.Column("last_event_id", sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_thread_by_id"),
    sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name="fk_thread_issue_id"),
    sa.ForeignKeyConstraint(
        ["last_event_id"],
        ["ledger_entry.event_id"],
        name="fk_thread_last_event_id",
        initially="DEFERRED",
        deferrable=True,
    ),
    sa.PrimaryKeyConstraint("id", name="pk_thread"),
)
sa.Table(
    "mention",
    metadata,
    sa.Column("number", sa.Integer(), nullable=False),
    sa.Column("source_id", sa.String(length=36), nullable=True),
    sa.Column("evidence_id", sa.String(length=36), nullable=True),
    sa.Column("captured_by_id", sa.String(length=36), nullable=True),
    sa.Column("platform", sa.String(length=40), nullable=False),
    sa.Column("address", sa.String(length=2000), nullable=False),
    sa.Column("canonical", sa.String(length=2000), nullable=False),
    sa.Column("text_key", sa.String(length=64), nullable=False),
    sa.Column("fold_key", sa.String(length=64), nullable=False),
    sa.Column("external_id", sa.String(length=500), nullable=True),
    sa.Column("in_reply_to", sa.String(length=2000), nullable=True),
    sa.Column("language", sa.String(length=12), nullable=True),
    sa.Column("said_at", moment(), nullable=True),
    sa.Column("heard_at", moment(), nullable=False),
    sa.Column("author", sa.String(length=300), nullable=True),
    sa.Column("title", sa.String(length=1000), nullable=True),
    sa.Column("words", sa.Text(), nullable=True),
    sa.Column("cut", sa.Boolean(), nullable=False),
    sa.Column("author_salt", sa.LargeBinary(), nullable=True),
    sa.Column("author_c", sa.String(length=44), nullable=True),
    sa.Column("title_salt", sa.LargeBinary(), nullable=True),
    sa.Column("title_c", sa.String(length=44), nullable=True),
    sa.Column("words_salt", sa.LargeBinary(), nullable=True),
    sa.Column("words_c", sa.String(length=44), nullable=True),
    sa.Column("id", sa.String(length=36), nullable=False),
    sa.Column("last_event_id", sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(["captured_by_id"], ["person.id"], name="fk_mention_captured_by_id"),
    sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name="fk_mention_evidence_id"),
    sa.ForeignKeyConstraint(
        ["last_event_id"],
        ["ledger_entry.event_id"],
        name="fk_mention_last_event_id",
        initially="DEFERRED",
        deferrable=True,
    ),
    sa.ForeignKeyConstraint(["source_id"], ["source.id"], name="fk_mention_source_id"),
    sa.PrimaryKeyConstraint("id", name="pk_mention"),
    sa.UniqueConstraint("number", name="uq_mention_number"),
)
sa.Table(
    "post",
    metadata,
    sa.Column("thread_id", sa.String(length=36), nullable=False),
    sa.Column("by_id", sa.String(length=36), nullable=False),
    sa.Column("at", moment(), nullable=False),
    sa.Column("text", sa.Text(), nullable=True),
    sa.Column("text_salt", sa.LargeBinary(), nullable=True),
    sa.Column("text_c", sa.String(length=44), nullable=True),
    sa.Column("id", sa.String(length=36), nullable=False),
    sa.Column("last_event_id", sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_post_by_id"),
    sa.ForeignKeyConstraint(
        ["last_event_id"],
        ["ledger_entry.event_id"],
        name="fk_post_last_event_id",
        initially="DEFERRED",
        deferrable=True,
    ),
    sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name="fk_post_thread_id"),
    sa.PrimaryKeyConstraint("id", name="pk_post"),
)
sa.Table(
    "source_visit",
    metadata,
    sa.Column("source_id", sa.String(length=36), nullable=False),
    sa.Column("due_at", moment(), nullable=False),
    sa.Column("visited_at", moment(), nullable=True),
    sa.Column("etag", sa.String(length=500), nullable=True),
    sa.Column("modified", sa.String(length=100), nullable=True),
    sa.Column("failures", sa.Integer(), nullable=False),
    sa.Column("error", sa.Text(), nullable=True),
    sa.Column("heard", sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(["source_id"], ["source.id"], name="fk_source_visit_source_id"),
    sa.PrimaryKeyConstraint("source_id", name="pk_source_visit"),
)
sa.Table(
    "assessment",
    metadata,
    sa.Column("number", sa.Integer(), nullable=False),
    sa.Column("issue_id", sa.String(length=36), nullable=False),
    sa.Column("mention_id", sa.String(length=36), nullable=True),
    sa.Column("playbook", sa.String(length=40), nullable=False),
    sa.Column("playbook_version", sa.String(length=20), nullable=False),
    sa.Column("playbook_digest", sa.String(length=64), nullable=False),
    sa.Column("state", sa.String(length=10), nullable=False),
    sa.Column("outcome", sa.String(length=40), nullable=True),
    sa.Column("considerations", sa.JSON(), nullable=False),
    sa.Column("started_by_id", sa.String(length=36), nullable=False),
    sa.Column("started_at", moment(), nullable=False),
    sa.Column("finished_by_id", sa.String(length=36), nullable=True),
    sa.Column("finished_at", moment(), nullable=True),
    sa.Column("reason", sa.Text(), nullable=True),
    sa.Column("reason_salt", sa.LargeBinary(), nullable=True),
    sa.Column("reason_c", sa.String(length=44), nullable=True),
    sa.Column("id", sa.String(length=36), nullable=False),
    sa.Column("last_event_id", sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(["finished_by_id"], ["person.id"], name="fk_assessment_finished_by_id"),
    sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name="fk_assessment_issue_id"),
    sa.ForeignKeyConstraint(
        ["last_event_id"],
        ["ledger_entry.event_id"],
        name="fk_assessment_last_event_id",
        initially="DEFERRED",
        deferrable=True,
    ),
    sa.ForeignKeyConstraint(["mention_id"], ["mention.id"], name="fk_assessment_mention_id"),
    sa.ForeignKeyConstraint(["started_by_id"], ["person.id"], name="fk_assessment_started_by_id"),
    sa.PrimaryKeyConstraint("id", name="pk_assessment"),
    sa.UniqueConstraint("number", name="uq_assessment_number"),
)
sa.Table(
    "leaving",
    metadata,
    sa.Column("mention_id", sa.String(length=36), nullable=False),
    sa.Column("by_id", sa.String(length=36), nullable=False),
    sa.Column("at", moment(), nullable=False),
    sa.Column("reason", sa.Text(), nullable=True),
    sa.Column("reason_salt", sa.LargeBinary(), nullable=True),
    sa.Column("reason_c", sa.String(length=44), nullable=True),
    sa.Column("id", sa.String(length=36), nullable=False),
    sa.Column("last_event_id", sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_leaving_by_id"),
    sa.ForeignKeyConstraint(
        ["last_event_id"],
        ["ledger_entry.event_id"],
        name="fk_leaving_last_event_id",
        initially="DEFERRED",
        deferrable=True,
    ),
    sa.ForeignKeyConstraint(["mention_id"], ["mention.id"], name="fk_leaving_mention_id"),
    sa.PrimaryKeyConstraint("id", name="pk_leaving"),
)
sa.Table(
    "response",
    metadata,
    sa.Column("number", sa.Integer(), nullable=False),
    sa.Column("issue_id", sa.String(length=36), nullable=False),
    sa.Column("mention_id", sa.String(length=36), nullable=True),
    sa.Column("channel_id", sa.String(length=36), nullable=False),
    sa.Column("target_url", sa.String(length=2000), nullable=False),
    sa.Column("language", sa.String(length=12), nullable=False),
    sa.Column("state", sa.String(length=12), nullable=False),
    sa.Column("latest", sa.Integer(), nullable=False),
    sa.Column("live", sa.Integer(), nullable=False),
    sa.Column("begun_by_id", sa.String(length=36), nullable=False),
    sa.Column("begun_at", moment(), nullable=False),
    sa.Column("due_at", moment(), nullable=True),
    sa.Column("corrects_id", sa.String(length=36), nullable=True),
    sa.Column("reason", sa.Text(), nullable=True),
    sa.Column("reason_salt", sa.LargeBinary(), nullable=True),
    sa.Column("reason_c", sa.String(length=44), nullable=True),
    sa.Column("id", sa.String(length=36), nullable=False),
    sa.Column("last_event_id", sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(["begun_by_id"], ["person.id"], name="fk_response_begun_by_id"),
    sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name="fk_response_channel_id"),
    sa.ForeignKeyConstraint(["corrects_id"], ["publication.id"], name="fk_response_corrects_id", use_alter=True),
    sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name="fk_response_issue_id"),
    sa.ForeignKeyConstraint(
        ["last_event_id"],
        ["ledger_entry.event_id"],
        name="fk_response_last_event_id",
        initially="DEFERRED",
        deferrable=True,
    ),
    sa.ForeignKeyConstraint(["mention_id"], ["mention.id"], name="fk_response_mention_id"),
    sa.PrimaryKeyConstraint("id", name="pk_response"),
    sa.UniqueConstraint("number", name="uq_response_number"),
)
sa.Table(
    "assessment_answer",
    metadata,
    sa.Column("assessment_id", sa.String(length=36), nullable=False),
    sa.Column("position", sa.Integer(), nullable=False),
    sa.Column("question", sa.String(length=40), nullable=False),
    sa.Column("answer", sa.String(length=40), nullable=False),
    sa.Column("by_id", sa.String(length=36), nullable=False),
    sa.Column("at", moment(), nullable=False),
    sa.Column("active", sa.Boolean(), nullable=False),
    sa.Column("note", sa.Text(), nullable=True),
    sa.Column("note_salt", sa.LargeBinary(), nullable=True),
    sa.Column("note_c", sa.String(length=44), nullable=True),
    sa.Column("id", sa.String(length=36), nullable=False),
    sa.Column("last_event_id", sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_assessment_answer_assessment_id"),
    sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_assessment_answer_by_id"),
    sa.ForeignKeyConstraint(
        ["last_event_id"],
        ["ledger_entry.event_id"],
        name="fk_assessment_answer_last_event_id",
        initially="DEFERRED",
        deferrable=True,
    ),
    sa.PrimaryKeyConstraint("id", name="pk_assessment_answer"),
)
sa.Table(
    "draft",
    metadata,
    sa.Column("response_id", sa.String(length=36), nullable=False),
    sa.Column("text", sa.Text(), nullable=False),
    sa.Column("revision", sa.Integer(), nullable=False),
    sa.Column("conflicts", sa.JSON(), nullable=False),
    sa.Column("contributors", sa.JSON(), nullable=False),
    sa.Column("taken", sa.JSON(), nullable=False),
    sa.Column("saved_at", moment(), nullable=True),
    sa.ForeignKeyConstraint(["response_id"], ["response.id"], name="fk_draft_response_id"),
    sa.PrimaryKeyConstraint("response_id", name="pk_draft"),
)
sa.Table(
    "draft_desk",
    metadata,
    sa.Column("id", sa.String(length=36), nullable=False),
    sa.Column("response_id", sa.String(length=36), nullable=False),
    sa.Column("person_id", sa.String(length=36), nullable=False),
    sa.Column("sequence", sa.Integer(), nullable=False),
    sa.Column("seen_at", moment(), nullable=False),
    sa.Column("typing_at", moment(), nullable=True),
    sa.Column("paragraph", sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_draft_desk_person_id"),
    sa.ForeignKeyConstraint(["response_id"], ["response.id"], name="fk_draft_desk_response_id"),
    sa.PrimaryKeyConstraint("id", name="pk_draft_desk"),
)
sa.Table(
    "suggestion",
    metadata,
    sa.Column("response_id", sa.String(length=36), nullable=False),
    sa.Column("old", sa.Text(), nullable=False),
    sa.Column("new", sa.Text(), nullable=False),
    sa.Column("state", sa.String(length=10), nullable=False),
    sa.Column("by_id", sa.String(length=36), nullable=False),
    sa.Column("at", moment(), nullable=False),
    sa.Column("decided_by_id", sa.String(length=36), nullable=True),
    sa.Column("id", sa.String(length=36), nullable=False),
    sa.Column("last_event_id", sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_suggestion_by_id"),
    sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name="fk_suggestion_decided_by_id"),
    sa.ForeignKeyConstraint(
        ["last_event_id"],
        ["ledger_entry.event_id"],
        name="fk_suggestion_last_event_id",
        initially="DEFERRED",
        deferrable=True,
    ),
    sa.ForeignKeyConstraint(["response_id"], ["response.id"], name="fk_suggestion_response_id"),
    sa.PrimaryKeyConstraint("id", name="pk_suggestion"),
)
sa.Table(
    "triage",
    metadata,
    sa.Column("mention_id", sa.String(length=36), nullable=False),
    sa.Column("mention_number", sa.Integer(), nullable=False),
    sa.Column("state", sa.String(length=10), nullable=False),
    sa.Column("issue_id", sa.String(length=36), nullable=True),
    sa.Column("leaving_id", sa.String(length=36), nullable=True),
    sa.Column("by_id", sa.String(length=36), nullable=True),
    sa.Column("at", moment(), nullable=True),
    sa.Column("id", sa.String(length=36), nullable=False),
    sa.Column("last_event_id", sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_triage_by_id"),
    sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name="fk_triage_issue_id"),
    sa.ForeignKeyConstraint(
        ["last_event_id"],
        ["ledger_entry.event_id"],
        name="fk_triage_last_event_id",
        initially="DEFERRED",
        deferrable=True,
    ),
    sa.ForeignKeyConstraint(["leaving_id"], ["leaving.id"], name="fk_triage_leaving_id"),
    sa.ForeignKeyConstraint(["mention_id"], ["mention.id"], name="fk_triage_mention_id"),
    sa.PrimaryKeyConstraint("id", name="pk_triage"),
    sa.UniqueConstraint("mention_id", name="uq_triage_mention_id"),
)
sa.Table(
    "version",
    metadata,
    sa.Column("response_id", sa.String(length=36), nullable=False),
    sa.Column("number", sa.Integer(), nullable=False),
    sa.Column("variants", sa.JSON(), nullable=False),
    sa.Column("placements", sa.JSON(), nullable=False),
    sa.Column("digest", sa.String(length=64), nullable=False),
    sa.Column("contributors", sa.JSON(), nullable=False),
    sa.Column("rule", sa.JSON(), nullable=False),
    sa.Column("taken", sa.JSON(), nullable=False),
    sa.Column("checks", sa.JSON(), nullable=False),
    sa.Column("corrects_id", sa.String(length=36), nullable=True),
    sa.Column("submitted_by_id", sa.String(length=36), nullable=False),
    sa.Column("submitted_at", moment(), nullable=False),
    sa.Column("id", sa.String(length=36), nullable=False),
    sa.Column("last_event_id", sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(["corrects_id"], ["publication.id"], name="fk_version_corrects_id", use_alter=True),
    sa.ForeignKeyConstraint(
        ["last_event_id"],
        ["ledger_entry.event_id"],
        name="fk_version_last_event_id",
        initially="DEFERRED",
        deferrable=True,
    ),
    sa.ForeignKeyConstraint(["response_id"], ["response.id"], name="fk_version_response_id"),
    sa.ForeignKeyConstraint(["submitted_by_id"], ["person.id"], name="fk_version_submitted_by_id"),
    sa.PrimaryKeyConstraint("id", name="pk_version"),
    sa.UniqueConstraint("response_id", "number", name="uq_version_response_id_number"),
)
sa.Table(
    "comment",
    metadata,
    sa.Column("version_id", sa.String(length=36), nullable=False),
    sa.Column("quote", sa.Text(), nullable=False),
    sa.Column("state", sa.String(length=10), nullable=False),
    sa.Column("by_id", sa.String(length=36), nullable=False),
    sa.Column("at", moment(), nullable=False),
    sa.Column("resolved_by_id", sa.String(length=36), nullable=True),
    sa.Column("text", sa.Text(), nullable=True),
    sa.Column("text_salt", sa.LargeBinary(), nullable=True),
    sa.Column("text_c", sa.String(length=44), nullable=True),
    sa.Column("id", sa.String(length=36), nullable=False),
    sa.Column("last_event_id", sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_comment_by_id"),
    sa.ForeignKeyConstraint(
        ["last_event_id"],
        ["ledger_entry.event_id"],
        name="fk_comment_last_event_id",
        initially="DEFERRED",
        deferrable=True,
    ),
    sa.ForeignKeyConstraint(["resolved_by_id"], ["person.id"], name="fk_comment_resolved_by_id"),
    sa.ForeignKeyConstraint(["version_id"], ["version.id"], name="fk_comment_version_id"),
    sa.PrimaryKeyConstraint("id", name="pk_comment"),
)
sa.Table(
    "publication",
    metadata,
    sa.Column("number", sa.Integer(), nullable=False),
    sa.Column("response_id", sa.String(length=36), nullable=False),
    sa.Column("version_id", sa.String(length=36), nullable=False),
    sa.Column("issue_id", sa.String(length=36), nullable=False),
    sa.Column("channel_id", sa.String(length=36), nullable=False),
    sa.Column("method", sa.String(length=20), nullable=False),
    sa.Column("account", sa.String(length=120), nullable=False),
    sa.Column("target_url", sa.String(length=2000), nullable=False),
    sa.Column("state", sa.String(length=12), nullable=False),
    sa.Column("words", sa.Text(), nullable=False),
    sa.Column("digest", sa.String(length=64), nullable=False),
    sa.Column("publisher_id", sa.String(length=36), nullable=False),
    sa.Column("intended_at", moment(), nullable=False),
    sa.Column("published_at", moment(), nullable=True),
    sa.Column("external_id", sa.String(length=500), nullable=True),
    sa.Column("permalink", sa.String(length=2000), nullable=True),
    sa.Column("read_back", sa.String(length=12), nullable=False),
    sa.Column("read_back_at", moment(), nullable=True),
    sa.Column("seen", sa.Text(), nullable=True),
    sa.Column("evidence", sa.JSON(), nullable=False),
    sa.Column("proof_by_id", sa.String(length=36), nullable=True),
    sa.Column("failure", sa.Text(), nullable=True),
    sa.Column("removed_at", moment(), nullable=True),
    sa.Column("corrects_id", sa.String(length=36), nullable=True),
    sa.Column("id", sa.String(length=36), nullable=False),
    sa.Column("last_event_id", sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name="fk_publication_channel_id"),
    sa.ForeignKeyConstraint(["corrects_id"], ["publication.id"], name="fk_publication_corrects_id"),
    sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name="fk_publication_issue_id"),
    sa.ForeignKeyConstraint(
        ["last_event_id"],
        ["ledger_entry.event_id"],
        name="fk_publication_last_event_id",
        initially="DEFERRED",
        deferrable=True,
    ),
    sa.ForeignKeyConstraint(["proof_by_id"], ["person.id"], name="fk_publication_proof_by_id"),
    sa.ForeignKeyConstraint(["publisher_id"], ["person.id"], name="fk_publication_publisher_id"),
    sa.ForeignKeyConstraint(["response_id"], ["response.id"], name="fk_publication_response_id"),
    sa.ForeignKeyConstraint(["version_id"], ["version.id"], name="fk_publication_version_id"),
    sa.PrimaryKeyConstraint("id", name="pk_publication"),
    sa.UniqueConstraint("number", name="uq_publication_number"),
)
sa.Table(
    "signoff",
    metadata,
    sa.Column("response_id", sa.String(length=36), nullable=False),
    sa.Column("version_id", sa.String(length=36), nullable=False),
    sa.Column("version_number", sa.Integer(), nullable=False),
    sa.Column("digest", sa.String(length=64), nullable=False),
    sa.Column("decision", sa.String(length=10), nullable=False),
    sa.Column("function", sa.String(length=40), nullable=True),
    sa.Column("person_id", sa.String(length=36), nullable=False),
    sa.Column("at", moment(), nullable=False),
    sa.Column("comment", sa.Text(), nullable=True),
    sa.Column("comment_salt", sa.LargeBinary(), nullable=True),
    sa.Column("comment_c", sa.String(length=44), nullable=True),
    sa.Column("id", sa.String(length=36), nullable=False),
    sa.Column("last_event_id", sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(["function"], ["function.key"], name="fk_signoff_function"),
    sa.ForeignKeyConstraint(
        ["last_event_id"],
        ["ledger_entry.event_id"],
        name="fk_signoff_last_event_id",
        initially="DEFERRED",
        deferrable=True,
    ),
    sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_signoff_person_id"),
    sa.ForeignKeyConstraint(["response_id"], ["response.id"], name="fk_signoff_response_id"),
    sa.ForeignKeyConstraint(["version_id"], ["version.id"], name="fk_signoff_version_id"),
    sa.PrimaryKeyConstraint("id", name="pk_signoff"),
)
sa.Table(
    "retraction",
    metadata,
    sa.Column("publication_id", sa.String(length=36), nullable=False),
    sa.Column("state", sa.String(length=10), nullable=False),
    sa.Column("asked_by_id", sa.String(length=36), nullable=False),
    sa.Column("asked_at", moment(), nullable=False),
    sa.Column("decided_by_id", sa.String(length=36), nullable=True),
    sa.Column("decided_at", moment(), nullable=True),
    sa.Column("reason", sa.Text(), nullable=True),
    sa.Column("reason_salt", sa.LargeBinary(), nullable=True),
    sa.Column("reason_c", sa.String(length=44), nullable=True),
    sa.Column("id", sa.String(length=36), nullable=False),
    sa.Column("last_event_id", sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name="fk_retraction_asked_by_id"),
    sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name="fk_retraction_decided_by_id"),
    sa.ForeignKeyConstraint(
        ["last_event_id"],
        ["ledger_entry.event_id"],
        name="fk_retraction_last_event_id",
        initially="DEFERRED",
        deferrable=True,
    ),
    sa.ForeignKeyConstraint(["publication_id"], ["publication.id"], name="fk_retraction_publication_id"),
    sa.PrimaryKeyConstraint("id", name="pk_retraction"),
)


def indexes() -> None:
    """Every index beside those that constraints bring."""
    op.create_index("ix_outbox_waiting", "outbox", ["done_at", "due_at"], unique=False)
    op.create_index("ix_department_last_event_id", "department", ["last_event_id"], unique=False)
    op.create_index("ix_evidence_last_event_id", "evidence", ["last_event_id"], unique=False)
    op.create_index("ix_evidence_sha256", "evidence", ["sha256"], unique=False)
    op.create_index("ix_function_last_event_id", "function", ["last_event_id"], unique=False)
    op.create_index("ix_signoff_rule_last_event_id", "signoff_rule", ["last_event_id"], unique=False)
    op.create_index("ix_team_last_event_id", "team", ["last_event_id"], unique=False)
    op.create_index("ix_person_last_event_id", "person", ["last_event_id"], unique=False)
    op.create_index("ix_absence_last_event_id", "absence", ["last_event_id"], unique=False)
    op.create_index("ix_absence_person_id", "absence", ["person_id"], unique=False)
    op.create_index("ix_channel_last_event_id", "channel", ["last_event_id"], unique=False)
    op.create_index("ix_follow_last_event_id", "follow", ["last_event_id"], unique=False)
    op.create_index("ix_follow_person_id", "follow", ["person_id"], unique=False)
    op.create_index("ix_issue_last_event_id", "issue", ["last_event_id"], unique=False)
    op.create_index(
        "ix_issue_restricted",
        "issue",
        ["id"],
        unique=False,
        sqlite_where=sa.text("restricted IS TRUE"),
        postgresql_where=sa.text("restricted IS TRUE"),
    )
    op.create_index("ix_issue_stage", "issue", ["stage", "number"], unique=False)
    op.create_index("ix_membership_last_event_id", "membership", ["last_event_id"], unique=False)
    op.create_index("ix_membership_person_id", "membership", ["person_id"], unique=False)
    op.create_index("ix_role_grant_last_event_id", "role_grant", ["last_event_id"], unique=False)
    op.create_index("ix_role_grant_person_id", "role_grant", ["person_id"], unique=False)
    op.create_index("ix_issue_fact_issue_id", "issue_fact", ["issue_id"], unique=False)
    op.create_index("ix_issue_fact_last_event_id", "issue_fact", ["last_event_id"], unique=False)
    op.create_index("ix_seat_issue_id", "seat", ["issue_id"], unique=False)
    op.create_index("ix_seat_last_event_id", "seat", ["last_event_id"], unique=False)
    op.create_index("ix_seat_person_id", "seat", ["person_id"], unique=False)
    op.create_index("ix_source_last_event_id", "source", ["last_event_id"], unique=False)
    op.create_index("ix_thread_issue_id", "thread", ["issue_id"], unique=False)
    op.create_index("ix_thread_last_event_id", "thread", ["last_event_id"], unique=False)
    op.create_index("ix_mention_fold_key", "mention", ["fold_key"], unique=False)
    op.create_index("ix_mention_heard", "mention", ["heard_at", "number"], unique=False)
    op.create_index("ix_mention_in_reply_to", "mention", ["in_reply_to"], unique=False)
    op.create_index("ix_mention_language", "mention", ["language", "number"], unique=False)
    op.create_index("ix_mention_last_event_id", "mention", ["last_event_id"], unique=False)
    op.create_index("ix_mention_platform", "mention", ["platform", "number"], unique=False)
    op.create_index("ix_mention_source", "mention", ["source_id", "number"], unique=False)
    op.create_index("uq_mention_heard", "mention", ["text_key", "canonical"], unique=True)
    op.create_index("ix_post_last_event_id", "post", ["last_event_id"], unique=False)
    op.create_index("ix_post_thread_id", "post", ["thread_id"], unique=False)
    op.create_index("ix_assessment_issue_id", "assessment", ["issue_id"], unique=False)
    op.create_index("ix_assessment_last_event_id", "assessment", ["last_event_id"], unique=False)
    op.create_index("ix_leaving_last_event_id", "leaving", ["last_event_id"], unique=False)
    op.create_index("ix_leaving_mention_id", "leaving", ["mention_id"], unique=False)
    op.create_index("ix_response_issue_id", "response", ["issue_id"], unique=False)
    op.create_index("ix_response_last_event_id", "response", ["last_event_id"], unique=False)
    op.create_index("ix_response_state", "response", ["state", "number"], unique=False)
    op.create_index("ix_assessment_answer_assessment_id", "assessment_answer", ["assessment_id"], unique=False)
    op.create_index("ix_assessment_answer_last_event_id", "assessment_answer", ["last_event_id"], unique=False)
    op.create_index("ix_draft_desk_response_id", "draft_desk", ["response_id"], unique=False)
    op.create_index("ix_suggestion_last_event_id", "suggestion", ["last_event_id"], unique=False)
    op.create_index("ix_suggestion_response_id", "suggestion", ["response_id"], unique=False)
    op.create_index("ix_triage_issue", "triage", ["issue_id", "mention_number"], unique=False)
    op.create_index("ix_triage_last_event_id", "triage", ["last_event_id"], unique=False)
    op.create_index("ix_triage_state", "triage", ["state", "mention_number"], unique=False)
    op.create_index("ix_version_last_event_id", "version", ["last_event_id"], unique=False)
    op.create_index("ix_version_response_id", "version", ["response_id"], unique=False)
    op.create_index("ix_comment_last_event_id", "comment", ["last_event_id"], unique=False)
    op.create_index("ix_comment_version_id", "comment", ["version_id"], unique=False)
    op.create_index("ix_publication_last_event_id", "publication", ["last_event_id"], unique=False)
    op.create_index("ix_publication_permalink", "publication", ["permalink"], unique=False)
    op.create_index("ix_publication_response_id", "publication", ["response_id"], unique=False)
    op.create_index("ix_publication_state", "publication", ["state", "number"], unique=False)
    op.create_index("ix_publication_version_id", "publication", ["version_id"], unique=False)
    op.create_index("ix_signoff_last_event_id", "signoff", ["last_event_id"], unique=False)
    op.create_index("ix_signoff_response_id", "signoff", ["response_id"], unique=False)
    op.create_index("ix_signoff_version_id", "signoff", ["version_id"], unique=False)
    op.create_index(
        "uq_signoff_function",
        "signoff",
        ["version_id", "function"],
        unique=True,
        sqlite_where=sa.text("decision = 'signed'"),
        postgresql_where=sa.text("decision = 'signed'"),
    )
    op.create_index(
        "uq_signoff_person",
        "signoff",
        ["version_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("decision = 'signed'"),
        postgresql_where=sa.text("decision = 'signed'"),
    )
    op.create_index("ix_retraction_last_event_id", "retraction", ["last_event_id"], unique=False)
    op.create_index("ix_retraction_publication_id", "retraction", ["publication_id"], unique=False)


def upgrade() -> None:
    """Tables, indexes, triggers, search, and the head of an empty ledger."""
    bind = op.get_bind()
    metadata.create_all(bind)
    indexes()
    for statement in triggers.of_ledger(bind.dialect.name):
        op.execute(sa.text(statement.replace(":", "\\:")))
    for table in GOVERNED:
        for statement in triggers.of_table(bind.dialect.name, table):
            op.execute(sa.text(statement.replace(":", "\\:")))
    for statement in search.create_statements(bind.dialect.name):
        op.execute(sa.text(statement.replace(":", "\\:")))
    op.execute(sa.text("INSERT INTO ledger_head (id, next_seq) VALUES (1, 0)"))


def downgrade() -> None:
    """Back to nothing."""
    bind = op.get_bind()
    for statement in search.drop_statements(bind.dialect.name):
        op.execute(sa.text(statement))
    metadata.drop_all(bind)
    if bind.dialect.name == "postgresql":
        op.execute(sa.text("DROP FUNCTION govsocial_explained()"))
        op.execute(sa.text("DROP FUNCTION govsocial_refused()"))
