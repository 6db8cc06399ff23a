"""Who applies, what belongs to whom, and what is a doubt: requests as people write them."""

import pytest
from tests.unit.extract.written import invalid, request, rows, values

# -- who applies --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "My name is Noor Vale and I do acupuncture in Bend.", "I'm Noor Vale, self-employed, in Bend.",
        "I am Dr. Noor Vale and would love to join.", "hi Noor Vale here, writing from my phone",
        "This is Noor Vale. How do I get a contract?", "I am writing on behalf of Dr. Noor Vale, a dermatologist.",
        "MY NAME IS NOOR VALE AND I WOULD LIKE TO JOIN.",
    ],
)  # fmt: skip
def test_a_person_who_introduces_themselves_applies(text):
    """No clinic is named; letter case is no matter."""
    found = values(request(text))

    assert found["provider_name"].casefold().removeprefix("dr. ") == "noor vale"
    assert "clinic_name" not in found


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Elm Family Clinic would like to join your network.", "join"),
        ("I am writing on behalf of Elm Family Clinic, which opens in May.", "join"),
        ("We are Elm Family Clinic, LLC and want a contract.", "join"),
        ("My name is Noor Vale and I manage Elm Family Clinic.", "join"),
        ("Please find our data below. NPI 1003000126", "New contract request - Elm Family Clinic"),
        ("ELM FAMILY CLINIC WOULD LIKE TO JOIN YOUR NETWORK.", "JOIN"),
        ("We'd love a contract.\n\nNoor Vale\nElm Family Clinic\n503-555-0142", "join"),
        ("Elm Family Clinic (NPI 1003000126) is looking to contract with the Oregon Health Plan.", "join"),
        ("our new practice is called \"Elm Family Clinic\"", "join"),
        ("Provider Name or Clinic Name: Elm Family Clinic", "join"),
    ],
)  # fmt: skip
def test_a_clinic_applies_where_one_is_named(text, subject):
    """In a sentence, the subject, the signature, behind a label for either."""
    found = values(request(text, subject=subject))

    assert found["clinic_name"].casefold().startswith("elm family clinic")
    assert "provider_name" not in found


def test_who_signs_with_credentials_applies_where_nobody_else_is_named():
    """And is no further contact."""
    found = values(request("I'd like a contract. NPI 1234567893\n\nThanks,\nPat Noone, LCSW\n"))

    assert found["provider_name"] == "Pat Noone, LCSW"
    assert "contact_name" not in found


BILLING = """Hello,

{words}
NPI 1003000126, phone 541-555-0101, fax 541-555-0102.

Best regards,
Pat Noone
Account Manager
Ledger Billing Services LLC
12 Ledger Ln, Boise, ID 83702
Phone 888-555-0145 | Fax 888-555-0146
"""


@pytest.mark.parametrize(
    "words",
    [
        "Ledger Billing does the paperwork for Elm Family Clinic.", "Our client Elm Family Clinic wants to join.",
        "Provider Name or Clinic Name: Elm Family Clinic", "We write on behalf of Elm Family Clinic.",
        "Elm Family Clinic is seeking a contract; we handle its billing.",
    ],
)  # fmt: skip
def test_a_firm_that_writes_for_a_clinic_does_not_apply(words):
    """Its name, address and numbers in the signature are not the clinic's."""
    found = values(request(BILLING.format(words=words)))

    assert found["clinic_name"] == "Elm Family Clinic"
    assert (found["phone"], found["fax"]) == ("+15415550101", "+15415550102")
    assert "physical_address" not in found
    assert (found["contact_name"], found["job_title"]) == ("Pat Noone", "Account Manager")


# -- addresses ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Physical address: 5 Elm St, Portland, OR 97205\nMailing address: PO Box 12, Portland, OR 97207",
        "Mailing address: PO Box 12, Portland, OR 97207\nPhysical address: 5 Elm St, Portland, OR 97205",
        "Address: PO Box 12, Portland, OR 97207 (physical: 5 Elm St, Portland, OR 97205)",
        "Mail goes to 9 Oak St, Salem, OR 97301, patients are seen at 5 Elm St, Portland, OR 97205.",
        "We are at 5 Elm St in Portland, OR 97205; billing address: 9 Oak St, Salem, OR 97301.",
        "We are located at 5 Elm St,\nPortland, Oregon 97205 and need a contract.",
        "Mailing address: 5 Elm St, Portland, OR 97205\nPhysical address: same as above",
        "Physical address: same as mailing\nMailing address: 5 Elm St, Portland, OR 97205",
        "Street: 5 Elm St\nCity: Portland\nState: OR\nZIP: 97205",
        "Physical Address: 5 Elm St\nCity, State, ZIP: Portland, OR 97205",
    ],
)  # fmt: skip
def test_the_physical_address_is_where_patients_are_seen(text):
    """Beside one for mail, said to be the same, in parts, in a sentence that was wrapped."""
    assert values(request(text))["physical_address"] == "5 Elm St, Portland, OR 97205"


@pytest.mark.parametrize(
    "text",
    ["Mailing address: PO Box 12, Salem, OR 97301", "Mail goes to PO Box 12, Salem, OR 97301"],
)
def test_a_box_for_mail_is_no_wrong_physical_address(text):
    """It answers another question; behind the label it is wrong."""
    assert "physical_address" not in {one.field for one in request(text).answers}
    assert invalid(request("Physical address: PO Box 12, Salem, OR 97301")) == {
        "physical_address": "PO Box 12, Salem, OR 97301"
    }


# -- numbers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Phone: 503-555-0142\nFax: same", "Phone: 503-555-0142\nFax: same as phone", "Phone/Fax: 503-555-0142",
        "Phone is 503-555-0142; fax is the same number.", "Phone and fax share one line, 503-555-0142.",
        "Phone & Fax: 503-555-0142", "Our phone is 503-555-0142. Same number for the fax.",
    ],
)  # fmt: skip
def test_fax_may_be_the_phone(text):
    """By its label, in a sentence, on one line."""
    found = values(request(text))

    assert (found["phone"], found["fax"]) == ("+15035550142", "+15035550142")


def test_a_clinics_phone_beats_a_persons():
    """A cell or a direct line is taken where nothing else is given."""
    both = values(request("Cell: 503-555-0199\nOffice phone: 503-555-0142"))
    prose = values(request("My cell is 503-555-0199, the office is at 503-555-0142."))

    assert both["phone"] == prose["phone"] == "+15035550142"
    assert values(request("My cell is 503-555-0199."))["phone"] == "+15035550199"


@pytest.mark.parametrize(
    "text",
    [
        "TIN: 93-1234567\nSorry, the TIN is 93-7654321, not 93-1234567.", "TIN 93-7654321, not 93-1234567",
        "TIN: 93-1234567\nCorrection: TIN: 93-7654321", "93-1234567 was a typo. Our EIN is 93-7654321.",
    ],
)  # fmt: skip
def test_what_the_sender_calls_wrong_is_no_answer(text):
    """Not even behind its label."""
    assert values(request(text))["tin"] == "937654321"


def test_a_contradiction_that_nothing_settles_is_a_doubt():
    """Two values behind the same label; equal ones are none."""
    told = request("TIN: 93-1234567\nTIN: 93-7654321")
    (tin,) = [one for one in told.answers if one.field == "tin"]

    assert told.doubts == ("CONTRADICTION:tin",)
    assert tin.confidence < 0.7
    assert request("TIN: 93-1234567\nEIN 931234567").doubts == ()


@pytest.mark.parametrize(
    ("text", "npi"),
    [
        ("Clinic: Elm Clinic\nGroup NPI: 1003000126\nIndividual NPI: 1234567893", "1003000126"),
        ("Clinic: Elm Clinic\nNPI: 1234567893 (type 1), 1003000126 (type 2)", "1003000126"),
        ("Provider Name: Jane Roe, MD\nIndividual NPI: 1234567893\nGroup NPI: 1003000126", "1234567893"),
        ("I'm Jane Roe. My individual NPI is 1234567893, the group NPI 1003000126.", "1234567893"),
    ],
)  # fmt: skip
def test_the_group_s_npi_is_the_clinic_s(text, npi):
    """And the individual's the practitioner's."""
    assert values(request(text))["npi"] == npi


@pytest.mark.parametrize(
    ("text", "pending"),
    [
        ("DMAP ID: applied for, not yet issued", True), ("Our DMAP is in process.", True), ("DMAP: TBD", True),
        ("The DMAP application is still pending.", True), ("DMAP ID #: I applied to the state last week", False),
        ("DMAP ID #: XXXXXX", False), ("DMAP ID: n/a", False), ("DMAP ID:", False),
    ],
)  # fmt: skip
def test_a_dmap_id_that_does_not_exist_yet_is_absent(text, pending):
    """Never invalid; that it is pending is known where it is said."""
    found = request(text)

    assert "dmap_id" not in {one.field for one in found.answers}
    assert ("dmap_id" in found.pending) is pending


@pytest.mark.parametrize(
    ("line", "field", "raw"),
    [
        ("NPI: 123456789", "npi", "123456789"), ("The clinic's NPI is 1234567890.", "npi", "1234567890"),
        ("TIN: 07-1234567", "tin", "07-1234567"), ("Fax: 503-555-014", "fax", "503-555-014"),
        ("E-mail: desk@elm,example", "email", "desk@elm,example"), ("DMAP ID: 50060545", "dmap_id", "50060545"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_kept_as_it_was_written(line, field, raw):
    """Behind a label or in a sentence."""
    assert invalid(request(line)) == {field: raw}


# -- specialty and address of the applicant -----------------------------------------------------


@pytest.mark.parametrize(
    ("text", "specialty"),
    [
        ("We do child and adolescent psychiatry.", "child and adolescent psychiatry"),
        ("My field is clinical social work.", "clinical social work"),
        ("Elm Family Medicine offers pediatric therapy.", "pediatric therapy"),
        ("I am a board certified dermatologist.", "board certified dermatologist"),
        ("Specialty: FM/IM/Peds", "FM/IM/Peds"), ("We are a pediatrics practice next to the pharmacy.", "pediatrics"),
    ],
)  # fmt: skip
def test_a_specialty_is_what_they_do(text, specialty):
    """Not a part of their name, nor the shop next door."""
    assert values(request(text))["specialty"] == specialty


def test_a_name_is_no_specialty():
    """A clinic may do other things than its name says: it is asked."""
    assert "specialty" not in values(request("Elm Family Medicine would like to join."))


@pytest.mark.parametrize(
    "words",
    [
        "pls don't save this address", "Please do not use this e-mail address.", "this is not my e-mail",
        "I am writing from my husband's account, this email address is not mine",
    ],
)  # fmt: skip
def test_the_writers_address_is_taken_unless_they_say_no(words):
    """Where none is stated for the applicant."""
    assert "email" not in values(request(f"My name is Noor Vale, {words}."))
    assert values(request("My name is Noor Vale."))["email"] == "pat@desk.example"


# -- practitioners ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Provider\tNPI\tSpecialty\nJane Roe\t1234567893\tDermatology\nBob Ray\t1245319599\tPediatrics",
        "First\tLast\tNPI\tSpecialty\nJane\tRoe\t1234567893\tDermatology\nBob\tRay\t1245319599\tPediatrics",
        "Jane Roe - NPI 1234567893 - Dermatology\nBob Ray - NPI 1245319599 - Pediatrics",
        "1. Jane Roe (NPI: 1234567893), Dermatology\n2. Bob Ray (NPI: 1245319599), Pediatrics",
        "Provider 1: Jane Roe\nNPI: 1234567893\nSpecialty: Dermatology\n\nProvider 2: Bob Ray\nNPI: 1245319599\nSpecialty: Pediatrics",
        "Two people would bill: Jane Roe, Dermatology, NPI 1234567893, and Bob Ray, Pediatrics, 1245319599.",
        "Provider | NPI | Does\nJane Roe | 1234567893 | Dermatology\nBob Ray | 1245319599 | Pediatrics",
        "JANE ROE, DERMATOLOGY, NPI 1234567893, AND BOB RAY, PEDIATRICS, NPI 1245319599",
        "Jane Roe, Lead Physician, Dermatology, NPI 1234567893; Bob Ray, Medical Director, Pediatrics, NPI 1245319599",
    ],
)  # fmt: skip
def test_practitioners_beside_the_clinic_are_rows(text):
    """In a table, a list, blocks, a sentence; the clinic keeps its own NPI."""
    found = request(f"Clinic: Elm Clinic\nGroup NPI: 1003000126\n\nOur practitioners:\n\n{text}\n")

    assert [{name: value.casefold() for name, value in row.items()} for row in rows(found)] == [
        {"provider_name": "jane roe", "npi": "1234567893", "specialty": "dermatology"},
        {"provider_name": "bob ray", "npi": "1245319599", "specialty": "pediatrics"},
    ]
    assert values(found)["npi"] == "1003000126"
    assert "provider_name" not in values(found)


def test_names_and_numbers_may_be_told_respectively():
    """As many names as numbers, one after the other."""
    found = request(
        "Our group NPI is 1003000126. Jane Roe and Bob Ray have NPIs 1234567893 and 1245319599."
    )

    assert [(row["provider_name"], row["npi"]) for row in rows(found)] == [
        ("Jane Roe", "1234567893"),
        ("Bob Ray", "1245319599"),
    ]


def test_one_row_that_asks_the_forms_own_questions_is_the_applicant():
    """No practitioner."""
    found = request(
        "Org name\tSpecialty\tStreet\tCity\tState\tZIP\tTel\tNPI (type 2)\tEIN\n"
        "Elm Clinic\tPediatrics\t5 Elm St\tPortland\tOR\t97205\t503-555-0142\t1003000126\t93-1234567"
    )

    assert rows(found) == []
    assert values(found)["physical_address"] == "5 Elm St, Portland, OR 97205"
    assert values(found)["clinic_name"] == "Elm Clinic"


def test_a_title_may_stand_beside_an_address_in_the_signature():
    """Only the piece with the address is no title."""
    found = values(
        request(
            "Elm Clinic would like to join.\n\nRegards,\nPat Noone\nco-founder | pat@desk.example\n"
        )
    )

    assert found["job_title"] == "co-founder"


@pytest.mark.parametrize(
    "line", ["Signed for the applicant by Pat Noone, General Manager, on August 18, 2026",
             "Completed by: Pat Noone, General Manager     Date: 02/06/2026", "Signed: Pat Noone, General Manager"]
)  # fmt: skip
def test_who_signed_a_form_is_the_contact(line):
    """With the title behind the name."""
    found = values(
        request(f"Clinic: Elm Clinic\nNPI: 1003000126\n{line}\n", sender="scan@desk.example")
    )

    assert (found["contact_name"], found["job_title"]) == ("Pat Noone", "General Manager")


def test_a_long_line_was_never_wrapped():
    """A paragraph that stands on one line does not go on in the name below it."""
    long = (
        "We would like to hear from you about a contract, and how long it will take " * 2 + "Thx"
    )
    found = values(request(f"{long}\nElm Family Clinic"))

    assert found["clinic_name"] == "Elm Family Clinic"


@pytest.mark.parametrize(
    "heading",
    [
        "CONTACT FOR THIS APPLICATION", "Contact for this application:", "Application contact",
        "Contact for the application", "Who to contact", "Questions about this application:",
        "Person submitting this request", "CONTACT PERSON", "Contact for this submission",
        "Questions regarding this application", "Contact regarding this application:", "Enrollment contact",
    ],
)  # fmt: skip
def test_a_heading_tells_whom_to_contact(heading):
    """Name and title stand below, with numbers that are not the applicant's."""
    lines = (
        "APPLICANT", "  Clinic name:   Larch Clinic", "  Office phone:  541-555-0105", "",
        heading, "  Fay Ruiz, Enrollment Consultant", "  503-555-0195, fay@firm.example", "", "Best regards", "Fay",
    )  # fmt: skip
    found = request("\n".join(lines), sender="Fay Ruiz <fay@firm.example>")

    assert values(found)["contact_name"] == "Fay Ruiz"
    assert values(found)["job_title"] == "Enrollment Consultant"
    assert values(found)["phone"] == "+15415550105"
