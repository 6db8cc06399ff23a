"""What people write, in the layouts they use: values where they belong."""

import pytest
from tests.unit.extract.given import rows, understood, values

CONTRACT = "new-contract-request"


@pytest.mark.parametrize(
    "line",
    [
        "NPI: 1234567893", "NPI # 1234567893", "* NPI - 1234567893", "1. NPI: 1234567893",
        "National Provider Identifier: 1234567893", "Group NPI=1234567893", "NPI....... 1234567893",
        "NPI\t1234567893", "NPI:\r\n1234567893", "Our NPI: 1234567893 (group)",
        "Our NPI is 1234567893, thank you.", "NPI: ____ 1234567893",
    ],
)  # fmt: skip
def test_a_labelled_value_is_found_in_every_layout(line):
    """Colon, dash, dots, tab, equals sign, bullet, number, two lines, prose."""
    assert values(understood(CONTRACT, "Hello,", "", line))["npi"] == "1234567893"


def test_several_labels_share_a_line():
    """Values stand between one label and the next."""
    found = values(
        understood(CONTRACT, "Phone: 503-555-0142 | Fax: 503-555-0143 | TIN: 93-1234567")
    )

    assert (found["phone"], found["fax"], found["tin"]) == (
        "+15035550142",
        "+15035550143",
        "931234567",
    )


def test_an_address_goes_on_below_its_label():
    """Until its ZIP code."""
    lines = (
        "Physical Address: 48 NE Larch Way",
        "Suite 3",
        "Portland, OR 97211",
        "NPI: 1234567893",
    )
    found = values(understood(CONTRACT, *lines))

    assert found["physical_address"] == "48 NE Larch Way, Suite 3, Portland, OR 97211"


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td>Clinic Name</td><td>Larch Clinic</td></tr><tr><td>NPI</td><td>1234567893</td></tr></table>",
        "<table><tr><th>Clinic Name</th><th>NPI</th><th>TIN</th></tr><tr><td>Larch Clinic</td><td>1234567893</td><td></td></tr></table>",
        "<table><tr><td>Clinic Name</td><td>Larch Clinic</td><td>NPI</td><td>1234567893</td></tr></table>",
    ],
)  # fmt: skip
def test_a_table_reads_by_rows_or_by_columns(table):
    """Labels in the first column, or beside each value; a header row makes rows."""
    found = understood(CONTRACT, table, html=True)
    seen = values(found) | {k: v for row in rows(found) for k, v in row.items()}

    assert seen["npi"] == "1234567893"


def test_a_wrong_value_is_kept_as_written():
    """Invalid, with the sender's own characters; never corrected."""
    (one,) = [a for a in understood(CONTRACT, "NPI: 1234567890").answers if a.field == "npi"]

    assert (one.value, one.raw, one.verdict) == ("", "1234567890", "bad_check_digit")


def test_placeholders_are_no_values_and_pending_is_noted():
    """TBD and N/A are absent; what is pending is said to be."""
    found = understood(CONTRACT, "Fax: N/A", "TIN: TBD", "DMAP ID: pending", "NPI: ____")

    assert not {"fax", "tin", "dmap_id", "npi"} & set(values(found))
    assert set(found.pending) == {"tin", "dmap_id"}


def test_the_plans_own_numbers_and_quotes_are_no_answers():
    """What we wrote comes back in quotes, and is no answer."""
    found = understood(
        CONTRACT, "Phone: 503-416-4100", "On Mon, Jan 5, 2026, Plan wrote:", "> NPI: 1234567893"
    )

    assert "npi" not in values(found)
    assert "phone" not in values(found)


def test_a_name_is_a_clinic_or_a_provider_by_its_words():
    """A label that covers both is read by its value."""
    person = values(understood(CONTRACT, "Provider Name or Clinic Name: Priya Castell, LCSW"))
    clinic = values(understood(CONTRACT, "Provider Name: Larch Family Clinic"))

    assert person["provider_name"] == "Priya Castell, LCSW"
    assert clinic["clinic_name"] == "Larch Family Clinic"


def test_fax_may_be_the_same_as_phone():
    """Said by its label."""
    found = values(understood(CONTRACT, "Phone: 503-555-0142", "Fax: same as phone"))

    assert found["fax"] == "+15035550142"


def test_the_group_has_its_own_npi():
    """Two NPIs with their roles: the clinic gets the group's; without roles a person decides."""
    told = understood(
        CONTRACT, "Clinic: Larch Clinic", "NPI 1234567893 (individual), group NPI 1003000126"
    )
    untold = understood(CONTRACT, "Clinic: Larch Clinic", "NPI 1234567893 or NPI 1003000126")

    assert values(told)["npi"] == "1003000126"
    assert "CONTRADICTION:npi" in untold.doubts


def test_a_correction_beats_what_it_corrects():
    """ "should be" settles it."""
    found = understood(CONTRACT, "TIN 93-1234567 was a typo.", "The correct TIN is 93-7654321.")

    assert values(found)["tin"] == "937654321"


def test_a_number_may_stand_below_the_words_for_it():
    """Mail programs wrap lines; what it should not be is no answer."""
    found = values(
        understood(
            CONTRACT, "The fax number should read", "(503) 555-0147, not (503) 555-0143, please."
        )
    )

    assert found["fax"] == "+15035550147"
    assert "phone" not in found


def test_the_writer_is_told_by_the_signature():
    """Name, title, phone; the applicant's e-mail falls back to the writer's."""
    found = values(
        understood(
            CONTRACT,
            "NPI: 1234567893",
            "",
            "Best regards,",
            "Jane Doe, Clinic Manager",
            "503-555-0142",
        )
    )

    assert (found["contact_name"], found["job_title"]) == ("Jane Doe", "Clinic Manager")
    assert (found["email"], found["phone"]) == ("jane@clinic.example", "+15035550142")


def test_an_address_that_is_not_theirs_is_not_taken():
    """The writer says so."""
    found = values(
        understood(CONTRACT, "Please do not use this e-mail address for her.", "NPI: 1234567893")
    )

    assert "email" not in found


@pytest.mark.parametrize(
    "lines",
    [
        ("Ann Lee, Office Manager, ann@clinic.example",),
        ("Office Manager: Ann Lee - ann@clinic.example",),
        ("ann@clinic.example (Ann Lee, Office Manager)",),
        ("Name: Ann Lee", "Job title: Office Manager", "E-mail: ann@clinic.example"),
        ("* Ann Lee | Office Manager | ann@clinic.example",),
        ("Name\tTitle\tEmail", "Ann Lee\tOffice Manager\tann@clinic.example"),
        ("Ann Lee", "Office Manager", "ann@clinic.example"),
        ("Please add our office manager Ann Lee at ann@clinic.example.",),
        ("Ann Lee, Office Manager, ann [at] clinic [dot] example",),
    ],
)
def test_a_contact_is_found_in_every_layout(lines):
    """One address with one name and one title."""
    (row,) = rows(
        understood(
            "alerts", "These are our contacts:", "", *lines, "", "Thank you, all of us here"
        )
    )

    assert row["email"] == "ann@clinic.example"
    assert row["name"] == "Ann Lee"
    assert row["job_title"].casefold() == "office manager"


def test_several_contacts_keep_their_own_names():
    """Blocks, and several lines."""
    found = rows(
        understood(
            "alerts", "Name: Ann Lee", "Title: Nurse", "Email: ann@clinic.example", "",
            "Name: Bob Ray", "Title: Biller", "Email: bob@clinic.example",
        )
    )  # fmt: skip

    assert [(one["name"], one["job_title"]) for one in found] == [
        ("Ann Lee", "Nurse"),
        ("Bob Ray", "Biller"),
    ]


def test_this_address_means_the_writers():
    """Signature and From give name and title."""
    (row,) = rows(
        understood(
            "alerts",
            "Please use this address for alerts.",
            "",
            "--",
            "Jane Doe",
            "Nurse Supervisor",
        )
    )

    assert row == {
        "email": "jane@clinic.example",
        "name": "Jane Doe",
        "job_title": "Nurse Supervisor",
    }


def test_a_removed_address_is_no_contact():
    """ "remove old@…" names nobody to write to."""
    found = rows(
        understood(
            "alerts", "Please remove old@clinic.example and add Ann Lee, Nurse, ann@clinic.example"
        )
    )

    assert [one["email"] for one in found] == ["ann@clinic.example"]


def test_a_follow_up_fills_a_gap_without_an_address():
    """A name with a title, or a labelled title."""
    more = "In-Reply-To: <1@a.example>\r\n"

    assert (
        rows(understood("alerts", "Sorry, it is Ann Lee, receptionist", more=more))[0]["name"]
        == "Ann Lee"
    )
    for line in ("Job title: Nurse", "Contact 1 - Job title: Nurse"):
        assert rows(understood("alerts", line, more=more)) == [{"job_title": "Nurse"}]


UPDATES = "provider-updates"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Dr. Ann Lee will leave our practice on March 1.",
         {"change": "remove-practitioner", "old": "Dr. Ann Lee", "effective_date": "2027-03-01"}),
        ("Ann Lee left us March 1.",
         {"change": "remove-practitioner", "old": "Ann Lee", "effective_date": "2026-03-01"}),
        ("Bob Ray, PA-C, is joining our clinic on 1/5/2027.",
         {"change": "add-practitioner", "new": "Bob Ray, PA-C", "effective_date": "2027-01-05"}),
        ("We are moving to 900 Garden Rd, Suite 110, Salem, OR 97302 on 3/1/2027.",
         {"change": "address", "new": "900 Garden Rd, Suite 110, Salem, OR 97302", "effective_date": "2027-03-01"}),
        ("Our new fax number is 503-555-0143.", {"change": "fax", "new": "+15035550143"}),
        ("We are no longer accepting new patients.", {"change": "accepting-patients", "new": "no"}),
        ("Our new email is desk@clinic.example.", {"change": "email", "new": "desk@clinic.example"}),
        ("Our new tax ID is 93-1234567.", {"change": "tin", "new": "931234567"}),
        ("Our clinic was renamed to Garden Road Clinic.", {"change": "name", "new": "Garden Road Clinic"}),
        ("Our new hours are Mon-Fri 8am-6pm", {"change": "hours", "new": "Mon-Fri 8am-6pm"}),
        ("Ann Lee now speaks Spanish.", {"change": "language", "new": "Spanish"}),
        ("We are closing our office at 12 Stone Ct, Salem, OR 97301 on May 29.",
         {"change": "close-location", "old": "12 Stone Ct, Salem, OR 97301", "effective_date": "2027-05-29"}),
        ("We are opening a second location at 12 Stone Ct, Salem, OR 97301.",
         {"change": "add-location", "new": "12 Stone Ct, Salem, OR 97301"}),
        ("Our new specialty is dermatology.", {"change": "specialty", "new": "dermatology"}),
        ("Our new NPI is 1234567893.", {"change": "npi", "new": "1234567893"}),
        ("Our phone number has changed from 503-555-0142 to 503-555-0199.",
         {"change": "phone", "old": "+15035550142", "new": "+15035550199"}),
    ],
)  # fmt: skip
def test_a_sentence_states_a_change(line, expected):
    """Kind, old and new value, and the day it holds from."""
    found = rows(understood(UPDATES, "Hello,", "", line))

    assert expected in found


def test_labels_state_a_change():
    """Old and new of one kind go together; a date beside them is the submission's own."""
    found = understood(
        UPDATES, "Old phone: 503-555-0142", "New phone: 503-555-0199", "New address:",
        "900 Garden Rd", "Salem, OR 97302", "Effective date: 03/01/2027",
    )  # fmt: skip

    assert rows(found) == [
        {"change": "phone", "old": "+15035550142", "new": "+15035550199"},
        {"change": "address", "new": "900 Garden Rd, Salem, OR 97302"},
    ]
    assert values(found)["effective_date"] == "2027-03-01"


def test_a_table_states_changes():
    """One row for each."""
    found = understood(
        UPDATES,
        "<table><tr><th>What</th><th>Old</th><th>New</th><th>Effective</th></tr>"
        "<tr><td>Fax</td><td>503-555-0142</td><td>503-555-0143</td><td>4/1/2027</td></tr></table>",
        html=True,
    )

    assert rows(found) == [
        {
            "change": "fax",
            "old": "+15035550142",
            "new": "+15035550143",
            "effective_date": "2027-04-01",
        }
    ]


def test_practitioners_are_rows_of_a_table():
    """Beside the applicant."""
    found = understood(
        CONTRACT,
        "<table><tr><th>Practitioner</th><th>NPI</th><th>Specialty</th></tr>"
        "<tr><td>Ann Lee, MD</td><td>1234567893</td><td>Pediatrics</td></tr></table>",
        html=True,
    )

    assert rows(found) == [
        {"provider_name": "Ann Lee, MD", "npi": "1234567893", "specialty": "Pediatrics"}
    ]


def test_a_claim_in_prose_is_found():
    """The number behind the word, the clinic at which the writer is."""
    found = values(
        understood(
            "claims-help",
            "Claim 20260310004417 was denied.",
            "",
            "Jane Doe",
            "Larch Family Clinic",
            "503-555-0142",
        )
    )

    assert found["claim_number"] == "20260310004417"
    assert found["clinic_name"] == "Larch Family Clinic"
