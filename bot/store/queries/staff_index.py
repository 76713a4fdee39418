# ruff: noqa: S608 - the statements are put together from constants of this module
"""Rule: what the console filters, counts and searches by is kept by the database itself, in the transaction that changes a message.

Why: filters over 100,000 conversations must answer in a bounded time, so they read `message_digest` (a narrow row for each message of
a patient) and a full text index (SQLite FTS5; PostgreSQL GIN) instead of JSON and words. Triggers cannot be forgotten by a writer.
All of this is derived: `ensure` makes what is missing and fills it, at the start of the console; it may be called at any time.
The audit log gets triggers that refuse to change or delete a line.
"""

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from bot.store.models.staff import OUTCOME_BITS

VERSION = 2  # in the names: a change of these rules makes new triggers and a new fill
_DIGEST_TRIGGERS = ("staff_digest_insert", "staff_digest_update", "staff_digest_feedback")
_WORDS_TRIGGERS = ("staff_words_insert", "staff_words_update", "staff_words_delete")  # SQLite only
_AUDIT_TRIGGERS = ("staff_audit_update", "staff_audit_delete")
_WORDS = "message_words"  # SQLite: a virtual table; PostgreSQL: an index

_COLUMNS = "message_id, conversation_id, at, hour, topic, topic_2, topic_3, sub, confidence, outcomes, down, reviewed, flagged"
_REPLACE = """ON CONFLICT (message_id) DO UPDATE SET topic = excluded.topic, topic_2 = excluded.topic_2, topic_3 = excluded.topic_3,
 sub = excluded.sub, confidence = excluded.confidence, outcomes = excluded.outcomes"""


def ensure(session: Session) -> bool:
    """Make and fill what is missing, in the caller's writing transaction. Whether anything was missing."""
    sqlite = session.get_bind().dialect.name == "sqlite"
    if not sqlite:
        session.execute(text("SELECT pg_advisory_xact_lock(70022)"))
    if _parts(sqlite) <= _there(session, sqlite):
        return False
    for statement in _sqlite() if sqlite else _postgres():
        session.connection().exec_driver_sql(statement)
    return True


def _parts(sqlite: bool) -> set[str]:
    triggers = _DIGEST_TRIGGERS + _AUDIT_TRIGGERS + (_WORDS_TRIGGERS if sqlite else ())
    return {_WORDS, *(f"{name}_{VERSION}" for name in triggers)}


def _there(session: Session, sqlite: bool) -> set[str]:
    """Names of triggers, and of the full text index, that this database has."""
    if sqlite:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' OR name = :words"
    else:
        query = (
            "SELECT tgname FROM pg_trigger WHERE tgrelid IN ('message'::regclass, 'audit_event'::regclass) AND tgenabled <> 'D' "
            "UNION SELECT relname FROM pg_class WHERE relkind = 'i' AND relname = :words AND pg_table_is_visible(oid)"
        )
    return set(session.scalars(text(query), {"words": _WORDS}))


def _of_all_versions(names: tuple[str, ...]) -> list[str]:
    return [f"{name}_{version}" for version in range(1, VERSION + 1) for name in names]


def drop(connection: Connection) -> None:
    """Take away what `ensure` makes, of whichever version: a migration must neither trip over a trigger nor lose one without a word."""
    if connection.dialect.name == "sqlite":
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'staff!_%' ESCAPE '!'"
        statements = [f"DROP TRIGGER {name}" for (name,) in connection.exec_driver_sql(triggers).fetchall()]
        statements.append("DROP TABLE IF EXISTS message_words")
    else:
        functions = ("staff_digest", "staff_digest_feedback", "staff_audit")
        statements = [f"DROP FUNCTION IF EXISTS {name}() CASCADE" for name in functions]  # with their triggers
        statements.append("DROP INDEX IF EXISTS message_words")
    for statement in statements:
        connection.exec_driver_sql(statement)


def _sqlite_values(row: str) -> str:
    bits = " + ".join(f"(instr(coalesce({row}.outcomes, ''), '\"{name}\"') > 0) * {bit}" for name, bit in OUTCOME_BITS.items())
    topics = ", ".join(f"json_extract({row}.topics, '$[{n}].name')" for n in range(3))
    return (
        f"{row}.id, {row}.conversation_id, {row}.at, CAST(strftime('%s', {row}.at) AS INTEGER) / 3600, "
        f"{topics}, json_extract({row}.topics, '$[0].sub'), "
        f"CASE WHEN {row}.choice IS NULL THEN json_extract({row}.topics, '$[0].confidence') END, {bits}"
    )


def _sqlite() -> list[str]:
    insert = f"INSERT INTO message_digest ({_COLUMNS})"
    down_of = "EXISTS (SELECT 1 FROM message r WHERE r.conversation_id = m.conversation_id AND r.reply_to = m.seq AND r.feedback = 'down')"
    return [
        *(f"DROP TRIGGER IF EXISTS {name}" for name in _of_all_versions(_DIGEST_TRIGGERS + _WORDS_TRIGGERS + _AUDIT_TRIGGERS)),
        f"""CREATE TRIGGER staff_digest_insert_{VERSION} AFTER INSERT ON message WHEN NEW.sender = 'patient' BEGIN
 {insert} VALUES ({_sqlite_values("NEW")}, 0, 0, 0) {_REPLACE}; END""",
        f"""CREATE TRIGGER staff_digest_update_{VERSION} AFTER UPDATE OF topics, outcomes, choice ON message
 WHEN NEW.sender = 'patient' BEGIN {insert} VALUES ({_sqlite_values("NEW")}, 0, 0, 0) {_REPLACE}; END""",
        f"""CREATE TRIGGER staff_digest_feedback_{VERSION} AFTER UPDATE OF feedback ON message
 WHEN NEW.sender = 'bot' AND NEW.reply_to IS NOT NULL BEGIN UPDATE message_digest SET down = EXISTS (SELECT 1 FROM message r
 WHERE r.conversation_id = NEW.conversation_id AND r.reply_to = NEW.reply_to AND r.feedback = 'down') WHERE message_id =
 (SELECT id FROM message WHERE conversation_id = NEW.conversation_id AND seq = NEW.reply_to); END""",
        "DROP TABLE IF EXISTS message_words",
        "CREATE VIRTUAL TABLE message_words USING fts5(text, content='message', content_rowid='id', tokenize='porter unicode61')",
        f"""CREATE TRIGGER staff_words_insert_{VERSION} AFTER INSERT ON message WHEN NEW.sender = 'patient' AND NEW.text IS NOT NULL BEGIN
 INSERT INTO message_words (rowid, text) VALUES (NEW.id, NEW.text); END""",
        f"""CREATE TRIGGER staff_words_update_{VERSION} AFTER UPDATE OF text ON message WHEN NEW.sender = 'patient' BEGIN
 INSERT INTO message_words (message_words, rowid, text) SELECT 'delete', OLD.id, OLD.text WHERE OLD.text IS NOT NULL;
 INSERT INTO message_words (rowid, text) SELECT NEW.id, NEW.text WHERE NEW.text IS NOT NULL; END""",
        f"""CREATE TRIGGER staff_words_delete_{VERSION} AFTER DELETE ON message WHEN OLD.sender = 'patient' AND OLD.text IS NOT NULL BEGIN
 INSERT INTO message_words (message_words, rowid, text) VALUES ('delete', OLD.id, OLD.text); END""",
        *(
            f"CREATE TRIGGER staff_audit_{verb.lower()}_{VERSION} BEFORE {verb} ON audit_event "
            "BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END"
            for verb in ("UPDATE", "DELETE")
        ),
        "DELETE FROM message_digest",
        f"""{insert} SELECT {_sqlite_values("m")}, {down_of}, EXISTS (SELECT 1 FROM message_verdict v WHERE v.message_id = m.id),
 coalesce((SELECT k.flagged FROM message_mark k WHERE k.message_id = m.id), 0) FROM message m WHERE m.sender = 'patient'""",
        "INSERT INTO message_words (rowid, text) SELECT id, text FROM message WHERE sender = 'patient' AND text IS NOT NULL",
        "ANALYZE",  # without it SQLite walks the wrong index
    ]


def _postgres_values(row: str) -> str:
    bits = " + ".join(f"(coalesce({row}.outcomes, '[]') ? '{name}')::int * {bit}" for name, bit in OUTCOME_BITS.items())
    topics = ", ".join(f"left({row}.topics->{n}->>'name', 40)" for n in range(3))
    return (
        f"{row}.id, {row}.conversation_id, {row}.at, floor(extract(epoch from {row}.at) / 3600)::int, "
        f"{topics}, left({row}.topics->0->>'sub', 40), "
        f"CASE WHEN {row}.choice IS NULL THEN ({row}.topics->0->>'confidence')::float END, {bits}"
    )


def _postgres() -> list[str]:
    insert = f"INSERT INTO message_digest ({_COLUMNS})"
    down_of = "EXISTS (SELECT 1 FROM message r WHERE r.conversation_id = m.conversation_id AND r.reply_to = m.seq AND r.feedback = 'down')"
    return [
        *(f"DROP TRIGGER IF EXISTS {name} ON message" for name in _of_all_versions(_DIGEST_TRIGGERS)),
        *(f"DROP TRIGGER IF EXISTS {name} ON audit_event" for name in _of_all_versions(_AUDIT_TRIGGERS)),
        f"""CREATE OR REPLACE FUNCTION staff_digest() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
 {insert} VALUES ({_postgres_values("NEW")}, false, false, false) {_REPLACE}; RETURN NULL; END $$""",
        f"CREATE TRIGGER staff_digest_insert_{VERSION} AFTER INSERT ON message FOR EACH ROW WHEN (NEW.sender = 'patient') "
        "EXECUTE FUNCTION staff_digest()",
        f"CREATE TRIGGER staff_digest_update_{VERSION} AFTER UPDATE OF topics, outcomes, choice ON message FOR EACH ROW "
        "WHEN (NEW.sender = 'patient') EXECUTE FUNCTION staff_digest()",
        """CREATE OR REPLACE FUNCTION staff_digest_feedback() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
 UPDATE message_digest SET down = EXISTS (SELECT 1 FROM message r WHERE r.conversation_id = NEW.conversation_id
 AND r.reply_to = NEW.reply_to AND r.feedback = 'down') WHERE message_id =
 (SELECT id FROM message WHERE conversation_id = NEW.conversation_id AND seq = NEW.reply_to); RETURN NULL; END $$""",
        f"CREATE TRIGGER staff_digest_feedback_{VERSION} AFTER UPDATE OF feedback ON message FOR EACH ROW "
        "WHEN (NEW.sender = 'bot' AND NEW.reply_to IS NOT NULL) EXECUTE FUNCTION staff_digest_feedback()",
        "CREATE INDEX IF NOT EXISTS message_words ON message USING gin (to_tsvector('english', text)) WHERE sender = 'patient'",
        """CREATE OR REPLACE FUNCTION staff_audit() RETURNS trigger LANGUAGE plpgsql AS
 $$ BEGIN RAISE EXCEPTION 'the audit log only grows'; END $$""",
        *(
            f"CREATE TRIGGER staff_audit_{verb.lower()}_{VERSION} BEFORE {verb} ON audit_event FOR EACH ROW EXECUTE FUNCTION staff_audit()"
            for verb in ("UPDATE", "DELETE")
        ),
        "DELETE FROM message_digest",
        f"""{insert} SELECT {_postgres_values("m")}, {down_of}, EXISTS (SELECT 1 FROM message_verdict v WHERE v.message_id = m.id),
 coalesce((SELECT k.flagged FROM message_mark k WHERE k.message_id = m.id), false) FROM message m WHERE m.sender = 'patient'""",
        "ANALYZE message",
        "ANALYZE message_digest",
    ]
