"""Bounces in words: what mail servers write that follow no standard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail_intake.read import is_server, report

HEAD = (
    "From: Mail Delivery System <MAILER-DAEMON@mx.harborpine.example>\nTo: bounces@plan.example\n"
)
LETTER = "Received: from plan.example by mx\nMessage-ID: <abc@intake.plan.example>\nSubject: hi\n"


def told(body, subject="Undelivered mail", head=HEAD):
    """What a notice says, as (recipient, action, status)."""
    found = report(f"{head}Subject: {subject}\n\n{body}".encode())
    return found and [(one.recipient, one.action, one.status) for one in found.fates]


ANN = "ann@harborpine.example"
#: Each in the manner of one program, in our own words.
DIALECTS = {
    "qmail": (f"Hi. This is the qmail-send program.\nI was not able to deliver your message.\n\n<{ANN}>:\n192.0.2.1 does not like recipient.\nRemote host said: 550 5.1.1 no such user\n\n--- Below this line is a copy of the message.\n\n{LETTER}", "5.1.1"),
    "exim": (f"This message was created automatically.\nIt could not be delivered. The following address(es) failed:\n\n  {ANN}\n    SMTP error from remote mail server after RCPT TO:<{ANN}>:\n    552 mailbox full\n\n------ This is a copy of the message ------\n{LETTER}", "5.2.2"),
    "sendmail": (f"   ----- The following addresses had permanent fatal errors -----\n<{ANN}>\n    (reason: 550 Host unknown)\n", "5.1.2"),
    "exchange": (f"Your message did not reach the following recipient(s):\n\nc=US;a= ;dda:SMTP={ANN}; on Fri\n    The recipient name is not recognized\n", "5.1.1"),
    "postfix of old": (f"This is the Postfix program.\nFor assistance contact <postmaster@x.example>\n\n<{ANN}>: Name service error: Host not found\n", "5.1.2"),
    "gateway": (f"Sent <<< RCPT TO:<{ANN}>\nReceived >>> 554 message too large\nUnable to deliver.\n", "5.3.4"),
    "french": (f"Votre message n'a pas pu etre delivre a\n{ANN}\nutilisateur inconnu\n", "5.1.1"),
    "spam filter": (f"Your message could not be delivered to {ANN}: blocked by policy\n", "5.7.1"),
}  # fmt: skip


@pytest.mark.parametrize("name", DIALECTS)
def test_for_whom_and_why(name):
    """One recipient, failed, with a status; the enclosed letter's addresses are none."""
    body, status = DIALECTS[name]

    assert told(body) == [(ANN, "failed", status)]


def test_each_recipient_has_its_own_reason():
    """What stands from its line to the next one's."""
    body = "Not delivered:\n\n<a@x.example>:\nno such user\n\n<b@x.example>:\nquota exceeded\n"

    assert told(body) == [("a@x.example", "failed", "5.1.1"), ("b@x.example", "failed", "5.2.2")]


def test_a_delay_is_no_failure():
    """It will be tried again."""
    body = f"Your message to {ANN} has not yet been delivered.\nWe will keep trying. Connection timed out\n"

    assert told(body, "Warning: could not send message") == [(ANN, "delayed", "4.4.7")]


def test_exims_own_header_names_them():
    """Also where the text names nobody, and whoever wrote it."""
    head = f"From: x@y.example\nX-Failed-Recipients: {ANN}\n"

    assert told("It failed.\n", "hello", head) == [(ANN, "failed", "")]


def test_a_bounce_that_names_nobody_is_one():
    """Its letter is found by the address it was returned to."""
    assert told("The message could not be delivered.\n") == [("", "failed", "")]


def test_the_letter_is_named():
    """By the header that the notice repeats."""
    body, _ = DIALECTS["qmail"]

    assert (
        report(f"{HEAD}Subject: failure notice\n\n{body}".encode()).message_id
        == "<abc@intake.plan.example>"
    )


@pytest.mark.parametrize(
    ("sender", "subject", "body"),
    [
        ("Ann Lee <ann@harborpine.example>", "Re: Undeliverable mail", "Your letter could not be delivered to us."),
        ("Ann Lee <ann@harborpine.example>", "Fwd: Returned mail", "See below. It was returned to sender."),
        ("Ann Lee <ann@harborpine.example>", "Our fax was rejected", "Our fax was rejected: user unknown."),
        ("Ann Lee <ann@harborpine.example>", "Unknown recipient", "Hello, who is the contact for alerts?"),
        ("Bounce House Pediatrics <office@bounce.example>", "New fax", "Our new fax is 503-555-0143."),
    ],
)  # fmt: skip
def test_a_person_is_no_server(sender, subject, body):
    """Who writes about undelivered mail is answered."""
    assert told(body, subject, f"From: {sender}\n") is None


def test_who_servers_write_as():
    """By name or address."""
    assert is_server("Mail Delivery Subsystem <x@y.example>")
    assert is_server("Post_Master@y.example")
    assert not is_server("Ann Lee ann@harborpine.example")


def test_lines_of_old_macs():
    """Carriage returns alone end lines."""
    body, status = DIALECTS["qmail"]
    found = report(f"{HEAD}Subject: failure notice\n\n{body}".replace("\n", "\r").encode())

    assert found.fates[0].status == status


@given(st.sampled_from(list(DIALECTS.values())), st.integers(0, 300), st.binary(max_size=30))
def test_nothing_raises(dialect, at, noise):
    """Whatever stands in it."""
    content = f"{HEAD}Subject: Undelivered\n\n{dialect[0]}".encode()
    found = report(content[:at] + noise + content[at:])

    assert found is None or all(len(one.diagnostic) <= 300 for one in found.fates)
