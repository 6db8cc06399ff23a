"""Databases as such: schema and migrations, privacy of what lies on the disk, faults, backup."""

import re
import sqlite3
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import CheckConstraint, create_engine, text
from tests.contract.stored import (
    LATER,
    NOW,
    SENTENCE,
    SUBJECT,
    TIN,
    claimed,
    finish,
    identity,
    kept,
    letter,
    raw,
    submission,
)
from tests.servers.postgres import installed

from mail_intake.adapters.store import (
    backup,
    check,
    downgrade,
    engine,
    open_store,
    restore,
    upgrade,
)
from mail_intake.adapters.store.tables import metadata
from mail_intake.adapters.store.types import UtcDateTime
from mail_intake.adapters.vault import KeyRing, new_key
from mail_intake.model.answer import Answer
from mail_intake.model.errors import (
    ConfigurationError,
    PermanentFailure,
    TemporaryFailure,
    WrongUse,
)
from mail_intake.model.states import (
    ContactState,
    ItemState,
    MessageState,
    OutboxState,
    SubmissionState,
)


def rows(store):
    """Every row of every table."""
    with store.database.read() as connection:
        return [
            (table.name, *row)
            for table in metadata.sorted_tables
            for row in connection.execute(table.select().order_by(*table.primary_key))
        ]


def test_nothing_private_is_in_the_file(tmp_path, vault):
    """Not the TIN, not a subject, a sentence or an address; clinic NPIs stay clear unless told."""
    path = tmp_path / "store.sqlite3"
    store = open_store(f"sqlite:///{path}", vault, encrypt_all=True)
    finish(store, claimed(store, content=SENTENCE.encode()), letters=(letter(),))
    held = b"".join(part.read_bytes() for part in tmp_path.glob("store.sqlite3*"))
    store.close()

    for secret in (TIN, SUBJECT, SENTENCE, "harborpine", "1234567893"):
        assert secret.encode() not in held


def test_nothing_private_is_in_the_rows(lasting, vault):
    """Whatever the database: no column of any table holds it in the clear."""
    store = open_store(lasting, vault, encrypt_all=True)
    finish(store, claimed(store, content=SENTENCE.encode()), letters=(letter(),))
    found = rows(store)
    store.close()

    assert len(found) > 5
    for secret in (TIN, SUBJECT, SENTENCE, "harborpine", "1234567893"):
        assert secret not in repr(found)


def test_another_key_opens_nothing(lasting, vault):
    """What was sealed stays sealed."""
    first = open_store(lasting, vault)
    finish(first, claimed(first))
    first.close()
    second = open_store(lasting, KeyRing((new_key(),)))
    with pytest.raises(PermanentFailure):
        second.shelf.submissions()
    second.close()


def test_text_that_a_database_refuses_is_cleaned(store):
    """NUL, half a character, more than the column holds: the message is stored all the same."""
    odd = tuple(
        Answer(field=name, value=value, raw=value)
        for name, value in (("clinic_name", "Sea\0side\udc80" * 100), ("npi", "9" * 400))
    )
    finish(store, claimed(store), one=submission(answers=odd))
    kept(store, raw(2), identity("two"))
    claim = store.work.claim(NOW, LATER)
    store.work.fail(claim, "cause\0with\udc80", NOW)

    assert store.threads.by_reference("CO-1").answers == odd
    assert [row["state"] for row in store.shelf.messages()] == ["stored", "processed"]


def test_migrations_give_the_schema(lasting):
    """Up, checked, down to nothing, and up again."""
    downgrade(lasting, "base")
    upgrade(lasting)
    assert check(lasting) == []
    downgrade(lasting, "base")
    assert any("db upgrade" in problem for problem in check(lasting))
    upgrade(lasting)
    assert check(lasting) == []


def test_migrations_keep_what_is_there(lasting, vault):
    """Every step down and up again with rows in every table: the same rows afterwards."""
    store = open_store(lasting, vault)
    finish(store, claimed(store, content=SENTENCE.encode()), letters=(letter(),))
    kept(store, raw(2), identity("two"))
    before = rows(store)
    store.close()
    for revision in ("0001", "head", "0001"):
        (downgrade if revision == "0001" else upgrade)(lasting, revision)
    store = open_store(lasting, vault)
    number = store.shelf.messages()[1]["id"]

    assert rows(store) == before
    assert store.bench.content(number) == SENTENCE.encode()
    assert store.work.claim(NOW, LATER).content == raw(2).content
    assert check(lasting) == []
    store.close()


def test_services_that_start_together_migrate_once(lasting):
    """Each finds the schema whole, whoever made it."""
    downgrade(lasting, "base")
    code = "import sys; from mail_intake.adapters.store import upgrade; upgrade(sys.argv[1])"
    services = [subprocess.Popen([sys.executable, "-c", code, lasting]) for _ in range(3)]

    assert [one.wait(60) for one in services] == [0, 0, 0]
    assert check(lasting) == []


def test_a_schema_changed_by_hand_is_named(lasting):
    """What a person added or removed shows in the check."""
    upgrade(lasting)
    plain = create_engine(lasting)
    with plain.begin() as connection:
        connection.execute(text("ALTER TABLE marks ADD COLUMN extra INTEGER"))
    plain.dispose()

    assert check(lasting) == ["the schema differs: remove_column"]


def test_checks_are_those_of_the_tables():
    """Each state column allows exactly the states of its transition table."""
    kinds = {
        "messages": MessageState, "submissions": SubmissionState, "items": ItemState,
        "outbox": OutboxState, "contacts": ContactState,
    }  # fmt: skip
    for table, kind in kinds.items():
        texts = [
            str(one.sqltext) for one in metadata.tables[table].constraints
            if isinstance(one, CheckConstraint) and "about" not in str(one.sqltext)
        ]  # fmt: skip
        assert [set(re.findall(r"'([a-z]+)'", one)) for one in texts] == [{str(s) for s in kind}]


def test_a_locked_or_read_only_database_is_a_temporary_failure(tmp_path, vault, monkeypatch):
    """With what to do about it; nothing is lost."""
    path = tmp_path / "store.sqlite3"
    monkeypatch.setattr(engine, "BUSY_MS", 10)
    store = open_store(f"sqlite:///{path}", vault)
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(TemporaryFailure, match="tried again"):
            kept(store, raw(), identity())
        other.execute("ROLLBACK")
    other.close()
    assert kept(store, raw(), identity()).new
    store.close()
    monkeypatch.setattr(engine, "_PRAGMAS", (*engine._PRAGMAS, "PRAGMA query_only = ON"))
    reading = open_store(f"sqlite:///{path}", vault)
    with pytest.raises(TemporaryFailure, match="write access"):
        kept(reading, raw(2), identity("two"))
    reading.close()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("sqlite:///nowhere/at/all.sqlite3", "mkdir"),
        ("nonsense", "sqlite:///"),
        ("odd://x", "sqlite:///"),
        ("postgresql+pg8000://clerk@127.0.0.1/x", "mail-intake.postgresql"),
    ],
)
def test_an_address_that_makes_no_sense_is_a_fault(url, words, vault):
    """File, key and a way out."""
    with pytest.raises(ConfigurationError, match=words):
        open_store(url, vault)


def test_a_server_that_is_restarted_is_found_again(vault):
    """While it is away: a temporary failure that says so; afterwards nothing was lost."""
    with installed() as server:
        with server.started():
            store = open_store(server.database(), vault)
            kept(store, raw(1), identity("one"))
        with pytest.raises(TemporaryFailure, match="Is PostgreSQL running"):
            kept(store, raw(2), identity("two"))
        with server.started():
            assert kept(store, raw(2), identity("two")).new
            assert len(store.shelf.messages()) == 2
        store.close()


def test_a_file_that_is_something_else_is_said(tmp_path, vault):
    """Not a database."""
    path = tmp_path / "notes.txt"
    path.write_text("these are notes, not a database, and they go on for a while\n" * 40)
    with pytest.raises(TemporaryFailure, match="something else"):
        open_store(f"sqlite:///{path}", vault)


def test_a_backup_is_whole_and_a_restore_replaces_nothing(tmp_path, vault):
    """The copy opens with the same key and holds the same."""
    url = f"sqlite:///{tmp_path}/store.sqlite3"
    store = open_store(url, vault)
    finish(store, claimed(store))
    store.close()
    copy = tmp_path / "copy.sqlite3"
    backup(url, copy)
    for refused in (lambda: backup(url, copy), lambda: restore(copy, url),
                    lambda: restore(Path("none"), f"{url}.new"), lambda: backup("sqlite://", copy),
                    lambda: backup(f"{url}.none", tmp_path / "x")):  # fmt: skip
        with pytest.raises(WrongUse):
            refused()
    restore(copy, f"{url}.new")
    again = open_store(f"{url}.new", vault)

    assert again.threads.by_reference("CO-1") is not None
    again.close()


def test_times_are_aware_or_refused():
    """A naive time is a defect where it comes from."""
    kind: Any = UtcDateTime()

    assert kind.process_bind_param(None, None) is None
    assert kind.process_result_value(None, None) is None
    with pytest.raises(ValueError, match="zone"):
        kind.process_bind_param(datetime(2026, 1, 1), None)  # noqa: DTZ001 - the naive time it is about
