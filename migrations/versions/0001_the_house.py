"""The house: every table of the first version, the ledger's triggers, and the search index.

Frozen: it says all of this itself, so that it makes the same tables whatever becomes of the program.

Revision ID: 0001
Revises: none
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

metadata = sa.MetaData()
governed_tables: list[str] = []
indexes: list[tuple[str, str, list[str]]] = []


def text(name: str, length: int | None = None, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length) if length else sa.Text(), nullable=null)


def number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False, autoincrement=False)


def large(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=null, autoincrement=False)


def flag(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def json(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON(), nullable=null)


def blob(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.LargeBinary(), nullable=null)


def moment(name: str, *, null: bool = False) -> sa.Column[Any]:
    """A point in time, kept in UTC."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def serial(name: str) -> sa.Column[Any]:
    """A number the database gives."""
    return sa.Column(name, sa.Integer(), nullable=False)


def ref(name: str, to: str, length: int = 36, *, null: bool = False, late: bool = False, **more: Any) -> sa.Column[Any]:
    """A row elsewhere. `late`: that table is made after this one."""
    return sa.Column(name, sa.String(length), nullable=null, info={"to": to, "use_alter": late, **more})


def table(
    name: str, *columns: sa.Column[Any], key: str = "id", unique: Sequence[str] = (), index: Sequence[str] = ()
) -> None:
    """A table with its constraints and plain indexes; foreign keys come in the order of their columns' names."""
    keys = []
    for column in sorted(columns, key=lambda column: column.name):
        if more := dict(column.info):
            keys.append(sa.ForeignKeyConstraint([column.name], [more.pop("to")], f"fk_{name}_{column.name}", **more))
    primary = sa.PrimaryKeyConstraint(*key.split(), name=f"pk_{name}")
    uniques = [sa.UniqueConstraint(*cs.split(), name=f"uq_{name}_{cs.replace(' ', '_')}") for cs in unique]
    sa.Table(name, metadata, *columns, *keys, primary, *uniques)
    indexes.extend((f"ix_{name}_{column}", name, [column]) for column in index)


def governed(
    name: str, *columns: sa.Column[Any], private: Sequence[str] = (), index: Sequence[str] = (), **more: Any
) -> None:
    """A table whose rows the ledger explains, with salt and commitment of their private texts."""
    sealed = []
    for column in private:
        sealed += [blob(f"{column}_salt", null=True), text(f"{column}_c", 44, null=True)]
    entry = ref("last_event_id", "ledger_entry.event_id", deferrable=True, initially="DEFERRED")
    table(name, *columns, *sealed, text("id", 36), entry, index=["last_event_id", *index], **more)
    governed_tables.append(name)


# fmt: off
table(
    "account_role", serial("id"), text("name", 80), json("permissions", null=True), unique=["name"],
)
table("counter", text("kind", 40), large("value"), key="kind")
table("ledger_checkpoint", large("size"), text("note"), blob("range"), moment("at"), key="size")
table(
    "ledger_entry", large("seq"), text("event_id", 36), blob("body"), blob("leaf_hash"), unique=["event_id"],
    key="seq",
)
table("ledger_head", number("id"), large("next_seq"))
table("ledger_subject", text("subject", 80), large("seq"), key="subject seq")
table(
    "outbox", text("id", 36), text("kind", 40), json("payload"), moment("due_at"), number("attempts"),
    moment("leased_until", null=True), moment("done_at", null=True), text("error", null=True),
)
governed("department", text("name", 200), flag("active"))
governed(
    "evidence", text("sha256", 64), number("size"), text("kind", 20), text("url", 2000, null=True), moment("at"),
    index=["sha256"],
)
governed(
    "function", text("key", 40), text("name", 80), number("position"), flag("active"), unique=["key"],
)
governed(
    "signoff_rule", number("number"), text("name", 120), text("applies", 20), text("topic", 80), json("functions"),
    flag("active"), unique=["number"],
)
governed("team", ref("department_id", "department.id"), text("name", 200), flag("active"))
governed(
    "person", number("number"), text("name", 200, null=True), ref("team_id", "team.id", null=True), flag("active"),
    text("zone", 64, null=True), text("mail", 10), private=["name"], unique=["number"],
)
governed(
    "absence", ref("person_id", "person.id"), moment("starts_at"), moment("ends_at"), flag("active"),
    index=["person_id"],
)
table(
    "account", serial("id"), ref("person_id", "person.id"), text("email", 255), text("password", 255, null=True),
    flag("active"), text("fs_uniquifier", 64), moment("invited_at", null=True), moment("signed_in_at", null=True),
    text("tf_primary_method", 64, null=True), text("tf_totp_secret", 500, null=True),
    text("tf_phone_number", 128, null=True), large("tf_counter", null=True), json("mf_recovery_codes", null=True),
    unique=["email", "fs_uniquifier", "person_id"],
)
governed(
    "channel", number("number"), text("name", 120), text("method", 20), text("site_url", 500), text("account", 120),
    text("language", 12), text("disclosure", 300), number("character_limit"), text("purpose"), text("audience"),
    text("manners"), ref("owner_id", "person.id", null=True), ref("facilitator_id", "person.id", null=True),
    number("weekly_hours"), text("review_on", 10, null=True), text("state", 20), text("login", 120, null=True),
    text("secret_print", 16, null=True), unique=["number"],
)
governed(
    "follow", ref("person_id", "person.id"), text("topic", 80), flag("active"), unique=["person_id topic"],
    index=["person_id"],
)
governed(
    "issue", number("number"), text("title", 200), text("claim"), text("audience"), text("goal"), text("topic", 80),
    text("urgency", 10), flag("legal"), flag("restricted"), text("stage", 12), moment("due_at", null=True),
    ref("opened_by_id", "person.id"), ref("opened_from_id", "mention.id", null=True, late=True), moment("opened_at"),
    moment("closed_at", null=True), text("outcome"), text("lesson"), unique=["number"],
)
governed(
    "membership", ref("person_id", "person.id"), ref("function", "function.key", 40), flag("active"),
    unique=["person_id function"], index=["person_id"],
)
governed(
    "role_grant", ref("person_id", "person.id"), text("role", 40), flag("active"), unique=["person_id role"],
    index=["person_id"],
)
table("channel_secret", ref("channel_id", "channel.id"), text("sealed"), key="channel_id")
governed(
    "issue_fact", ref("issue_id", "issue.id"), text("text"), text("source", 300), text("source_url", 2000),
    number("position"), flag("active"), ref("by_id", "person.id"), moment("at"), index=["issue_id"],
)
governed(
    "seat", ref("issue_id", "issue.id"), ref("function", "function.key", 40), ref("person_id", "person.id"),
    text("state", 10), ref("invited_by_id", "person.id"), moment("invited_at"), moment("answered_at", null=True),
    text("reason", null=True), private=["reason"], index=["issue_id", "person_id"],
)
governed(
    "source", number("number"), text("name", 120), text("kind", 10), text("address", 1000),
    ref("channel_id", "channel.id", null=True), text("language", 12, null=True), text("state", 10),
    ref("added_by_id", "person.id"), unique=["number"],
)
governed(
    "thread", ref("issue_id", "issue.id"), text("title", 200), text("state", 10), ref("by_id", "person.id"),
    moment("at"), index=["issue_id"],
)
governed(
    "mention", number("number"), ref("source_id", "source.id", null=True),
    ref("evidence_id", "evidence.id", null=True), ref("captured_by_id", "person.id", null=True), text("platform", 40),
    text("address", 2000), text("canonical", 2000), text("text_key", 64), text("fold_key", 64),
    text("external_id", 500, null=True), text("in_reply_to", 2000, null=True), text("language", 12, null=True),
    moment("said_at", null=True), moment("heard_at"), text("author", 300, null=True), text("title", 1000, null=True),
    text("words", null=True), flag("cut"), private=["author", "title", "words"], unique=["number"],
    index=["fold_key", "in_reply_to"],
)
governed(
    "post", ref("thread_id", "thread.id"), ref("by_id", "person.id"), moment("at"), text("text", null=True),
    private=["text"], index=["thread_id"],
)
table(
    "source_visit", ref("source_id", "source.id"), moment("due_at"), moment("visited_at", null=True),
    text("etag", 500, null=True), text("modified", 100, null=True), number("failures"), text("error", null=True),
    number("heard"), key="source_id",
)
governed(
    "assessment", number("number"), ref("issue_id", "issue.id"), ref("mention_id", "mention.id", null=True),
    text("playbook", 40), text("playbook_version", 20), text("playbook_digest", 64), text("state", 10),
    text("outcome", 40, null=True), json("considerations"), ref("started_by_id", "person.id"), moment("started_at"),
    ref("finished_by_id", "person.id", null=True), moment("finished_at", null=True), text("reason", null=True),
    private=["reason"], unique=["number"], index=["issue_id"],
)
governed(
    "leaving", ref("mention_id", "mention.id"), ref("by_id", "person.id"), moment("at"), text("reason", null=True),
    private=["reason"], index=["mention_id"],
)
governed(
    "response", number("number"), ref("issue_id", "issue.id"), ref("mention_id", "mention.id", null=True),
    ref("channel_id", "channel.id"), text("target_url", 2000), text("language", 12), text("state", 12),
    number("latest"), number("live"), ref("begun_by_id", "person.id"), moment("begun_at"), moment("due_at", null=True),
    ref("corrects_id", "publication.id", null=True, late=True), text("reason", null=True), private=["reason"],
    unique=["number"], index=["issue_id"],
)
governed(
    "assessment_answer", ref("assessment_id", "assessment.id"), number("position"), text("question", 40),
    text("answer", 40), ref("by_id", "person.id"), moment("at"), flag("active"), text("note", null=True),
    private=["note"], index=["assessment_id"],
)
table(
    "draft", ref("response_id", "response.id"), text("text"), number("revision"), json("conflicts"),
    json("contributors"), json("taken"), moment("saved_at", null=True), key="response_id",
)
table(
    "draft_desk", text("id", 36), ref("response_id", "response.id"), ref("person_id", "person.id"), number("sequence"),
    moment("seen_at"), moment("typing_at", null=True), number("paragraph"), index=["response_id"],
)
governed(
    "suggestion", ref("response_id", "response.id"), text("old"), text("new"), text("state", 10),
    ref("by_id", "person.id"), moment("at"), ref("decided_by_id", "person.id", null=True), index=["response_id"],
)
governed(
    "triage", ref("mention_id", "mention.id"), number("mention_number"), text("state", 10),
    ref("issue_id", "issue.id", null=True), ref("leaving_id", "leaving.id", null=True),
    ref("by_id", "person.id", null=True), moment("at", null=True), unique=["mention_id"],
)
governed(
    "version", ref("response_id", "response.id"), number("number"), json("variants"), json("placements"),
    text("digest", 64), json("contributors"), json("rule"), json("taken"), json("checks"),
    ref("corrects_id", "publication.id", null=True, late=True), ref("submitted_by_id", "person.id"),
    moment("submitted_at"), unique=["response_id number"], index=["response_id"],
)
governed(
    "comment", ref("version_id", "version.id"), text("quote"), text("state", 10), ref("by_id", "person.id"),
    moment("at"), ref("resolved_by_id", "person.id", null=True), text("text", null=True), private=["text"],
    index=["version_id"],
)
governed(
    "publication", number("number"), ref("response_id", "response.id"), ref("version_id", "version.id"),
    ref("issue_id", "issue.id"), ref("channel_id", "channel.id"), text("method", 20), text("account", 120),
    text("target_url", 2000), text("state", 12), text("words"), text("digest", 64), ref("publisher_id", "person.id"),
    moment("intended_at"), moment("published_at", null=True), text("external_id", 500, null=True),
    text("permalink", 2000, null=True), text("read_back", 12), moment("read_back_at", null=True),
    text("seen", null=True), json("evidence"), ref("proof_by_id", "person.id", null=True), text("failure", null=True),
    moment("removed_at", null=True), ref("corrects_id", "publication.id", null=True), unique=["number"],
    index=["permalink", "response_id", "version_id"],
)
governed(
    "signoff", ref("response_id", "response.id"), ref("version_id", "version.id"), number("version_number"),
    text("digest", 64), text("decision", 10), ref("function", "function.key", 40, null=True),
    ref("person_id", "person.id"), moment("at"), text("comment", null=True), private=["comment"],
    index=["response_id", "version_id"],
)
governed(
    "retraction", ref("publication_id", "publication.id"), text("state", 10), ref("asked_by_id", "person.id"),
    moment("asked_at"), ref("decided_by_id", "person.id", null=True), moment("decided_at", null=True),
    text("reason", null=True), private=["reason"], index=["publication_id"],
)

# beside those above: name, table, columns, unique, condition
FURTHER = (
    ("ix_outbox_waiting", "outbox", "done_at due_at", False, None),
    ("ix_issue_restricted", "issue", "id", False, 'restricted IS TRUE'),
    ("ix_issue_stage", "issue", "stage number", False, None),
    ("ix_mention_heard", "mention", "heard_at number", False, None),
    ("ix_mention_language", "mention", "language number", False, None),
    ("ix_mention_platform", "mention", "platform number", False, None),
    ("ix_mention_source", "mention", "source_id number", False, None),
    ("uq_mention_heard", "mention", "text_key canonical", True, None),
    ("ix_response_state", "response", "state number", False, None),
    ("ix_triage_issue", "triage", "issue_id mention_number", False, None),
    ("ix_triage_state", "triage", "state mention_number", False, None),
    ("ix_publication_state", "publication", "state number", False, None),
    ("uq_signoff_function", "signoff", "version_id function", True, "decision = 'signed'"),
    ("uq_signoff_person", "signoff", "version_id person_id", True, "decision = 'signed'"),
)
SEARCHED = ("mention", "issue", "response", "publication")


def ledger_triggers(dialect: str) -> list[str]:
    """Entries are only ever added; on PostgreSQL also the functions that the other triggers call."""
    if dialect == "sqlite":
        return [
            "CREATE TRIGGER ledger_entry_u BEFORE UPDATE ON ledger_entry "
            "BEGIN SELECT RAISE(ABORT, 'ledger entries are never changed'); END",
            "CREATE TRIGGER ledger_entry_d BEFORE DELETE ON ledger_entry "
            "BEGIN SELECT RAISE(ABORT, 'ledger entries are never deleted'); END",
            "CREATE TRIGGER ledger_entry_i BEFORE INSERT ON ledger_entry "
            "WHEN EXISTS(SELECT 1 FROM ledger_entry WHERE seq = NEW.seq OR event_id = NEW.event_id) "
            "BEGIN SELECT RAISE(ABORT, 'ledger entries are never replaced'); END",
        ]
    return [
        "CREATE FUNCTION govsocial_refused() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ': never changed or deleted'; END $$",
        "CREATE FUNCTION govsocial_explained() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN IF EXISTS(SELECT 1 FROM ledger_entry WHERE event_id = NEW.last_event_id) "
        "THEN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ': no entry explains this change'; END IF; "
        "RETURN NEW; END $$",
        "CREATE TRIGGER ledger_entry_u BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry "
        "EXECUTE FUNCTION govsocial_refused()",
    ]


def table_triggers(dialect: str, table: str) -> list[str]:
    """A governed row changes only with a new entry, and never goes."""
    if dialect == "sqlite":
        old = "EXISTS(SELECT 1 FROM ledger_entry WHERE event_id = NEW.last_event_id)"
        taken = f"EXISTS(SELECT 1 FROM {table} WHERE id = NEW.id)"  # noqa: S608 - a table of our own
        return [
            f"CREATE TRIGGER {table}_u BEFORE UPDATE ON {table} WHEN {old} "
            f"BEGIN SELECT RAISE(ABORT, '{table}: no entry explains this change'); END",
            f"CREATE TRIGGER {table}_i BEFORE INSERT ON {table} WHEN {old} OR {taken} "
            f"BEGIN SELECT RAISE(ABORT, '{table}: no entry explains this row'); END",
            f"CREATE TRIGGER {table}_d BEFORE DELETE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table}: rows are never deleted'); END",
        ]
    return [
        f"CREATE TRIGGER {table}_u BEFORE INSERT OR UPDATE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION govsocial_explained()",
        f"CREATE TRIGGER {table}_d BEFORE DELETE OR TRUNCATE ON {table} EXECUTE FUNCTION govsocial_refused()",
    ]


def search_index(dialect: str, kind: str) -> list[str]:
    """Words arrive cut and folded: SQLite's ascii tokenizer parts them at the spaces between them, nowhere else."""
    if dialect == "sqlite":
        options = "tokenize='ascii', detail=none, columnsize=0, prefix='2 3 4 5 6'"
        return [f"CREATE VIRTUAL TABLE search_{kind} USING fts5(words, {options})"]
    return [
        f"CREATE TABLE search_{kind} (rowid bigint PRIMARY KEY, words tsvector NOT NULL)",
        f"CREATE INDEX ix_search_{kind} ON search_{kind} USING gin (words)",
    ]


def upgrade() -> None:
    """Tables, indexes, triggers, search, and the head of an empty ledger."""
    bind = op.get_bind()
    dialect = bind.dialect.name
    metadata.create_all(bind)
    for name, of, columns in indexes:
        op.create_index(name, of, columns)
    for name, of, columns, unique, condition in FURTHER:
        where = sa.text(condition) if condition else None
        op.create_index(name, of, columns.split(), unique=unique, sqlite_where=where, postgresql_where=where)
    statements = ledger_triggers(dialect)
    statements += [statement for name in governed_tables for statement in table_triggers(dialect, name)]
    statements += [statement for kind in SEARCHED for statement in search_index(dialect, kind)]
    statements += ["INSERT INTO ledger_head (id, next_seq) VALUES (1, 0)"]
    for statement in statements:
        bind.exec_driver_sql(statement)


def downgrade() -> None:
    """Back to nothing."""
    bind = op.get_bind()
    for kind in SEARCHED:
        op.drop_table(f"search_{kind}")
    metadata.drop_all(bind)
    if bind.dialect.name == "postgresql":
        op.execute("DROP FUNCTION govsocial_explained()")
        op.execute("DROP FUNCTION govsocial_refused()")
