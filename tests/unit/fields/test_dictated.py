"""Numbers in the groups people make of them, and as they are spoken into a telephone."""

import pytest

from mail_intake.config import demo_settings
from mail_intake.fields import dictated, phone
from mail_intake.fields.lexicon import lexicon

NUMBERS = lexicon(demo_settings().policies.vocabulary).numbers


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Telephone 541 5550 199", "phone", "+15415550199"),
        ("phone 50355 50138", "phone", "+15035550138"),
        ("phone 503 5550142", "phone", "+15035550142"),
        ("tel. (503)5550142", "phone", "+15035550142"),
        ("my number is area code 503 then 555 then 0138 okay", "phone", "+15035550138"),
        ("call five oh three, five five five, oh one three eight please", "phone", "+15035550138"),
        ("fax 503 dash 555 dash 0139", "fax", "+15035550139"),
        ("fax 503, 555, 0139", "fax", "+15035550139"),
        ("the DMAP number 193 307.", "dmap_id", "193307"),
        ("DMAP 500 123 456", "dmap_id", "500123456"),
        ("NPI 12345 67893", "npi", "1234567893"),
        ("NPI: 1 234 567 893", "npi", "1234567893"),
        ("our tax id is 93 123 4567", "tin", "931234567"),
        ("tin- 27 7654321", "tin", "277654321"),
    ],
)
def test_a_number_may_stand_in_any_groups(text, kind, value):
    """The word beside it tells which number it is, its digits whether it is a right one."""
    (found,) = NUMBERS.find(text)

    assert (found.kind, found.verdict.value) == (kind, value)


def test_a_suite_is_no_part_of_the_number_behind_it():
    """Groups that could go on belong to what follows."""
    (found,) = NUMBERS.find("Suite 300 503 555 0100")

    assert (found.raw, found.worded) == ("503 555 0100", False)


@pytest.mark.parametrize("text", ["one of the five or six clinics in three towns, I think", "six"])
def test_words_for_digits_in_sentences_are_no_number(text):
    """Six of them at least, one behind the other."""
    assert NUMBERS.find(text) == ()


def test_what_is_said_is_judged_by_its_digits():
    """A value stays as it was spoken; its normal form does not."""
    said = "503 then 555 then 0138"

    assert dictated.digits(said) == "503 555 0138"
    assert phone.judge(said).value == "+15035550138"


def test_which_fields_a_number_may_be():
    """A cell is a telephone; "phone and fax" is both."""
    both, cell = NUMBERS.find("Telephone and fax are both 541-555-0199; cell 541-555-0198")

    assert (both.kinds, cell.kinds) == (("phone", "fax"), ("phone",))
