"""Labelled messages through the whole pipeline: no error, and never worse than measured.

The floors are what was measured when they were set; they go up with the work, never down.
"""

import json
from pathlib import Path

import pytest

from mail_intake.cli.parse import line_of
from mail_intake.config import demo_settings
from mail_intake.wiring import scratch

HERE = Path(__file__).parent
TRUTH = [json.loads(line) for line in (HERE / "truth.jsonl").read_text().splitlines()]


@pytest.fixture(scope="module")
def lines():
    with scratch(demo_settings()) as sample:
        return {
            path.name: line_of(path.name, sample(path.read_bytes()))
            for path in sorted((HERE / "mail").glob("*.eml"))
        }


def test_every_sample_is_understood_without_error(lines):
    """No message fails, and each is placed in its mailbox."""
    assert {file: line["mailbox"] for file, line in lines.items()} == {
        row["file"]: row["mailbox"] for row in TRUTH
    }
    assert not [file for file, line in lines.items() if line["reason"] == "FAILED"]


def test_replies_are_right_as_often_as_measured(lines):
    """At least as many replies are right as when this floor was set."""
    right = [row["file"] for row in TRUTH if lines[row["file"]]["reply"] == row["reply"]]

    assert len(right) >= 33


def test_machines_are_never_answered(lines):
    """What must not be answered is not, in every sample."""
    wrong = [row["file"] for row in TRUTH if row["reply"] == "none" != lines[row["file"]]["reply"]]

    assert wrong == []


def test_health_information_is_never_answered_in_the_clear(lines):
    """An unsecured message with health information gets the secure-resend letter."""
    wrong = [
        row["file"] for row in TRUTH
        if row["reply"] == "secure-resend" != lines[row["file"]]["reply"]
    ]  # fmt: skip

    assert wrong == []


def test_values_are_right_as_often_as_measured(lines):
    """At least as many of the fields' values are right as when this floor was set."""
    given = [(row["file"], name, value) for row in TRUTH for name, value in row["fields"].items()]
    right = [one for one in given if lines[one[0]]["fields"].get(one[1]) == one[2]]

    assert len(right) >= 145
