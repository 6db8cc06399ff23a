"""What the store's tests put into it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from mail_intake.model.answer import Answer, Evidence, Finding, FindingKind
from mail_intake.model.mail import Identity, RawMessage
from mail_intake.model.states import MessageState, SubmissionState
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


def raw(uid=1, mailbox="alerts", content=b"Subject: x\r\n\r\nhello", **more):
    return RawMessage(
        mailbox=mailbox, uid_validity=7, uid=uid, content=content, size=len(content),
        **({"received_at": NOW} | more),
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


def kept(store, message, whose):
    """Store one message; its receipt."""
    (receipt,) = store.inbox.receive([(message, whose)], NOW)
    return receipt


def taken(store, now, until):
    """The one letter that is due, or None."""
    found = store.outbox.take(now, until)
    return found[0] if found else None


def claimed(store, uid=1, text="one", **more):
    kept(store, raw(uid, **more), identity(text))
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
