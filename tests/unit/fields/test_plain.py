"""What is written plainly is judged by a short way: it must end where the long one does."""

from itertools import product

import pytest

from mail_intake.config import demo_settings
from mail_intake.fields import email, npi, phone, tin
from mail_intake.fields.fold import alike, alike_but_tabs, fold
from mail_intake.fields.lexicon import lexicon
from mail_intake.fields.phrases import first_words, words_in

NAMES = lexicon(demo_settings().policies.vocabulary).names
#: Around a value these are cut off: with them it is judged by the long way.
DRESSED = ("is {}", "{},")


def ways(text: str) -> list[str]:
    return [dress.format(text) for dress in DRESSED]


GROUPINGS = [
    *product(("", "1", "+1", "+1 ", "1-", "1."), ("{}", "({})"), ("", " ", "-", ".", "/"), ("", " ", "-", "."))
]  # fmt: skip


@pytest.mark.parametrize("grouping", GROUPINGS)
def test_a_telephone_number_in_any_usual_grouping(grouping: tuple[str, str, str, str]) -> None:
    before, area, apart, within = grouping
    for code, exchange in product(("503", "242", "911", "299", "103"), ("555", "311", "155")):
        text = f"{before}{area.format(code)}{apart}{exchange}{within}0142"
        assert phone.judge(text) == phone.judge(ways(text)[0]), text


@pytest.mark.parametrize("text", ["93-1234567", "00-1234567", "07-1234567", "99-9999999"])
def test_an_employers_number_with_its_dash(text: str) -> None:
    assert {tin.judge(text)} == {tin.judge(one) for one in ways(text)}


@pytest.mark.parametrize("text", ["1234567893", "1234567894", "2234567891", "3234567893"])
def test_ten_digits_of_a_provider(text: str) -> None:
    assert {npi.judge(text)} == {npi.judge(one) for one in ways(text)}


@pytest.mark.parametrize("text", ["a\tb  c", " é\u00a0\u2013 x\t", "plain", "\u200b\uff15-\uff10"])
def test_plain_characters_fold_as_all_others_do(text: str) -> None:
    marked = f"{text}\u2019"  # one character that is not plain: the long way
    assert f"{alike(text)}'" == alike(marked)
    assert f"{alike_but_tabs(text)}'" == alike_but_tabs(marked)
    assert f"{fold(text + '.')}'" == fold(f"{text}.\u2019")


def test_capitals_are_counted_alike_in_plain_and_in_accented_text() -> None:
    assert (
        NAMES.cased("JANE DOE, OFFICE MANAGER") == NAMES.cased("JANE DOE, OFFICE MANAGER é")[:24]
    )
    assert NAMES.cased("JANE DOÉ, OFFICE MANAGER") == "Jane Doé, Office Manager"
    assert NAMES.cased("Jane Doé, Office Manager") == "Jane Doé, Office Manager"
    assert NAMES.cased("LLC 123") == "LLC 123"


def test_an_address_is_found_behind_others_and_behind_what_is_too_long_for_one() -> None:
    long = "x" * 80
    line = f"@ @@ {long}@a.example, ann@ bob@b.example'cy@c.example"
    assert [one.raw for one in email.find(line)] == [
        f"{'x' * 64}@a.example",
        "bob@b.example",
        "cy@c.example",
    ]


def test_words_are_told_apart_as_patterns_do_it() -> None:
    phrases = ["Fax number", "n.p.i.", "(cell)", "#"]
    assert first_words(phrases) == {"fax", "n", "cell", ""}
    assert not first_words(["phone"]) & words_in("telephones, phone_2")
    assert first_words(["#"]) & words_in("a # b")
