"""What the database itself refuses: the triggers of the ledger and of governed tables, for migrations and tests.

On the program's own connections a governed change passes only when it brings an entry that does not exist yet
(entries are appended last) and that does exist at commit (deferred foreign key).
"""


def of_ledger(dialect: str) -> list[str]:
    """Statements that make `ledger_entry` append-only, and (PostgreSQL) the functions the other triggers call."""
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


def of_table(dialect: str, table: str) -> list[str]:
    """Statements that govern `table`."""
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
