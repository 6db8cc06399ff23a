"""Which claim a mail is about, and whose it is: by labels, in sentences however wrapped, in tables."""

from dataclasses import replace
from datetime import date

import pytest

from mail_intake.config import demo_settings
from mail_intake.extract import extract
from mail_intake.fields import claim_number
from mail_intake.fields.lexicon import lexicon
from mail_intake.model.mail import Segment, SegmentKind
from mail_intake.read import read

POLICIES = demo_settings().policies
FORM = POLICIES.form("claims-help")
NUMBER = "20260310004417"


def understood(*lines, subject="a question", sender="Ann Lee <ann@larch.example>", table=()):
    head = f"From: {sender}\nTo: claimshelp@careplan.example\nSubject: {subject}\n\n"
    mail = read((head + "\n".join(lines)).replace("\n", "\r\n").encode())
    cells = tuple("\t".join(row) for row in table)
    sheet = Segment(kind=SegmentKind.ATTACHMENT, source="claims.csv", lines=cells)
    mail = replace(mail, segments=(*mail.segments, sheet))
    words = lexicon(POLICIES.vocabulary)
    return extract(mail, FORM, plan=POLICIES.plan, words=words, on=date(2026, 10, 5))


def value(found, field):
    one = found.get(field)
    return one.value if one else ""


@pytest.mark.parametrize(
    "lines",
    [
        (f"Claim Number: {NUMBER}",),
        (f"Claim #{NUMBER} came back denied.",),
        (f"our claim, number {NUMBER}, is open",),
        (f"The claim is no. {NUMBER}.",),
        (f"The claim in question is {NUMBER}",),
        (f"ICN {NUMBER} was denied",),
        (f"TCN# {NUMBER}",),
        (f"claim ({NUMBER}) was denied",),
        ("Please look at the claim", f"{NUMBER} again."),
        (f"{NUMBER} is our claim number",),
        ("claim 2026 0310 004417 was denied",),
        (f"Internal control number {NUMBER}",),
        (f"claim id: {NUMBER}, check no. 118842, batch 0093318",),
        ("Dear Claims Team,", f"claim ref {NUMBER} please"),
    ],
)
def test_a_word_for_claim_names_it(lines):
    """Before or behind the number, on the line above it, in groups."""
    assert value(understood(*lines), "claim_number") == NUMBER


@pytest.mark.parametrize(
    "number", ["26049-0033187", "E26-2290-4417", "2026-117-550824", "CLM-2026-88"]
)
def test_numbers_keep_their_dashes_and_letters(number):
    """As written: formats differ by payer."""
    assert value(understood(f"claim {number} was denied"), "claim_number") == number


def test_a_number_may_be_wrapped_at_its_dash():
    """It goes on in the next line; its characters are kept."""
    one = understood("we ask about claim 2026-117-", "550824 again").get("claim_number")

    assert (one.value, one.raw) == ("2026-117-550824", "2026-117-\n550824")


def test_the_subject_may_name_it():
    """Where the body says only "it"."""
    assert (
        value(understood("Why was it denied?", subject=f"claim {NUMBER}"), "claim_number")
        == NUMBER
    )


@pytest.mark.parametrize(
    "line",
    [
        "claim of 02/12/2026", "Claims: 503-555-0188", "a claim for $1,850.00", "claim 1850.00",
        "claim check 118842", "claims for 2026", "the claims team, NPI 1234567893", "claim 99213-25",
        "claims dated 2026-02-12",
    ],
)  # fmt: skip
def test_other_numbers_are_no_claims(line):
    """Days, telephone numbers, amounts, checks, procedures."""
    assert understood(line).get("claim_number") is None


def test_of_several_the_first_is_taken_and_staff_look():
    """A list in a sentence; the labelled one before it, wherever it stands."""
    listed = understood("claims 2026-117-550824, 2026-117-550825 and 2026-117-550826 are open")
    labelled = understood("like claim 2026-117-550824,", f"Claim number: {NUMBER}")

    assert value(listed, "claim_number") == "2026-117-550824"
    assert listed.doubts == ("SEVERAL:claim_number",)
    assert value(labelled, "claim_number") == NUMBER


def test_a_table_lists_them():
    """The first row of the column; a claim in the own words comes before it."""
    table = (("Claim #", "Billed"), ("2026-117-550824", "12.00"), ("2026-117-550825", "13.00"))

    assert value(understood("see the table", table=table), "claim_number") == "2026-117-550824"
    assert value(understood(f"claim {NUMBER}", table=table), "claim_number") == NUMBER


@pytest.mark.parametrize(
    ("lines", "clinic", "npi"),
    [
        (("Ann Lee", "Biller, Larch Primary Care (NPI 1234567893)", "503-555-0142"), "Larch Primary Care", "1234567893"),
        (("Larch Cardiology, NPI 1234567893", "Ann Lee", "503-555-0142"), "Larch Cardiology", "1234567893"),
        (("Ann Lee", "Coding Lead", "Larch Valley Clinic (NPI 1234567893)"), "Larch Valley Clinic", "1234567893"),
        (("Ann Lee", "Denials Specialist", "Larch Hospital", "Facility NPI 1234567893"), "Larch Hospital", "1234567893"),
    ],
)  # fmt: skip
def test_the_signature_tells_whose_it_is(lines, clinic, npi):
    """Name and number of the clinic, beside titles and telephone numbers."""
    found = understood(f"Why was claim {NUMBER} denied?", "", "--", *lines)

    assert (value(found, "clinic_name"), value(found, "npi")) == (clinic, npi)


def test_an_address_confirms_a_name_without_a_word_for_clinic():
    """ "Old Larch Foot & Ankle" of oldlarchfootankle.example; another line is nobody's name."""
    lines = ("Ann Lee", "Klamath Falls", "Old Larch Foot & Ankle", "503-555-0142")
    found = understood("Why?", "", "--", *lines, sender="Ann Lee <a@oldlarchfootankle.example>")

    assert value(found, "clinic_name") == "Old Larch Foot & Ankle"


def test_two_numbers_in_a_signature_are_none():
    """Nothing says which is the clinic's."""
    found = understood("Why?", "", "--", "Ann Lee", "NPI 1234567893", "NPI 1245319599")

    assert found.get("npi") is None


def test_a_clinic_may_be_spoken_of():
    """ "Claim … for Larch Surgery Center": the number is no part of the name."""
    numbered = understood(f"our claim {NUMBER} for Larch Surgery Center was denied")
    dated = understood("starting Nov 2 Larch Surgery Center bills under another number")

    assert value(numbered, "clinic_name") == value(dated, "clinic_name") == "Larch Surgery Center"


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("Sure, 2026-117-550824.", ["2026-117-550824"]),
        ("on 10/12/2026", []),
        ("503-555-0188", []),
        ("12", []),
    ],
)
def test_bare_numbers_may_answer_a_question(line, numbers):
    """Without any label; days and telephone numbers never."""
    assert [one.raw for one in claim_number.bare(line)] == numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Two claims were denied: 20260310004417 and 20260310004418.", "20260310004417"),
        ("Could you reprocess 20260310004417 please?", "20260310004417"),
        ("Re 26133-0029904: why was it reduced?", "26133-0029904"),
        ("20260310004417 has not been paid.", "20260310004417"),
    ],
)
def test_a_claim_may_be_told_by_its_number_alone(text, number):
    """Where nothing names it, the long number of an inquiry is its claim."""
    assert _claim(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "Please call 503-555-0142 about our denial.", "Our NPI is 1003000126.", "See authorization 20260310004417.",
        "Our account 20260310004417 shows it.", "The check number 0020260310 was void.", "Tax ID 93-1234567",
    ],
)  # fmt: skip
def test_numbers_of_other_things_are_no_claim(text):
    """What the word before them says, or their shape."""
    assert _claim(text) == ""


def _claim(text):
    found = {one.field: one.value for one in understood(text).answers}
    return found.get("claim_number", "")


LISTS = [
    "Alder Ear, Nose & Throat", "Alder Ear, Nose and Throat", "Cascade Bone, Joint & Spine",
    "Larch Allergy, Asthma & Sinus Center", "Alder Hand, Wrist, and Elbow Surgery",
    "Wallowa Foot, Ankle & Leg Clinic, LLC", "Larch Obstetrics, Gynecology & Fertility",
    "Sandy Skin, Laser & Vein Center, PC",
]  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    "words",
    [
        "Claim 2026288001907 was denied.\n\nJane Doe\n{}\n503-555-0142",
        "Claim 2026288001907 was denied.\n\nJane Doe, Biller & Coder, {}\n503-555-0142",
        "I am writing from {} about claim 2026288001907, please check it.\n\nJane Doe",
    ],
)
def test_a_clinic_s_name_may_hold_a_list(words, name):
    """Its commas part nothing."""
    found = understood("claims-help", *words.format(name).split("\n"))

    assert value(found, "clinic_name") == name


@pytest.mark.parametrize(
    "line",
    ["Larch Clinic, Salem & Keizer", "Larch Hospital, Billing & Referrals", "Larch Skin, Biller & Coder"],
)  # fmt: skip
def test_places_and_desks_behind_a_clinic_are_no_part_of_its_name(line):
    """What a comma parts from a clinic is a list of its own."""
    found = understood("Claim 2026288001907 was denied.", "", "Jane Doe", line)

    assert value(found, "clinic_name") == line.partition(",")[0]
