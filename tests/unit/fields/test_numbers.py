"""A number is one thing: the words beside it say which, then its shape."""

import pytest

from mail_intake.config import demo_settings
from mail_intake.fields.lexicon import lexicon

NUMBERS = lexicon(demo_settings().policies.vocabulary).numbers


def told(text):
    return [(one.kind, one.verdict.value or one.verdict.code) for one in NUMBERS.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("p 503-555-0142 / f 503-555-0143", [("phone", "+15035550142"), ("fax", "+15035550143")]),
        ("T: (503) 555-0142 F: (503) 555-0143", [("phone", "+15035550142"), ("fax", "+15035550143")]),
        ("503-555-0142 (phone), 503-555-0143 (fax)", [("phone", "+15035550142"), ("fax", "+15035550143")]),
        ("503-555-0142 phone, 503-555-0143 fax", [("phone", "+15035550142"), ("fax", "+15035550143")]),
        ("Call 503.555.0142 x12 or 971.555.0143", [("phone", "+15035550142;ext=12"), ("phone", "+19715550143")]),
        ("call 541-555-0136, EXTENSION 4", [("phone", "+15415550136;ext=4")]),
        ("Phone and fax share one line, 541-555-0174.", [("phone and fax", "+15415550174")]),
        ("we got an e-fax now and it is 541-555-0197", [("fax", "+15415550197")]),
        ("my cell is 503-555-0142", [("cell", "+15035550142")]),
        ("NPI and TIN are 1234567893 and 93-1234567", [("npi", "1234567893"), ("tin", "931234567")]),
        ("our npi 1234567890 and tax id 93 1234567", [("npi", "bad_check_digit"), ("tin", "931234567")]),
        ("The clinic's NPI is 166019935. I am", [("npi", "malformed")]),
        ("in place of an EIN my social, 541-90-4399", [("tin", "541904399")]),
        ("Oregon Medicaid knows us under DMAP no. 500605456.", [("dmap_id", "500605456")]),
        ("medicaid 022853", [("dmap_id", "022853")]),
        ("DMAP 500 605 456, fax 503-555-014", [("dmap_id", "500605456"), ("fax", "wrong_length")]),
        ("Portland, OR 97205 503-555-0142", [("phone", "+15035550142")]),
        ("1234567893", [("npi", "1234567893")]),
        ("93-1234567", [("tin", "931234567")]),
    ],
)  # fmt: skip
def test_words_and_shapes_say_what_a_number_is(text, expected):
    """Words before it, short forms of signatures, words behind it, brackets, lists."""
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    ["2065550107 arrived", "claim 1234567890123", "member id 500605456", "license 1234567893", "batch 93-1234567",
     "500605456", "in 2026", "call us. The 500605456 came", "541-90-4399"],
)  # fmt: skip
def test_what_is_no_such_number_is_passed_over(text):
    """Numbers of other things, and digits that nothing speaks for: a phone is no NPI."""
    assert not [kind for kind, _ in told(text) if kind != "phone"]


def test_an_npi_is_a_groups_or_a_persons():
    """By the words on its own side of a comma."""
    roles = [one.role for one in NUMBERS.find("NPI 1234567893 (type 1), 1003000126 (type 2)")]
    named = [one.role for one in NUMBERS.find("Group NPI 1003000126 / Individual NPI 1234567893")]

    assert roles == ["ind", "org"]
    assert named == ["org", "ind"]


@pytest.mark.parametrize(
    "text",
    ["fax 503-555-0142, not 503-555-0143", "instead of 503-555-0143", "503-555-0143 was a typo",
     "503-555-0143, which is wrong"],
)  # fmt: skip
def test_what_is_said_to_be_wrong_is_marked(text):
    """It is no answer, and takes the answer from a label."""
    assert [one.raw for one in NUMBERS.find(text) if one.negated] == ["503-555-0143"]
