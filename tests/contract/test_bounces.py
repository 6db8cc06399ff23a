"""Letters that came back, on every database: their states, their addresses, a note for staff."""

from dataclasses import replace

import pytest
from tests.contract.stored import (
    LATER,
    NOW,
    claimed,
    finish,
    letter,
    submission,
    taken,
)

from mail_intake.model.bounce import Fate, Returned
from mail_intake.model.errors import WrongUse
from mail_intake.model.states import MessageState, OutboxState
from mail_intake.model.submission import About, LetterKey, OutboxItem, Result

RECIPIENT = "ann@harborpine.example"


def sent(store, event="e", **more):
    """A letter that the relay took."""
    finish(
        store,
        claimed(store, uid=len(store.shelf.messages()) + 1, text=event),
        letters=(letter(event, envelope_from=f"b+{event}@plan.example", **more),),
        one=store.threads.by_reference("CO-1") or submission(),
    )
    item = taken(store, NOW, LATER)
    store.outbox.close(item, OutboxState.SENT, NOW)
    return item


def report(store, action="failed", status="5.1.1", event="e", **more):
    """Process a message that reports this; its row."""
    fate = Fate(recipient=RECIPIENT, action=action, status=status, diagnostic="550 no such user")
    returned = replace(
        Returned(envelopes=(f"b+{event}@plan.example",), message_id="", fate=fate), **more
    )
    number = len(store.shelf.messages()) + 1
    claim = claimed(store, uid=number, text=f"report {number}", mailbox="bounces")
    result = Result(state=MessageState.SILENT, why="REPORT", returned=returned)
    store.work.finish(claim, result, NOW)
    return store.shelf.messages()[0]


def states(store):
    return [str(item.state) for item in store.shelf.letters()]


def test_a_hard_bounce_ends_the_letter_and_the_address(store):
    """What waits for this address is cancelled, and nothing more may go there."""
    sent(store)
    other = OutboxItem(
        key=LetterKey(about=About.STAFF, about_id="x", letter="reminder", event="later"),
        recipient=RECIPIENT, envelope_from="", message_id="<l@plan.example>", content=b"x",
        due_at=LATER,
    )  # fmt: skip
    store.outbox.post(other, NOW)
    assert not store.addresses.unreachable(RECIPIENT)
    report(store)

    assert states(store) == ["cancelled", "bounced"]
    assert store.shelf.letters()[1].last_failure == "5.1.1 550 no such user"
    assert store.addresses.unreachable("ANN@harborpine.example")
    (one,) = store.addresses.listed()
    assert (one.address.casefold(), one.status, one.since) == (RECIPIENT, "5.1.1", NOW)


def test_staff_see_it_at_the_submission(store):
    """Once, with what the other server said."""
    sent(store)
    report(store, "delayed", "4.4.1")
    report(store)
    kept = store.threads.by_reference("CO-1")

    assert kept.attention == ("X", "LETTER_DELAYED", "LETTER_BOUNCED")
    assert [step.why for step in kept.history[-2:]] == ["LETTER_DELAYED", "LETTER_BOUNCED"]
    assert kept.history[-1].new == "5.1.1 550 no such user"


def test_a_delay_changes_nothing_but_the_letter(store):
    """It may still arrive; a second report of it is no news."""
    sent(store)
    report(store, "delayed", "4.4.1")
    report(store, "delayed", "4.4.1")

    assert states(store) == ["delayed"]
    assert not store.addresses.unreachable(RECIPIENT)
    assert store.threads.by_reference("CO-1").attention.count("LETTER_DELAYED") == 1


def test_failed_for_now_ends_the_letter_only(store):
    """A full mailbox may be emptied."""
    sent(store)
    report(store, "failed", "4.2.2")

    assert states(store) == ["bounced"]
    assert not store.addresses.unreachable(RECIPIENT)


def test_a_report_proves_that_its_letter_was_sent(store):
    """Also where the process died before it wrote that down: it is not sent again."""
    finish(store, claimed(store), letters=(letter("e", envelope_from="b+e@plan.example"),))
    taken(store, NOW, LATER)
    report(store)

    assert states(store) == ["bounced"]
    assert store.outbox.take(LATER, LATER) == ()


def test_by_message_id_only_for_its_own_recipient(store):
    """A Message-ID is known to whoever read the letter; the address of a bounce is not."""
    sent(store)
    mine = {"event": "unknown", "message_id": "<e@plan.example>"}
    stranger = Fate(recipient="bob@cedarbay.example", action="failed", status="5.1.1")
    row = report(store, **mine, fate=stranger)
    assert (states(store), row["note"]) == (["sent"], "a delivery report about no letter of ours")
    report(store, **mine)

    assert states(store) == ["bounced"]


def test_a_person_readmits_an_address(store):
    """Once; then letters go there again."""
    sent(store)
    report(store)
    store.addresses.readmit(RECIPIENT)

    assert not store.addresses.unreachable(RECIPIENT)
    with pytest.raises(WrongUse, match="outbox unreachable"):
        store.addresses.readmit(RECIPIENT)
