"""Health information: a strong identifier, or a weak one with a word of health or claims."""

from dataclasses import replace

import pytest
from tests.unit.decide.given import mail

from mail_intake.config import demo_settings
from mail_intake.decide.phi import Health, Phi, phi, veiled
from mail_intake.fields.lexicon import lexicon
from mail_intake.model.answer import Finding, FindingKind
from mail_intake.model.mail import Attachment, Grid, Protection, Segment, SegmentKind

PATIENTS = lexicon(demo_settings().policies.vocabulary).patients


def told(*lines):
    return phi(mail(*lines), PATIENTS)


def sheet(*rows):
    """A mail whose only table is in an attached file."""
    table = Segment(
        kind=SegmentKind.ATTACHMENT,
        source="claims.xlsx Sheet1",
        lines=tuple("\t".join(row) for row in rows),
        grids=(Grid(line=0, rows=rows),),
    )
    one = mail("see the sheet")
    return replace(one, segments=(*one.segments, table))


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("DOB: 02/03/1961", ("BIRTH_DATE",)),
        ("D.O.B. 2-3-61", ("BIRTH_DATE",)),
        ("born 11/30/1958", ("BIRTH_DATE",)),
        ("her date of birth is June 5, 1960", ("BIRTH_DATE",)),
        ("birthdate: 1961-02-03", ("BIRTH_DATE",)),
        ("DOB 5 Jun 1960", ("BIRTH_DATE",)),
        ("MRN 00123456", ("RECORD_NUMBER",)),
        ("patient account number: 88-1204", ("MEMBER_NUMBER", "RECORD_NUMBER")),
        ("member ID XY123Z4Q", ("MEMBER_NUMBER", "OHP_NUMBER")),
        ("subscriber # W20011223", ("MEMBER_NUMBER",)),
        ("the OHP ID is AB12345C", ("MEMBER_NUMBER",)),
        ("Medicare 1EG4-TE5-MK73", ("MEDICARE_NUMBER",)),
        ("her number is 541-90-4399", ("SOCIAL_SECURITY",)),
        ("patient Alba Sample was denied", ("PATIENT_NAME",)),
        ("Patient: Sample, Alba, claim denied", ("PATIENT_NAME",)),
        ("claim for Alba Sample", ("PATIENT_NAME",)),
        ("Mrs. Sample was seen here, claim denied", ("PATIENT_NAME",)),
        ("her son Otto Sample had a visit", ("PATIENT_NAME",)),
        ("DOS 3/4/2026, member Alba Sample, denied", ("PATIENT_NAME", "SERVICE_DATE")),
        ("the patient is 97 years old, visit denied", ("AGE",)),
        ("the patient's phone is 503-555-0188, claim denied", ("PATIENT_CONTACT",)),
    ],
)  # fmt: skip
def test_a_patient_can_be_told(line, codes):
    """Each kind of evidence is named by its code."""
    assert (told(line).level, told(line).codes) == (Phi.PRESENT, codes)


def test_a_name_in_small_letters_needs_a_label():
    """ "Patient: alba sample" is a name; without the colon the words could be anything."""
    assert told("claim denied", "Patient: alba sample").codes == ("PATIENT_NAME",)
    assert told("claim denied", "the patient was unhappy").level is Phi.NONE


@pytest.mark.parametrize(
    "line",
    [
        "our claim 20260310004417 was denied, NPI 1234567893",
        "Tax ID (SSN) 541-90-4399",
        "541-90-4399 is our tax id",
        "call us at 503-555-0142 about the denied visits of date of service 03/10/2026",
        "we see patients in Portland, the claim was paid",
        "our provider taxonomy is 207Q00000X",
        "member ID question for NPI 1234567893",
        "claim denied, Patient Accounts Manager",
        "Patient Financial Services, claim denied",
        "Patient: details by phone, claim denied",
        "Member Services Department about a claim",
        "claims for Larch Family Clinic were denied",
        "claim for Dr. Jane Roe denied",
        "DOB: on file, claim denied",
        "I leave the patient's name out, the claim was denied",
        "do not send names, birth dates or member numbers of patients; claim denied",
        "client Larch Medical Group, claim denied",
    ],
)
def test_a_clinics_own_data_are_no_patients(line):
    """Provider names, NPIs, TINs, clinic phones, offices and bare claim numbers tell of no patient."""
    assert told(line) == Health()


def test_evidence_says_where():
    """Segment, line and character; the characters as they stand, over a line end, too."""
    found = told("the member Alba", "Sample, born 2/3/1961").findings
    places = [(one.code, one.detail, one.evidence.line, one.evidence.start) for one in found]

    assert ("PATIENT_NAME", "Alba\nSample", 0, 11) in places
    assert ("BIRTH_DATE", "2/3/1961", 1, 13) in places
    assert all(one.kind is FindingKind.PHI and one.path == "" for one in found)


def test_quotes_and_files_count_too():
    """A patient in quoted text or in a sheet is a patient."""
    quoted = Segment(kind=SegmentKind.QUOTED, source="x", lines=("DOB: 02/03/1961",))
    one = mail("thanks")
    rows = (("Claim #", "Patient", "DOB"), ("2026117550824", "Alba Sample", "2/3/1961"))

    assert phi(replace(one, segments=(*one.segments, quoted)), PATIENTS).level is Phi.PRESENT
    assert phi(sheet(*rows), PATIENTS).codes == ("BIRTH_DATE", "PATIENT_NAME")


def test_columns_without_values_tell_nothing():
    """A head alone, remarks below it, and the lines after the table are no patient's."""
    rows = (("Claim #", "Patient", "Member ID"), ("2026117550824", "withheld", "on file"))

    assert phi(sheet(*rows), PATIENTS).level is Phi.NONE
    assert told("claim  patient", "1  2", "nothing here", "Roe Clinic  Ann Lee").level is Phi.NONE


def test_a_label_in_the_first_column_is_no_head():
    """ "Patient | Alba Sample" stands beside its value, not above it."""
    rows = (("Patient", "Alba Sample"), ("Claim", "20260310004417"), ("Clinic", "Larch Clinic"))

    assert [one.detail for one in phi(sheet(*rows), PATIENTS).findings] == ["Alba Sample"]


def test_what_tells_is_veiled():
    """In lines and cells alike, over line ends; everything else stays in place."""
    one = sheet(("Patient", "DOB"), ("Alba Sample", "2/3/1961"))
    dark = veiled(one, phi(one, PATIENTS))
    spread = mail("member Alba", "Sample, claim 20260310004417")
    gone = veiled(spread, phi(spread, PATIENTS))

    assert dark.segments[-1].lines == ("Patient\tDOB", "           \t        ")
    assert dark.segments[-1].grids[0].rows == (("Patient", "DOB"), ("", ""))
    assert gone.segments[1].lines == ("member     ", "      , claim 20260310004417")


def test_a_table_elsewhere_is_left_alone():
    """What stands above or below it is no cell of it."""
    one = sheet(("Claim", "Amount"), ("1", "2"))
    below = replace(one.segments[-1], lines=(*one.segments[-1].lines, "DOB: 2/3/1961"))
    one = replace(one, segments=(*one.segments[:-1], below))

    assert veiled(one, phi(one, PATIENTS)).segments[-1].grids == below.grids


def test_nothing_to_veil_leaves_all():
    """What is only possible has no place."""
    one = mail("hi")

    assert (
        veiled(one, Health(Phi.POSSIBLE, (Finding(kind=FindingKind.PHI, path="", code="X"),)))
        == one
    )


@pytest.mark.parametrize(
    ("file", "code"),
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
)  # fmt: skip
def test_what_was_not_opened_may_hold_it(file, code):
    """An attachment that nobody looked into is possible, never none."""
    found = phi(replace(mail("see attached"), attachments=(file,)), PATIENTS)

    assert (found.level, found.codes) == (Phi.POSSIBLE, (code,))


def test_what_was_read_holds_what_it_holds():
    """A file whose text was looked at is no longer possible."""
    file = Attachment(name="claims.xlsx", media_type="application/x", content=b"x")
    read = replace(sheet(("Claim", "Amount"), ("20260310004417", "12")), attachments=(file,))

    assert phi(read, PATIENTS, whole=True).level is Phi.NONE
    assert phi(read, PATIENTS, whole=False).level is Phi.POSSIBLE


def test_a_signatures_picture_and_card_hold_nothing():
    """A small logo and a vCard are no claim files."""
    logo = Attachment(name="logo.png", media_type="image/png", content=b"x")
    card = Attachment(name="me.vcf", media_type="text/vcard", content=b"x")

    assert phi(replace(mail("hi"), attachments=(logo, card)), PATIENTS).level is Phi.NONE


def test_what_cannot_be_read_may_hold_it():
    """Encrypted mail is possible."""
    found = phi(replace(mail("hi"), protection=Protection.ENCRYPTED), PATIENTS)

    assert (found.level, found.codes) == (Phi.POSSIBLE, ("UNREADABLE",))
