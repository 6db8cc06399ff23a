"""What is wrong is said in one sentence that helps, and no guess is offered as a correction."""

import pytest

from mail_intake.config import demo_settings
from mail_intake.fields import KINDS
from mail_intake.fields.lexicon import lexicon

WORDS = lexicon(demo_settings().policies.vocabulary)
#: A value for each code that is not simply right.
WRONG = [
    ("npi", "1234567890", "bad_check_digit"), ("npi", "5034164100", "bad_first_digit"),
    ("npi", "98765", "malformed"), ("tin", "XX-XXX4567", "truncated"), ("tin", "07-1234567", "ein_bad_prefix"),
    ("tin", "000-12-3456", "ssn_shape_invalid"), ("tin", "42103594", "lost_leading_zero"),
    ("tin", "931-234567", "malformed"), ("tin", "001234567", "ssn_likely"),
    ("dmap_id", "1234567893", "looks_like_npi"), ("dmap_id", "1234567890", "bad_length"),
    ("dmap_id", "93-1234567", "looks_like_ein"), ("dmap_id", "541-90-4399", "looks_like_ssn"),
    ("dmap_id", "22853", "maybe_lost_zero"), ("dmap_id", "AB12", "malformed"),
    ("phone", "555-0177", "no_area_code"), ("phone", "+44 20 7946 0018", "foreign"),
    ("phone", "503-555-014", "wrong_length"), ("fax", "503-155-0142", "bad_number"),
    ("physical_address", "PO Box 12, Salem, OR 97301", "box"), ("physical_address", "12 Main St", "no_city_state_zip"),
    ("physical_address", "Salem, OR 97301", "no_street"), ("physical_address", "12 Elm St, Salem, OR 98101", "zip_and_state_differ"),
    ("clinic_name", "12345", "no_name"), ("specialty", "12345", "no_specialty"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "raw", "code"), WRONG)
def test_every_code_has_a_sentence_of_its_own(kind, raw, code):
    """It does not repeat the value, and names no other value than the example."""
    verdict = WORDS.judge(kind, raw)
    said = KINDS[kind].explain(code)

    assert verdict.code == code
    assert said != KINDS[kind].explain("some code that nobody has")
    assert said.endswith(".")
    assert raw not in said
