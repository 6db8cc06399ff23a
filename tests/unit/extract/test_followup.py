"""A later message fills what is asked for, corrects what is held, and wipes nothing."""

from datetime import UTC, date, datetime

import pytest

from mail_intake.config import demo_settings
from mail_intake.decide.merge import merge
from mail_intake.decide.validate import missing, validate
from mail_intake.extract import extract_later
from mail_intake.fields.lexicon import lexicon
from mail_intake.model.answer import Answer, Outcome
from mail_intake.model.states import ItemState, SubmissionState
from mail_intake.model.submission import Item, Submission
from mail_intake.read import read

POLICIES = demo_settings().policies
CONTRACT, CLAIMS = POLICIES.form("new-contract-request"), POLICIES.form("claims-help")
ALERTS, UPDATES = POLICIES.form("alerts"), POLICIES.form("provider-updates")
STREET = "12 Larch St, Suite 120, Salem, OR 97301"
WHOLE = {
    "clinic_name": "Larch Clinic", "specialty": "Family Medicine", "phone": "+15035550110",
    "fax": "+15035550111", "email": "office@larch.example", "physical_address": STREET,
    "npi": "1234567893", "tin": "931234567", "dmap_id": "500123456",
}  # fmt: skip


def given(values):
    return tuple(Answer(field=name, value=value, raw=value) for name, value in values.items())


def held(form, *rows, without=(), wrong=(), **values):
    """A submission of a form that holds these values and rows."""
    answers = given({name: one for name, one in values.items() if name not in (*without, *wrong)})
    answers += tuple(
        Answer(field=name, value="", raw="???", outcome=Outcome.INVALID, verdict="bad")
        for name in wrong
    )
    items = tuple(Item(id=n, answers=given(row)) for n, row in enumerate(rows, 1))
    return Submission(
        reference="CO-1", form=form.name, status=SubmissionState.INCOMPLETE, answers=answers,
        items=items, findings=validate(form, answers, items, ()),
        created_at=datetime(2026, 10, 1, tzinfo=UTC),
    )  # fmt: skip


def later(
    form, before, *lines, quoted=(), subject="Re: hello", sender="Ann Lee <ann@larch.example>"
):
    """What is held after a later message, and what is missing then."""
    body = "\n".join((*lines, "", *(f"> {line}" for line in quoted)))
    mail = read(
        f"From: {sender}\nTo: x@careplan.example\nSubject: {subject}\n"
        f"In-Reply-To: <1@careplan.example>\n\n{body}\n".replace("\n", "\r\n").encode()
    )
    words, on = lexicon(POLICIES.vocabulary), date(2026, 10, 5)
    found = extract_later(mail, before, form, plan=POLICIES.plan, words=words, on=on)
    merged = merge(before, found.extraction, form, amendments=found.amendments)
    values = {one.field: one.value for one in merged.answers}
    rows = [
        {one.field: one.value for one in item.answers}
        for item in merged.items
        if item.state is not ItemState.SUPERSEDED
    ]
    findings = validate(form, merged.answers, merged.items, merged.pending)
    return values, rows, missing(findings), merged


@pytest.mark.parametrize(
    ("field", "line", "value"),
    [
        ("dmap_id", "It came today: 500977214", "500977214"),
        ("dmap_id", "500977214", "500977214"),
        ("npi", "1245319599 is what NPPES says.", "1245319599"),
        ("npi", "Sorry, I swapped two digits. 1245319599", "1245319599"),
        ("tin", "93-7654321. Thanks!", "937654321"),
        ("fax", "They gave me 541-555-0197.", "+15415550197"),
        ("fax", "It's (541) 555-0197", "+15415550197"),
        ("phone", "541.555.0197, anytime", "+15415550197"),
        ("email", "use front@larch.example please", "front@larch.example"),
        ("physical_address", "We are at 77 Alder Ave, Bend, OR 97701.", "77 Alder Ave, Bend, OR 97701"),
        ("specialty", "We do pediatrics.", "pediatrics"),
        ("specialty", "Pediatrics", "Pediatrics"),
    ],
)  # fmt: skip
def test_a_bare_value_answers_what_is_asked(field, line, value):
    """Only the question tells what it is."""
    values, _, lacks, _ = later(CONTRACT, held(CONTRACT, without=(field,), **WHOLE), line)

    assert (values[field], lacks) == (value, [])
    assert {name: one for name, one in values.items() if name != field} == {
        name: one for name, one in WHOLE.items() if name != field
    }


@pytest.mark.parametrize(
    ("field", "line", "value"),
    [
        ("fax", "Same as the phone.", "+15035550110"),
        ("fax", "The fax is the same number as our phone", "+15035550110"),
        ("fax", "five oh three, five five five, oh one nine nine", "+15035550199"),
        ("dmap_id", "Our state Medicaid provider number is 500-777-888", "500777888"),
        ("dmap_id", "500777888. As before our TIN is 93-1234567.", "500777888"),
        ("physical_address", "9 Oak Ave, Salem 97301", "9 Oak Ave, Salem, OR 97301"),
        ("specialty", "We do family and sports medicine.", "family and sports medicine"),
        ("specialty", "It's a naturopathic clinic, so naturopathic medicine.", "naturopathic medicine"),
    ],
)  # fmt: skip
def test_an_answer_may_be_put_in_many_ways(field, line, value):
    """And leaves everything else as it was."""
    values, _, lacks, _ = later(CONTRACT, held(CONTRACT, without=(field,), **WHOLE), line)

    assert (values, lacks) == ({**WHOLE, field: value}, [])


def test_what_words_call_a_number_is_nothing_else():
    """Nine digits of a Medicaid number are no TIN; a fax that is told is no phone."""
    before = held(CONTRACT, without=("fax", "dmap_id"), **WHOLE)
    lines = "The state wrote: my Medicaid provider number is 500 906 114. I now have a fax, 541-555-0107."
    values = later(CONTRACT, before, lines)[0]

    assert values == {**WHOLE, "dmap_id": "500906114", "fax": "+15415550107"}


def test_a_number_in_passing_replaces_nothing():
    """Only what corrects on purpose does."""
    before = held(CONTRACT, without=("dmap_id",), **WHOLE)
    values = later(CONTRACT, before, "Will do. Our lines are busy, call 503-555-0177 if needed.")[
        0
    ]

    assert values["phone"] == WHOLE["phone"]


def test_a_wrong_answer_under_its_question_is_told():
    """It is kept as invalid; too few digits are no number."""
    before = held(CONTRACT, without=("npi", "tin"), **WHOLE)
    body = ("> NPI", "", "1245319590", "", "> TIN", "", "n. 7", "", "> Thanks")
    merged = later(CONTRACT, before, *body)[3]

    wrong = {one.field: one.raw for one in merged.answers if one.outcome is Outcome.INVALID}
    assert wrong == {"npi": "1245319590"}


def test_a_wrong_value_is_replaced_by_the_answer():
    """What was given but wrong is asked for like what is missing."""
    values, _, lacks, _ = later(CONTRACT, held(CONTRACT, wrong=("npi",), **WHOLE), "1245319599")

    assert (values["npi"], lacks) == ("1245319599", [])


def test_two_that_look_alike_are_told_by_their_words():
    """Of phone and fax, both missing, a number goes where its words say, else nowhere."""
    before = held(CONTRACT, without=("phone", "fax"), **WHOLE)
    told = later(CONTRACT, before, "phone 541-555-0196, fax 541-555-0197")[0]

    assert (told["phone"], told["fax"]) == ("+15415550196", "+15415550197")


@pytest.mark.parametrize(
    ("field", "line", "value"),
    [
        ("claim_number", "Sure, 2026-117-550824, it's on the remit from September 24.", "2026-117-550824"),
        ("claim_number", "E26-2290-4417", "E26-2290-4417"),
        ("clinic_name", "Oh, we are Alder Creek Dermatology.", "Alder Creek Dermatology"),
        ("npi", "Our NPI is 1245319599.", "1245319599"),
    ],
)  # fmt: skip
def test_an_inquiry_is_completed(field, line, value):
    """The claim by its bare number; the clinic by any of what tells it."""
    whole = {"clinic_name": "Larch Clinic", "claim_number": "20260310004417"}
    without = (field,) if field == "claim_number" else ("clinic_name",)
    values, _, lacks, _ = later(CLAIMS, held(CLAIMS, without=without, **whole), line)

    assert (values[field], lacks) == (value, [])


def test_answers_stand_under_the_questions_they_quote():
    """Own words between quoted lines: the line above says what they are, placeholders none."""
    before = held(CONTRACT, without=("fax", "npi", "tin", "dmap_id"), **WHOLE)
    body = (
        "> 1. Fax number", "", "458-555-0120", "", "> 2. NPI", "", "1245319599", "",
        "> 3. TIN", "", "it is 85-1190342, the new one", "", "> 4. DMAP ID #", "",
        "I applied for it last week.", "", "> Thank you.",
    )  # fmt: skip
    values, _, lacks, _ = later(CONTRACT, before, *body)

    assert (values["fax"], values["npi"], values["tin"]) == (
        "+14585550120",
        "1245319599",
        "851190342",
    )
    assert lacks == ["dmap_id"]


def test_our_lines_may_be_filled_in_where_they_stand():
    """The blank of our letter, answered inside the quote; what we said above it is no answer."""
    before = held(CONTRACT, without=("fax", "npi"), **WHOLE)
    quoted = (
        "Fax number: 503-555-0199 is an example", "Answer this message and fill in the lines below:",
        "Fax number: 458-555-0120__", "NPI: ____",
    )  # fmt: skip
    values, _, lacks, _ = later(CONTRACT, before, "see below", quoted=quoted)

    assert (values["fax"], lacks) == ("+14585550120", ["npi"])


def test_our_lines_name_their_row():
    """ "Contact 2 - Job title" is the second contact's."""
    rows = (
        {"email": "a@larch.example", "name": "Ann Lee"},
        {"email": "b@larch.example", "name": "Bo Roe"},
    )
    quoted = ("Answer this message and fill in the lines below:", "Contact 1 - Job title: ____",
              "Contact 2 - Job title: Nurse", "Contact 9 - Job title: Nobody")  # fmt: skip
    _, found, lacks, _ = later(ALERTS, held(ALERTS, *rows), "done", quoted=quoted)

    assert (found[1]["job_title"], lacks) == ("Nurse", ["items/0/job_title"])


@pytest.mark.parametrize(
    "line",
    [
        "The fax number should read 458-555-0120, not 503-555-0111.",
        "Our fax is 458-555-0120 instead of 503-555-0111",
        "Please change the fax to 458-555-0120.",
        "I made a typo: fax 458-555-0120",
        "458-555-0120, and no longer 503-555-0111",
        "503-555-0111 was wrong, it is 458-555-0120",
        "I mixed up two things: the fax is 458-555-0120.",
        "Correction: fax should be 458-555-0120.",
        "Fax: 458-555-0120",
    ],
)
def test_a_correction_replaces_what_it_names(line):
    """And nothing else: the phone stays."""
    values, _, _, merged = later(CONTRACT, held(CONTRACT, **WHOLE), line)

    assert values == WHOLE | {"fax": "+14585550120"}
    assert merged.changed == ("fax",)


@pytest.mark.parametrize(
    "line",
    [
        "We move into Suite 140 instead of 120, so please use Suite 140.",
        "Sorry, it is Suite 140.",
        "wrong suite, should be Suite 140",
    ],
)
def test_a_suite_changes_while_the_street_stays(line):
    """The part that is corrected is put into the address."""
    values, _, _, _ = later(CONTRACT, held(CONTRACT, **WHOLE), line)

    assert values["physical_address"] == "12 Larch St, Suite 140, Salem, OR 97301"


def test_a_suite_that_was_left_out_stands_behind_the_street():
    """An address without one gets it."""
    before = held(CONTRACT, **WHOLE | {"physical_address": "12 Larch St, Salem, OR 97301"})
    values = later(CONTRACT, before, "Correction: please add that we are in Suite 140.")[0]

    assert values["physical_address"] == "12 Larch St, Suite 140, Salem, OR 97301"


def test_a_changes_suite_is_corrected_and_its_old_address_stays():
    """The wrong suite is a part of the new address, not the old one."""
    old = "77 Oak St, Salem, OR 97301"
    before = held(UPDATES, MOVE | {"old": old}, npi="1234567893")
    line = "Sorry, a slip: the new office is Suite 102, not 120."

    assert later(UPDATES, before, line)[1] == [
        MOVE | {"old": old, "new": "12 Larch St, Suite 102, Salem, OR 97301"}
    ]


MOVE = {"change": "address", "new": STREET, "effective_date": "2026-12-05"}
PHONE = {"change": "phone", "old": "+15035550110", "new": "+15035550112"}
FAX = {"change": "fax", "old": "+15035550111", "new": "+15035550113"}


@pytest.mark.parametrize(
    "line",
    [
        "I made a typo: we move on the 15th of December, not the 5th.",
        "Our first day is now Tuesday 12/15 and no longer 12/5.",
        "The date slipped: 12/15/2026.",
        "please use December 15 instead of December 5",
        "The painters are late, we open on December 15, 2026.",
    ],
)
def test_a_date_is_corrected(line):
    """The row keeps all else."""
    _, rows, _, _ = later(UPDATES, held(UPDATES, MOVE, npi="1234567893"), line)

    assert rows == [MOVE | {"effective_date": "2026-12-15"}]


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("I meant 971-555-0142.", PHONE | {"new": "+19715550142"}),
        ("It should be 971-555-0142, not 503-555-0112", PHONE | {"new": "+19715550142"}),
        ("the old one was 503-555-0119, sorry", PHONE | {"old": "+15035550119"}),
    ],
)
def test_a_changes_new_value_is_corrected(line, row):
    """The new side, or the old one where the words name it; no further row appears."""
    _, rows, _, _ = later(UPDATES, held(UPDATES, PHONE, npi="1234567893"), line)

    assert rows == [row]


def test_a_slip_is_no_former_value_and_a_mails_day_no_change_of_it():
    """The number that was mistyped is nobody's old one; yesterday is when the mail was sent."""
    phone, fax = (
        {name: one for name, one in row.items() if name != "old"} for row in (PHONE, FAX)
    )
    before = held(UPDATES, phone | {"effective_date": "2026-12-05"}, fax, npi="1234567893")
    line = "Correction to my mail of yesterday: I mistyped the fax. It is 971-555-0142, not 503-555-0113."

    assert later(UPDATES, before, line)[1] == [
        phone | {"effective_date": "2026-12-05"}, fax | {"new": "+19715550142"},
    ]  # fmt: skip


def test_of_two_changes_the_words_choose():
    """Phone or fax by the word; a number without one changes neither."""
    before = held(UPDATES, PHONE, FAX, npi="1234567893")
    told = later(UPDATES, before, "The new fax should be 971-555-0142.")[1]
    named = later(UPDATES, before, "971-555-0142 instead of 503-555-0113")[1]

    assert told == named == [PHONE, FAX | {"new": "+19715550142"}]


def test_a_changes_gap_is_filled_with_its_old_value():
    """ "503-555-0179, old one was 503-555-0131": both, each where it belongs."""
    before = held(UPDATES, {"change": "phone"}, clinic_name="Larch Clinic")
    _, rows, lacks, _ = later(UPDATES, before, "oh. 503-555-0179. old one was 503-555-0131")

    assert rows == [{"change": "phone", "new": "+15035550179", "old": "+15035550131"}]
    assert lacks == []


def test_whose_change_it_is_and_when_come_together():
    """A clinic, its NPI, a date nobody asked for, and the number under the message."""
    before = held(UPDATES, {"change": "address", "new": STREET})
    values, rows, lacks, _ = later(
        UPDATES, before, "Larch Clinic, NPI 1234567893. And the move was on 9/13/26.", "",
        "Bex, 541-555-0159",
    )  # fmt: skip

    assert (values["npi"], values["phone"], lacks) == ("1234567893", "+15415550159", [])
    assert rows == [{"change": "address", "new": STREET, "effective_date": "2026-09-13"}]


def test_the_day_of_a_letter_is_no_effective_date():
    """ "As I wrote on 9/2" dates a message."""
    before = held(UPDATES, {"change": "address", "new": STREET}, npi="1234567893")
    rows = later(UPDATES, before, "As I wrote on 9/2/2026, that is all.")[1]

    assert rows == [{"change": "address", "new": STREET}]


ANN = {"email": "ann@larch.example", "name": "Ann Lee", "job_title": "Owner"}
NICK = {"email": "nfarrow@larch.example", "name": "nick farrow"}


@pytest.mark.parametrize(
    "line",
    [
        "nick is our hygiene lead",
        "Nick Farrow: Hygiene Lead",
        "nfarrow@larch.example is the hygiene lead",
        "Farrow is hygiene lead.",
        "Hygiene Lead",
        "Sorry! He's the hygiene lead, thanks",
    ],
)
def test_a_title_goes_to_the_one_without(line):
    """By name, by a part of it, by address, or because only one lacks it."""
    _, rows, lacks, _ = later(ALERTS, held(ALERTS, ANN, NICK), line)

    assert rows[1]["job_title"].casefold() == "hygiene lead"
    assert (rows[0], lacks) == (ANN, [])


def test_of_two_without_a_title_the_name_chooses():
    """And without one nobody is given it."""
    two = ({"email": "a@larch.example", "name": "Ann Lee"}, NICK)
    named = later(ALERTS, held(ALERTS, *two), "Nick is the biller.", "Ann is our office manager.")[
        1
    ]

    assert [row["job_title"].casefold() for row in named] == ["office manager", "biller"]


def test_a_name_fills_the_gap_of_a_shared_inbox():
    """A name and a title in one line."""
    before = held(ALERTS, {"email": "desk@larch.example"})
    _, rows, lacks, _ = later(ALERTS, before, "Oh sorry. Edgardo Lunde, receptionist")

    assert rows[0] == {
        "email": "desk@larch.example",
        "name": "Edgardo Lunde",
        "job_title": "receptionist",
    }
    assert lacks == []


@pytest.mark.parametrize(
    "line",
    [
        "We have a new e-mail domain. It is now ann@larchclinic.example, name and position as before.",
        "Please use ann@larchclinic.example instead of ann@larch.example.",
        "my address was wrong: ann@larchclinic.example",
    ],
)
def test_an_address_is_replaced(line):
    """One contact, not two."""
    _, rows, _, _ = later(ALERTS, held(ALERTS, ANN), line)

    assert rows == [ANN | {"email": "ann@larchclinic.example"}]


@pytest.mark.parametrize(
    "line",
    [
        "Please remove Nick from the list.",
        "nfarrow@larch.example should not get these any more, please take him off",
        "Nick Farrow no longer wants them.",
    ],
)
def test_a_row_is_taken_back(line):
    """The named one; the others stay."""
    _, rows, lacks, _ = later(ALERTS, held(ALERTS, ANN, NICK), line)

    assert (rows, lacks) == ([ANN], [])


def test_a_change_is_taken_back_by_what_it_is():
    """ "Disregard the fax change"."""
    before = held(UPDATES, PHONE, FAX, npi="1234567893")

    assert later(UPDATES, before, "Please disregard the fax change.")[1] == [PHONE]


def test_nobody_named_is_nobody_removed():
    """Two could be meant, or none: nothing happens."""
    two = (ANN, {"email": "ann2@larch.example", "name": "Ann Roe", "job_title": "Nurse"})

    assert len(later(ALERTS, held(ALERTS, *two), "please remove Ann")[1]) == 2
    assert len(later(ALERTS, held(ALERTS, *two), "please remove Zoe")[1]) == 2


def test_what_stands_in_the_frame_replaces_nothing():
    """Another signature, another From: who writes is not what they correct."""
    body = (
        "The rest is right.",
        "",
        "--",
        "Bo Roe",
        "Biller, ClearDesk Billing LLC",
        "888-555-0145",
    )
    values, _, _, merged = later(
        CONTRACT,
        held(CONTRACT, contact_name="Ann Lee", **WHOLE),
        *body,
        sender="Bo <bo@desk.example>",
    )

    assert values == WHOLE | {"contact_name": "Ann Lee"} | {
        name: values[name] for name in ("job_title",) if name in values
    }
    assert "email" not in merged.changed


def test_thanks_changes_nothing():
    """Whatever stands in the quote below."""
    before = held(CONTRACT, **WHOLE)
    _, _, _, merged = later(
        CONTRACT, before, "Thank you!", quoted=("NPI: 1003000126", "Fax: 503-555-0188")
    )

    assert merged.changed == ()


def test_every_amendment_has_its_characters():
    """Raw stands in the mail at its line and column."""
    before = held(CONTRACT, without=("fax",), **WHOLE)
    _, _, _, merged = later(CONTRACT, before, "Hello,", "it is", "458-555-0120")
    (fax,) = [one for one in merged.answers if one.field == "fax"]

    assert (fax.raw, fax.evidence.line, fax.evidence.start) == ("458-555-0120", 2, 0)
