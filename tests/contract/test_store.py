"""The store's ports, on every database: stored once, claimed once, written whole or not at all."""

from dataclasses import replace
from datetime import timedelta
from threading import Thread

import pytest
from tests.contract.stored import (
    LATER,
    NOW,
    SENTENCE,
    SUBJECT,
    claimed,
    finish,
    identity,
    kept,
    letter,
    raw,
    submission,
    taken,
)

from mail_intake.model.answer import Evidence, Finding, FindingKind
from mail_intake.model.errors import ClaimLost, IllegalStep, WrongUse
from mail_intake.model.mail import Listing, Mark
from mail_intake.model.states import MessageState, OutboxState, SubmissionState
from mail_intake.model.submission import Actor, Step


def test_a_message_is_stored_once_and_linked_again(store):
    """The same identity in another mailbox is the same message; the same arrival is nothing."""
    first = kept(store, raw(1), identity())
    second = kept(store, raw(5, "claims-help"), identity())
    third = kept(store, raw(5, "claims-help"), identity())

    assert (first.new, second.new, third.new) == (True, False, False)
    assert first.id == second.id
    assert store.work.claim(NOW, LATER).mailboxes == ("alerts", "claims-help")


def test_messages_that_came_together_are_stored_together(store):
    """One that stands among them twice is stored once; the receipts are in their order."""
    messages = [(raw(1), identity("one")), (raw(2), identity("two")), (raw(3), identity("one"))]
    receipts = store.inbox.receive(messages, NOW)

    assert [one.new for one in receipts] == [True, True, False]
    assert receipts[0].id == receipts[2].id
    assert store.marks.known("alerts", Listing(uid_validity=7, uids=(1, 2, 3))) == {1, 2, 3}


def test_letters_are_taken_together_up_to_a_number(store):
    """The oldest first, each with its own attempt and lease."""
    finish(store, claimed(store), letters=tuple(letter(name) for name in "abc"))
    first = store.outbox.take(NOW, LATER, 2)
    second = store.outbox.take(NOW, LATER, 2)

    assert [one.key.event for one in (*first, *second)] == ["a", "b", "c"]
    assert {(one.attempts, one.state, one.lease_until) for one in first} == {
        (1, OutboxState.SENDING, LATER)
    }


def test_what_the_mailbox_was_not_told_is_remembered(store):
    """By UIDVALIDITY, until it was told."""
    for uid in (2, 1):
        kept(store, raw(uid), identity(str(uid)))
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
    kept(store, raw(2), identity())

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
    kept(store, raw(), identity())
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
    receipt = kept(store, raw(content=b"\x00\xff\r\n"), identity())

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
    first = taken(store, NOW, LATER)
    assert taken(store, NOW, LATER) is None
    second = taken(store, LATER, LATER + timedelta(minutes=5))
    with pytest.raises(ClaimLost):
        store.outbox.close(first, OutboxState.SENT, NOW)
    store.outbox.close(second, OutboxState.DUE, NOW, failure="451", due_at=LATER)

    assert (first.attempts, second.attempts) == (1, 2)
    assert taken(store, NOW, LATER) is None
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

    assert store.threads.letters_to(
        ("ann@HARBORPINE.example", "", before),
        ("", "redirect", before),
        ("ann@harborpine.example", "acknowledge", NOW),
        ("ann@harborpine.example", "acknowledge", before),
        ("", "", before),
    ) == (2, 0, 0, 2, 2)


def test_workers_take_each_message_once(store):
    """Four threads, forty messages, no two claims of one."""
    for uid in range(40):
        kept(store, raw(uid), identity(str(uid)))
    taken: list[int] = []

    def work():
        while (claim := store.work.claim(NOW, LATER)) is not None:
            taken.append(claim.id)

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(taken) == sorted(set(taken))
    assert len(taken) == 40


def test_two_pollers_store_one_message(store):
    """Racing on the same identity."""
    receipts: list[bool] = []

    def poll(uid):
        receipts.append(kept(store, raw(uid), identity()).new)

    threads = [Thread(target=poll, args=(uid,)) for uid in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(receipts) == [False] * 5 + [True]


def test_what_somebody_wrote_lately_is_found(store):
    """By address, whatever its case; the latest first; not before the time, not of others."""
    later, old = NOW + timedelta(days=20), NOW - timedelta(days=40)
    for number, reference in enumerate(("CO-1", "CO-2"), 1):
        claim = claimed(store, uid=number, text=reference)
        one = submission(reference=reference, created_at=old)
        finish(store, claim, one=one, speaker="Ann@harborpine.example")

    def found(address, since):
        return [one.reference for one in store.threads.lately(address, since)]

    assert found("ann@HARBORPINE.example", NOW) == ["CO-2", "CO-1"]
    assert found("ann@harborpine.example", later) == []
    assert found("eve@other.example", old) == []


def test_who_writes_again_wrote_lately(store):
    """The later message counts; a message of nobody known leaves no trace."""
    finish(store, claimed(store), speaker="ann@harborpine.example")
    again = claimed(store, uid=2, text="two", received_at=NOW + timedelta(days=20))
    finish(store, again, one=submission(version=1), speaker="ann@harborpine.example")
    finish(store, claimed(store, uid=3, text="three"), one=submission(version=2))

    (one,) = store.threads.lately("ann@harborpine.example", NOW + timedelta(days=10))
    assert one.version == 3


def test_findings_keep_their_evidence(store):
    """Where a patient is told comes back as it was written."""
    place = Evidence(segment=1, line=4, start=9)
    told = Finding(
        kind=FindingKind.PHI, path="", code="BIRTH_DATE", detail="2/3/1961", evidence=place
    )
    finish(store, claimed(store), one=submission(findings=(told,)))

    assert store.threads.by_reference("CO-1").findings == (told,)


def test_history_names_its_message(store):
    """The key of the message that did a step."""
    step = Step(at=NOW, actor=Actor.SENDER, what="created", why="w", message="k1")
    finish(store, claimed(store), one=submission(history=(step,)))

    assert store.threads.by_reference("CO-1").history[0].message == "k1"
