"""Values and tables: what may happen, and nothing else."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail_intake.model.answer import Answer, Extraction, Row
from mail_intake.model.decision import Decision, Reason, Reply, Silence
from mail_intake.model.errors import ConfigurationError, Fault, IllegalStep
from mail_intake.model.form import Calendar, FieldSpec, Form, Plan, Policies
from mail_intake.model.mail import Address, Attachment, Mail, Segment, SegmentKind
from mail_intake.model.settings import Endpoint, MailboxSettings, Settings
from mail_intake.model.states import SUBMISSION, TABLES, SubmissionState
from mail_intake.model.statesdoc import document, mermaid
from mail_intake.model.submission import Actor, Item, Step, Submission

NOW = datetime(2026, 1, 1, tzinfo=UTC)
STEP = Step(at=NOW, actor=Actor.STAFF, what="", why="because")


def submission():
    return Submission(
        reference="CO-1", form="f", status=SubmissionState.INCOMPLETE, created_at=NOW
    )


@given(st.lists(st.sampled_from(list(SubmissionState)), max_size=20))
def test_the_history_always_explains_the_status(wishes):
    """Whatever steps are tried, the last state in the history is the status."""
    one = submission()
    for wish in wishes:
        if SUBMISSION.allows(one.status, wish):
            one = one.take(wish, STEP)
        else:
            with pytest.raises(IllegalStep):
                one.take(wish, STEP)

    states = [step.new for step in one.history if step.what == "state"]
    assert str(one.status) == (states[-1] if states else "incomplete")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.thing)
def test_every_state_has_its_row(table):
    """A state without a row would be a dead end by accident."""
    kind: Any = type(next(iter(table.rows)))

    assert set(table.rows) == set(kind)


def test_a_table_draws_itself():
    """States stand in the order of their enum."""
    drawn = mermaid(SUBMISSION)

    assert drawn.startswith("stateDiagram-v2\n    incomplete --> complete")
    assert drawn in document(TABLES)


def test_a_note_is_added_to_the_history():
    """Nothing else changes."""
    assert submission().note(STEP).history == (STEP,)


def test_answers_are_found_by_name():
    """Rows, extractions, submissions and items look their answers up alike."""
    one = Answer(field="npi", value="1", raw="1")

    assert Row(answers=(one,)).get("npi") is one
    assert Extraction(answers=(one,)).get("fax") is None
    assert Item(id=1, answers=(one,)).get("npi") is one
    assert submission().get("npi") is None


def test_a_decision_says_why():
    """By its reason or its silence."""
    assert Decision(reply=Reply.NONE, silence=Silence.BULK).why == "BULK"
    assert Decision(reply=Reply.ACKNOWLEDGE, reason=Reason.COMPLETE).why == "COMPLETE"


def test_faults_read_as_sentences():
    """File, key, problem and way out; all of them at once."""
    first = Fault(file="a.toml", key="x.y", problem="is missing", way_out="Add it")
    second = Fault(file="b.toml", key="", problem="cannot be read", way_out="Create it")

    assert str(ConfigurationError(first, second)) == (
        "a.toml: x.y: is missing. Add it\nb.toml: cannot be read. Create it"
    )


def test_headers_are_found_without_regard_to_case():
    """Top-most first."""
    mail = Mail(sender=Address(), headers=(("X-A", "1"), ("x-a", "2")))

    assert (mail.header("x-A"), mail.header_all("X-a"), mail.header("b")) == (
        "1",
        ("1", "2"),
        None,
    )
    assert Attachment(name="a", media_type="b/c", content=b"xyz").size == 3


def test_settings_find_mailboxes_and_forms():
    """By name; an unknown one is a KeyError."""
    spec = FieldSpec(name="npi", kind="npi", label="NPI")
    form = Form(name="f", title="F", fields=(spec,))
    plan = Plan(name="P", phone="1", hours="h", domains=())
    calendar = Calendar(zone="UTC", opens="08:00", closes="17:00", holidays=())
    policies = Policies(plan=plan, forms=(form,), topics=(), calendar=calendar)
    box = MailboxSettings(
        name="m", form="f", addresses=("a@plan.example",), place=Endpoint(host="h", port=1)
    )
    settings = Settings(
        mailboxes=(box,), policies=policies, database="", keys=(), bounces="b@plan.example"
    )

    assert settings.mailbox("m") is box
    assert settings.own_addresses == {"a@plan.example", "b@plan.example"}
    assert policies.form("f").spec("npi") is spec
    assert form.spec("x") is None
    for look in (settings.mailbox, policies.form):
        with pytest.raises(KeyError):
            look("nothing")


def test_the_senders_own_words():
    """Body segments, without subject, quotes and signature."""
    kinds = (SegmentKind.SUBJECT, SegmentKind.BODY, SegmentKind.QUOTED, SegmentKind.BODY)
    segments = tuple(
        Segment(kind=kind, source="text/plain", lines=(str(number), ""))
        for number, kind in enumerate(kinds)
    )

    assert Mail(sender=Address(), segments=segments).reply_text == "1\n\n3"
