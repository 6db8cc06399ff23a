"""How clinics tell of changes: one row for each, with old, new and the day."""

import pytest
from tests.unit.extract.given import rows, understood, values

UPDATES = "provider-updates"
OLD, NEW = "12 Stone Ct, Salem, OR 97301", "900 Garden Rd, Suite 110, Salem, OR 97302"


def changes(*lines, **more):
    return rows(understood(UPDATES, *lines, **more))


def row(change, **more):
    return {"change": change} | more


def said(*lines, **more):
    return changes("Hello,", "", *lines, "", "Thanks", "Jane", **more)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (f"We are moving from {OLD} to {NEW}.", row("address", old=OLD, new=NEW)),
        (f"Our new address is {NEW}.", row("address", new=NEW)),
        (f"As of March 1, 2027 you will find us at {NEW}", row("address", new=NEW, effective_date="2027-03-01")),
        (f"We relocated to {NEW} on 10/1.", row("address", new=NEW, effective_date="2026-10-01")),
        (f"Please change our address to {NEW} effective 3/1/27.", row("address", new=NEW, effective_date="2027-03-01")),
        (f"Our mailing address has changed. It is now {NEW}.", row("address", new=NEW)),
        (f"Please note the move of our clinic to {NEW}!", row("address", new=NEW)),
        (f"Effective March 1st our address will be {NEW} (formerly {OLD}).",
         row("address", old=OLD, new=NEW, effective_date="2027-03-01")),
        (f"Our practice has relocated. The new location is {NEW}.", row("address", new=NEW)),
        (f"{OLD} is no longer our address, please use {NEW} instead.", row("address", old=OLD, new=NEW)),
        ("Our new mailing address is PO Box 77, Salem, OR 97308.",
         row("address", new="PO Box 77, Salem, OR 97308")),
        (f"We'll be relocating next month, on December 15, to {NEW}.",
         row("address", new=NEW, effective_date="2026-12-15")),
    ],
)  # fmt: skip
def test_an_address_changes(line, expected):
    """Moving, relocating, new, from and to, formerly."""
    assert said(line) == [expected]


ONE, TWO = "+15035550142", "+15035550199"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("New fax 503-555-0199.", row("fax", new=TWO)),
        ("Our new fax number is (503) 555-0199.", row("fax", new=TWO)),
        ("Our fax number has changed from 503-555-0142 to 503-555-0199.", row("fax", old=ONE, new=TWO)),
        ("effective 3/1 fax: 503-555-0199", row("fax", new=TWO, effective_date="2027-03-01")),
        ("Please update our fax to 503.555.0199", row("fax", new=TWO)),
        ("We no longer use fax 503-555-0142; use 503-555-0199 instead.", row("fax", old=ONE, new=TWO)),
        ("Please send faxes to 503-555-0199 from now on, not 503-555-0142.", row("fax", old=ONE, new=TWO)),
        ("The fax 503-555-0142 has been disconnected. Please use 503-555-0199.", row("fax", old=ONE, new=TWO)),
        ("Fax 503-555-0142 is replaced by 503-555-0199.", row("fax", old=ONE, new=TWO)),
        ("503-555-0199 replaces our old fax 503-555-0142.", row("fax", old=ONE, new=TWO)),
        ("Fax (old): 503-555-0142, (new): 503-555-0199", row("fax", old=ONE, new=TWO)),
        ("our fax: 503-555-0199 instead of 503-555-0142", row("fax", old=ONE, new=TWO)),
        ("Old fax 503-555-0142, new fax 503-555-0199", row("fax", old=ONE, new=TWO)),
        ("Can you change our fax from 503-555-0142 to 503-555-0199?", row("fax", old=ONE, new=TWO)),
        ("Our fax number is changing from 503-555-0142", row("fax", old=ONE)),
        ("Fax: 503-555-0142 -> 503-555-0199 (changed)", row("fax", old=ONE, new=TWO)),
        ("The fax you have on file, 503-555-0142, is wrong, the correct one is 503-555-0199.",
         row("fax", old=ONE, new=TWO)),
    ],
)  # fmt: skip
def test_a_fax_changes(line, expected):
    """Old and new by the words beside them, whichever stands first."""
    assert said(line) == [expected]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Starting Monday you can reach us at 503-555-0199.",
         [row("phone", new=TWO, effective_date="2026-11-30")]),
        ("Our phone number changed to 503-555-0199 ext. 4 last week.", [row("phone", new=TWO + ";ext=4")]),
        ("We no longer use 503-555-0142; use 503-555-0199 instead.", [row("phone", old=ONE, new=TWO)]),
        ("New phone: 503-555-0199, new fax: 503-555-0142, both effective 1/4/2027.",
         [row("phone", new=TWO, effective_date="2027-01-04"), row("fax", new=ONE, effective_date="2027-01-04")]),
        ("Our main line is changing to 503-555-0199 on the 1st of February.",
         [row("phone", new=TWO, effective_date="2027-02-01")]),
        ("We have a new telephone number: 503-555-0199. The fax stays 503-555-0142.", [row("phone", new=TWO)]),
        ("The main phone number is a different one now, please change it.", [row("phone")]),
        ("Our phone number has changed.", [row("phone")]),
        ("Phone and fax remain the same.", []),
        ("Our phone and fax numbers do not change.", []),
        ("If you have questions, call me at 503-555-0142.", []),
        ("Our fax number is 503-555-0142.", []),
    ],
)  # fmt: skip
def test_a_phone_changes_or_not(line, expected):
    """Several numbers keep their nouns; what stays and the writer's own number are no changes."""
    assert said(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Please note our new e-mail is desk@clinic.example", row("email", new="desk@clinic.example")),
        ("Our email changes from a@clinic.example to b@clinic.example on 5/1/2027.",
         row("email", old="a@clinic.example", new="b@clinic.example", effective_date="2027-05-01")),
        ("Referrals should no longer be e-mailed to a@clinic.example but to b@clinic.example.",
         row("email", old="a@clinic.example", new="b@clinic.example")),
        ("Please replace a@clinic.example with b@clinic.example.",
         row("email", old="a@clinic.example", new="b@clinic.example")),
        ("Our new tax ID is 93-1234567 as of 1/1/2027.", row("tin", new="931234567", effective_date="2027-01-01")),
        ("Our EIN changed from 93-1234567 to 93-7654321.", row("tin", old="931234567", new="937654321")),
        ("The EIN 93-1234567 goes away and 93-7654321 takes its place.",
         row("tin", old="931234567", new="937654321")),
        ("The tax ID you have is 93-1234567, the new one is 93-7654321.",
         row("tin", old="931234567", new="937654321")),
        ("We will bill under a new TIN, 93-7654321, starting January 1.",
         row("tin", new="937654321", effective_date="2027-01-01")),
        ("Our new group NPI is 1234567893.", row("npi", new="1234567893")),
        ("NPI 1003000126 is replaced by 1234567893 on 2/1/2027",
         row("npi", old="1003000126", new="1234567893", effective_date="2027-02-01")),
    ],
)  # fmt: skip
def test_addresses_and_ids_change(line, expected):
    """E-mail, TIN, NPI."""
    assert said(line) == [expected]


@pytest.mark.parametrize(
    "line",
    [
        "Our NPI is 1234567893.",
        "Our tax number, if you need it, is 93-1234567.",
        "Our group NPI (1234567893) stays, and so do the doctors.",
        "Please change our records (TIN 93-1234567), details follow.",
        "Is there a form for address changes?",
        "Several things will be different here from this summer on.",
        "How long does it take until the directory shows a change?",
        "Everything else remains as is and a W-9 goes out by mail this week.",
        "This is Larch Clinic, NPI 1234567893, TIN 93-1234567.",
    ],
)
def test_to_name_an_id_is_no_change(line):
    """Nor is a question, or a promise."""
    assert said(line) == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Please note our name is now Garden Road Clinic.", row("name", new="Garden Road Clinic")),
        ("Our clinic was renamed from Stone Court Clinic to Garden Road Clinic on 1/2/2027.",
         row("name", old="Stone Court Clinic", new="Garden Road Clinic", effective_date="2027-01-02")),
        ("From that day Stone Court Clinic LLC will be called Garden Road Health, PC.",
         row("name", old="Stone Court Clinic LLC", new="Garden Road Health, PC")),
        ("Our legal name changes from Stone Court Clinic to Garden Road Clinic.",
         row("name", old="Stone Court Clinic", new="Garden Road Clinic")),
        ("Effective 2/1/2027 Stone Court Clinic becomes Garden Road Clinic.",
         row("name", old="Stone Court Clinic", new="Garden Road Clinic", effective_date="2027-02-01")),
        ('We are now doing business as "Garden Road Wellness".', row("name", new="Garden Road Wellness")),
        ("New name: Garden Road Clinic", row("name", new="Garden Road Clinic")),
        ("From the twelfth of December on, Jody Stone will practice as Jody Garden.",
         row("name", old="Jody Stone", new="Jody Garden", effective_date="2026-12-12")),
        ("We changed our name to Garden Road Clinic.", row("name", new="Garden Road Clinic")),
    ],
)  # fmt: skip
def test_a_name_changes(line, expected):
    """Of a clinic, or of a practitioner who has married."""
    assert said(line) == [expected]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Dr. Ann Lee leaves us March 1.", [row("remove-practitioner", old="Dr. Ann Lee", effective_date="2027-03-01")]),
        ("Ann Lee left us Sept 30 and is still in your directory, pls remove.",
         [row("remove-practitioner", old="Ann Lee", effective_date="2026-09-30")]),
        ("Ann Lee's last day is 2/28/2027.", [row("remove-practitioner", old="Ann Lee", effective_date="2027-02-28")]),
        ("The last day for Ann Lee will be 2/28/2027.",
         [row("remove-practitioner", old="Ann Lee", effective_date="2027-02-28")]),
        ("Ann Lee is no longer with our practice.", [row("remove-practitioner", old="Ann Lee")]),
        ("Please remove Ann Lee from our roster as of 12/31.",
         [row("remove-practitioner", old="Ann Lee", effective_date="2026-12-31")]),
        ("Please terminate Ann Lee effective December 31, 2026.",
         [row("remove-practitioner", old="Ann Lee", effective_date="2026-12-31")]),
        ("Ann Lee retires and sees her last patients on December 31.",
         [row("remove-practitioner", old="Ann Lee", effective_date="2026-12-31")]),
        ("We hired Bob Ray, effective 1/5/2027.", [row("add-practitioner", new="Bob Ray", effective_date="2027-01-05")]),
        ("Please add Bob Ray to our group starting 1/5/2027.",
         [row("add-practitioner", new="Bob Ray", effective_date="2027-01-05")]),
        ("Bob Ray will be joining us on January 5.", [row("add-practitioner", new="Bob Ray", effective_date="2027-01-05")]),
        ("Bob Ray joined our practice on October 5.",
         [row("add-practitioner", new="Bob Ray", effective_date="2026-10-05")]),
        ("Bob Ray, a physician assistant who trained with us last year, takes over her panel on January 11.",
         [row("add-practitioner", new="Bob Ray", effective_date="2027-01-11")]),
        ("We welcome our new physician Bob Ray on 1/5/2027!",
         [row("add-practitioner", new="Bob Ray", effective_date="2027-01-05")]),
        ("Ann Lee has been replaced by Bob Ray.",
         [row("remove-practitioner", old="Ann Lee"), row("add-practitioner", new="Bob Ray")]),
        ("Bob Ray replaces Ann Lee as of 1/5/2027.",
         [row("remove-practitioner", old="Ann Lee", effective_date="2027-01-05"),
          row("add-practitioner", new="Bob Ray", effective_date="2027-01-05")]),
        ("Ann Lee and Cy Fox are leaving on 12/31/2026, and Bob Ray joins on 1/4/2027.",
         [row("remove-practitioner", old="Ann Lee", effective_date="2026-12-31"),
          row("remove-practitioner", old="Cy Fox", effective_date="2026-12-31"),
          row("add-practitioner", new="Bob Ray", effective_date="2027-01-04")]),
        ("Dr. Lopez is retiring at the end of the month.",
         [row("remove-practitioner", old="Dr. Lopez", effective_date="2026-11-30")]),
        ("Ann Lee starts with us on the first of next month.",
         [row("add-practitioner", new="Ann Lee", effective_date="2026-12-01")]),
        ("Bob Ray (NPI 1234567893) joins us effective immediately.", [row("add-practitioner", new="Bob Ray")]),
    ],
)  # fmt: skip
def test_practitioners_come_and_go(line, expected):
    """By their verbs, one row each."""
    found = said(line)

    assert sorted(found, key=str) == sorted(expected, key=str)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (f"We are closing our office at {OLD} on May 29.",
         [row("close-location", old=OLD, effective_date="2027-05-29")]),
        (f"The Salem suite ({OLD}) shuts for good on 5/29/2027.",
         [row("close-location", old=OLD, effective_date="2027-05-29")]),
        (f"We are opening a second location at {NEW} on 6/1/2027.",
         [row("add-location", new=NEW, effective_date="2027-06-01")]),
        (f"The new site at {NEW} takes its first patients on 6/1/2027.",
         [row("add-location", new=NEW, effective_date="2027-06-01")]),
        (f"With effect from 1 December 2026, the office at {OLD} is given up, and a second office is opened at {NEW}.",
         [row("close-location", old=OLD, effective_date="2026-12-01"),
          row("add-location", new=NEW, effective_date="2026-12-01")]),
        (f"Please remove the location {OLD} and add {NEW}.",
         [row("close-location", old=OLD), row("add-location", new=NEW)]),
        (f"We no longer see patients at {OLD}.", [row("close-location", old=OLD)]),
    ],
)  # fmt: skip
def test_places_open_and_close(line, expected):
    """An additional office is no move."""
    assert said(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("We are no longer accepting new patients.", [row("accepting-patients", new="no")]),
        ("As of May 1 we are not taking new clients.",
         [row("accepting-patients", new="no", effective_date="2027-05-01")]),
        ("We're open to new patients again.", [row("accepting-patients", new="yes")]),
        ("Our panel is closed.", [row("accepting-patients", new="no")]),
        ("Dr. Ann Lee's panel is now open.", [row("accepting-patients", new="yes")]),
        ("Starting Dec 2 Larch Counseling isn't taking any new patients, we're full up",
         [row("accepting-patients", new="no", effective_date="2026-12-02")]),
        ("We have started accepting new patients.", [row("accepting-patients", new="yes")]),
        ("Our new hours are Mon-Fri 8am-6pm", [row("hours", new="Mon-Fri 8am-6pm")]),
        ("Our office hours change from Mon-Fri 9am-5pm to Mon-Thu 7am-6pm, Fri 8am-noon on 4/13/2027.",
         [row("hours", old="Mon-Fri 9am-5pm", new="Mon-Thu 7am-6pm, Fri 8am-noon", effective_date="2027-04-13")]),
        ("Effective 1/2/2027 we are open Monday through Friday 7:30 am to 5 pm.",
         [row("hours", new="Monday through Friday 7:30 am to 5 pm", effective_date="2027-01-02")]),
        ("Ann Lee now speaks Spanish.", [row("language", new="Spanish")]),
        ("Patients can also be seen in Spanish.", [row("language", new="Spanish")]),
        ("Please add Vietnamese to our languages.", [row("language", new="Vietnamese")]),
        ("We now offer interpreters for Russian and Somali.", [row("language", new="Russian and Somali")]),
        ("Our new specialty is dermatology.", [row("specialty", new="dermatology")]),
        ("Beside Dermatology we now offer Family Medicine as a specialty.", [row("specialty", new="Family Medicine")]),
        ("Please change my specialty from Family Medicine to Internal Medicine.",
         [row("specialty", old="Family Medicine", new="Internal Medicine")]),
    ],
)  # fmt: skip
def test_what_a_clinic_offers_changes(line, expected):
    """Patients, hours, languages, specialties."""
    assert said(line) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((f"Old address: {OLD}", f"New address: {NEW}"), [row("address", old=OLD, new=NEW)]),
        (("Old address:", "12 Stone Ct", "Salem, OR 97301", "New address:", "900 Garden Rd", "Suite 110",
          "Salem, OR 97302"), [row("address", old=OLD, new=NEW)]),
        (("OLD", "12 Stone Ct", "Salem, OR 97301", "Fax 503-555-0142", "", "NEW", "900 Garden Rd, Suite 110",
          "Salem, OR 97302", "Fax 503-555-0199"),
         [row("address", old=OLD, new=NEW), row("fax", old=ONE, new=TWO)]),
        (("Fax number change", "FROM: 503-555-0142", "TO: 503-555-0199"), [row("fax", old=ONE, new=TWO)]),
        ((f"Moving from: {OLD}", f"Moving to: {NEW}", "First day there: 3/1/2027"),
         [row("address", old=OLD, new=NEW)]),
        (("[ ] Address Old: New:", "[X] Telephone Old: 503-555-0142 New: 503-555-0199",
          "[X] Fax Old: 503-555-0142 New: to be assigned"),
         [row("phone", old=ONE, new=TWO), row("fax", old=ONE)]),
        (("Adding:", "Ann Lee, MD", "Cy Fox", "", "Removing:", "Bob Ray"),
         [row("add-practitioner", new="Ann Lee, MD"), row("add-practitioner", new="Cy Fox"),
          row("remove-practitioner", old="Bob Ray")]),
        (("New providers as of 1/4/2027:", "- Ann Lee", "- Cy Fox"),
         [row("add-practitioner", new="Ann Lee", effective_date="2027-01-04"),
          row("add-practitioner", new="Cy Fox", effective_date="2027-01-04")]),
        (("Please update our information:", "", "Phone: 503-555-0142", "Fax: 503-555-0199"),
         [row("phone", new=ONE), row("fax", new=TWO)]),
        (("We ask you to change your records (NPI 1234567893) with effect from June 15, 2027:",
          "1. Our new fax is 503-555-0199.", "2. Patients can also be seen in Spanish."),
         [row("fax", new=TWO, effective_date="2027-06-15"), row("language", new="Spanish", effective_date="2027-06-15")]),
        (("Type of change: Address", f"Old address: {OLD}", f"New address: {NEW}", "Effective: 03/05/2027"),
         [row("address", old=OLD, new=NEW, effective_date="2027-03-05")]),
        (("- our fax: 503-555-0199 instead of 503-555-0142", "- our e-mail: b@clinic.example instead of the",
          "  private one that you have on file", "", "Both count from October 1."),
         [row("fax", old=ONE, new=TWO), row("email", new="b@clinic.example")]),
    ],
)  # fmt: skip
def test_blocks_and_lists_state_changes(lines, expected):
    """Labels, headings over lists, old and new one below the other, ticked boxes."""
    assert said(*lines) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("CURRENT INFORMATION", "Address: 12 Stone Ct, Salem, OR 97301", "Phone: 503-555-0142", "Fax: 503-555-0143", "",
          "NEW INFORMATION", f"Address: {NEW}", "Phone: 503-555-0199", "Fax: 503-555-0143"),
         [row("address", old=OLD, new=NEW), row("phone", old=ONE, new=TWO)]),
        (("Please make the following changes:", "1) Add Ann Lee, MD (NPI 1234567893) effective 12/1/2026",
          "2) Term Bob Ray, DO effective 11/30/2026", "3) Change phone to 503-555-0199"),
         [row("add-practitioner", new="Ann Lee, MD", effective_date="2026-12-01"),
          row("remove-practitioner", old="Bob Ray, DO", effective_date="2026-11-30"), row("phone", new=TWO)]),
        (("Provider: Ann Lee, MD", "NPI: 1234567893", "Action: Term", "Effective: 12/31/2026", "Reason: retired"),
         [row("remove-practitioner", old="Ann Lee, MD", effective_date="2026-12-31")]),
        (("Change type: Add provider", "Provider name: Ann Lee", "Effective date: 1/4/2027"),
         [row("add-practitioner", new="Ann Lee", effective_date="2027-01-04")]),
        (("Practice name change", "Old name: Stone Court Clinic", "New name: Garden Road Clinic"),
         [row("name", old="Stone Court Clinic", new="Garden Road Clinic")]),
        (("Phone: 503-555-0142 (old) / 503-555-0199 (new)",), [row("phone", old=ONE, new=TWO)]),
        (("Fax 503-555-0142 => 503-555-0199",), [row("fax", old=ONE, new=TWO)]),
        (("Office hours", "Old: M-F 8-5", "New: M-Th 7-6"), [row("hours", old="M-F 8-5", new="M-Th 7-6")]),
        (("Accepting new patients: Yes (previously no)",), [row("accepting-patients", new="yes")]),
        (("Here are our changes:", "", "* Dr. Ann Lee - last day 12/15", "* Bob Ray, NP - starting 12/16"),
         [row("remove-practitioner", old="Dr. Ann Lee", effective_date="2026-12-15"),
          row("add-practitioner", new="Bob Ray, NP", effective_date="2026-12-16")]),
        (("Item: Fax", "Old: 503-555-0142", "New: 503-555-0199", "Effective: 1/1/2027", "",
          "Item: Address", "Old: 12 Stone Ct", "Salem, OR 97301", f"New: {NEW}", "Effective: 1/15/2027"),
         [row("fax", old=ONE, new=TWO, effective_date="2027-01-01"),
          row("address", old=OLD, new=NEW, effective_date="2027-01-15")]),
        (("Departing providers:", "Ann Lee, MD - 12/31/2026", "", "Incoming providers:", "Cy Fox, NP - 1/4/2027"),
         [row("remove-practitioner", old="Ann Lee, MD", effective_date="2026-12-31"),
          row("add-practitioner", new="Cy Fox, NP", effective_date="2027-01-04")]),
        (("Change of address", "", "from", "12 Stone Ct", "Salem, OR 97301", "", "to", "900 Garden Rd, Suite 110",
          "Salem, OR 97302"), [row("address", old=OLD, new=NEW)]),
        (("Location closing: 12 Stone Ct, Salem, OR 97301", "Closing date: 12/31/2026"),
         [row("close-location", old=OLD)]),
    ],
)  # fmt: skip
def test_forms_in_a_mail_state_changes(lines, expected):
    """Records of labelled lines, blocks, lists; one row for each change, and none for what stays."""
    assert said(*lines) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Please disregard fax 503-555-0142. Our correct fax is 503-555-0199.", [row("fax", old=ONE, new=TWO)]),
        ("We got a new phone number, 503-555-0199, the old one 503-555-0142 will be forwarded until March 1.",
         [row("phone", old=ONE, new=TWO)]),
        ("We have two new providers: Ann Lee, FNP (start date 12/1/2026) and Bob Ray (start date 1/4/2027).",
         [row("add-practitioner", new="Ann Lee, FNP", effective_date="2026-12-01"),
          row("add-practitioner", new="Bob Ray", effective_date="2027-01-04")]),
        ("Dr. Lee's name has changed to Dr. Park due to marriage.", [row("name", old="Dr. Lee", new="Dr. Park")]),
        ("Ann Lee changed her last name to Ann Park effective 11/1/2026.",
         [row("name", old="Ann Lee", new="Ann Park", effective_date="2026-11-01")]),
        ("Our practice added acupuncture to our services as of 10/1.",
         [row("specialty", new="acupuncture", effective_date="2026-10-01")]),
        ("Our phone number has changed effective 12/1. It is now 503-555-0199.",
         [row("phone", new=TWO, effective_date="2026-12-01")]),
        (f"Our new billing address is {NEW}, everything else stays.", [row("address", new=NEW)]),
        ("We will be closed from 12/24 until 1/2.", []),
        ("We will bill under a new Federal Tax ID starting January 1.", [row("tin", effective_date="2027-01-01")]),
        ("The board met on October 26 and decided that from January 1 our fax is 503-555-0199.",
         [row("fax", new=TWO, effective_date="2027-01-01")]),
    ],
)  # fmt: skip
def test_stories_state_changes(line, expected):
    """Words that deny, forward, date other things, or name two people with their own days."""
    assert said(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "Effective date: 3/1/2027", "All of this takes effect on March 1, 2027.", "Both count from March 1, 2027.",
        "These changes are effective 3/1/27.", "Start date: 1 March 2027",
    ],
)  # fmt: skip
def test_a_day_for_everything_is_the_forms_own(line):
    """Said once, it counts for every row."""
    found = understood(
        UPDATES, "Our new fax is 503-555-0199.", "Our new phone is 503-555-0142.", "", line
    )

    assert values(found)["effective_date"] == "2027-03-01"
    assert rows(found) == [row("fax", new=TWO), row("phone", new=ONE)]


def test_a_suite_is_completed_by_the_messages_own_address():
    """Only where the rest is given; else it is asked for."""
    line = "Our suite number changes from 120 to 140."
    given_ = understood(UPDATES, line, "We are at 900 Garden Rd, Suite 120, Salem, OR 97302.")
    alone = understood(UPDATES, "Our new suite is Suite 140.")

    assert rows(given_)[0]["new"] == "900 Garden Rd, Suite 140, Salem, OR 97302"
    assert [(one.field, one.value, one.raw) for one in alone.rows[0].answers][-1] == (
        "new",
        "",
        "Suite 140",
    )


def test_a_wrong_value_is_kept_as_written():
    """A number that cannot be one is asked for again."""
    (found,) = understood(
        UPDATES, "The EIN you have is 93-1155602, the new one is 89-4410027."
    ).rows

    assert [(one.field, one.value, one.raw) for one in found.answers][1:] == [
        ("old", "931155602", "93-1155602"), ("new", "", "89-4410027"),
    ]  # fmt: skip


ANSWER = "In-Reply-To: <1@plan.example>\r\n"


@pytest.mark.parametrize(
    ("lines", "expected", "day"),
    [
        (("It's (503) 555-0199.",), [], None),
        (("Jane, 503-555-0142",), [], None),
        (("Thanks!",), [], None),
        (("The effective date is 4/1/2027.",), [], "2027-04-01"),
        (("Our first day there is now Tuesday 9/15 and no longer 9/8.",), [], "2027-09-15"),
        (("We move on the 15th of March, not the 5th.",), [row("address", effective_date="2027-03-15")], None),
        (("And the move was on 4/13/26, I forgot to say.",), [row("address", effective_date="2026-04-13")], None),
        (("The new fax is 503-555-0199.",), [row("fax", new=TWO)], None),
    ],
)  # fmt: skip
def test_an_answer_that_names_its_change_is_a_row(lines, expected, day):
    """A value alone is none: what was asked tells what it is. A day alone is everybody's."""
    found = understood(UPDATES, *lines, more=ANSWER, subject="Re: your message")

    assert rows(found) == expected
    assert values(found).get("effective_date") == day


def test_the_clinic_is_entered_under_the_name_on_file():
    """The old name, where both are told; a practitioner who leaves is not the applicant."""
    renamed = understood(
        UPDATES, "Stone Court Clinic will be called Garden Road Clinic as of 2/1/2027."
    )
    leaving = understood(
        UPDATES, "Clinic: Stone Court Clinic", "Provider: Ann Lee", "Action: Term", ""
    )

    assert values(renamed)["clinic_name"] == "Stone Court Clinic"
    assert "provider_name" not in values(leaving)


def test_who_fills_in_a_form_gives_their_own_number():
    """Below "Submitted by"; it is no change."""
    found = understood(
        UPDATES, "New fax: 503-555-0199", "", "Submitted by: Jane Doe", "Phone: 503-555-0142"
    )

    assert values(found)["phone"] == ONE
    assert rows(found) == [row("fax", new=TWO)]


@pytest.mark.parametrize(
    "line", ["Questions? Call me at 503-555-0142.", "I'm at 503-555-0142 most mornings.", "You can reach me at 503-555-0142."]
)  # fmt: skip
def test_the_writer_says_where_they_are(line):
    """In a sentence; it is no change."""
    found = understood(UPDATES, "Our new fax is 503-555-0199.", line)

    assert values(found)["phone"] == ONE
    assert rows(found) == [row("fax", new=TWO)]


TABLES = [
    ("Action | First name | Last name | Effective", "ADD | Ann | Lee | 12/1/2026", "TERM | Bob | Ray | 11/30/2026"),
    ("Who | In / Out | As of", "Ann Lee | In | 2026-12-01", "Bob Ray | Out | 2026/11/30"),
    ("LAST | FIRST | ACTION | EFF_DATE", "Lee | Ann | A | 12/1/26", "Fox | Cy | N | ", "Ray | Bob | T | 11/30/26"),
    ("Provider | Status | Effective", "Ann Lee | New hire | 12/1/2026", "Bob Ray | Resigned | 11/30/2026"),
    ("Name | Start date | Term date", "Ann Lee | 12/1/2026 | ", "Cy Fox | 1/1/2019 | ", "Bob Ray | 1/1/2019 | 11/30/2026"),
]  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("html", [False, True])
def test_rosters_say_who_comes_and_who_goes(table, html):
    """By codes, words or the days in their columns; who stays is no change."""
    lines = table
    if html:
        cells = ["".join(f"<td>{cell}</td>" for cell in line.split("|")) for line in table]
        lines = ["<table>", *(f"<tr>{line}</tr>" for line in cells), "</table>"]
    found = rows(understood(UPDATES, "Our roster:", "", *lines, html=html))

    assert found == [
        row("add-practitioner", new="Ann Lee", effective_date="2026-12-01"),
        row("remove-practitioner", old="Bob Ray", effective_date="2026-11-30"),
    ]


def test_a_title_over_a_roster_says_what_becomes_of_its_people():
    """ "Terminations" over names."""
    table = "<p>Terminations</p><table><tr><th>Name</th><th>Date</th></tr><tr><td>Bob Ray</td><td>11/30/2026</td></tr></table>"
    plain = table.replace("Terminations", "Our staff")

    assert rows(understood(UPDATES, table, html=True)) == [
        row("remove-practitioner", old="Bob Ray", effective_date="2026-11-30")
    ]
    assert rows(understood(UPDATES, plain, html=True)) == []


def test_the_subject_may_carry_the_change():
    """Where the body says nothing, or adds to it."""
    assert changes("please see subject", subject="New fax 503-555-0199 for Larch Clinic") == [
        row("fax", new=TWO)
    ]
    assert changes("Thank you", subject="Change of address") == [row("address")]


def test_every_raw_value_stands_in_the_mail():
    """Over line breaks, too."""
    lines = (
        "We are moving to 900 Garden Rd,",
        "  Suite 110, Salem,",
        "OR 97302 on",
        "March 1, 2027.",
    )
    found = understood(UPDATES, *lines)
    whole = "\n".join(lines)

    assert [one.value for one in found.rows[0].answers][1:] == [NEW, "2027-03-01"]
    assert all(one.raw in whole for one in found.rows[0].answers)


@pytest.mark.parametrize(
    "heads",
    ["|Now|New", "|Today|New", "|Current|New", "|Before|After", "|Until now|Going forward", "|Was|Now", "|From|To",
     "|At present|Will be", "What|Before|Now"],
)  # fmt: skip
def test_a_pair_of_columns_holds_the_old_and_the_new(heads):
    """ "Now" is the old beside "New", the new beside "Before"; what changes may have no heading."""
    table = [heads.split("|"), ["Phone", "503-555-0142", "503-555-0199"]]
    cells = ["".join(f"<td>{cell}</td>" for cell in line) for line in table]
    found = understood(
        UPDATES, "<table>", *(f"<tr>{one}</tr>" for one in cells), "</table>", html=True
    )

    assert rows(found) == [row("phone", old=ONE, new=TWO)]


@pytest.mark.parametrize("whose", ["Provider", "Practitioner", "Clinician", "Physician", "Staff"])
def test_a_heading_may_say_whose_first_and_last_name_a_roster_holds(whose):
    """ "Provider First", "Clinician Last Name"; the header is no row, the NPIs are the people's."""
    table = (
        f"Type | {whose} First | {whose} Last Name | Degree | NPI | Specialty | Effective | Comment",
        "Add | Ann | Lee | MD | 1234567893 | Dermatology | 12/1/2026 | new grad",
    )
    found = rows(understood(UPDATES, "Our roster:", "", *table))

    assert found == [row("add-practitioner", new="Ann Lee", effective_date="2026-12-01")]


@pytest.mark.parametrize(
    "line",
    [
        "Larch Clinic can be faxed at 503-555-0199 and no longer at 503-555-0142.",
        "As of now we can be faxed at 503-555-0199, no longer at 503-555-0142.",
        "From now on our office can be faxed at 503-555-0199 instead of 503-555-0142.",
    ],
)
def test_where_one_can_be_faxed_tells_the_number(line):
    """The thing as a verb, the old number behind "no longer at"."""
    assert said(line) == [row("fax", old=ONE, new=TWO)]


@pytest.mark.parametrize(
    "lines",
    [
        ("Our tax ID changes.", "Through December 31, 2026 we bill under tax ID 20-3347711. From January 1, 2027 on we use tax ID 92-3347062."),
        ("NOTICE OF CHANGE OF TAX ID", "Until December 31, 2026 claims carry TIN 20-3347711. From January 1, 2027 they carry TIN 92-3347062."),
    ],
)  # fmt: skip
def test_what_holds_until_a_day_is_the_old_value(lines):
    """ "Through June 30", "until the 30th": the next one is the new."""
    assert [{k: one[k] for k in ("change", "old", "new")} for one in said(*lines)] == [
        row("tin", old="203347711", new="923347062")
    ]


@pytest.mark.parametrize(
    "heads",
    [
        ("BEFORE (through February 26, 2027)", "AFTER (from March 1, 2027)"),
        ("Before:", "After (March 1, 2027):"),
        ("OLD (until 2/28/27)", "NEW (from 3/1/27)"),
    ],
)
def test_headings_tell_before_from_after(heads):
    """A heading that is nothing but a side, its day in brackets aside."""
    lines = (
        heads[0],
        "12 Stone Ct",
        "Salem, OR 97301",
        "",
        heads[1],
        "900 Garden Rd, Suite 110",
        "Salem, OR 97302",
    )
    (found,) = changes("We are moving.", "", *lines)

    assert (found["change"], found["old"], found["new"]) == ("address", OLD, NEW)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("The last day on which patients will be seen there is January 29, 2027.", "2027-01-29"),
        ("The final working day there will be Friday, January 29, 2027.", "2027-01-29"),
        ("The last day that we see anybody there is Jan. 29.", "2027-01-29"),
    ],
)
def test_a_last_day_is_told_with_what_ends_on_it(line, day):
    """Words stand between "last day" and "is"."""
    found = understood(UPDATES, f"We are closing the doors of our office at {OLD}. {line}")

    assert day in {rows(found)[0].get("effective_date"), values(found).get("effective_date")}


def test_a_day_behind_what_is_told_counts_before_a_louder_one_of_another():
    """ "Whose last day is ..." of one, "who retires on ..." of the next."""
    line = "Leaving us are Bob Ray, whose last day is September 4, 2026, and Cy Fox, who retires on September 30, 2026."

    assert said(line) == [
        row("remove-practitioner", old="Bob Ray", effective_date="2026-09-04"),
        row("remove-practitioner", old="Cy Fox", effective_date="2026-09-30"),
    ]


@pytest.mark.parametrize(
    "line", ["Correction to my mail of yesterday: our new fax is 503-555-0199.",
             "Correction to yesterday's message: our new fax is 503-555-0199.",
             "A correction to my note from yesterday, our new fax is 503-555-0199.",
             "As I said in my last message from Monday, our new fax is 503-555-0199.",
             "Following our letter of October 5: our new fax is 503-555-0199."],
)  # fmt: skip
def test_the_day_of_a_message_is_not_that_of_the_change(line):
    """ "My mail of yesterday"."""
    assert said(line) == [row("fax", new=TWO)]


@pytest.mark.parametrize(
    "line",
    [
        "I mistyped our new fax. It is 503-555-0199, not 503-555-0142.",
        "Correction to my last e-mail: the new fax is 503-555-0199, not 503-555-0142.",
        "There was a typo in my message, our new fax is 503-555-0199 and not 503-555-0142.",
        "Sorry, I gave you the wrong number. The new fax is 503-555-0199, not 503-555-0142.",
    ],
)
def test_what_the_writer_mistyped_is_no_old_value(line):
    """The plan never had it."""
    assert said(line) == [row("fax", new=TWO)]


def test_ticked_boxes_are_no_record():
    """Several boxes may be ticked: the lines below say of what."""
    form = (
        "What is changing?: ☐ Address ☒ Phone ☐ Fax",
        "Current phone: 503-555-0142",
        "New phone: 503-555-0199",
    )
    found = changes("Provider Change Form", "", *form)

    assert found == [row("phone", old=ONE, new=TWO)]
