"""By which clues a message joins a thread, and who may speak in it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.unit.decide.given import OWN, mail

from mail_intake.decide.ids import message_id, outward_id, reference, references_in
from mail_intake.decide.participants import takes_part
from mail_intake.decide.question import asks
from mail_intake.decide.thread import clues
from mail_intake.model.mail import Address
from mail_intake.model.states import SubmissionState
from mail_intake.model.submission import Submission

MAC = bytes(range(32))
REFERENCE = reference(MAC)


def test_ids_are_stable_and_hard_to_guess():
    """The same MAC gives the same ids; a reference carries 65 bits."""
    assert reference(MAC) == REFERENCE == reference(MAC)
    assert reference(bytes(32)) != REFERENCE
    assert message_id(MAC, "intake.plan.example").endswith("@intake.plan.example>")
    assert outward_id(MAC).isalnum()


def test_references_are_found_as_people_write_them():
    """Case and look-alike letters are forgiven."""
    sloppy = REFERENCE.lower().replace("0", "o").replace("co-", "CO-")

    assert references_in(f"Re: [{REFERENCE}] and {sloppy}") == (REFERENCE,)
    assert references_in("CO-12-34") == ()


def test_the_surest_clue_comes_first():
    """The token of our plus-address, then the subject; In-Reply-To, then References from the right."""
    other = reference(bytes(32))
    one = mail(
        "x", subject=f"Re: [{other}]", delivered_to=(f"alerts+{REFERENCE.lower()}@plan.example",),
        in_reply_to=("<3@a>",), references=("<1@a>", "<2@a>", "<3@a>"),
        headers=(("X-Microsoft-Original-Message-ID", "<0@a>"),),
    )  # fmt: skip
    found = clues(one, OWN)

    assert found.references == (REFERENCE, other)
    assert found.message_ids == ("<3@a>", "<2@a>", "<1@a>", "<0@a>")


def test_a_token_at_a_strangers_address_is_no_clue():
    """Only our own plus-addresses carry our tokens."""
    one = mail("x", to=(Address(email=f"x+{REFERENCE}@other.example"),))

    assert clues(one, OWN).references == ()


@pytest.mark.parametrize(
    ("sender", "may_speak"),
    [
        ("Ann@clinic.example", True),
        ("bob@mail.clinic.example", True),
        ("eve@other.example", False),
        ("", False),
    ],
)
def test_participants_and_their_colleagues_take_part(sender, may_speak):
    """Quoting a reference makes nobody a participant."""
    submission = Submission(
        reference="CO-1", form="f", status=SubmissionState.INCOMPLETE,
        created_at=datetime(2026, 1, 1, tzinfo=UTC), participants=("ann@clinic.example",),
    )  # fmt: skip

    assert takes_part(mail("x", sender=sender), submission) is may_speak


def test_a_free_mail_domain_makes_no_colleagues():
    """Everybody may have an address there."""
    submission = Submission(
        reference="CO-1", form="f", status=SubmissionState.INCOMPLETE,
        created_at=datetime(2026, 1, 1, tzinfo=UTC), participants=("ann@" + "gmail.com",),
    )  # fmt: skip

    assert not takes_part(mail("x", sender="eve@" + "gmail.com"), submission)


def test_an_uncertain_sender_takes_no_part():
    """A From that could mean two people is trusted for neither."""
    submission = Submission(
        reference="CO-1", form="f", status=SubmissionState.INCOMPLETE,
        created_at=datetime(2026, 1, 1, tzinfo=UTC), participants=("ann@clinic.example",),
    )  # fmt: skip
    one = replace(mail("x"), sender=Address(email="ann@clinic.example", suspect=True))

    assert not takes_part(one, submission)


@pytest.mark.parametrize(
    ("line", "is_question"),
    [
        ("When will this be done?", True),
        ("Please call me back", True),
        ("see http://clinic.example/?id=1", False),
        ("Thank you.", False),
    ],
)
def test_questions_and_requests_for_a_call_need_a_person(line, is_question):
    """A question mark after a word, or words that ask for a call."""
    assert asks(mail(line)) is is_question
