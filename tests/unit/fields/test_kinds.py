"""Kinds of fields beyond their vectors: normal forms, what is found in prose, what people read."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail_intake.config import demo_settings
from mail_intake.fields import (
    KINDS,
    address,
    claim_number,
    email,
    npi,
    phone,
    text,
    tin,
)  # fmt: skip
from mail_intake.fields import (
    date as dates,
)
from mail_intake.fields.fold import alike, fold, without_remark
from mail_intake.fields.lexicon import lexicon
from mail_intake.model.answer import Outcome
from mail_intake.model.form import KIND_NAMES

ON = date(2026, 11, 24)
WORDS = lexicon(demo_settings().policies.vocabulary)
name, job_title, specialty = WORDS.names, WORDS.titles, WORDS.specialties
change = WORDS.changes


def test_every_kind_has_its_name():
    """Forms name kinds; each is there."""
    assert tuple(KINDS) == KIND_NAMES


@given(st.sampled_from(sorted(KINDS)), st.text(max_size=120))
def test_judging_is_total_and_settled(kind, raw):
    """No text raises; a normal form is its own normal form."""
    verdict = WORDS.judge(kind, raw, ON)

    assert (verdict.value is None) == (verdict.outcome in {Outcome.INVALID, Outcome.ABSENT})
    if verdict.value is not None and kind != "date":
        assert WORDS.judge(kind, verdict.value, ON).value == verdict.value


@given(st.sampled_from(sorted(KINDS)), st.text(max_size=200))
def test_finding_is_total(kind, line):
    """No line raises; matches lie within it."""
    assert all(0 <= one.start <= one.end for one in WORDS.find(kind, line))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_verdict_can_be_explained_masked_and_shown(kind):
    """One sentence for the sender, whatever the code."""
    one = KINDS[kind]

    assert one.explain("whatever").endswith(".")
    assert one.show("931234567")
    assert one.mask("931234567")


@pytest.mark.parametrize(
    "line", ["1" * 100_000, "a@" * 50_000, "(503) " * 20_000, "Mr. A " * 20_000]
)
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_long_lines_are_searched_in_bounded_work(kind, line):
    """A line no person wrote ends, too."""
    assert isinstance(WORDS.find(kind, line[:100_000]), tuple)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("pending", "pending"), ("will send", "pending"), ("TBD (lines go in on 4/1)", "pending"),
        ("applied for", "pending"), ("not yet assigned", "pending"), ("pending with IRS", "pending"),
        ("N/A", "absent_stated"), ("none", "absent_stated"), ("no fax", "absent_stated"),
        ("-", "placeholder"), ("XXXXXX", "placeholder"), ("____", "placeholder"), ("", "placeholder"),
        ("see attached", "placeholder"), ("503-555-0142", ""), ("None Such Clinic", ""),
    ],
)  # fmt: skip
def test_placeholders(raw, code):
    """Words that stand where a value should."""
    assert WORDS.placeholders.code(raw) == code


def test_folding_keeps_what_is_meant():
    """Look-alikes one for one; remarks cut from the end."""
    assert alike("１２–３") == "12-3"
    assert fold(" a\u00a0b\u200b ") == "a b"
    assert without_remark("x (y) [z]") == "x"


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("412 SW Alder St Suite 300, Portland, OR 97205", "412 SW Alder St Suite 300, Portland, OR 97205"),
        ("412 SW Alder St\nSuite 300\nPortland, Oregon 97205", "412 SW Alder St, Suite 300, Portland, OR 97205"),
        ("315 SW 5th Ave Ste 900 Portland OR 97204", "315 SW 5th Ave Ste 900, Portland, OR 97204"),
        ("One Medical Plaza, Salem, OR 97301", "One Medical Plaza, Salem, OR 97301"),
        ("3181 SW Park Rd, Portland, OR 97239-3098", "3181 SW Park Rd, Portland, OR 97239-3098"),
        ("10180 SE Sunnyside Road Clackamas Oregon 97015", "10180 SE Sunnyside Road, Clackamas, OR 97015"),
        ("1700 NW Civic Dr #310, Gresham, OR 97030", "1700 NW Civic Dr #310, Gresham, OR 97030"),
    ],
)  # fmt: skip
def test_an_address_is_one_line(raw, value):
    """Street, City, ST ZIP."""
    assert address.judge(raw).value == value


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("PO Box 40328, Portland, OR 97240", "box"), ("P.O. Box 12", "box"),
        ("Medford, OR 97504", "no_street"), ("12 Main St", "no_city_state_zip"),
        ("12 Main St, Portland, OR 98101", "zip_and_state_differ"), ("N/A", "absent_stated"),
    ],
)  # fmt: skip
def test_what_is_no_physical_address_is_said(raw, code):
    """A box, a town, a street alone; a ZIP code of another state is a doubt."""
    assert WORDS.judge("physical_address", raw).code == code


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("We are at 808 SE Grand Ave, Portland 97214 now", "808 SE Grand Ave, Portland, OR 97214"),
        ("4120 N Williams Ave, Suite 2B in Portland (97217)", "4120 N Williams Ave, Suite 2B, Portland, OR 97217"),
        ("call 971 555 0108, no fax. i work out of 6 Rose Ln in Tigard Oregon 97223", "6 Rose Ln, Tigard, OR 97223"),
        ("12 Elm St, Suite 97201", ""),
        ("12 Elm St, Boise 83702", ""),
    ],
)  # fmt: skip
def test_an_oregon_zip_tells_the_state(line, value):
    """Oregon's are 97001 to 97920; elsewhere the state must be said. A telephone number is no house's."""
    found = [address.judge(one.raw).value for one in address.find(line)]

    assert found == ([value] if value else [])


def test_addresses_are_found_in_prose_and_blocks():
    """Within a sentence, over several lines, or only a street."""
    line = "we move to 900 Garden Rd, Suite 110, Salem, OR 97302 on Monday"

    assert [one.raw for one in address.find(line)] == ["900 Garden Rd, Suite 110, Salem, OR 97302"]
    assert address.find("or we meet in Salem, OR 97302 then") == ()
    blocks = address.find_block(["Jane", "900 Garden Rd", "Salem, OR 97302", "Tel"])
    assert [(one.first, one.last) for one in blocks] == [(1, 2)]
    assert [one.raw for one in address.find_street("at 58 Mill Ln now")] == ["58 Mill Ln"]


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("3/1/2027", "2027-03-01"), ("03-01-27", "2027-03-01"), ("2027-03-01", "2027-03-01"),
        ("March 1st, 2027", "2027-03-01"), ("1 March 2027", "2027-03-01"), ("eff. 3/1", "2027-03-01"),
        ("March 1", "2027-03-01"), ("left us March 1", "2026-03-01"), ("December 31", "2026-12-31"),
        ("next Monday", "2026-11-30"), ("end of the month", "2026-11-30"), ("tomorrow", "2026-11-25"),
        ("today", "2026-11-24"), ("first of next month", "2026-12-01"), ("2027-03-01 00:00:00", "2027-03-01"),
        ("immediately", None), ("ASAP", None), ("2/30/2027", None), ("Feb 30", None), ("soon", None),
    ],
)  # fmt: skip
def test_dates_as_americans_write_them(raw, value):
    """Without a year the next such day, unless the words say that it is past."""
    assert dates.judge(raw, ON).value == value


def test_a_date_without_year_needs_the_mails():
    """Else it is asked for."""
    assert dates.judge("March 1").code == "no_year"
    assert dates.judge("next Monday").code == "malformed"
    assert (
        dates.judge("Feb 29", ON).value == "2028-02-29" or dates.judge("Feb 29", ON).value is None
    )
    assert [one.raw for one in dates.find("from 3/1/2027 to March 5, 2027")] == [
        "3/1/2027",
        "March 5, 2027",
    ]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("Larch Family Clinic", "organisation"),
        ("Jane Q. Doe, MD", "person"),
        ("Dr. Jane Doe", "person"),
        ("Doe, Jane", "person"),
        ("jane", "unclear"),
        ("123", "no_name"),
        ("a@b.example", "no_name"),
    ],
)
def test_names_are_people_or_organisations(raw, code):
    """Evidence, not identity: the name stays as written."""
    assert name.judge(raw).code == code


def test_names_are_found_in_prose():
    """Runs of capitals; greetings, titles and months are none."""
    assert [one.raw for one in name.find("Hello, Ann Lee and Dr. Bob Ray, PA-C, in March")] == [
        "Ann Lee",
        "Dr. Bob Ray, PA-C",
    ]
    assert [one.raw for one in name.find_organisation("at the Larch Family Clinic in Salem")] == [
        "Larch Family Clinic"
    ]
    assert name.bare("Dr. Jane Doe, MD, FACP") == "Jane Doe"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("address", "address"), ("We are moving", "address"), ("new fax", "fax"), ("main phone number", "phone"),
        ("tax id", "tin"), ("closed to new patients", "accepting-patients"), ("office hours", "hours"),
        ("Dr. X leaves us", "remove-practitioner"), ("new physician", "add-practitioner"), ("e-mail", "email"),
        ("closing our Salem office", "close-location"), ("second location", "add-location"), ("renamed", "name"),
        ("language", "language"), ("specialty", "specialty"), ("NPI", "npi"), ("something", "other"),
    ],
)  # fmt: skip
def test_changes_are_known_by_their_words(words, code):
    """The words people use, and the code itself."""
    assert change.judge(words).value == code
    assert change.judge(code).value == code


def test_titles_specialties_and_claims_are_found_in_prose():
    """With less confidence than behind a label."""
    assert [one.raw for one in job_title.find("our office manager, thanks")] == ["office manager"]
    assert [one.raw for one in specialty.find("we do family medicine")] == ["family medicine"]
    assert specialty.code("Family Medicine") == "207Q00000X"
    assert specialty.code("see 363LF0000X") == "363LF0000X"
    assert [one.raw for one in claim_number.find("claim # 20260310004417 was")] == [
        "20260310004417"
    ]
    assert [one.role for one in change.find("new fax")] == ["fax"]


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("claim 2026-0310-44", "2026-0310-44"),
        ("20260310 004417", "20260310004417"),
        ("see me", None),
    ],
)
def test_claim_numbers_lose_their_label(raw, value):
    """At least five digits."""
    assert claim_number.judge(raw).value == value


def test_yes_and_no():
    """As the words say it."""
    assert [text.yes_no(one) for one in ("closed", "we accept again", "hm")] == ["no", "yes", ""]
    assert text.judge("word " * 500).code == "too_long"


def test_numbers_are_masked_and_shown_for_people():
    """TIN by 26 CFR 301.6109-4; a phone with its extension."""
    assert [tin.mask(one) for one in ("931234567", "772123456")] == ["XX-XXX4567", "XXXXX3456"]
    assert phone.show("+15035550142;ext=12") == "(503) 555-0142 ext. 12"


def test_numbers_are_found_in_prose():
    """An NPI that starts with 1 cannot be a phone; one with 2 is not taken; fax and phone differ."""
    assert [one.raw for one in npi.find("we are 1234567893, call 503-555-0142")] == ["1234567893"]
    assert npi.find("call 2000000002") == ()
    assert [one.raw for one in tin.find("number 93-1234567 here")] == ["93-1234567"]
    roles = [one.role for one in phone.find("P 503-555-0142 F 503-555-0143, Ph/Fax: 503-555-0144")]
    assert roles == ["phone", "fax", "both"]
    assert [one.raw for one in WORDS.find("fax", "503-555-0143 (fax)")] == ["503-555-0143"]


@pytest.mark.parametrize(
    ("raw", "code"),
    [("no-reply@clinic.example", "unread"), ("jane@clinic." + "con", "odd_ending"), ("<jane@clinic.example>", "ok"),
     ("[jane@clinic.example](mailto:jane@clinic.example)", "ok"), ("jane@clinic.example (work)", "ok")],
)  # fmt: skip
def test_addresses_nobody_reads_and_slips_of_the_fingers(raw, code):
    """Refused, or taken with a doubt."""
    assert email.judge(raw).code == code


def test_titles_are_titles():
    """What a person does; anything else is taken but unlisted."""
    assert job_title.judge("Director of Finance").code == "ok"
    assert job_title.judge("chief cook and bottle washer of all").code in {"ok", "unlisted"}
    assert job_title.judge("a@b.example").code == "no_title"
    assert specialty.judge("@").code == "no_specialty"
