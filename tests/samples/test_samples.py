"""Labelled messages through the whole pipeline: no error, and never worse than measured.

The floors are what was measured when they were set; they go up with the work, never down.
"""

from typing import NamedTuple

import pytest
from tests.samples.labelled import SETS, labelled, understood
from tests.samples.scoring import score


class Floor(NamedTuple):
    """What a set must reach: F1 of fields and items, shares of messages, most silent errors."""

    fields: float
    items: float
    replies: float
    missing: float
    whole: float
    silent: int


FLOORS = {
    "samples": Floor(1.0, 1.0, 1.0, 1.0, 1.0, 0),
    "clinics": Floor(1.0, 1.0, 1.0, 1.0, 1.0, 0),
    "offices": Floor(0.99, 0.99, 1.0, 1.0, 0.97, 0),
    "exam": Floor(0.98, 0.99, 1.0, 1.0, 0.92, 3),
    "last": Floor(0.97, 0.99, 0.97, 0.97, 0.90, 1),
}


@pytest.fixture(scope="module", params=SETS)
def pairs(request):
    """Each message's truth with our line."""
    return request.param, [(one.truth, line) for one, line in understood(labelled(request.param))]


def test_every_message_is_understood_without_error(pairs):
    """No message fails, and each is placed in its mailbox."""
    assert [truth["file"] for truth, line in pairs[1] if line["reason"] == "FAILED"] == []
    assert [t["file"] for t, line in pairs[1] if line["mailbox"] != t["mailbox"]] == []


def test_as_right_as_measured(pairs):
    """Values, replies, what is missing, whole messages; and no more silent errors."""
    name, found = pairs[0], score(iter(pairs[1]))
    reached = Floor(
        found.f1("fields"), found.f1("items"), found.share(found.replies),
        found.share(found.missing), found.share(found.wrong), len(found.silent),
    )  # fmt: skip
    floor = FLOORS[name]

    assert all(have + 1e-9 >= want for have, want in zip(reached[:-1], floor[:-1], strict=True)), (
        reached
    )
    assert reached.silent <= floor.silent, found.silent


def test_machines_are_never_answered(pairs):
    """What must not be answered is not, in every set."""
    wrong = [t["file"] for t, line in pairs[1] if t["reply"] == "none" != line["reply"]]

    assert wrong == []


def test_health_information_is_never_answered_in_the_clear(pairs):
    """An unsecured message with health information gets the secure-resend letter."""
    wrong = [t["file"] for t, line in pairs[1] if t["reply"] == "secure-resend" != line["reply"]]

    assert wrong == []
