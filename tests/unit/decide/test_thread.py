"""By which clues a message joins a thread, and who may speak in it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.unit.decide.given import OWN, SECURITY, UPDATES, answer, mail

from mail_intake.config import demo_settings
from mail_intake.decide.ids import message_id, outward_id, reference, references_in
from mail_intake.decide.participants import speaker, takes_part
from mail_intake.decide.question import asks, says_more
from mail_intake.decide.thread import belongs, clues
from mail_intake.fields.lexicon import lexicon
from mail_intake.model.answer import Extraction
from mail_intake.model.mail import Address
from mail_intake.model.states import SubmissionState
from mail_intake.model.submission import Submission

WORDS = lexicon(demo_settings().policies.vocabulary)
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

    assert takes_part(mail("x", sender=sender), submission, SECURITY) is may_speak


def test_a_free_mail_domain_makes_no_colleagues():
    """Everybody may have an address there."""
    submission = Submission(
        reference="CO-1", form="f", status=SubmissionState.INCOMPLETE,
        created_at=datetime(2026, 1, 1, tzinfo=UTC), participants=("ann@" + "gmail.com",),
    )  # fmt: skip

    assert not takes_part(mail("x", sender="eve@" + "gmail.com"), submission, SECURITY)


def test_an_uncertain_sender_takes_no_part():
    """A From that could mean two people is trusted for neither."""
    submission = Submission(
        reference="CO-1", form="f", status=SubmissionState.INCOMPLETE,
        created_at=datetime(2026, 1, 1, tzinfo=UTC), participants=("ann@clinic.example",),
    )  # fmt: skip
    one = replace(mail("x"), sender=Address(email="ann@clinic.example", suspect=True))

    assert not takes_part(one, submission, SECURITY)


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


@pytest.mark.parametrize(
    ("line", "more"),
    [
        ("Thanks!", False),
        ("Thank you so much for the quick answer.", False),
        ("Got it, have a great weekend!", False),
        ("Perfect. We look forward to hearing from you.", False),
        ("That is correct, thank you.", False),
        ("Ann", False),
        ("", False),
        (":)", False),
        ("Thanks, the number is 12.", True),
        ("Thanks, write to ann@clinic.example", True),
        ("We would rather wait until the partners have met.", True),
        ("Thanks " + "and so on " * 10, True),
    ],
)
def test_a_courtesy_says_nothing_more(line, more):
    """Thanks, greetings and names; whatever gives a number or an address is more."""
    assert says_more(mail(line), WORDS.remarks) is more


def test_behind_the_portal_somebody_speaks():
    """The portal writes in Reply-To for whom; nobody else may say whom they speak for."""
    behind = (Address(email="ann@clinic.example"),)

    assert speaker(mail("x", sender="x@portal.plan.example", reply_to=behind), SECURITY) == (
        "ann@clinic.example"
    )
    assert speaker(mail("x", sender="x@portal.plan.example"), SECURITY) == "x@portal.plan.example"
    assert speaker(mail("x", sender="eve@other.example", reply_to=behind), SECURITY) == (
        "eve@other.example"
    )


def late(reference="CO-1", form="updates", status=SubmissionState.COMPLETE, **values):
    return Submission(
        reference=reference, form=form, status=status, created_at=datetime(2026, 1, 1, tzinfo=UTC),
        answers=tuple(answer(name, value) for name, value in values.items()),
    )  # fmt: skip


def joined(line, *lately, **values):
    told = Extraction(answers=tuple(answer(name, value) for name, value in values.items()))
    return belongs(mail(line), told, UPDATES, lately, followups=WORDS.followups)


@pytest.mark.parametrize(
    "line",
    [
        "a correction to what I sent yesterday",
        "I forgot to add our fax",
        "Here is the missing fax, as you asked",
        "In addition to my e-mail of Monday",
        "we gave you the wrong suite",
    ],
)
def test_who_corrects_the_same_clinic_is_joined(line):
    """By NPI, TIN or name; the words speak of an earlier message."""
    one = late(clinic_name="Larch Clinic")

    assert joined(line, one, clinic_name="LARCH CLINIC").submission is one


def test_everything_weaker_is_a_suggestion():
    """Another clinic, no such words, or two that could be meant: staff decide."""
    one, two = late(npi="1"), late("CO-2", npi="1")

    assert joined("please correct our address in your records", one, npi="1").suggested == (
        "CO-1",
    )
    assert joined("I forgot to add our fax", one).suggested == ("CO-1",)
    assert joined("I forgot to add our fax", one, two, npi="1").suggested == ("CO-1", "CO-2")


def test_numbers_speak_louder_than_names():
    """The same name with another NPI is another clinic."""
    one = late(npi="1", clinic_name="Larch Clinic")

    assert joined("I forgot our fax", one, npi="2", clinic_name="Larch Clinic").submission is None


def test_other_forms_and_closed_ones_are_no_candidates():
    """What staff have decided, or another mailbox asked, is not even suggested."""
    closed, other = late(status=SubmissionState.ACCEPTED, npi="1"), late(form="alerts", npi="1")

    assert joined("I forgot our fax", closed, other, npi="1").suggested == ()
