"""Lists of words as patterns."""

import re

import pytest

from mail_intake.fields.phrases import alternation


def found(words: list[str], text: str) -> list[str]:
    return re.findall(rf"(?<!\w){alternation(words)}(?!\w)", text, re.IGNORECASE)


def test_the_longest_phrase_is_found_where_several_begin_alike() -> None:
    words = ["tax", "tax id", "tax id number", "tin", "phone", "fax"]
    assert found(words, "Tax  ID number, tax id, TAX") == ["Tax  ID number", "tax id", "TAX"]


def test_a_word_that_another_begins_with_is_found_where_the_other_is_not_meant() -> None:
    assert found(["doctor", "doctors office", "nurse", "midwife"], "doctors, doctor") == ["doctor"]


def test_an_apostrophe_may_have_either_shape_wherever_it_stands() -> None:
    words = ["'tis none", "we're closed", "not", "never", "none"]
    assert found(words, "’tis none; we’re closed") == ["’tis none", "we’re closed"]


def test_characters_that_mean_something_in_patterns_stand_for_themselves() -> None:
    words = ["n/a", "n.a.", "(none)", "^", "-", "]", "c++"]
    for word in words:
        assert re.fullmatch(alternation(words), word)
    assert not re.fullmatch(alternation(words), "nXaX")


def test_an_open_phrase_goes_on() -> None:
    assert re.fullmatch(
        alternation(["awaiting …", "await", "tbd", "soon", "later"]), "awaiting it"
    )


@pytest.mark.parametrize("words", [[], ["", "a", "b", "c", "d"]])
def test_an_empty_list_matches_nothing_and_an_empty_word_anything(words: list[str]) -> None:
    assert (re.match(alternation(words), "x") is not None) == bool(words)
