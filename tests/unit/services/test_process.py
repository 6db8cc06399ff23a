"""One message through the house: understood, written in one transaction, answered once."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes

import pytest
from tests.unit.services.house import COMPLETE, House, eml

from mail_intake.config import demo_settings
from mail_intake.model.decision import Silence
from mail_intake.model.errors import ClaimLost, PermanentFailure, TemporaryFailure
from mail_intake.model.settings import MailboxSettings
from mail_intake.model.states import MessageState, OutboxState, SubmissionState
from mail_intake.model.submission import Actor, Step


@pytest.fixture
def house():
    with House() as one:
        yield one


def accept(house):
    """Let staff accept the only submission."""
    claim = house.receive(eml("x", subject="other"))
    taken = house.store.work.claim(house.clock.now(), house.clock.now() + timedelta(hours=1))
    step = Step(at=house.clock.now(), actor=Actor.STAFF, what="", why="fine", who="staff")
    from mail_intake.model.submission import Result

    accepted = house.only().take(SubmissionState.ACCEPTED, step)
    result = Result(state=MessageState.PROCESSED, why="", submission=accepted)
    house.store.work.finish(taken, result, house.clock.now())
    assert claim.new


def test_a_complete_message_is_acknowledged(house):
    """Everything required is there: a complete submission, a letter, a history."""
    done = house.process(eml(COMPLETE, Message_ID="<1@harborpine.example>"))

    assert (done.state, house.letters()) == (MessageState.PROCESSED, ["acknowledge"])
    assert house.only().status is SubmissionState.COMPLETE
    assert [step.what for step in house.only().history][:1] == ["created"]
    assert house.only().history[-1].what == "letter"


def test_the_answer_threads_and_is_marked_as_automatic(house):
    """In-Reply-To, Auto-Submitted, our own Message-ID, a VERP envelope."""
    house.process(eml(COMPLETE, Message_ID="<1@harborpine.example>"))
    (item,) = house.store.shelf.letters()
    letter = message_from_bytes(item.content)

    assert letter["In-Reply-To"].strip() == "<1@harborpine.example>"
    assert letter["Auto-Submitted"] == "auto-replied"
    assert letter["Message-ID"].strip() == item.message_id
    assert item.envelope_from.startswith("bounces+")


def test_what_is_missing_is_asked_for(house):
    """An incomplete submission and a letter that asks."""
    house.process(eml("Clinic: Harbor Pine Clinic\nE-mail: ann@harborpine.example\n"))

    assert house.letters() == ["missing-fields"]
    assert house.only().status is SubmissionState.INCOMPLETE


def test_a_wrong_value_is_asked_for_once(house):
    """As wrong, with what was written; not as missing as well."""
    body = "Clinic: Harbor Pine Clinic\nNPI: 1234567890\n"
    house.process(
        eml(body, To="newcontractrequest@careplan.example"), mailbox="new-contract-request"
    )
    (item,) = house.store.shelf.letters()
    text = message_from_bytes(item.content).get_payload(0).get_payload(decode=True).decode()

    assert text.count("does not pass its check digit") == 1
    assert "You wrote: 1234567890" in text


def test_a_follow_up_fills_the_gap(house):
    """The next message of the thread completes the same submission; its history says so."""
    house.process(
        eml("E-mail: ann@harborpine.example\nName: Ann Lee\n", Message_ID="<1@h.example>")
    )
    house.process(eml("Job title: Nurse\n", subject="Re: Contacts", In_Reply_To="<1@h.example>"))

    assert house.letters() == ["missing-fields", "acknowledge"]
    assert house.only().status is SubmissionState.COMPLETE
    assert "state" in [step.what for step in house.only().history]


def test_a_reply_token_finds_the_thread(house):
    """The reference in our plus-address joins, whatever the mail program did to the ids."""
    house.process(eml("E-mail: ann@harborpine.example\nName: Ann Lee\n"))
    token = house.only().reference.lower()
    house.process(eml("Job title: Nurse\n", To=f"careoregonalerts+{token}@careplan.example"))

    assert house.only().status is SubmissionState.COMPLETE


def test_an_unknown_reference_begins_a_new_thread(house):
    """A token that fits nothing is passed over."""
    house.process(eml(COMPLETE, To="careoregonalerts+co-00000-00000000@careplan.example"))

    assert house.only().status is SubmissionState.COMPLETE


def test_mail_to_an_accepted_submission_changes_nothing(house):
    """It is attached, staff are told, the sender hears that a person will answer."""
    house.process(eml(COMPLETE, Message_ID="<1@h.example>"))
    accept(house)
    house.process(eml("Job title: Nurse\n", In_Reply_To="<1@h.example>", Subject="later"))

    assert house.only().status is SubmissionState.ACCEPTED
    assert "CLOSED_SUBMISSION" in house.only().attention
    assert house.letters()[-1] == "received"


def test_a_machine_is_never_answered(house):
    """Automatic mail ends silent with its reason; no submission, no letter."""
    done = house.process(eml(COMPLETE, Auto_Submitted="auto-replied"))

    assert (done.state, house.letters()) == (MessageState.SILENT, [])
    assert house.store.shelf.messages()[0]["why"] == "AUTO_SUBMITTED"


def test_staff_see_why_a_doubtful_silence_is_one(house):
    """Worded like an absence notice without its headers: silent, and shown to staff."""
    house.process(eml("back Monday", subject="Out of office: Ann"))

    assert "absence" in house.store.shelf.messages()[0]["note"]


def test_old_mail_is_filed_and_not_answered(house):
    """A backlog is no reason to write to people."""
    house.process(eml(COMPLETE), received_at=house.clock.now() - timedelta(days=10))

    assert house.store.shelf.messages()[0]["why"] == "BACKLOG"


def test_another_desks_topic_is_redirected_and_enters_nothing(house):
    """The submission is there for staff, without answers."""
    house.process(eml("Whom do we ask about an overpayment on our account?"))

    assert house.letters() == ["redirect"]
    assert (house.only().status, house.only().answers) == (SubmissionState.REDIRECTED, ())


def test_unsecured_health_information_is_asked_to_be_resent(house):
    """The submission waits as insecure; the letter repeats nothing of the message."""
    body = "Clinic: Harbor Pine Clinic\nClaim number: 20260310004417\nPatient: Alba Sample, DOB 02/03/1961, denied\n"
    house.process(eml(body, subject="Alba Sample"), mailbox="claims-help")
    (item,) = house.store.shelf.letters()

    assert house.only().status is SubmissionState.INSECURE
    assert item.key.letter == "secure-resend"
    assert b"Alba" not in item.content


def test_an_oversize_message_is_answered_from_its_headers(house):
    """Only headers were read: the sender is told, staff look."""
    house.process(eml(""), oversize=True)

    assert house.letters() == ["too-large"]
    assert "TOO_LARGE" in house.only().attention


def test_a_sender_who_had_enough_letters_gets_none(house):
    """The fourth of a day is filed, and staff see that it was not answered."""
    for number in range(4):
        house.process(eml(COMPLETE + f"\n{number}\n"))

    assert len(house.letters()) == 3
    newest = house.store.shelf.submissions()[0]
    assert "NOT_ANSWERED" in newest.attention


def test_shadow_mode_understands_and_stays_silent():
    """Everything is stored, nothing answered, and the history says so."""
    with House(replace(demo_settings(), shadow=True)) as house:
        house.process(eml(COMPLETE))

        assert house.letters() == []
        assert house.only().history[-1].why == "SHADOW"


def test_an_address_that_cannot_be_written_is_left_to_staff(house):
    """A letter that cannot be built is no reason to lose the message."""

    class NoLetter:
        def render(self, letter, context):
            raise PermanentFailure("no such address")

    compose = replace(house.application.process.compose, renderer=NoLetter())
    house.receive(eml(COMPLETE))
    house.with_process(compose=compose)()

    assert house.only().history[-1].why == "no such address"


def test_one_mail_to_two_mailboxes_is_processed_under_the_form_that_understands_more(house):
    """Linked in both, answered once."""
    content = eml(COMPLETE)
    house.receive(content, mailbox="claims-help")
    house.receive(content, mailbox="alerts")
    done = house.application.process()

    assert (done.understood.form.name, house.letters()) == ("alerts", ["acknowledge"])
    assert house.application.process() is None


def test_mail_in_the_bounces_mailbox_is_answered_by_nobody(house):
    """Whatever it is."""
    house.process(eml("hello", To="bounces@careplan.example"), mailbox="bounces")

    assert house.store.shelf.messages()[0]["state"] == "silent"


def test_a_poison_message_is_quarantined_and_the_next_one_goes_on(house):
    """Three attempts; its cause names where, and nothing of the mail."""

    def broken(claim, now):
        raise ZeroDivisionError("secret words of the mail")

    house.receive(eml("poison"))
    process = house.with_process(understand=broken)
    states = [process().state for _ in range(3)]
    (row,) = house.store.shelf.messages(MessageState.QUARANTINED)

    assert states == [MessageState.STORED, MessageState.STORED, MessageState.QUARANTINED]
    assert "ZeroDivisionError in broken" in row["cause"]
    assert "secret" not in row["cause"]
    assert house.process(eml(COMPLETE)).state is MessageState.PROCESSED


def test_an_error_of_ours_says_what_to_do(house):
    """Our own errors are written for staff."""

    def refused(claim, now):
        raise PermanentFailure("a stored value was sealed under a key that the ring lacks")

    house.receive(eml("x"))
    for _ in range(3):
        house.with_process(understand=refused)()

    assert "ring lacks" in house.store.shelf.messages(MessageState.QUARANTINED)[0]["cause"]


def test_an_error_without_a_place_is_still_named():
    """An exception that was never raised has no traceback."""
    from mail_intake.services.process import _where

    assert _where(ValueError("x")) == "ValueError"


def test_trouble_of_the_store_is_nobodys_poison(house):
    """A locked database rises to the runner; the message keeps its state."""

    def locked(claim, now):
        raise TemporaryFailure("the database is locked")

    house.receive(eml("x"))
    with pytest.raises(TemporaryFailure):
        house.with_process(understand=locked)()

    assert house.store.shelf.messages()[0]["state"] == "stored"


class LosesClaims:
    """A store whose claim is gone so many times."""

    def __init__(self, work, times, *, failing=False):
        self.work, self.times, self.failing = work, times, failing

    def claim(self, now, until):
        return self.work.claim(now, until)

    def finish(self, claim, result, at):
        if self.times:
            self.times -= 1
            raise ClaimLost("moved")
        self.work.finish(claim, result, at)

    def fail(self, claim, cause, at):
        raise ClaimLost("moved")


def test_a_submission_that_moved_is_decided_anew(house):
    """The work starts over with the new state, at once."""
    house.receive(eml(COMPLETE))
    done = house.with_process(work=LosesClaims(house.store.work, 1))()

    assert done.state is MessageState.PROCESSED


def test_a_claim_that_is_gone_is_left_to_its_new_owner(house):
    """After some tries somebody else has it: nothing is written."""
    house.receive(eml(COMPLETE))
    done = house.with_process(work=LosesClaims(house.store.work, 100))()

    assert done.state is None
    assert house.store.shelf.submissions() == ()
    assert house.facts.names()[-1] == "message taken over"


def test_a_failure_after_losing_the_claim_is_left_alone(house):
    """Neither given back nor quarantined: it is somebody else's now."""

    def broken(claim, now):
        raise ZeroDivisionError

    house.receive(eml("x"))
    work = LosesClaims(house.store.work, 0)

    assert house.with_process(understand=broken, work=work)().state is None


def test_a_wild_date_counts_as_received(house):
    """A sender's clock that is years off does not move "March 1" into the wrong year."""
    house.process(eml(COMPLETE, Date="Tue, 24 Nov 1999 11:00:00 -0800"))

    assert house.only().status is SubmissionState.COMPLETE


def test_a_repeated_message_of_the_thread_stays_silent(house):
    """A follow-up that changes nothing gets no letter."""
    house.process(eml(COMPLETE, Message_ID="<1@h.example>"))
    done = house.process(eml("Thanks!\n", In_Reply_To="<1@h.example>"))

    assert done.understood.decision.silence is Silence.NOTHING_NEW
    assert house.letters() == ["acknowledge"]


def test_the_thread_of_another_mailbox_keeps_its_form(house):
    """A reply sent to another of our mailboxes belongs to its thread's form."""
    house.process(
        eml("E-mail: ann@harborpine.example\nName: Ann Lee\n", Message_ID="<1@h.example>")
    )
    done = house.process(
        eml("Job title: Nurse\n", In_Reply_To="<1@h.example>"), mailbox="provider-updates"
    )

    assert done.understood.form.name == "alerts"


def test_a_contradiction_is_shown_to_staff(house):
    """Two numbers and nothing that settles it: a person looks."""
    body = "Clinic: Harbor Pine Clinic\nour TIN is 93-1234567, or TIN 93-7654321\n"
    house.process(
        eml(body, To="newcontractrequest@careplan.example"), mailbox="new-contract-request"
    )

    assert "CONTRADICTION:tin" in house.only().attention


def test_a_reply_to_elsewhere_is_a_doubt(house):
    """The letter goes to From, and staff see it."""
    house.process(eml(COMPLETE, Reply_To="eve@other.example"))
    (item,) = house.store.shelf.letters()

    assert item.recipient == "ann@harborpine.example"
    assert "REPLY_TO_NOT_ALIGNED" in house.only().attention


def test_a_mailbox_needs_no_form_of_its_own_name():
    """Settings name the form; the bounces mailbox has none."""
    boxes = demo_settings().mailboxes

    assert all(isinstance(box, MailboxSettings) for box in boxes)
    assert [box.form for box in boxes if box.name == "bounces"] == [""]


def test_a_bounce_whose_headers_say_nothing_is_silent():
    """Known by its author and its words; a person who writes under such a name is answered."""
    sender = "Mail System <mail-system@harborpine.example>"
    bounce = "Unable to deliver your message.\n\n<ann@harborpine.example>:\n550 no such user\n"
    with House() as house:
        silent = house.process(eml(bounce, sender=sender, subject="Delivery failure"))
        answered = house.process(eml(COMPLETE, sender=sender, subject="Our contacts"))
        weak = house.process(eml(bounce, sender="ndr@x.example", subject="Delivery failure"))
        asked = house.process(eml(COMPLETE, sender="bob@x.example", subject="Recipients"))

        assert (silent.state, silent.understood.decision.why) == ("silent", "REPORT")
        assert answered.state == "processed"
        assert (weak.state, weak.understood.decision.why) == ("silent", "LOOKS_AUTOMATIC")
        assert asked.state == "processed"


DSN = """\
--b
Content-Type: text/plain

Your message could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.harborpine.example

{fields}
--b
Content-Type: text/rfc822-headers

To: ann@harborpine.example
Message-ID: {message_id}
--b--
"""


@pytest.mark.parametrize(
    ("to", "named", "state"),
    [
        ("{envelope}", "Final-Recipient: rfc822; somebody@else.example\nAction: failed", "bounced"),
        ("bounces@careplan.example", "Final-Recipient: rfc822; ANN@harborpine.example\nAction: failed", "bounced"),
        ("bounces@careplan.example", "Final-Recipient: rfc822; eve@other.example\nAction: failed", "sent"),
        ("bounces@careplan.example", "nothing that can be read", "bounced"),
    ],
)  # fmt: skip
def test_a_report_finds_its_letter(house, to, named, state):
    """By the address it came back to; where that is lost, by Message-ID and recipient, which the
    enclosed header tells where the report names nobody.
    """
    house.process(eml(COMPLETE))
    (claimed,) = house.store.outbox.take(house.clock.now(), house.clock.now() + timedelta(days=1))
    house.store.outbox.close(claimed, OutboxState.SENT, house.clock.now())
    report = eml(
        DSN.format(fields=named, message_id=claimed.message_id),
        sender="MAILER-DAEMON@mx.harborpine.example", Return_Path="<>", Subject="Undelivered",
        Content_Type='multipart/report; report-type=delivery-status; boundary="b"',
        To=to.format(envelope=claimed.envelope_from),
    )  # fmt: skip
    house.process(report, mailbox="bounces")

    assert [str(one.state) for one in house.store.shelf.letters()] == [state]


def test_staff_see_who_sent_it_for_another(house):
    """The answer goes to the author."""
    house.process(eml(COMPLETE, Sender="forms@website.example"))
    (item,) = house.store.shelf.letters()

    assert item.recipient == "ann@harborpine.example"
    assert "SENT_BY_ANOTHER" in house.only().attention


def test_a_postmaster_is_shown_to_staff_unless_a_report_says_it_all():
    """A person may write as one (RFC 5230 §4.6); what is told of a letter stands with the letter."""
    sender = "postmaster@harborpine.example"
    bounce = "Unable to deliver your message.\n\n<ann@harborpine.example>:\n550 no such user\n"
    with House() as house:
        house.process(eml("Your mail server is misconfigured.", sender=sender))
        house.process(eml(bounce, sender=sender, subject="Delivery failure"))
        told, asked = house.store.shelf.messages()

        assert (asked["why"], asked["note"]) == (
            "POSTMASTER",
            "from a postmaster, who may be a person",
        )
        assert (told["why"], told["note"]) == (
            "POSTMASTER", "a delivery report about no letter of ours",
        )  # fmt: skip
