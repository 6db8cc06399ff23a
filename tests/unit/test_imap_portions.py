"""How fetching is divided: every message once, in order, within the limits of one command."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.servers.memory_source import NOON

from mail_intake.adapters.imap.bell import Bell
from mail_intake.adapters.imap.portions import (
    BYTES_AT_ONCE,
    MESSAGES_AT_ONCE,
    Outline,
    chunks,
    portions,
    windows,
)

MOST = 5 * 2**20
SIZES = st.lists(st.integers(0, 2 * MOST) | st.integers(0, 5000), max_size=200)


def outlines(sizes):
    return {
        uid: Outline(uid=uid, size=size, received_at=NOON) for uid, size in enumerate(sizes, 1)
    }


@given(SIZES)
def test_every_message_once_and_in_order(sizes):
    """Nothing is lost, doubled or overtaken."""
    uids = [one.uid for portion in portions(outlines(sizes), MOST) for one in portion]

    assert uids == list(outlines(sizes))


@given(SIZES)
def test_within_the_limits(sizes):
    """A portion of several stays below count and bytes."""
    for portion in portions(outlines(sizes), MOST):
        assert len(portion) <= MESSAGES_AT_ONCE
        assert len(portion) == 1 or sum(one.size for one in portion) <= BYTES_AT_ONCE


def test_small_limit():
    """A message above the service's own limit stands alone, though it is small."""
    sizes = [len(portion) for portion in portions(outlines([10, 10, 99, 10]), 50)]

    assert sizes == [2, 1, 1]


def test_chunks():
    """Lists of UIDs are cut, never into nothing."""
    assert [len(chunk) for chunk in chunks(range(1, 1002))] == [500, 500, 1]
    assert list(chunks(())) == []


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ((1, 1, 0), ["1:*"]),
        ((7, 100, 50), ["7:*"]),
        ((7, 0, 90_000), ["7:*"]),
        ((120_000, 120_000, 90_000), ["120000:*"]),
        ((7, 120_000, 90_000), ["7:50006", "50007:100006", "100007:*"]),
    ],
    ids=["empty", "usual", "the server does not say", "nothing above", "very large"],
)
def test_windows(folder, expected):
    """One search is enough, unless its answer would be too long a line."""
    assert list(windows(*folder)) == expected


def test_a_bell_that_never_stops():
    """Ringing more often than a pipe holds neither blocks nor breaks; one hearing ends it."""
    bell = Bell()
    for _ in range(70_000):
        bell.ring()

    assert bell.wait(0)
    assert not bell.wait(0)
