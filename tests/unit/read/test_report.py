"""Delivery reports (RFC 3464): for whom, what became of it, about which letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail_intake.model.bounce import Fate, Report
from mail_intake.read import report

HARD = b"""From: MAILER-DAEMON@mx.harborpine.example\r
To: bounces+7f3k@plan.example\r
Subject: Undelivered Mail Returned to Sender\r
Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r
\r
--b\r
Content-Type: text/plain\r
\r
I'm sorry.\r
--b\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mx.harborpine.example\r
\r
Final-Recipient: rfc822; Ann@HarborPine.example\r
Original-Recipient: rfc822;ann@harborpine.example\r
Action: failed\r
Status: 5.1.1 (no such user)\r
Diagnostic-Code: smtp; 550 5.1.1 <ann@harborpine.example>\r
    User unknown\r
--b\r
Content-Type: text/rfc822-headers\r
\r
From: plan@plan.example\r
Message-ID: <abc@intake.plan.example>\r
--b--\r
"""


def test_a_hard_bounce():
    """Recipient in lower case, status without its remark, the other server's words on one line."""
    told = report(HARD)

    assert told == Report(
        fates=(
            Fate(
                recipient="ann@harborpine.example", action="failed", status="5.1.1",
                diagnostic="550 5.1.1 <ann@harborpine.example> User unknown",
            ),
        ),
        message_id="<abc@intake.plan.example>",
    )  # fmt: skip
    assert told.worst.hard


@pytest.mark.parametrize(
    ("fields", "action", "status", "hard"),
    [
        ("Action: failed\r\nStatus: 4.4.7", "failed", "4.4.7", False),
        ("Action: delayed\r\nStatus: 4.4.1", "delayed", "4.4.1", False),
        ("Action: FAILED (mailbox gone)\r\nStatus: 5.0.0", "failed", "5.0.0", True),
        ("Action: undeliverable\r\nStatus: 4.2.2", "delayed", "4.2.2", False),
        ("Diagnostic-Code: smtp; 552 5.2.2 full", "failed", "5.2.2", True),
        ("Action: failed", "failed", "", True),
        ("Action: failed\r\nStatus: 5.4.7", "failed", "5.4.7", False),
        (
            "Status: 5.0.0\r\nDiagnostic-Code: smtp; 550 5.0.0 no such user",
            "failed",
            "5.0.0",
            True,
        ),
    ],
)
def test_what_is_not_said_is_inferred(fields, action, status, hard):
    """A missing action from the status, a missing status from the diagnostic."""
    group = HARD[HARD.index(b"Action: failed") : HARD.index(b"--b\r\nContent-Type: text/rfc822")]
    (fate,) = report(HARD.replace(group, fields.encode() + b"\r\n")).fates

    assert (fate.action, fate.status, fate.hard) == (action, status, hard)


def test_good_news_is_no_bounce():
    """Delivered and relayed change nothing."""
    told = report(HARD.replace(b"Action: failed", b"Action: relayed"))

    assert told.worst is None


def test_of_several_recipients_the_worst_counts():
    """Failed for good before failed for now before delayed."""
    kinds = [
        ("delayed", "4.4.1"),
        ("failed", "4.4.7"),
        ("failed", "5.1.1"),
        ("delivered", "2.0.0"),
    ]
    fates = tuple(Fate(recipient="x", action=action, status=status) for action, status in kinds)

    assert Report(fates=fates).worst == fates[2]


def test_a_letter_is_no_report():
    """Whatever its subject."""
    assert report(b"Subject: Undelivered Mail\r\n\r\nAction: failed\r\n") is None


@given(st.integers(0, len(HARD)), st.binary(max_size=12), st.integers(0, 40))
def test_nothing_raises(at, noise, cut):
    """Whatever stands in it."""
    told = report(HARD[:at] + noise + HARD[at + cut :])

    assert told is None or all(
        one.action in {*["failed", "delayed", "delivered", "relayed", "expanded"]}
        for one in told.fates
    )
