"""Changes in the words that offices use, beyond the plain ones: said in two sentences, by pronouns, of oneself."""

import pytest
from tests.unit.extract.given import rows, understood, values

UPDATES = "provider-updates"
OLD, NEW = "12 Stone Ct, Salem, OR 97301", "900 Garden Rd, Suite 110, Salem, OR 97302"
ONE, TWO = "+15035550142", "+15035550199"


def row(change, *, on=None, **more):
    return {"change": change, **more, **({"effective_date": on} if on else {})}


def told(*lines):
    """The rows; a day that is said of all counts for each."""
    found = understood(UPDATES, "Hello,", "", *lines, "", "Thanks", "Jane")
    day = values(found).get("effective_date")
    return [{**({"effective_date": day} if day else {}), **one} for one in rows(found)]


def by_kind(found):
    return sorted(sorted(one.items()) for one in found)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (f"We will be moving to {NEW} on Friday, the 29th of January 2027.",
         [row("address", new=NEW, on="2027-01-29")]),
        ("Effective Monday, January 4th, 2027, our fax is 503-555-0199.",
         [row("fax", new=TWO, on="2027-01-04")]),
        ("On Mon 1/4/27 our phone number changes to 503-555-0199.", [row("phone", new=TWO, on="2027-01-04")]),
        ("Our phone changes to 503-555-0199 on 4 January 2027.", [row("phone", new=TWO, on="2027-01-04")]),
        ("Our phone changes to 503-555-0199, starting the 15th of next month.",
         [row("phone", new=TWO, on="2026-12-15")]),
        ("Our phone changes to 503-555-0199 on the 15th of this month.",
         [row("phone", new=TWO, on="2026-11-15")]),
        ("Our phone changes to 503-555-0199 mid-December.", [row("phone", new=TWO)]),
        ("Our fax will be 503-555-0199 as of the first Monday in December.", [row("fax", new=TWO)]),
        ("Our fax will be 503-555-0199 in two weeks.", [row("fax", new=TWO)]),
        ("Our fax will be 503-555-0199 by year end.", [row("fax", new=TWO)]),
        ("Our fax will be 503-555-0199 from January on.", [row("fax", new=TWO)]),
    ],
)  # fmt: skip
def test_a_day_is_read_as_it_is_told(line, expected):
    """A day of the week beside a date, days of this and of next month; what is no day gives none."""
    assert by_kind(told(line)) == by_kind(expected)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Could you take our nurse Ann Lee off the directory? She moved to Idaho. Her last day here was October 30.",
         [row("remove-practitioner", old="Ann Lee", on="2026-10-30")]),
        ("Please take Dr. Ann Lee off your list, she left us in August.",
         [row("remove-practitioner", old="Dr. Ann Lee")]),
        ("Please strike Ann Lee from your provider list as of 12/1/2026.",
         [row("remove-practitioner", old="Ann Lee", on="2026-12-01")]),
        ("Kindly delete Ann Lee from the directory.", [row("remove-practitioner", old="Ann Lee")]),
        ("Ann Lee leaves us; her last day is Friday, December 18, 2026.",
         [row("remove-practitioner", old="Ann Lee", on="2026-12-18")]),
        ("Ann Lee, PA-C, resigned. Last day: 12/18/2026.",
         [row("remove-practitioner", old="Ann Lee, PA-C", on="2026-12-18")]),
        ("Ann Lee, PA-C, is leaving our group. Her last day will be 12/18/2026. Bob Ray, MD starts on 1/4/2027.",
         [row("remove-practitioner", old="Ann Lee, PA-C", on="2026-12-18"), row("add-practitioner", new="Bob Ray, MD", on="2027-01-04")]),
        ("Sadly, Dr. Ann Lee passed away on November 2.",
         [row("remove-practitioner", old="Dr. Ann Lee", on="2026-11-02")]),
        ("We have hired a new nurse practitioner. Her name is Ann Lee and she starts December 7.",
         [row("add-practitioner", new="Ann Lee", on="2026-12-07")]),
        ("A new physician, Ann Lee, MD, has joined our team effective December 1, 2026.",
         [row("add-practitioner", new="Ann Lee, MD", on="2026-12-01")]),
        ("Ann Lee, LCSW will come aboard on 12/1/2026.",
         [row("add-practitioner", new="Ann Lee, LCSW", on="2026-12-01")]),
        ("Ann Lee (LCSW) will be seeing patients at our clinic from 12/1/2026.",
         [row("add-practitioner", new="Ann Lee", on="2026-12-01")]),
        ("Please credential Ann Lee, LCSW with our group effective 12/1/2026.",
         [row("add-practitioner", new="Ann Lee, LCSW", on="2026-12-01")]),
        ("Ann Lee is returning to our practice on December 7, 2026.",
         [row("add-practitioner", new="Ann Lee", on="2026-12-07")]),
        ("Ann Lee separated from our clinic on 10/30/2026.",
         [row("remove-practitioner", old="Ann Lee", on="2026-10-30")]),
        ("Ann Lee's employment with us ended 10/30/2026.",
         [row("remove-practitioner", old="Ann Lee", on="2026-10-30")]),
        ("Ann Lee stopped working here on 10/30/2026.",
         [row("remove-practitioner", old="Ann Lee", on="2026-10-30")]),
        ("Ann Lee is no longer at our clinic.", [row("remove-practitioner", old="Ann Lee")]),
        ("Ann Lee is no longer a member of our staff.", [row("remove-practitioner", old="Ann Lee")]),
        ("Ann Lee isn't with us anymore.", [row("remove-practitioner", old="Ann Lee")]),
        ("Ann Lee doesn't work here anymore.", [row("remove-practitioner", old="Ann Lee")]),
        ("Ann Lee has accepted a position elsewhere and will be gone by December 11.",
         [row("remove-practitioner", old="Ann Lee", on="2026-12-11")]),
        ("We said goodbye to Ann Lee on October 30.",
         [row("remove-practitioner", old="Ann Lee", on="2026-10-30")]),
        ("Dr. Lee relocated out of state, please remove her.", [row("remove-practitioner", old="Dr. Lee")]),
        ("After 30 years I am retiring on December 31, 2026. Please remove me from your directory.",
         [row("remove-practitioner", old="Jane Doe", on="2026-12-31")]),
        ("Please strike me, Jane Doe, from your list of doctors as of December 31, 2026.",
         [row("remove-practitioner", old="Jane Doe", on="2026-12-31")]),
        ("I left Larch Clinic on October 30, please take me off their roster.",
         [row("remove-practitioner", old="Jane Doe", on="2026-10-30")]),
    ],
)  # fmt: skip
def test_people_come_and_go_in_other_words(line, expected):
    """Whatever word says so, in the next sentence too, by "she", or of the writer."""
    assert by_kind(told(line)) == by_kind(expected)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (f"Our Bend office closes on December 18; its address in your directory is {OLD}.",
         [row("close-location", old=OLD, on="2026-12-18")]),
        (f"A new clinic opens in Bend on December 18, 2026. The address will be {NEW}.",
         [row("add-location", new=NEW, on="2026-12-18")]),
        (f"We've added an office at {NEW}.", [row("add-location", new=NEW)]),
        (f"In addition to our current site, we will see patients at {NEW} from 12/7/2026.",
         [row("add-location", new=NEW, on="2026-12-07")]),
        (f"We will no longer be seeing patients at {OLD} after 12/18/2026.",
         [row("close-location", old=OLD, on="2026-12-18")]),
        (f"We're shutting our doors at {OLD} on 12/18.", [row("close-location", old=OLD, on="2026-12-18")]),
        (f"Please inactivate our location at {OLD}.", [row("close-location", old=OLD)]),
        ("Our Bend location has closed permanently.", [row("close-location")]),
        (f"We are moving on December 7 but the phone stays the same. New address: {NEW}",
         [row("address", new=NEW, on="2026-12-07")]),
        (f"The office is relocating from {OLD} to {NEW}. Phone, fax and email stay as they are.",
         [row("address", old=OLD, new=NEW)]),
        (f"Mail goes to PO Box 77, Salem, OR 97308 as before; only our street address changes, to {NEW}.",
         [row("address", new=NEW)]),
    ],
)  # fmt: skip
def test_places_open_and_close_over_two_sentences(line, expected):
    """The address may stand in the next one; what moves besides is a move."""
    assert by_kind(told(line)) == by_kind(expected)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Our main number will be 503-555-0199 from December 7, it was 503-555-0142 until now, and on the same day the fax changes too but we don't have the number yet.",
         [row("phone", old=ONE, new=TWO, on="2026-12-07"), row("fax", on="2026-12-07")]),
        ("Our fax is changing, new number to follow.", [row("fax")]),
        ("We are getting a new fax number, will send it when we have it.", [row("fax")]),
        ("Heads up: the number 503-555-0142 is dead, call 503-555-0199.", [row("phone", old=ONE, new=TWO)]),
        ("The old phone 503-555-0142 won't work after December 7, use 503-555-0199.",
         [row("phone", old=ONE, new=TWO, on="2026-12-07")]),
        ("Our fax number was listed incorrectly. It should be 503-555-0199, not 503-555-0142.",
         [row("fax", old=ONE, new=TWO)]),
        ("You have our fax as 503-555-0142. That is wrong; it's 503-555-0199.", [row("fax", old=ONE, new=TWO)]),
        ("The directory shows 503-555-0142 for our phone. The right number is 503-555-0199.",
         [row("phone", old=ONE, new=TWO)]),
        ("We've switched phone providers; our number is now (503) 555-0199 (was (503) 555-0142).",
         [row("phone", old=ONE, new=TWO)]),
        ("Fax: 503-555-0199 (new as of 12/7/2026)", [row("fax", new=TWO, on="2026-12-07")]),
        ("Fax no. changed to 503-555-0199 eff. 12/7/26", [row("fax", new=TWO, on="2026-12-07")]),
        ("Please note that our fax number has been updated: 503-555-0199.", [row("fax", new=TWO)]),
        ("Please update our records to reflect our new fax, 503-555-0199.", [row("fax", new=TWO)]),
        ("Our email was referrals@clinic.example, now referrals@clinic.",
         [row("email", old="referrals@clinic.example")]),
        ("We have stopped using desk@clinic.example; write to hello@clinic.example.",
         [row("email", old="desk@clinic.example", new="hello@clinic.example")]),
    ],
)  # fmt: skip
def test_numbers_change_in_other_words(line, expected):
    """What is wrong, dead, to follow, or shown in the directory."""
    assert by_kind(told(line)) == by_kind(expected)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("We have a new Tax ID. Old: 93-1234567. New: 93-7654321. Effective 1/1/2027.",
         [row("tin", old="931234567", new="937654321", on="2027-01-01")]),
        ("Effective 1/1/2027 all claims will be billed under TIN 93-7654321 instead of 93-1234567.",
         [row("tin", old="931234567", new="937654321", on="2027-01-01")]),
        ("Due to a change of ownership our tax ID changes to 93-7654321.", [row("tin", new="937654321")]),
        ("We've incorporated. The EIN going forward is 93-7654321.", [row("tin", new="937654321")]),
        ("Our group NPI was entered wrong: it is 1234567893, not 1003000126.",
         [row("npi", old="1003000126", new="1234567893")]),
    ],
)  # fmt: skip
def test_identifiers_change_in_other_words(line, expected):
    """Old and new, due to a change of ownership, entered wrong."""
    assert by_kind(told(line)) == by_kind(expected)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Stone Court Clinic is now Garden Road Clinic.",
         [row("name", old="Stone Court Clinic", new="Garden Road Clinic")]),
        ("Stone Court Clinic has a new name: Garden Road Clinic.",
         [row("name", old="Stone Court Clinic", new="Garden Road Clinic")]),
        ("We rebranded! Stone Court Clinic is now known as Garden Road Clinic.",
         [row("name", old="Stone Court Clinic", new="Garden Road Clinic")]),
        ("Ann Lee got married and is now Ann Park.", [row("name", old="Ann Lee", new="Ann Park")]),
        ("Ann Lee (formerly Ann Park) has changed her name.", [row("name", old="Ann Park", new="Ann Lee")]),
        ("Please change Ann Lee to Ann Park in your directory.", [row("name", old="Ann Lee", new="Ann Park")]),
    ],
)  # fmt: skip
def test_names_change_in_other_words(line, expected):
    """Side by side, by marriage, formerly."""
    assert by_kind(told(line)) == by_kind(expected)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("We now see patients Monday to Thursday 8 to 6.", [row("hours", new="Monday to Thursday 8 to 6")]),
        ("Starting December 7 our hours are 8:00 AM - 5:00 PM, Monday - Friday.",
         [row("hours", new="8:00 AM - 5:00 PM, Monday - Friday", on="2026-12-07")]),
        ("We will be open on Saturdays from 9 to 1 starting 12/5/2026.",
         [row("hours", new="Saturdays from 9 to 1", on="2026-12-05")]),
        ("Our panels are full, so please mark us as closed to new patients.",
         [row("accepting-patients", new="no")]),
        ("We can take new patients again starting December 7.",
         [row("accepting-patients", new="yes", on="2026-12-07")]),
        ("Please list us as accepting new patients.", [row("accepting-patients", new="yes")]),
        ("Ann Lee is not accepting new patients any longer.", [row("accepting-patients", new="no")]),
        ("Our waitlist is closed, no new clients please.", [row("accepting-patients", new="no")]),
        ("Please add Spanish and Russian as languages.", [row("language", new="Spanish and Russian")]),
        ("One of our front desk people speaks Somali now.", [row("language", new="Somali")]),
        ("We are adding pediatrics to our services.", [row("specialty", new="pediatrics")]),
        ("Please list Ann Lee under Psychiatry rather than Family Medicine.",
         [row("specialty", old="Family Medicine", new="Psychiatry")]),
    ],
)  # fmt: skip
def test_what_is_offered_changes_in_other_words(line, expected):
    """Hours, patients, languages, specialties."""
    assert by_kind(told(line)) == by_kind(expected)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("We have a new website: www.clinic.example.", "We have a new website: www.clinic.example."),
        ("Ann Lee will be on maternity leave from December 1.", "Ann Lee will be on maternity leave from December 1."),
        ("Ann Lee's license number is now MD12345.", "Ann Lee's license number is now MD12345."),
    ],
)  # fmt: skip
def test_what_no_kind_is_for_goes_to_staff_in_the_senders_words(line, words):
    """As a doubt: its confidence is below 0.7."""
    (found,) = understood(UPDATES, line).rows

    assert [(one.field, one.value) for one in found.answers][:2] == [
        ("change", "other"),
        ("new", words),
    ]
    assert max(one.confidence for one in found.answers) < 0.7


@pytest.mark.parametrize(
    "line",
    [
        "The new license is on its way.", "Please see our website for directions.", "Ann is on leave of her senses.",
        "Our office will be closed on Thanksgiving.", "Dr. Ann Lee is moving to our Bend office on January 4.",
        "She moved to Idaho.", "I left you a message about this.", "Please leave a voicemail.",
        "Ann Lee no longer sees walk-ins at the old phone, everything else stays the same.",
        "From that day on our fax stays as it is.", "You have our fax as 503-555-0142.",
    ],
)  # fmt: skip
def test_what_only_sounds_like_a_change_is_none(line):
    """A leave or a licence without its value, a holiday, a person's move, messages left."""
    assert told(line) == []


def test_a_letterhead_and_its_day_are_no_change():
    """An address above the words that announce changes, and the day of the letter."""
    found = told(
        "Stone Court Clinic", "12 Stone Ct, Salem, OR 97301", "24 June 2026", "NOTICE OF CHANGES",
        "(a) Ann Lee joins our staff on 3 August 2027.", "(b) Bob Ray leaves us; his last day is Friday, July 16, 2027.",
    )  # fmt: skip

    assert by_kind(found) == by_kind(
        [
            row("add-practitioner", new="Ann Lee", on="2027-08-03"),
            row("remove-practitioner", old="Bob Ray", on="2027-07-16"),
        ]
    )


def test_who_is_said_to_come_and_to_go_is_a_doubt():
    """Two words for one person contradict one another: staff look."""
    found = understood(
        UPDATES, "Ann Lee joins us on 12/1/2026.", "", "Ann Lee is leaving on 12/15/2026."
    )

    assert [max(one.confidence for one in each.answers) for each in found.rows] == [0.6, 0.6]


def test_half_a_new_name_is_a_doubt():
    """A last name alone is not what the directory shows."""
    (found,) = understood(UPDATES, "Ann Lee's new last name is Park.").rows

    assert max(one.confidence for one in found.answers) == 0.6


def test_the_headers_of_a_message_passed_on_are_no_change():
    """From and To are who wrote, not an old and a new address."""
    lines = (
        "Please see below.", "", "---------- Forwarded message ---------", "From: Ann Lee <ann@clinic.example>",
        "Date: Tue, Nov 24, 2026", "Subject: your file", "To: Jane Doe <jane@clinic.example>", "",
        "Our new fax is 503-555-0199.",
    )  # fmt: skip

    assert rows(understood(UPDATES, *lines)) == [row("fax", new=TWO)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (f"Nos mudamos de {OLD} a {NEW} a partir del 1 de febrero de 2027.",
         [row("address", old=OLD, new=NEW, on="2027-02-01")]),
        (f"A partir del 1 de febrero ya no atenderemos en {OLD} sino en {NEW}. La clínica se muda.",
         [row("address", old=OLD, new=NEW, on="2027-02-01")]),
        ("Nuestro nuevo teléfono es 503-555-0199.", [row("phone", new=TWO)]),
        ("El número de fax cambia a 503-555-0199. El teléfono sigue igual.", [row("fax", new=TWO)]),
    ],
)  # fmt: skip
def test_changes_are_told_in_spanish(line, expected):
    """Many offices write it."""
    assert by_kind(told(line)) == by_kind(expected)


ROSTERS = [
    (("Start date | Provider (Last, First) | NPI", "2026-12-01 | Lee, Ann | 1234567893"), [row("add-practitioner", new="Ann Lee", on="2026-12-01")]),
    (("Action | First | Last | NPI | Effective", "ADD | | | 1234567893 | 12/01/2026", "TERM | Bob | Ray | 1003000126 | 11/30/2026"),
     [row("add-practitioner", on="2026-12-01"), row("remove-practitioner", old="Bob Ray", on="2026-11-30")]),
    (("Item | On file | Change to | From (date)", "Fax | 503-555-0142 | 503-555-0199 | 12/1/2026", "Phone | 503-555-0143 | no change | ", "E-mail | | | "),
     [row("fax", old=ONE, new=TWO, on="2026-12-01")]),
    (("What | Current | New | When", "Main phone | 503-555-0142 | TBD | 12/1/26", f"Location closing | {OLD} | - | 12/1/26"),
     [row("phone", old=ONE, on="2026-12-01"), row("close-location", old=OLD, on="2026-12-01")]),
]  # fmt: skip


@pytest.mark.parametrize(("table", "expected"), ROSTERS)
def test_tables_are_read_whatever_heads_them(table, expected):
    """Remarks in headings, names the wrong way round or left out, lines that say that all stays."""
    cells = ["".join(f"<td>{cell}</td>" for cell in line.split("|")) for line in table]
    page = ["<table>", *(f"<tr>{line}</tr>" for line in cells), "</table>"]

    assert by_kind(rows(understood(UPDATES, *page, html=True))) == by_kind(expected)


def test_what_stands_in_a_rosters_lines_is_not_the_clinics():
    """Neither its practitioners' names nor their NPIs."""
    table = "<table><tr><td>Action</td><td>Provider</td><td>NPI</td></tr><tr><td>Term</td><td>Bob Ray</td><td>1003000126</td></tr></table>"
    found = values(
        understood(UPDATES, "<p>Larch Clinic, group NPI 1234567893</p>", table, html=True)
    )

    assert found["npi"] == "1234567893"
    assert "provider_name" not in found


def test_whose_name_changes_is_whom_the_message_is_from():
    """Where it names nobody else."""
    found = values(
        understood(
            UPDATES, "My name changes from Ann Lee to Ann Park on 12/1/2026. My NPI is 1234567893."
        )
    )

    assert found["provider_name"] == "Ann Lee"


def test_a_wrong_address_for_mail_is_kept_as_written():
    """An e-mail address without the end of its domain is asked for again."""
    (found,) = understood(UPDATES, "Our e-mail was desk@clinic.example.com, now hello@clinic").rows

    assert [(one.field, one.value, one.raw) for one in found.answers][1:] == [
        ("old", "desk@clinic.example.com", "desk@clinic.example.com"), ("new", "", "hello@clinic"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("ANN LEE RETIRES ON DECEMBER 31, 2026.", [row("remove-practitioner", old="ANN LEE", on="2026-12-31")]),
        ("BOB RAY JOINED US ON NOVEMBER 2, 2026.", [row("add-practitioner", new="BOB RAY", on="2026-11-02")]),
        ("PLEASE NOTE OUR NEW FAX IS 503-555-0199.", [row("fax", new=TWO)]),
    ],
)  # fmt: skip
def test_capitals_are_read_like_other_letters(line, expected):
    """The verb behind a name is no part of it."""
    assert by_kind(told(line)) == by_kind(expected)


def test_where_mail_still_goes_is_no_change():
    """Words before a value say that it stays, too."""
    found = told(
        f"We are moving from {OLD} to {NEW}. Mail still goes to PO Box 77, Salem, OR 97308."
    )

    assert found == [row("address", old=OLD, new=NEW)]


def test_a_label_says_its_side_in_brackets():
    """Address (new)."""
    found = told("Kind of change: Address", f"Former address: {OLD}", f"Address (new): {NEW}")

    assert found == [row("address", old=OLD, new=NEW)]


MORE_ROSTERS = [
    (("Type | Provider First | Provider Last | Degree | Effective | Comment", "Add | Ann | Lee | MD | 2026-12-01 | new grad",
      "Term | Bob | Ray | DO | | moved out of state"),
     [row("add-practitioner", new="Ann Lee", on="2026-12-01"), row("remove-practitioner", old="Bob Ray")]),
    (("Branch | Status | Street | City | State | ZIP | Date", "Salem | Closing | 12 Stone Ct | Salem | OR | 97301 | 12/31/2026",
      "Bend | Opening | TBD | Bend | OR | | 1/4/2027", "Keizer | No change | 5 Elm St | Keizer | OR | 97303 | "),
     [row("close-location", old=OLD, on="2026-12-31"), row("add-location", on="2027-01-04")]),
    (("What is changing? | ☐ Address ☒ Phone ☐ Fax ☒ Office hours", "Current phone | 503-555-0142", "New phone | 503-555-0199",
      "New office hours | TBD, will send"),
     [row("phone", old=ONE, new=TWO), row("hours")]),
]  # fmt: skip


@pytest.mark.parametrize(("table", "expected"), MORE_ROSTERS)
def test_lists_of_people_places_and_ticked_things_are_read(table, expected):
    """First and last names of providers, streets of branches, a form whose kinds are ticked."""
    cells = ["".join(f"<td>{cell}</td>" for cell in line.split("|")) for line in table]
    page = ["<table>", *(f"<tr>{line}</tr>" for line in cells), "</table>"]

    assert by_kind(rows(understood(UPDATES, *page, html=True))) == by_kind(expected)


def test_a_practitioners_own_npi_is_not_the_clinics():
    """It stands beside the name of somebody who comes or goes, and the clinic is named."""
    found = understood(
        UPDATES,
        "Larch Clinic here. Ann Lee, nurse practitioner (NPI 1234567893), starts with us on 12/1/2026.",
    )

    assert values(found)["clinic_name"] == "Larch Clinic"
    assert "npi" not in values(found)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("I practice on my own, my NPI is 1234567893. My panel is full, I am not accepting new patients.", "Jane Doe"),
        ("My patients reach me at a new fax: 503-555-0199.", "Jane Doe"),
        ("Larch Clinic has a new fax: 503-555-0199. My patients know.", None),
        ("We have a new fax: 503-555-0199.", None),
    ],
)  # fmt: skip
def test_who_speaks_of_patients_of_their_own_is_the_provider(line, name):
    """Where no clinic is named."""
    assert values(understood(UPDATES, line)).get("provider_name") == name


@pytest.mark.parametrize(
    "line",
    [
        "Our fax number is going to change as well.", "The fax is about to change.", "Our fax is set to change next month.",
        "We will have a new fax soon, the number is not known yet.",
    ],
)  # fmt: skip
def test_a_change_without_its_value_is_asked_for(line):
    """Whatever stands between the thing and the word."""
    assert told(line) == [row("fax")]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("From 12/7/2026 Larch Clinic can be faxed at 503-555-0199 and no longer at 503-555-0142.",),
         [row("fax", old=ONE, new=TWO, on="2026-12-07")]),
        (((f"We shall be closing the doors of our office at {OLD}. The last day on which patients will be seen there is "
          "December 18, 2026."),), [row("close-location", old=OLD, on="2026-12-18")]),
        (("BEFORE (through December 6, 2026)", "12 Stone Ct", "Salem, OR 97301", "phone 503-555-0142", "",
          "AFTER (from December 7, 2026)", "900 Garden Rd, Suite 110", "Salem, OR 97302", "phone 503-555-0199"),
         [row("address", old=OLD, new=NEW, on="2026-12-07"), row("phone", old=ONE, new=TWO, on="2026-12-07")]),
        ((("Joining us are Ann Lee (geriatrics), whose first day is December 7, 2026, and Bob Ray (pediatrics), whose first "
          "day is January 4, 2027."),), [row("add-practitioner", new="Ann Lee", on="2026-12-07"),
                                        row("add-practitioner", new="Bob Ray", on="2027-01-04")]),
        (("Leaving us are Ann Lee, whose last day is December 4, 2026, and Bob Ray, who retires on December 31, 2026.",),
         [row("remove-practitioner", old="Ann Lee", on="2026-12-04"), row("remove-practitioner", old="Bob Ray", on="2026-12-31")]),
        (("Through December 31, 2026 our claims carry tax ID 93-1234567. From January 1, 2027 on they carry tax ID 93-7654321.",),
         [row("tin", old="931234567", new="937654321", on="2027-01-01")]),
        (("Until December 31, 2026 our fax is 503-555-0142, from January 1, 2027 it is 503-555-0199.",),
         [row("fax", old=ONE, new=TWO, on="2027-01-01")]),
        (("Former Name: Ann Lee", "Name (new): Ann Park"), [row("name", old="Ann Lee", new="Ann Park")]),
    ],
)  # fmt: skip
def test_old_and_new_are_told_by_their_time(lines, expected):
    """Before and after, through and from, no longer, whose first day."""
    assert by_kind(told(*lines)) == by_kind(expected)


TABLES = [
    ((" | Now | New", "Phone | 503-555-0142 | 503-555-0199"), [row("phone", old=ONE, new=TWO)]),
    (("Old name | New name | Effective", "Ann Lee | Ann Park | 12/7/2026"), [row("name", old="Ann Lee", new="Ann Park", on="2026-12-07")]),
    (("Action | Street | City | State | ZIP | Effective date", "Open | 900 Garden Spur | Salem | OR | 97302 | 12/7/2026",
      "Close | 12 Stone Ct | Salem | OR | 97301 | 12/4/2026"),
     [row("add-location", new="900 Garden Spur, Salem, OR 97302", on="2026-12-07"), row("close-location", old=OLD, on="2026-12-04")]),
    (("Type of change | Address (whole clinic)", f"Old address | {OLD}", f"New address | {NEW}"), [row("address", old=OLD, new=NEW)]),
]  # fmt: skip


@pytest.mark.parametrize(("table", "expected"), TABLES)
def test_headings_tell_old_from_new_and_what_it_is_of(table, expected):
    """Now beside New, the kind in the heading, a street's cells; labels in the first column are no headings."""
    cells = ["".join(f"<td>{cell}</td>" for cell in line.split("|")) for line in table]
    page = ["<table>", *(f"<tr>{line}</tr>" for line in cells), "</table>"]

    assert by_kind(rows(understood(UPDATES, *page, html=True))) == by_kind(expected)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("Please be advised that effective 1/1/2027, our remittance address will be PO Box 77, Salem, OR 97308. Physical location is unchanged.",),
         [row("address", new="PO Box 77, Salem, OR 97308", on="2027-01-01")]),
        (("Effective December 7:", "  * Phone - 503-555-0199 (replaces 503-555-0142)", "  * Fax - no change",),
         [row("phone", old=ONE, new=TWO, on="2026-12-07")]),
        (("Add: Ann Lee, MD, 12/7/2026", "Delete: Bob Ray, DO, 11/30/2026",),
         [row("add-practitioner", new="Ann Lee, MD", on="2026-12-07"), row("remove-practitioner", old="Bob Ray, DO", on="2026-11-30")]),
        (("Provider leaving: Ann Lee", "Last day: 12/18/2026", "Reason: relocation",),
         [row("remove-practitioner", old="Ann Lee", on="2026-12-18")]),
        (("New provider: Ann Lee, PMHNP", "Start: 12/7/2026", "NPI: 1234567893",),
         [row("add-practitioner", new="Ann Lee, PMHNP", on="2026-12-07")]),
        (("Providers to add", "1. Ann Lee MD NPI 1234567893 start 12/7/26", "2. Cy Fox PA NPI 1003000126 start 12/14/26", "Providers to term", "1. Bob Ray DO last day 11/30/26",),
         [row("add-practitioner", new="Ann Lee MD", on="2026-12-07"), row("add-practitioner", new="Cy Fox PA", on="2026-12-14"), row("remove-practitioner", old="Bob Ray DO", on="2026-11-30")]),
        (("We are pleased to announce that Ann Lee, DPM, will be joining our practice in Salem on Monday, December 7, 2026. She will be accepting new patients.",),
         [row("add-practitioner", new="Ann Lee, DPM", on="2026-12-07")]),
        (("It is with a heavy heart that we announce the passing of Dr. Ann Lee on November 2, 2026.",),
         [row("remove-practitioner", old="Dr. Ann Lee", on="2026-11-02")]),
        (("Ann Lee will no longer be practicing at our clinic as of 12/18/2026. Her patients will be seen by Bob Ray.",),
         [row("remove-practitioner", old="Ann Lee", on="2026-12-18")]),
        (("Effective immediately please stop sending faxes to 503-555-0142. Our new fax is 503-555-0199.",),
         [row("fax", old=ONE, new=TWO)]),
        (("Our practice is changing its name from Stone Court Clinic to Garden Road Clinic. The tax ID, NPI, address and phone remain the same. The change takes effect on January 1, 2027.",),
         [row("name", old="Stone Court Clinic", new="Garden Road Clinic", on="2027-01-01")]),
        (("We will be closed on Fridays beginning December 4. New hours: Monday-Thursday 7am-6pm.",),
         [row("hours", new="Monday-Thursday 7am-6pm", on="2026-12-04")]),
        (("Our hours: Mon-Fri 9-5 (until now 8-4).",),
         [row("hours", old="8-4", new="Mon-Fri 9-5")]),
        (("We'd like to update our office hours. We used to be open Mon-Fri 9am-5pm, now we are open Mon-Sat 8am-6pm.",),
         [row("hours", old="Mon-Fri 9am-5pm", new="Mon-Sat 8am-6pm")]),
        (("Please note Dr. Ann Lee is no longer taking new patients, but Bob Ray is.",),
         [row("accepting-patients", new="no")]),
        (("Our practice is full and we're not able to take anyone new until further notice.",),
         [row("accepting-patients", new="no")]),
        (("Good news! Our waiting list is gone and we are open for new clients from December 7.",),
         [row("accepting-patients", new="yes", on="2026-12-07")]),
        (("Bob Ray on our staff speaks Russian and Ukrainian; please add that to the directory.",),
         [row("language", new="Russian and Ukrainian")]),
        (("We now have a Spanish-speaking nurse, please list us as bilingual.",),
         [row("language", new="Spanish")]),
        (("In addition to family medicine we now provide behavioral health services.",),
         [row("specialty", new="behavioral health")]),
        (("Our billing office moved. Checks should go to PO Box 77, Salem, OR 97308 instead of PO Box 12, Salem, OR 97301.",),
         [row("address", old="PO Box 12, Salem, OR 97301", new="PO Box 77, Salem, OR 97308")]),
        (("We merged with Garden Road Clinic and our new TIN is 93-7654321, replacing 93-1234567, effective 1/1/27.",),
         [row("tin", old="931234567", new="937654321", on="2027-01-01")]),
        (("Tax ID change!!", "old 93-1234567", "new 93-7654321", "eff 1/1/27",),
         [row("tin", old="931234567", new="937654321", on="2027-01-01")]),
        (("Can you fix our phone number in the directory? It says 503-555-0142 but it's 503-555-0199.",),
         [row("phone", old=ONE, new=TWO)]),
        (("Members are calling 503-555-0142, which is disconnected. Correct number: 503-555-0199",),
         [row("phone", old=ONE, new=TWO)]),
        (("Your directory has the wrong fax for us. Listed: 503-555-0142. Should be: 503-555-0199.",),
         [row("fax", old=ONE, new=TWO)]),
        ((f"Starting in January we will be in a new building: {NEW}. We'll keep our phone numbers.",),
         [row("address", new=NEW)]),
        ((f"Our lease is up, so on December 31, 2026 we are leaving {OLD}. From January 4, 2027 you can find us at {NEW}.",),
         [row("address", old=OLD, new=NEW, on="2027-01-04")]),
        ((f"We will be consolidating our two offices. The one at {OLD} will close December 18, 2026, and all staff will work from our main office.",),
         [row("close-location", old=OLD, on="2026-12-18")]),
        ((f"A satellite office will open at {NEW} on January 4, 2027 (Tue/Thu only).",),
         [row("add-location", new=NEW, on="2027-01-04")]),
        (("Please add a second location for us:", "Garden Road Clinic East", "900 Garden Rd, Suite 110", "Salem, OR 97302", "Opening 1/4/2027",),
         [row("add-location", new=NEW, on="2027-01-04")]),
        (("Please remove this location:", "12 Stone Ct", "Salem, OR 97301", "Closed as of 10/30/2026",),
         [row("close-location", old=OLD, on="2026-10-30")]),
        (("Nurse practitioner Ann Lee started here last Monday.",),
         [row("add-practitioner", new="Ann Lee", on="2026-11-23")]),
        (("Dr. Lee's retirement is effective December 31, 2026.",),
         [row("remove-practitioner", old="Dr. Lee", on="2026-12-31")]),
        (("Resignation of Ann Lee, effective December 31, 2026",),
         [row("remove-practitioner", old="Ann Lee", on="2026-12-31")]),
        (("Ann Lee (RN) got promoted to clinic manager.",),
         []),
        (("I changed my last name, I'm now Jane Roe (formerly Jane Doe).",),
         [row("name", old="Jane Doe", new="Jane Roe")]),
        (("Our general email info@clinic.example is being replaced by hello@clinic.example on December 7.",),
         [row("email", old="info@clinic.example", new="hello@clinic.example", on="2026-12-07")]),
        (("e-mail: desk@clinic.example -> hello@clinic.example", "phone: same", "fax: 503-555-0142 -> 503-555-0199",),
         [row("email", old="desk@clinic.example", new="hello@clinic.example"), row("fax", old=ONE, new=TWO)]),
        ((f"Address: {OLD} => {NEW}", "Effective date: 12/7/2026",),
         [row("address", old=OLD, new=NEW, on="2026-12-07")]),
        (("What changed: our fax", "Old: 503-555-0142", "New: 503-555-0199", "When: 12/7/2026",),
         [row("fax", old=ONE, new=TWO, on="2026-12-07")]),
    ],
)  # fmt: skip
def test_letters_notes_and_lists_tell_changes(lines, expected):
    """As offices write them: several sentences, several lines, headings within a list."""
    assert by_kind(told(*lines)) == by_kind(expected)
