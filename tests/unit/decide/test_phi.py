"""Health information: a strong identifier, or a weak one with a word of health or claims."""

from dataclasses import replace

import pytest
from tests.unit.decide.given import mail

from mail_intake.decide.phi import Phi, phi
from mail_intake.model.mail import Attachment, Protection


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("DOB: 02/03/1961", ("BIRTH_DATE",)),
        ("born 11/30/1958", ("BIRTH_DATE",)),
        ("MRN 00123456", ("RECORD_NUMBER",)),
        ("member ID XY123Z4Q", ("MEMBER_NUMBER", "OHP_NUMBER")),
        ("Medicare 1EG4-TE5-MK73", ("MEDICARE_NUMBER",)),
        ("her number is 541-90-4399", ("SOCIAL_SECURITY",)),
        ("patient Alba Sample was denied", ("PATIENT_NAME",)),
        ("Patient: Sample, Alba, claim denied", ("PATIENT_NAME",)),
        ("the patient is 97 years old, visit denied", ("AGE",)),
    ],
)
def test_a_patient_can_be_told(line, kinds):
    """Each kind of evidence is named; the value never is."""
    assert phi(mail(line)) == (Phi.PRESENT, kinds)


@pytest.mark.parametrize(
    "line",
    [
        "our claim 20260310004417 was denied, NPI 1234567893",
        "Tax ID (SSN) 541-90-4399",
        "call us at 503-555-0142 about the denied visits of date of service 03/10/2026",
        "we see patients in Portland, the claim was paid",
        "patient Alba Sample likes the garden",
        "our provider taxonomy is 207Q00000X",
        "member ID question for NPI 1234567893",
    ],
)
def test_a_clinics_own_data_are_no_patients(line):
    """Provider names, NPIs, TINs, clinic phones and bare claim numbers tell of no patient."""
    assert phi(mail(line))[0] is Phi.NONE


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (
            Attachment(name="EOB march.pdf", media_type="application/pdf", content=b"x"),
            "CLAIM_FILE",
        ),
        (
            Attachment(name="notes.docx", media_type="application/msword", content=b"x"),
            "ATTACHMENT",
        ),
        (Attachment(name="scan.png", media_type="image/png", content=b"x" * 50_000), "ATTACHMENT"),
    ],
)
def test_what_was_not_opened_may_hold_it(file, kind):
    """An attachment that nobody looked into is possible, never none."""
    assert phi(replace(mail("see attached"), attachments=(file,))) == (Phi.POSSIBLE, (kind,))


def test_a_signatures_picture_and_card_hold_nothing():
    """A small logo and a vCard are no claim files."""
    logo = Attachment(name="logo.png", media_type="image/png", content=b"x")
    card = Attachment(name="me.vcf", media_type="text/vcard", content=b"x")

    assert phi(replace(mail("hi"), attachments=(logo, card)))[0] is Phi.NONE


def test_what_cannot_be_read_may_hold_it():
    """Encrypted mail is possible."""
    assert phi(replace(mail("hi"), protection=Protection.ENCRYPTED)) == (
        Phi.POSSIBLE,
        ("UNREADABLE",),
    )
