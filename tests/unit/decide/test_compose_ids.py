"""Outward ids: long enough, readable aloud, found again where people write them."""

from hypothesis import given
from hypothesis import strategies as st

from mail_intake.decide.ids import (
    ALPHABET,
    message_id,
    outward_id,
    reference,
    references_in,
)

macs = st.binary(min_size=32, max_size=32)


@given(macs, macs)
def test_different_macs_give_different_ids(one, two):
    """At least the first 64 bits of a MAC stand in every id."""
    same = one[:8] == two[:8]
    assert (reference(one) == reference(two)) <= same
    assert (outward_id(one) == outward_id(two)) <= same


@given(macs)
def test_a_reference_is_found_where_it_is_quoted(mac):
    """In a subject, in a plus-address, in another case, with O for 0 and I for 1."""
    told = reference(mac)
    assert references_in(f"Re: hello [{told}] and more") == (told,)
    assert references_in(f"alerts+{told.lower()}@plan.example") == (told,)
    head, rest = told[:3], told[3:]
    assert references_in(head + rest.replace("0", "O").replace("1", "l")) == (told,)


@given(macs)
def test_ids_hold_no_look_alikes(mac):
    """Nothing in an id can be mistaken for something else on the telephone."""
    assert set(reference(mac)[3:].replace("-", "")) <= set(ALPHABET)
    assert set(outward_id(mac).upper()) <= set(ALPHABET)
    assert not set("ILOU") & set(ALPHABET)


def test_several_references_in_order_each_once():
    """A subject may quote more than one, and one twice."""
    one, two = reference(b"\x01" * 32), reference(b"\x02" * 32)
    assert references_in(f"{two} {one} {two}") == (two, one)
    assert references_in("CO-12345 CO-123456-12345678 XCO-12345-12345678") == ()


def test_message_id():
    """A Message-ID is ours by its domain and legal by its characters."""
    assert message_id(b"\xff" * 32, "plan.example").startswith("<zzzzzzzzzzzzz")
    assert message_id(b"\xff" * 32, "plan.example").endswith("@plan.example>")
