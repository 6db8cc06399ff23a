"""The store's ports, on every database: stored once, claimed once, written whole or not at all."""

import re
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import CheckConstraint

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
from mail_intake.model.answer import Answer, Evidence, Finding, FindingKind
from mail_intake.model.errors import (
    ClaimLost,
    ConfigurationError,
    IllegalStep,
    PermanentFailure,
    TemporaryFailure,
    WrongUse,
)
from mail_intake.model.mail import Identity, Listing, Mark, RawMessage
from mail_intake.model.states import (
    ContactState,
    ItemState,
    MessageState,
    OutboxState,
    SubmissionState,
)
from mail_intake.model.submission import (
    About,
    Actor,
    Item,
    LetterKey,
    OutboxItem,
    Result,
    Step,
    Submission,
)

NOW = datetime(2026, 11, 24, 20, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
TIN, SUBJECT, SENTENCE = "931234567", "about our Q7 move", "the quick brown clinic moves"


@pytest.fixture(params=["file", "memory"])
def url(request, tmp_path):
    """Every database that the contract holds for."""
    return "sqlite://" if request.param == "memory" else f"sqlite:///{tmp_path}/store.sqlite3"


@pytest.fixture
def vault():
    return KeyRing((new_key(),))


@pytest.fixture
def store(url, vault):
    one = open_store(url, vault)
    yield one
    one.close()


def raw(uid=1, mailbox="alerts", content=b"Subject: x\r\n\r\nhello", **more):
    return RawMessage(
        mailbox=mailbox, uid_validity=7, uid=uid, received_at=NOW, content=content,
        size=len(content), **more,
    )  # fmt: skip


def identity(text="one"):
    return Identity(message_id=f"<{text}@a.example>", sender="a", date="d", digest=text)


def submission(**changes):
    answers = (
        Answer(field="tin", value=TIN, raw=TIN, evidence=Evidence(segment=1, line=2, label="tin")),
        Answer(field="npi", value="1234567893", raw="1234567893"),
    )
    one = Submission(
        reference="CO-1", form="f", status=SubmissionState.INCOMPLETE, created_at=NOW,
        answers=answers, items=(Item(id=3, answers=answers[:1]),),
        findings=(Finding(kind=FindingKind.MISSING, path="fax", code="not_given"),),
        pending=("dmap_id",), attention=("X",), participants=("ann@harborpine.example",),
        history=(Step(at=NOW, actor=Actor.SENDER, what="created", why="w", new=TIN),),
    )  # fmt: skip
    return replace(one, **changes)


def letter(event="e", **changes):
    item = OutboxItem(
        key=LetterKey(about=About.SUBMISSION, about_id="CO-1", letter="acknowledge", event=event),
        recipient="Ann@harborpine.example", envelope_from="b@plan.example",
        message_id=f"<{event}@plan.example>", content=SENTENCE.encode(), due_at=NOW,
    )  # fmt: skip
    return replace(item, **changes)


def claimed(store, uid=1, text="one", **more):
    store.inbox.receive(raw(uid, **more), identity(text), NOW)
    claim = store.work.claim(NOW, LATER)
    assert claim is not None
    return claim


def finish(store, claim, *, letters=(), one=None, **more):
    result = Result(
        state=MessageState.PROCESSED, why="COMPLETE", form="f", mailbox="alerts",
        sender="ann@harborpine.example", subject=SUBJECT, message_id="<m@a.example>",
        submission=one or submission(), letters=letters, segments=SENTENCE, **more,
    )  # fmt: skip
    store.work.finish(claim, result, NOW)


def test_a_message_is_stored_once_and_linked_again(store):
    """The same identity in another mailbox is the same message; the same arrival is nothing."""
    first = store.inbox.receive(raw(1), identity(), NOW)
    second = store.inbox.receive(raw(5, "claims-help"), identity(), NOW)
    third = store.inbox.receive(raw(5, "claims-help"), identity(), NOW)

    assert (first.new, second.new, third.new) == (True, False, False)
    assert first.id == second.id
    assert store.work.claim(NOW, LATER).mailboxes == ("alerts", "claims-help")


def test_what_the_mailbox_was_not_told_is_remembered(store):
    """By UIDVALIDITY, until it was told."""
    for uid in (2, 1):
        store.inbox.receive(raw(uid), identity(str(uid)), NOW)
    (listing,) = store.inbox.unsettled("alerts")
    store.inbox.settled("alerts", listing, NOW)

    assert listing == Listing(uid_validity=7, uids=(1, 2))
    assert store.inbox.unsettled("alerts") == ()


def test_marks_only_move_forward(store):
    """Under one UIDVALIDITY; a new one starts over."""
    assert store.marks.mark("alerts") is None
    for mark in (Mark(uid_validity=7, uid=5), Mark(uid_validity=7, uid=3)):
        store.marks.advance("alerts", mark)
    assert store.marks.mark("alerts") == Mark(uid_validity=7, uid=5)
    store.marks.advance("alerts", Mark(uid_validity=8, uid=1))
    assert store.marks.mark("alerts") == Mark(uid_validity=8, uid=1)


def test_known_arrivals_are_told(store):
    """So that a body is fetched once."""
    store.inbox.receive(raw(2), identity(), NOW)

    assert store.marks.known("alerts", Listing(uid_validity=7, uids=(1, 2, 3))) == {2}


def test_a_claim_is_a_lease(store):
    """Nobody else gets it before it runs out; then somebody does, with one more attempt."""
    first = claimed(store)
    assert store.work.claim(NOW, LATER) is None
    second = store.work.claim(LATER, LATER + timedelta(minutes=5))

    assert (first.attempts, second.attempts) == (1, 2)
    with pytest.raises(ClaimLost):
        finish(store, first)


def test_everything_is_written_at_once(store):
    """Submission, rows, history, letters and thread come back as they were."""
    finish(store, claimed(store), letters=(letter(),))
    kept = store.threads.by_reference("CO-1")

    assert replace(kept, version=0) == submission()
    assert store.threads.by_message_ids(["<none@x>", "<m@a.example>"]) == kept
    assert store.threads.by_message_ids(["<e@plan.example>"]) == kept
    assert store.threads.by_message_ids([]) is None
    assert store.shelf.submissions("f", SubmissionState.INCOMPLETE) == (kept,)
    (row,) = store.shelf.messages(MessageState.PROCESSED)
    assert (row["sender"], row["subject"], row["reference"]) == (
        "ann@harborpine.example",
        SUBJECT,
        "CO-1",
    )


def test_a_submission_that_moved_is_not_overwritten(store):
    """The version is checked; nothing of the result is written."""
    finish(store, claimed(store))
    stale = submission(version=7)
    claim = claimed(store, 2, "two")
    with pytest.raises(ClaimLost):
        finish(store, claim, one=stale, letters=(letter("other"),))

    assert store.shelf.letters() == ()
    again = submission(version=1, attention=("X", "Y"))
    finish(store, claim, one=again)
    assert store.threads.by_reference("CO-1").version == 2


def test_a_new_submission_with_a_known_reference_is_a_race(store):
    """The second of two first messages starts over."""
    finish(store, claimed(store))
    with pytest.raises(ClaimLost):
        finish(store, claimed(store, 2, "two"))


def test_the_third_failure_quarantines(store):
    """Given back twice; then visible with its cause, looked at again, or closed with a reason."""
    claim = claimed(store)
    states = [store.work.fail(claim, "broken", NOW)]
    states += [store.work.fail(store.work.claim(NOW, LATER), "broken", NOW) for _ in range(2)]
    (row,) = store.shelf.messages(MessageState.QUARANTINED)
    store.bench.requeue(row["id"], NOW)

    assert states == [MessageState.STORED, MessageState.STORED, MessageState.QUARANTINED]
    assert row["cause"] == "broken"
    assert store.work.claim(NOW, LATER).attempts == 1


def test_a_message_that_kills_the_process_is_quarantined(store):
    """Three leases that nobody ended."""
    store.inbox.receive(raw(), identity(), NOW)
    for hour in range(3):
        assert store.work.claim(
            NOW + timedelta(hours=hour), NOW + timedelta(hours=hour, minutes=1)
        )

    assert store.work.claim(NOW + timedelta(hours=9), NOW + timedelta(hours=10)) is None
    (row,) = store.shelf.messages(MessageState.QUARANTINED)
    assert row["cause"] == "died while being processed"
    store.bench.shut(row["id"], "known spam", NOW)
    with pytest.raises(IllegalStep):
        store.bench.requeue(row["id"], NOW)
    with pytest.raises(WrongUse):
        store.bench.shut(row["id"], " ", NOW)


def test_raw_bytes_come_back(store):
    """Byte for byte; an unknown number is wrong use."""
    receipt = store.inbox.receive(raw(content=b"\x00\xff\r\n"), identity(), NOW)

    assert store.bench.content(receipt.id) == b"\x00\xff\r\n"
    with pytest.raises(WrongUse):
        store.bench.content(99)
    with pytest.raises(WrongUse):
        store.bench.requeue(99, NOW)


def test_a_second_letter_for_the_same_event_cannot_exist(store):
    """The key is unique; the first one stays."""
    finish(store, claimed(store), letters=(letter(), letter(content=b"other")))
    (item,) = store.shelf.letters()

    assert item.content == SENTENCE.encode()


def test_a_letter_is_taken_by_one_courier(store):
    """Under a lease; after it by the next one, and the first may not close it."""
    finish(store, claimed(store), letters=(letter(),))
    first = store.outbox.take(NOW, LATER)
    assert store.outbox.take(NOW, LATER) is None
    second = store.outbox.take(LATER, LATER + timedelta(minutes=5))
    with pytest.raises(ClaimLost):
        store.outbox.close(first, OutboxState.SENT, NOW)
    store.outbox.close(second, OutboxState.DUE, NOW, failure="451", due_at=LATER)

    assert (first.attempts, second.attempts) == (1, 2)
    assert store.outbox.take(NOW, LATER) is None
    (item,) = store.shelf.letters(OutboxState.DUE)
    assert (item.last_failure, item.due_at) == ("451", LATER)


def test_people_move_letters_by_the_table(store):
    """Hold, release, cancel; what the table does not allow is refused."""
    finish(store, claimed(store), letters=(letter(),))
    number = store.shelf.letters()[0].id
    for state in (OutboxState.HELD, OutboxState.DUE, OutboxState.CANCELLED):
        assert store.outbox.move(number, state, LATER).state is state

    with pytest.raises(IllegalStep):
        store.outbox.move(number, OutboxState.DUE, NOW)
    with pytest.raises(WrongUse):
        store.outbox.move(99, OutboxState.HELD, NOW)


def test_letters_are_counted_by_recipient_and_kind(store):
    """Without regard to case."""
    finish(store, claimed(store), letters=(letter("a"), letter("b")))
    before = NOW - timedelta(seconds=1)

    assert store.threads.letters_to("ann@HARBORPINE.example", "", before) == 2
    assert store.threads.letters_to("", "redirect", before) == 0
    assert store.threads.letters_to("ann@harborpine.example", "acknowledge", NOW) == 0


def test_workers_take_each_message_once(tmp_path, vault):
    """Four threads, forty messages, no two claims of one."""
    store = open_store(f"sqlite:///{tmp_path}/store.sqlite3", vault)
    for uid in range(40):
        store.inbox.receive(raw(uid), identity(str(uid)), NOW)
    taken: list[int] = []

    def work():
        while (claim := store.work.claim(NOW, LATER)) is not None:
            taken.append(claim.id)

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    store.close()

    assert sorted(taken) == sorted(set(taken))
    assert len(taken) == 40


def test_two_pollers_store_one_message(tmp_path, vault):
    """Racing on the same identity."""
    store = open_store(f"sqlite:///{tmp_path}/store.sqlite3", vault)
    receipts: list[bool] = []

    def poll(uid):
        receipts.append(store.inbox.receive(raw(uid), identity(), NOW).new)

    threads = [Thread(target=poll, args=(uid,)) for uid in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    store.close()

    assert sorted(receipts) == [False] * 5 + [True]


def test_nothing_private_is_in_the_file(tmp_path, vault):
    """Not the TIN, not a subject, a sentence or an address; clinic NPIs stay clear unless told."""
    path = tmp_path / "store.sqlite3"
    store = open_store(f"sqlite:///{path}", vault, encrypt_all=True)
    finish(store, claimed(store, content=SENTENCE.encode()), letters=(letter(),))
    held = b"".join(part.read_bytes() for part in tmp_path.glob("store.sqlite3*"))
    store.close()

    for secret in (TIN, SUBJECT, SENTENCE, "harborpine", "1234567893"):
        assert secret.encode() not in held


def test_another_key_opens_nothing(tmp_path, vault):
    """What was sealed stays sealed."""
    url = f"sqlite:///{tmp_path}/store.sqlite3"
    first = open_store(url, vault)
    finish(first, claimed(first))
    first.close()
    second = open_store(url, KeyRing((new_key(),)))
    with pytest.raises(PermanentFailure):
        second.shelf.submissions()
    second.close()


def test_migrations_give_the_schema(tmp_path):
    """Up, checked, down to nothing, and up again."""
    url = f"sqlite:///{tmp_path}/store.sqlite3"
    upgrade(url)
    assert check(url) == []
    downgrade(url, "base")
    assert any("db upgrade" in problem for problem in check(url))
    upgrade(url)
    assert check(url) == []


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
    monkeypatch.setattr(engine, "_PRAGMAS", (*engine._PRAGMAS, "PRAGMA busy_timeout = 10"))
    store = open_store(f"sqlite:///{path}", vault)
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(TemporaryFailure, match="tried again"):
            store.inbox.receive(raw(), identity(), NOW)
        other.execute("ROLLBACK")
    other.close()
    assert store.inbox.receive(raw(), identity(), NOW).new
    store.close()
    monkeypatch.setattr(engine, "_PRAGMAS", (*engine._PRAGMAS, "PRAGMA query_only = ON"))
    reading = open_store(f"sqlite:///{path}", vault)
    with pytest.raises(TemporaryFailure, match="write access"):
        reading.inbox.receive(raw(2), identity("two"), NOW)
    reading.close()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("sqlite:///nowhere/at/all.sqlite3", "mkdir"),
        ("nonsense", "sqlite:///"),
        ("odd://x", "sqlite:///"),
    ],
)
def test_an_address_that_makes_no_sense_is_a_fault(url, words, vault):
    """File, key and a way out."""
    with pytest.raises(ConfigurationError, match=words):
        open_store(url, vault)


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
