"""Addresses in running text, spelled out, and what was meant as one."""

import pytest

from mail_intake.fields import email


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("contact1_mail=ann@x.example", ["ann@x.example"]),
        ("Ann@x.example/Bob@x.example", ["Ann@x.example", "Bob@x.example"]),
        ("<ann@x.example>,bob@y.example;", ["ann@x.example", "bob@y.example"]),
        ("ann [at] x [dot] example", ["ann [at] x [dot] example"]),
        ("ann AT x DOT example or bob@y.example", ["ann AT x DOT example", "bob@y.example"]),
        ("we are at the office", []),
        ("@ann", []),
    ],
)
def test_addresses_are_found(line, found):
    """Left to right, without what programs and people put around them."""
    assert [one.raw for one in email.find(line)] == found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("ann@x,example.net", ["ann@x,example.net"]),
        ("ann@clinic and bob@x.example", ["ann@clinic"]),
        ("ann@x..example", ["ann@x..example"]),
        ("ann @x.example", ["ann @x.example"]),
        ("bob@x.example", []),
        ("nothing here", []),
    ],
)
def test_what_was_meant_as_an_address(line, found):
    """It is asked for again; a right one beside it is none of them."""
    assert [one.raw for one in email.find_broken(line)] == found


def test_a_value_is_meant_as_an_address_by_its_sign_or_shape():
    """A domain's shape, too; a street is none."""
    assert email.is_meant("ann@clinic")
    assert email.is_meant("ann.clinic.example")
    assert not email.is_meant("71 Quarry Loop, Salem")
    assert not email.is_meant("to follow")
