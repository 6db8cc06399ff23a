"""Contacts: each address with its name and title, in the layouts that people use."""

import csv

import pytest
from tests.unit.extract.alerts import REPLY, alerts, own, people, table
from tests.unit.extract.given import rows, values

from mail_intake.decide.validate import SURE

TAMARA = ("tquill@x.example", "Tamara Quill", "Practice Manager")
DEVON = ("dmarsh@x.example", "Devon Marsh", "Biller")
BOTH = [TAMARA, DEVON]

LISTS = [
    "Tamara Quill, Practice Manager, {t}\nDevon Marsh, Biller, {d}",
    "Tamara Quill - Practice Manager - {t}\nDevon Marsh - Biller - {d}",
    "Tamara Quill – Practice Manager – {t}\nDevon Marsh – Biller – {d}",
    "Tamara Quill | Practice Manager | {t}\nDevon Marsh | Biller | {d}",
    "Tamara Quill\tPractice Manager\t{t}\nDevon Marsh\tBiller\t{d}",
    "Tamara Quill    Practice Manager    {t}\nDevon Marsh     Biller              {d}",
    "Tamara Quill ........ Practice Manager ........ {t}\nDevon Marsh ......... Biller .............. {d}",
    "Tamara Quill Practice Manager {t}\nDevon Marsh Biller {d}",
    "* Tamara Quill, Practice Manager: {t}\n* Devon Marsh, Biller: {d}",
    "1. Tamara Quill (Practice Manager) {t}\n2. Devon Marsh (Biller) {d}",
    "Tamara Quill <{t}> (Practice Manager)\nDevon Marsh <{d}> (Biller)",
    "Practice Manager: Tamara Quill - {t}\nBiller: Devon Marsh - {d}",
    "Practice Manager - Tamara Quill, {t}\nBiller - Devon Marsh, {d}",
    "{t} (Tamara Quill, Practice Manager)\n{d} (Devon Marsh, Biller)",
    "{t} - Tamara Quill - Practice Manager\n{d} - Devon Marsh - Biller",
    "{t}, Tamara Quill, Practice Manager\n{d}, Devon Marsh, Biller",
    "Tamara Quill, {t}, Practice Manager\nDevon Marsh, {d}, Biller",
    "Quill, Tamara, Practice Manager, {t}\nMarsh, Devon, Biller, {d}",
    "Quill, Tamara - Practice Manager - {t}\nMarsh, Devon - Biller - {d}",
    '"Quill, Tamara" <{t}> Practice Manager\n"Marsh, Devon" <{d}> Biller',
    "Primary: Tamara Quill, Practice Manager, {t}\nBackup: Devon Marsh, Biller, {d}",
    "Tamara Quill, Larch Clinic, Practice Manager, {t}, 503-555-0142\nDevon Marsh, Larch Clinic, Biller, {d}, 503-555-0143",
    "Tamara Quill (Practice Manager, {t}), Devon Marsh (Biller, {d})",
    "{t} (Tamara Quill, Practice Manager), {d} (Devon Marsh, Biller)",
    "Tamara Quill, Practice Manager, {t}; Devon Marsh, Biller, {d}.",
    "Email Name Title\n{t} Tamara Quill Practice Manager\n{d} Devon Marsh Biller",
]
BLOCKS = [
    "Tamara Quill\nPractice Manager\n{t}\n\nDevon Marsh\nBiller\n{d}",
    "Tamara Quill\nPractice Manager\n{t}\nDevon Marsh\nBiller\n{d}",
    "{t}\nTamara Quill\nPractice Manager\n\n{d}\nDevon Marsh\nBiller",
    "{t}\nTamara Quill\nPractice Manager\n{d}\nDevon Marsh\nBiller",
    "Tamara Quill\n\nPractice Manager\n\n{t}\n\nDevon Marsh\n\nBiller\n\n{d}",
    "1. Tamara Quill\n   Practice Manager\n   {t}\n2. Devon Marsh\n   Biller\n   {d}",
    "* Practice Manager\n   Tamara Quill\n   {t}\n* Biller\n   Devon Marsh\n   {d}",
    "Tamara Quill\n503-555-0142\n{t}\nPractice Manager\n\nDevon Marsh\n503-555-0143\n{d}\nBiller",
    "PRIMARY CONTACT\nTamara Quill\nPractice Manager\n{t}\n\nBACKUP CONTACT\nDevon Marsh\nBiller\n{d}",
]
LABELS = [
    "Name: Tamara Quill\nTitle: Practice Manager\nEmail: {t}\n\nName: Devon Marsh\nTitle: Biller\nEmail: {d}",
    "Email: {t}\nJob title: Practice Manager\nName: Tamara Quill\nEmail: {d}\nJob title: Biller\nName: Devon Marsh",
    "Name: Tamara Quill  Title: Practice Manager  Email: {t}\nName: Devon Marsh  Title: Biller  Email: {d}",
    "NAME: Tamara Quill TITLE: Practice Manager EMAIL: {t}\nNAME: Devon Marsh TITLE: Biller EMAIL: {d}",
    "Job Title: Practice Manager; Name: Tamara Quill; Email: {t}\nJob Title: Biller; Name: Devon Marsh; Email: {d}",
    "Contact 1: Tamara Quill\nTitle 1: Practice Manager\nEmail 1: {t}\nContact 2: Devon Marsh\nTitle 2: Biller\nEmail 2: {d}",
    "1) Tamara Quill\nTitle: Practice Manager\nEmail: {t}\n2) Devon Marsh\nTitle: Biller\nEmail: {d}",
    "Contact: Tamara Quill, Practice Manager\nE-mail: {t}\nContact: Devon Marsh, Biller\nE-mail: {d}",
    "contact1_fullname=Tamara Quill\ncontact1_position=Practice Manager\ncontact1_mail={t}\ncontact2_fullname=Devon Marsh\ncontact2_position=Biller\ncontact2_mail={d}",
    "Name:\nTamara Quill\nTitle:\nPractice Manager\nEmail:\n{t}\n\nName:\nDevon Marsh\nTitle:\nBiller\nEmail:\n{d}",
    "Name ........ Tamara Quill\nTitle ....... Practice Manager\nEmail ....... {t}\n\nName ........ Devon Marsh\nTitle ....... Biller\nEmail ....... {d}",
]  # fmt: skip


@pytest.mark.parametrize("layout", [*LISTS, *BLOCKS, *LABELS])
def test_lists_blocks_and_labels(layout):
    """However they are written down, each address has its own name and title."""
    text = layout.format(t=TAMARA[0], d=DEVON[0])

    assert people(f"Hello,\n\nThese are our contacts:\n\n{text}\n\nThank you") == BOTH


PROSE = [
    "Send alerts to Tamara Quill, our practice manager, at {t}; billing questions go to Devon Marsh (biller) at {d}.",
    "Please add the practice manager (Tamara Quill - {t}) and the biller (Devon Marsh - {d}).",
    "{t} belongs to Tamara Quill, our practice manager, and {d} to Devon Marsh, who is a biller.",
    "Tamara Quill is our practice manager and her e-mail is {t}. Our biller is Devon Marsh, {d}.",
    "Please send alerts to Tamara Quill at {t}. She is the practice manager. Devon Marsh, {d}, is the biller.",
    "Our practice manager is Tamara Quill and our biller is Devon Marsh. Their addresses are {t} and {d}.",
    "Please add: Tamara Quill, our practice manager, whose e-mail address is {t}, and Devon Marsh, who works here as biller, at {d}.",
    "Use our practice manager, Tamara Quill ({t}), and also our biller, Devon Marsh. Hers is {d}.",
    "Alerts: {t} [Tamara Quill, practice manager]. Also: {d} [Devon Marsh, biller].",
    "We are a small office on the coast, and our practice manager, Tamara\nQuill, reads everything at {t}, while our biller, Devon\nMarsh, would like to have the same mails at {d}.",
    "For outages: Tamara Quill, practice manager ({t}). For billing notices: Devon Marsh, biller ({d}).",
]  # fmt: skip


@pytest.mark.parametrize("sentence", PROSE)
def test_prose(sentence):
    """By the grammar of a sentence, over wrapped lines, too."""
    found = people("Hello,\n\n" + sentence.format(t=TAMARA[0], d=DEVON[0]))

    assert [tuple(one.casefold() for one in row) for row in found] == [
        tuple(one.casefold() for one in row) for row in BOTH
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [["Name", "Title", "Email"], ["Tamara Quill", "Practice Manager", "{t}"], ["Devon Marsh", "Biller", "{d}"]],
        [["E-mail", "Job title", "Contact"], ["{t}", "Practice Manager", "Tamara Quill"], ["{d}", "Biller", "Devon Marsh"]],
        [["Tamara Quill", "Practice Manager", "{t}"], ["Devon Marsh", "Biller", "{d}"]],
        [["Who", "Does", "Where to write"], ["Tamara Quill", "Practice Manager", "{t}"], ["Devon Marsh", "Biller", "{d}"]],
        [["Name", "Tamara Quill", "Devon Marsh"], ["Title", "Practice Manager", "Biller"], ["Email", "{t}", "{d}"]],
        [["Last name", "First name", "Position", "Work email", "Site"], ["Quill", "Tamara", "Practice Manager", "{t}", "North"], ["Marsh", "Devon", "Biller", "{d}", "South"]],
        [["Contact", "Email"], ["Tamara Quill<br>Practice Manager", "{t}"], ["Devon Marsh, Biller", "{d}"]],
        [["Name", "Title", "Email"], ["Quill, Tamara", "Practice Manager", "{t}"], ["Marsh, Devon", "Biller", "{d}"]],
        [["Action", "Name", "Title", "Email"], ["Add", "Tamara Quill", "Practice Manager", "{t}"], ["Remove", "Bob Ray", "Nurse", "bob@x.example"], ["Add", "Devon Marsh", "Biller", "{d}"]],
        [["Name", "Title", "Email"], ["Administration", "", ""], ["Tamara Quill", "Practice Manager", "{t}"], ["Billing", "", ""], ["Devon Marsh", "Biller", "{d}"]],
        [["Contact 1 Name", "Tamara Quill"], ["Contact 1 Title", "Practice Manager"], ["Contact 1 Email", "{t}"], ["Contact 2 Name", "Devon Marsh"], ["Contact 2 Title", "Biller"], ["Contact 2 Email", "{d}"]],
        [["Larch Clinic: alert contacts", "", ""], ["", "", ""], ["Name", "Title", "Email"], ["Tamara Quill", "Practice Manager", "{t}"], ["Devon Marsh", "Biller", "{d}"]],
        [["Name", "Title", "Email", "Alerts (y/n)"], ["Tamara Quill", "Practice Manager", "{t}", "y"], ["Bob Ray", "Custodian", "bob@x.example", "n"], ["Devon Marsh", "Biller", "{d}", "y"]],
        [["", "Contact", "", "E-mail"], ["1", "Tamara Quill", "Practice Manager", "{t}"], ["2", "Devon Marsh", "Biller", "{d}"]],
    ],
)  # fmt: skip
def test_tables(rows):
    """With or without a header, in any order, people in rows or side by side."""
    filled = [[cell.format(t=TAMARA[0], d=DEVON[0]) for cell in row] for row in rows]

    assert people("<p>Hello</p>" + table(*filled), html=True) == BOTH


def test_what_a_table_lacks_is_missing():
    """Rows without an address or a title are items; "same as above" is what stands above."""
    html = table(
        ["Name", "Title", "Email"], ["Ann Lee", "", "ann@x.example"], ["Bob Ray", "Nurse", "to follow"],
        ["Ina Roe", "Scribe", "desk@x.example"], ["Uma Poe", "same as above", "same as above"], ["TBD", "Clerk", "clerk@x.example"],
        ["Eve Day", "Aide", "eve.x.example.org"],
    )  # fmt: skip

    assert people(html, html=True) == [
        ("ann@x.example", "Ann Lee", ""),
        ("", "Bob Ray", "Nurse"),
        ("desk@x.example", "Ina Roe", "Scribe"),
        ("desk@x.example", "Uma Poe", "Scribe"),
        ("clerk@x.example", "", "Clerk"),
        ("!eve.x.example.org", "Eve Day", "Aide"),
    ]


def test_a_cell_with_two_addresses_is_two_contacts():
    """Of one person."""
    html = table(["Name", "Title", "Email"], ["Ann Lee", "Nurse", "ann@x.example; alee@x.example"])

    assert people(html, html=True) == [
        ("ann@x.example", "Ann Lee", "Nurse"),
        ("alee@x.example", "Ann Lee", "Nurse"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("info@x.example is read by Ann Lee, front desk lead.", [("info@x.example", "Ann Lee", "front desk lead")]),
        ("frontdesk@x.example - Front Desk", [("frontdesk@x.example", "", "Front Desk")]),
        ("a@x.example; b@x.example", [("a@x.example", "", ""), ("b@x.example", "", "")]),
        ("Ann Lee, Nurse, ann@x.example\ninfo@x.example - general mailbox", [("ann@x.example", "Ann Lee", "Nurse"), ("info@x.example", "", "")]),
        ("Ann Lee (Nurse) and Bob Ray (Biller) share desk@x.example.", [("desk@x.example", "Ann Lee", "Nurse"), ("desk@x.example", "Bob Ray", "Biller")]),
        ("desk@x.example (monitored by Ann Lee, Nurse, and Bob Ray, Biller)", [("desk@x.example", "Ann Lee", "Nurse"), ("desk@x.example", "Bob Ray", "Biller")]),
        ("Ann Lee, Nurse: ann@x.example or ann.lee@y.example", [("ann@x.example", "Ann Lee", "Nurse"), ("ann.lee@y.example", "Ann Lee", "Nurse")]),
        ("Our vendor's desk is support@y.example (contact: Ann Lee, Field Technician).", [("support@y.example", "Ann Lee", "Field Technician")]),
        ("The emails are ann@x.example (office manager) and bob@x.example (biller).", [("ann@x.example", "", "office manager"), ("bob@x.example", "", "biller")]),
    ],
)  # fmt: skip
def test_inboxes(text, expected):
    """A desk's address has a title, maybe a person, maybe two; one person may have two addresses."""
    assert people(text) == expected


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("Ann Lee, Nurse, ann@x.example\nBob Ray, same title, bob@x.example", ["Nurse", "Nurse"]),
        ("Ann Lee, Nurse, ann@x.example\nBob Ray, ditto, bob@x.example", ["Nurse", "Nurse"]),
        ("Ann Lee ann@x.example and Bob Ray bob@x.example. Both are Office Managers.", ["Office Manager", "Office Manager"]),
        ("Billing Specialists:\n- Ann Lee, ann@x.example\n- Bob Ray, bob@x.example", ["Billing Specialist", "Billing Specialist"]),
        ("Nurse:\nAnn Lee ann@x.example\n\nBiller:\nBob Ray bob@x.example", ["Nurse", "Biller"]),
        ("Ann Lee ann@x.example\nBob Ray bob@x.example\n\nAll of them are receptionists.", ["receptionist", "receptionist"]),
        ("Could you add Ann (ann@x.example) and Bob (bob@x.example)? Ann is our nurse, Bob our biller.", ["nurse", "biller"]),
        ("1. ann@x.example\n2. bray@x.example\n\nAnn is the nurse and Bob is our biller.", ["nurse", "biller"]),
    ],
)  # fmt: skip
def test_titles_said_of_several_or_elsewhere(text, titles):
    """By a heading, by "same", by "both", by a sentence of their own."""
    assert [row[2] for row in people(text)] == titles


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("Ann Lee, Does the schedules, ann@x.example", "Does the schedules"),
        ("Ann Lee - Girl for everything - ann@x.example", "Girl for everything"),
        ("Ann Lee\nData Whisperer\nann@x.example", "Data Whisperer"),
        ("Ann Lee, CHR, ann@x.example", "CHR"),
        ("Name: Ann Lee\nTitle: Happiness\nEmail: ann@x.example", "Happiness"),
        ("Ann Lee (ann@x.example), her title is Keeper of Keys.", "Keeper of Keys"),
    ],
)
def test_a_title_by_its_place(line, title):
    """What no vocabulary has, where a title stands; what looks like a name is doubted."""
    (row,) = alerts(line).rows

    assert (row.get("name").value, row.get("job_title").value) == ("Ann Lee", title)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Ann Lee, RN, BSN, Nurse Manager, ann@x.example", "Ann Lee, RN, BSN"),
        ("Dr. Ann Lee - Nurse Manager - ann@x.example", "Dr. Ann Lee"),
        ("Lee, Ann M. - Nurse Manager - ann@x.example", "Ann M Lee"),
        ("ann lee, nurse manager, ann@x.example", "ann lee"),
        ("ANN LEE, NURSE MANAGER, ANN@X.EXAMPLE", "ANN LEE"),
        ("Ann, Nurse Manager, ann@x.example", "Ann"),
        ("Ann Lee (she/her), Nurse Manager, ann@x.example", "Ann Lee"),
        ("Ana de la Cruz, Nurse Manager, ana@x.example", "Ana de la Cruz"),
        ("Zoë O'Brien-Kelly, Nurse Manager, zoe@x.example", "Zoë O'Brien-Kelly"),
    ],
)
def test_names(line, name):
    """With credentials, last name first, in small letters or capitals, a first name alone."""
    (row,) = people(line)

    assert row[1:] in {(name, "Nurse Manager"), (name, "nurse manager"), (name, "NURSE MANAGER")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Please replace bob@x.example with ann@x.example (Ann Lee, Nurse).", [("ann@x.example", "Ann Lee", "Nurse")]),
        ("Please use ann.new@x.example instead of ann.old@x.example for Ann Lee, Nurse.", [("ann.new@x.example", "Ann Lee", "Nurse")]),
        ("Bob Ray (bob@x.example) no longer works here. Ann Lee, our nurse, took over: ann@x.example", [("ann@x.example", "Ann Lee", "nurse")]),
        ("Remove:\nBob Ray, Biller, bob@x.example\n\nAdd:\nAnn Lee, Nurse, ann@x.example", [("ann@x.example", "Ann Lee", "Nurse")]),
        ("Ann Lee (ann@x.example) has replaced Bob Ray (bob@x.example) as our nurse.", [("ann@x.example", "Ann Lee", "nurse")]),
        ("bob@x.example -> ann@x.example, Ann Lee, Nurse", [("ann@x.example", "Ann Lee", "Nurse")]),
        ("Old: bob@x.example\nNew: ann@x.example, Ann Lee, Nurse", [("ann@x.example", "Ann Lee", "Nurse")]),
        ("Please remove bob@x.example from your list.", []),
        ("bob@x.example is no longer monitored, use Ann Lee, Nurse, ann@x.example", [("ann@x.example", "Ann Lee", "Nurse")]),
        ("Only use ann@x.example. Do not send to bob@x.example any more.", [("ann@x.example", "", "")]),
        ("Bob Ray has left and his mailbox, bob@x.example, was closed. The right person is our nurse, Ann Lee. You reach her at ann@x.example.", [("ann@x.example", "Ann Lee", "nurse")]),
        ("Our old address was desk@x.example. Ann Lee, Nurse: ann@x.example", [("ann@x.example", "Ann Lee", "Nurse")]),
        ("We would like ann@x.example (Ann Lee, Nurse) to replace bob@x.example, since Bob Ray has left.", [("ann@x.example", "Ann Lee", "Nurse")]),
    ],
)  # fmt: skip
def test_an_address_that_goes_is_no_contact(text, expected):
    """The one that takes its place is."""
    assert people(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann Lee, Nurse, ann@x,example.net", [("!ann@x,example.net", "Ann Lee", "Nurse")]),
        ("Name: Ann Lee\nTitle: Nurse\nEmail: ann.x.example.net", [("!ann.x.example.net", "Ann Lee", "Nurse")]),
        ("Name: Ann Lee\nTitle: Nurse\nEmail: TBD", [("", "Ann Lee", "Nurse")]),
        ("Name: Ann Lee\nTitle: n/a\nEmail: ann@x.example", [("ann@x.example", "Ann Lee", "")]),
        ("Ann Lee, Nurse\nBob Ray, Biller\n\nTheir addresses will follow.", [("", "Ann Lee", "Nurse"), ("", "Bob Ray", "Biller")]),
        ("Please add Ann Lee, our nurse, to the alerts. Her address will follow.", [("", "Ann Lee", "nurse")]),
        ("Ann Lee, Nurse, ann@x.example\nBob Ray, Biller", [("ann@x.example", "Ann Lee", "Nurse"), ("", "Bob Ray", "Biller")]),
        ("Name: Ann Lee\nTitle: Nurse\nE-mail: same as sender", [("office@larch.example", "Ann Lee", "Nurse")]),
    ],
)  # fmt: skip
def test_what_is_missing_or_wrong_is_an_item_too(text, expected):
    """It is asked for."""
    assert people(text) == expected


def test_addresses_for_other_purposes_are_no_contacts():
    """The plan's own, and where the writer answers questions."""
    text = "Questions? Reach me at wynn@x.example. I wrote to alerts@careplan.example. Alerts: Ann Lee, Nurse, ann@x.example"

    assert people(text) == [("ann@x.example", "Ann Lee", "Nurse")]


def test_an_address_twice_is_one_contact():
    """What one place lacks another gives."""
    text = "Please use ann@x.example.\n\nAnn Lee, Nurse, ann@x.example"

    assert people(text) == [("ann@x.example", "Ann Lee", "Nurse")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She is the billing lead", [("", "", "billing lead")]),
        ("Office manager for both.", [("", "", "Office manager")]),
        ("Edgardo Lunde, receptionist", [("", "Edgardo Lunde", "receptionist")]),
        ("nick is our hygiene lead. anything else?", [("", "nick", "hygiene lead")]),
        ("Job title: Nurse", [("", "", "Nurse")]),
        ("It's Office Manager", [("", "", "Office Manager")]),
        ("Both are billing specialists.", [("", "", "billing specialist")]),
        ("Colm is the billing lead and Ann is the receptionist.", [("", "Colm", "billing lead"), ("", "Ann", "receptionist")]),
        ("The name is Edgardo Lunde.", [("", "Edgardo Lunde", "")]),
        ("Sorry about that! His title is lead medical assistant.\n\nLarch Office", [("", "", "lead medical assistant")]),
        ("Maritza's address is mvasquez@x.example", [("mvasquez@x.example", "Maritza", "")]),
        ("Thanks!", []),
        ("Our office manager asked me to thank you.", []),
    ],
)  # fmt: skip
def test_an_answer_fills_gaps(text, expected):
    """Without an address: a title, a name, or both; thanks are nothing."""
    assert people(text, more=REPLY) == expected


def test_what_is_said_of_several_says_so():
    """The evidence's label tells that a title is for all who lack one."""
    (row,) = alerts("Office manager for both.", more=REPLY).rows

    assert row.get("job_title").evidence.label == "all"


def test_the_last_block_of_a_list_is_no_signature():
    """Somebody else's address under no closing word."""
    text = "Please add:\n\nTamara Quill\nPractice Manager\ntquill@x.example\n\nDevon Marsh\nBiller\ndmarsh@x.example"

    assert people(text) == BOTH


def test_the_heading_of_a_forwarded_message_is_no_contact():
    """Nor is who wrote it, where somebody is named."""
    text = (
        "Please see below.\n\n---------- Forwarded message ---------\nFrom: Dee Pike <dee@y.example>\nTo: Al Roe <al@x.example>\n"
        "Subject: alerts\n\nThey should go to Ann Lee, your nurse, at ann@x.example.\n\nDee Pike\nField Technician"
    )

    assert people(text, subject="Fwd: alerts") == [("ann@x.example", "Ann Lee", "nurse")]


ROWENA = "Rowena Fitch <rfitch@x.example>"
LETTERS = [
    (
        "Alerts should be sent to:\n\nRowena Fitch (practice manager) rfitch@x.example\nDr. Osvaldo Lund, medical director, olund@x.example\n\nRowena\n541-555-0188",
        [("rfitch@x.example", "Rowena Fitch", "practice manager"), ("olund@x.example", "Dr. Osvaldo Lund", "medical director")],
    ),
    (
        "The designated recipients are:\n\n  (a)  Ms. Philippa Garrow, Chief Operating Officer; pgarrow@x.example\n  (b)  the general mailbox alerts@x.example",
        [("pgarrow@x.example", "Philippa Garrow", "Chief Operating Officer"), ("alerts@x.example", "", "")],
    ),
    (
        "Our previous office manager, Sheila Crane (scrane@x.example), is no longer with us. Her replacement is Gideon Park, gpark@x.example. Same title.",
        [("gpark@x.example", "Gideon Park", "office manager")],
    ),
    (
        "I am now Helena Brandt (was Helena Moss). E-mail hbrandt@x.example, title unchanged: Billing Supervisor.",
        [("hbrandt@x.example", "Helena Brandt", "Billing Supervisor")],
    ),
    (
        "* Owner/Dentist: Dr. Priya Raman <praman@x.example>\n* Billing company: Clearwater RCM, attn. Todd Frame <tframe@y.example>\n\nElm Dental, 12 Elm St, Salem, OR 97301",
        [("praman@x.example", "Dr. Priya Raman", "Owner/Dentist"), ("tframe@y.example", "Todd Frame", "")],
    ),
    (
        "Take off: dgreen@x.example, pblue@x.example. Put on: Nora White, Administrator, nwhite@x.example.",
        [("nwhite@x.example", "Nora White", "Administrator")],
    ),
    (
        "The two people are Ray Holt (rholt@x.example) who is our Practice Director and Amy Santi (asanti@x.example), Assistant Director.",
        [("rholt@x.example", "Ray Holt", "Practice Director"), ("asanti@x.example", "Amy Santi", "Assistant Director")],
    ),
    (
        "jsmith@x.example is the correct email for our Billing Manager (John Smith). For clinical alerts contact Mary Major, RN Supervisor: mmajor@x.example",
        [("jsmith@x.example", "John Smith", "Billing Manager"), ("mmajor@x.example", "Mary Major", "RN Supervisor")],
    ),
    (
        "maribel - MA lead - maribel@x.example\njp ortega, front office - jp@x.example",
        [("maribel@x.example", "maribel", "MA lead"), ("jp@x.example", "jp ortega", "front office")],
    ),
    (
        "Contact #1\n  Name      : Petrina Marsh, LCSW\n  Titel     : Clinical Director\n  Emial     : omarsh@x.example\n\nContact #2\n  Name      : Vacant\n  Title     : Intake Coordinator\n  E-mail    : intake@x.example",
        [("omarsh@x.example", "Petrina Marsh, LCSW", "Clinical Director"), ("intake@x.example", "", "Intake Coordinator")],
    ),
    (
        ("1. ORGANIZATION. Cinder Basin Community Health Centers is a Federally\n   Qualified Health Center in our part of the state.\n\n"
        "2. ALTERNATE RECIPIENT. Wynne Castell, Director of Health Center\n   Operations, wcastell@x.example."),
        [("wcastell@x.example", "Wynne Castell", "Director of Health Center Operations")],
    ),
    (
        "tvoss@x.example belongs to Tim Voss, who retired as our bookkeeper. Please use ann@x.example (Ann Lee, Accountant).",
        [("ann@x.example", "Ann Lee", "Accountant")],
    ),
    (
        "Tigard: Odilia Marrow / site lead / fmarrow@x.example\nSandy: ??? / desk lead / sandy.desk@x.example",
        [("fmarrow@x.example", "Odilia Marrow", "site lead"), ("sandy.desk@x.example", "", "desk lead")],
    ),
    (
        "Nombre: Yolanda Luna\nCargo: Gerente de oficina\nCorreo: yolanda@x.example\n\nNombre: Joaquín Belmar\nCargo: Asistente dental\nCorreo: todavía no tiene",
        [("yolanda@x.example", "Yolanda Luna", "Gerente de oficina"), ("", "Joaquín Belmar", "Asistente dental")],
    ),
    (
        "Please add our Director of Nursing, Maeve Toll, at mtoll@x.example. On weekends Dash Dorset covers for her, so please add him too: ddorset@x.example.",
        [("mtoll@x.example", "Maeve Toll", "Director of Nursing"), ("ddorset@x.example", "Dash Dorset", "")],
    ),
    (
        "Contact person and title: Amy Pond, Treatment Coordinator\nE-mail address: apond@x.example",
        [("apond@x.example", "Amy Pond", "Treatment Coordinator")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LETTERS)
def test_whole_letters(text, expected):
    """What people write in one go."""
    assert people(text, sender=ROWENA) == expected


def test_the_clinic_is_not_one_of_its_people():
    """Titles have words of organisations in them."""
    for line in (
        "Ann Lee, Practice Manager, ann@x.example",
        "Ann Lee Office Manager ann@x.example",
        "Front Desk: desk@x.example",
    ):
        assert "clinic_name" not in own(line)
    assert (
        own("Ann Lee, Office Manager, Larch Valley Clinic: ann@x.example")["clinic_name"]
        == "Larch Valley Clinic"
    )


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Hi! front desk lead over at Bent Fork in Bend, use mine please its ann@x.example", "front desk lead"),
        ("office manager here at Larch Dental. pls send alerts to ann@x.example", "office manager"),
        ("office manager down at Larch Dental, alerts to ann@x.example", "office manager"),
        ("practice manager @ Larch Dental, alerts to ann@x.example", "practice manager"),
        ("I'm the biller over here at Bent Fork. please use ann@x.example for alerts", "biller"),
        ("nurse manager out at Bent Fork - ann@x.example", "nurse manager"),
        ("billing lead w/ Larch Dental, send alerts to me ann@x.example", "billing lead"),
        ("I am the practice administrator over in Bend, use ann@x.example", "practice administrator"),
        ("this is Ann, office manager in the Bend office, alerts go to ann@x.example", "office manager"),
        ("Office manager from Larch Dental here. U can use ann@x.example", "Office manager"),
        ("Ann Lee, Physician at Large, ann@x.example", "Physician at Large"),
    ],
)  # fmt: skip
def test_where_somebody_works_is_no_part_of_a_title(text, title):
    """Whatever the place is called, and it is nobody's name."""
    found = people(f"{text}\n\nAnn Lee", sender="Ann Lee <ann@x.example>")

    assert found == [("ann@x.example", "Ann Lee", title)]


@pytest.mark.parametrize(
    "text",
    [
        "Please take {bob} off your alert list, he moved to Idaho. From now on Ann Lee gets the alerts: {ann}",
        "Please take Bob Ford ({bob}) off the list and put Ann Lee ({ann}) on it.",
        "Strike {bob} from your list. Ann Lee, {ann}, takes over.",
        "Please cross {bob} off, and add Ann Lee: {ann}",
        "{bob} should come off your list. Ann Lee gets them now: {ann}",
        "Bob no longer works here, so {bob} can be taken off. Use {ann} for Ann Lee.",
        "{bob} doesn't need the alerts any more. Ann Lee does: {ann}",
        "Could you get {bob} off this list? The alerts go to Ann Lee at {ann} now.",
        "Ann Lee ({ann}) gets the alerts from now on. You can take off {bob}.",
        "We are taking {bob} out of your alerts. Send them to Ann Lee {ann}",
        "Swap {bob} for {ann} (Ann Lee).",
        "Please swap out {bob}; Ann Lee, {ann}, is our new one.",
        "Please swap {bob} with Ann Lee: {ann}",
        "Switch the alerts over from {bob} to Ann Lee {ann}",
        "{bob} is to be taken off your list; put {ann}, Ann Lee, on instead.",
        "Alerts used to go to {bob}. From now on send them to Ann Lee, {ann}.",
        "{bob} isn't with us anymore. Please use Ann Lee, {ann}",
        "{bob} moved away in August. Please use Ann Lee, {ann}",
        "Please get the alerts to Ann Lee ({ann}) and take {bob} off.",
    ],
)
def test_who_is_taken_off_is_no_contact(text):
    """Verbs may stand on both sides of an address; words of the sentence are nobody's title."""
    assert people(text.format(bob="bob@x.example", ann="ann@x.example")) == [
        ("ann@x.example", "Ann Lee", "")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Please take this down: Ann Lee, {ann}, out of office on Fridays.",
        "Please change our contact to Ann Lee: {ann}",
        "Please switch the alerts to Ann Lee, {ann}",
        "Could you get the alerts to Ann Lee ({ann}) soon?",
    ],
)
def test_the_same_verbs_may_bring_somebody(text):
    """Nothing behind the address says that it goes."""
    assert [one[0] for one in people(text.format(ann="ann@x.example"))] == ["ann@x.example"]


def test_a_title_in_small_letters_by_its_place_is_doubted():
    """Any words may stand there."""
    (row,) = alerts("Ann Lee, girl for everything, ann@x.example").rows

    assert row.get("job_title").confidence < SURE


EXPORTS = [
    (
        "First Name,Middle Name,Last Name,Nickname,Organization Name,Organization Title,Birthday,Notes,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value\r\n"
        "Ann,,Lee,,Larch Skin,Office Manager,,,Work,ann@x.example,Work,(541) 555-0142\r\n"
        "Bob,,Ray,,Larch Skin,Biller,,,Work,bob@x.example,Work,(541) 555-0142\r\n"
    ),
    (
        "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Street,Business City,Business Phone,E-mail Address,E-mail Type\r\n"
        ",Ann,,Lee,,Larch Skin,,Office Manager,,,541-555-0142,ann@x.example,SMTP\r\n"
        ",Bob,,Ray,,Larch Skin,,Biller,,,541-555-0142,bob@x.example,SMTP\r\n"
    ),
    (
        "Name,Job Title,Company,Phone,Email\r\n"
        "Ann Lee,Office Manager,Larch Skin,541-555-0142,ann@x.example\r\n"
        "Bob Ray,Biller,Larch Skin,541-555-0142,bob@x.example\r\n"
    ),
    (
        "Company,Person,Position,Work Phone,Mobile,Work Email,Category,Last Modified,Owner\r\n"
        "Larch Skin,Ann Lee,Office Manager,541-555-0142,,ann@x.example,A,1,x\r\n"
        "Larch Skin,Bob Ray,Biller,541-555-0142,,bob@x.example,A,1,x\r\n"
    ),
]


def exported(text):
    """Understand an export's lines as the table of a message."""
    return alerts(table(*csv.reader(text.splitlines())), html=True)


@pytest.mark.parametrize("export", EXPORTS)
def test_an_address_book_s_export_tells_the_clinic_too(export):
    """What all rows say alike is the clinic's; a header of many columns is no label and value."""
    found = exported(export)

    assert values(found) == {"clinic_name": "Larch Skin", "phone": "+15415550142"}
    assert [(row["email"], row["name"], row["job_title"]) for row in rows(found)] == [
        ("ann@x.example", "Ann Lee", "Office Manager"),
        ("bob@x.example", "Bob Ray", "Biller"),
    ]


def test_what_rows_say_differently_is_not_the_clinic_s():
    """Two numbers are the people's own, and words are no number."""
    one = EXPORTS[2]

    assert values(exported(one.replace("0142", "0143", 1))) == {"clinic_name": "Larch Skin"}
    assert values(exported(one.replace("Larch Skin", ""))) == {"phone": "+15415550142"}
    assert values(exported(one.replace("541-555-0142", "none"))) == {"clinic_name": "Larch Skin"}


SHOUTED = [
    ("PLS ADD ann@x.example TO THE ALERT LIST FOR LARCH CHIROPRACTIC THX", ("ann@x.example", "", "")),
    ("FOR LARCH CHIROPRACTIC PLEASE USE OUR FRONT DESK LEAD, ANN LEE (ann.lee@longlarch.example).", ("ann.lee@longlarch.example", "ANN LEE", "FRONT DESK LEAD")),
    ("OUR CONTACT AT LARCH CHIROPRACTIC IS OUR BILLER ANN LEE, ann@x.example. SHE READS IT EVERY DAY.", ("ann@x.example", "ANN LEE", "BILLER")),
    ("ALERTS FOR LARCH CHIROPRACTIC GO TO OUR NURSE MANAGER ANN LEE AT ann@x.example, ALWAYS", ("ann@x.example", "ANN LEE", "NURSE MANAGER")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SHOUTED)
def test_capitals_hide_no_names(text, expected):
    """An address in small letters among them changes nothing; words of sentences are no names."""
    assert people(text) == [expected]
    assert own(text)["clinic_name"] == "LARCH CHIROPRACTIC"


def test_who_signs_a_note_on_somebody_else_is_no_contact():
    """A note that passes a message on is signed with the writer's own address."""
    note = "Please see below and update your records.\nJane Doe\nDirector\nLarch Clinic\njane@x.example"
    passed = (
        "________________________________\nFrom: Bob Ray <bob@firm.example>\n"
        "Sent: Tuesday, February 10, 2026 4:12 PM\nTo: Jane Doe <jane@x.example>\nSubject: alerts\n\n"
        "Hi Jane,\n\nThe alerts should go to Ann Lee, your nurse manager, at ann@x.example.\n\nBob"
    )
    own_words = note.replace("\nJane", "\nUse my address, jane@x.example, too.\nJane")
    ann = ("ann@x.example", "Ann Lee", "nurse manager")

    mail = {"sender": "Jane Doe <jane@x.example>", "subject": "FW: alerts"}

    assert people(f"{note}\n{passed}", **mail) == [ann]
    assert len(people(f"{own_words}\n{passed}", **mail)) == 2
