"""The first rule that holds decides; each reply has its reason."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.unit.decide.given import CLAIMS, FORM, mail

from mail_intake.decide.budget import Counts, backlog, delay, over_budget
from mail_intake.decide.decide import RULES, Facts, decide, public_reply
from mail_intake.decide.phi import Phi
from mail_intake.model.answer import Finding, FindingKind
from mail_intake.model.decision import Reason, Reply, Silence
from mail_intake.model.form import Budgets, Topic
from mail_intake.model.mail import Protection
from mail_intake.model.states import SubmissionState
from mail_intake.model.submission import Submission

NOW = datetime(2026, 11, 24, 20, tzinfo=UTC)
MISSING = Finding(kind=FindingKind.MISSING, path="npi", code="not_given")
INVALID = Finding(kind=FindingKind.INVALID, path="npi", code="malformed")
TOPIC = Topic(name="debt", title="debt", any_of=("debt",), facts=("f",))
FACTS = Facts(mail=mail("x"), form=FORM)


def waiting(status=SubmissionState.INCOMPLETE):
    return Submission(reference="CO-1", form="f", status=status, created_at=NOW)


@pytest.mark.parametrize(
    ("facts", "reply", "why"),
    [
        ({}, Reply.ACKNOWLEDGE, Reason.COMPLETE),
        ({"silence": Silence.BULK, "oversize": True}, Reply.NONE, Silence.BULK),
        ({"oversize": True}, Reply.TOO_LARGE, Reason.TOO_LARGE),
        ({"closed": True}, Reply.RECEIVED, Reason.CLOSED_SUBMISSION),
        ({"protection": Protection.ENCRYPTED}, Reply.RECEIVED, Reason.UNREADABLE),
        ({"form": CLAIMS, "phi": Phi.PRESENT}, Reply.SECURE_RESEND, Reason.PHI_UNSECURED),
        ({"form": CLAIMS, "phi": Phi.PRESENT, "secured": True}, Reply.ACKNOWLEDGE, Reason.COMPLETE),
        ({"phi": Phi.PRESENT}, Reply.ACKNOWLEDGE, Reason.COMPLETE),
        ({"form": CLAIMS, "phi": Phi.POSSIBLE, "findings": (MISSING,)}, Reply.RECEIVED, Reason.PHI_POSSIBLE),
        ({"form": CLAIMS, "phi": Phi.POSSIBLE}, Reply.ACKNOWLEDGE, Reason.COMPLETE),
        ({"topic": TOPIC}, Reply.REDIRECT, Reason.OTHER_DESK),
        ({"topic": TOPIC, "submission": waiting(), "changed": ("npi",)}, Reply.ACKNOWLEDGE, Reason.COMPLETE),
        ({"findings": (MISSING,)}, Reply.MISSING_FIELDS, Reason.FIELDS_MISSING),
        ({"findings": (MISSING, INVALID)}, Reply.MISSING_FIELDS, Reason.FIELDS_INVALID),
        ({"findings": (INVALID,)}, Reply.ACKNOWLEDGE, Reason.COMPLETE),
        ({"submission": waiting()}, Reply.NONE, Silence.NOTHING_NEW),
        ({"submission": waiting(), "says_more": True}, Reply.RECEIVED, Reason.NOT_UNDERSTOOD),
        ({"submission": waiting(), "asks_staff": True}, Reply.RECEIVED, Reason.ASKS_STAFF),
        ({"submission": waiting(SubmissionState.COMPLETE), "changed": ("npi",)}, Reply.CHANGED, Reason.CORRECTED),
        ({"submission": waiting(SubmissionState.EXPIRED)}, Reply.ACKNOWLEDGE, Reason.COMPLETE),
    ],
)  # fmt: skip
def test_the_first_rule_that_holds_decides(facts, reply, why):
    """Machines first, then what cannot be read, then health information, then the form."""
    decision = decide(replace(FACTS, **facts))

    assert (decision.reply, decision.why) == (reply, why)


def test_a_redirect_names_its_topic():
    """The letter's facts are found by the topic's name; another reply carries none."""
    assert decide(replace(FACTS, topic=TOPIC)).topic == "debt"
    assert decide(replace(FACTS, topic=TOPIC, submission=waiting(), changed=("x",))).topic == ""


def test_a_question_beside_an_answer_is_shown_to_staff():
    """The letter goes out, and a person looks."""
    assert decide(replace(FACTS, asks_staff=True)).attention == ("ASKS_STAFF",)


def test_every_reason_explains_itself_once():
    """No rule hides behind another with the same reason and reply."""
    pairs = [(rule.reason, rule.reply) for rule in RULES]

    assert len(set(pairs)) == len(pairs)


def test_an_optional_value_that_is_wrong_is_shown_to_staff():
    """What is required and wrong is missing, too, and asked for; what is optional holds nobody up."""
    assert decide(replace(FACTS, findings=(INVALID,))).attention == ("FIELDS_INVALID",)
    assert decide(replace(FACTS, findings=(MISSING, INVALID))).attention == ()


def test_a_change_is_an_acknowledgement_elsewhere():
    """Other tools know no word for it."""
    assert public_reply(Reply.CHANGED) == "acknowledge"
    assert public_reply(Reply.RECEIVED) == "received"


@pytest.mark.parametrize(
    ("reply", "counts", "silence"),
    [
        (Reply.ACKNOWLEDGE, Counts(today=2, month=9), None),
        (Reply.ACKNOWLEDGE, Counts(today=3), Silence.BUDGET),
        (Reply.ACKNOWLEDGE, Counts(month=10), Silence.BUDGET),
        (Reply.REDIRECT, Counts(notice=1), Silence.ALREADY_SETTLED),
        (Reply.ACKNOWLEDGE, Counts(notice=1), None),
    ],
)
def test_letters_are_limited(reply, counts, silence):
    """So many a day and a month to one sender; the same notice once."""
    assert over_budget(reply, counts, Budgets()) is silence


def test_a_full_minute_only_delays():
    """The cap of a minute loses no answer."""
    assert delay(Counts(minute=59), Budgets()) == timedelta()
    assert delay(Counts(minute=120), Budgets()) == timedelta(minutes=2)


def test_old_mail_is_filed_not_answered():
    """Older than the backlog age."""
    assert backlog(NOW - timedelta(days=4), NOW, Budgets())
    assert not backlog(NOW - timedelta(days=2), NOW, Budgets())
