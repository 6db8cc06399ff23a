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
    "fields in the text": (f"A message was not delivered.\n\nReporting-MTA: dns; mx.x.example\nX-Postfix-Queue-ID: 4X\n\nFinal-Recipient: rfc822; {ANN}\nAction: failed\nStatus: 4.4.7\nDiagnostic-Code: smtp; 554 4.4.7 too old <450 4.2.1 mailbox busy>\n", "4.2.1"),
    "returned": (f"Intended recipient: {ANN}\n\nThe following mail has been returned because of an error.\n", ""),
    "no such form": (f"Addresses here look like firstname.lastname@harborpine.example. The address to which your\nmessage was sent, {ANN}, is none of ours; it could not be delivered.\n", ""),
    "not from whom": (f"Could not deliver mail from office@plan.example:\nto {ANN} because: user unknown\n", "5.1.1"),
    "a code after all": (f"<{ANN}>:\n5.1.0 - Address error 550-'5.7.1 <token@relay.example>... Access denied'\nfatal error\n", "5.7.1"),
    "dovecot": (f"Your message to <{ANN}> was automatically rejected:\nQuota exceeded\n", "5.2.2"),
    "an alias": ("<shared@harborpine.example>\n    (expanded from: <ann@harborpine.example>)\n550 5.1.1 user unknown\n", "5.1.1"),
    "a secret alias": (f"Could not be delivered:\n\n  an undisclosed address\n    (generated from {ANN})\n    user unknown\n", "5.1.1"),
    "fields run on": (f"Delivery failed.\n{ANN} bad address, ERROR_CODE :550, ERROR_CODE :5.1.1 no such user\n\nReceived:from x by y\nTo:<other@x.example>\nSubject: content policy\n", "5.1.1"),
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


def test_a_local_part_alone_is_completed():
    """By the letter's own recipients where it came back, else by the reporting server's domain."""
    body = "Your mail to the following recipients could not be delivered because\nthey do not accept mail from plan@plan.example:\n\n\tann\n\tbob   no matches\n"
    letter = f"\n--- Below this line is a copy.\n{LETTER}To: Ann <ann@clinic.example>\n"

    assert [one[0] for one in told(body)] == [
        "ann@mx.harborpine.example",
        "bob@mx.harborpine.example",
    ]
    assert [one[0] for one in told(body + letter)] == [
        "ann@clinic.example",
        "bob@mx.harborpine.example",
    ]
    assert told(body, head="Return-Path: <>\n") == [("", "failed", "5.1.1")]


def test_nobody_named_means_the_letters_only_recipient():
    """Of several nobody knows which."""
    body = f"It could not be delivered.\n\nOriginal message:\n{LETTER}"

    assert told(f"{body}To: {ANN}\n") == [(ANN, "failed", "")]
    assert told(f"{body}To: {ANN}, bob@x.example\n") == [("", "failed", "")]


ENCLOSING = (
    "From: postmaster@gate.example\nSubject: Delivery failure\nMIME-Version: 1.0\n"
    'Content-Type: multipart/mixed; boundary="o{level}"\n\n--o{level}\nContent-Type: text/plain\n\nDelivery failed.\n'
    "--o{level}\nContent-Type: message/rfc822\n\n{within}\n--o{level}--\n"
)


def test_a_gateway_passes_a_report_on():
    """Where it names nobody itself, the report within does; not without end."""
    within = f"{HEAD}Subject: Undelivered\n\n<{ANN}>: user unknown\n"
    once = ENCLOSING.format(level=0, within=within)
    for level in range(1, 5):
        within = ENCLOSING.format(level=level, within=within)

    assert [one.recipient for one in report(once.encode()).fates] == [ANN]
    assert [one.recipient for one in report(within.encode()).fates] == [""]


def test_a_report_printed_below_a_notice():
    """Also where it is no part of its own."""
    body = f"It could not be delivered.\n\n-----\nFrom MAILER-DAEMON  Thu Apr 29\nReturn-Path: <>\n{HEAD}Subject: Undelivered\n\n<{ANN}>: 550 5.1.1 user unknown\n"

    assert told(body) == [(ANN, "failed", "5.1.1")]


RECEIPT = (
    "From: Mail Delivery Subsystem <admin@x.example>\nAuto-Submitted: auto-replied\nSubject: {subject}\n"
    'Content-Type: multipart/report; report-type=disposition-notification; boundary="b"\n\n--b\n\n{said}\n--b\n'
    "Content-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; ann@harborpine.example\n"
    "Disposition: automatic-action/MDN-sent-automatically; {disposition}\n--b--\n"
)


@pytest.mark.parametrize(
    ("subject", "said", "disposition", "is_bounce"),
    [
        ("Rejected mail", "Your message to <ann@harborpine.example> was automatically rejected.", "deleted", True),
        ("Read: rejected recipient", "Your message was displayed.", "displayed", False),
        ("Not read: our rejected claim", "Your message was deleted without being read.", "deleted", False),
        ("Rejected mail", "Your message was rejected.", "displayed", False),
    ],
)  # fmt: skip
def test_a_receipt_is_a_bounce_where_it_refuses(subject, said, disposition, is_bounce):
    """It says "deleted", and that it was rejected (RFC 8098 §3.2.6.2)."""
    content = RECEIPT.format(subject=subject, said=said, disposition=disposition).encode()

    assert (report(content) is not None) is is_bounce


def test_a_report_by_its_type_alone():
    """Its fields are unreadable and nobody is its author: words must say what became of it."""
    kind = 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\nSubject: hello\n\n--b\n\n'

    found = report(f"{kind}A message could not be delivered to:\n{ANN}\n--b--\n".encode())
    assert [one.recipient for one in found.fates] == [ANN]
    assert report(f"{kind}Your message arrived.\n--b--\n".encode()) is None


def test_nobodys_notice_ends_in_an_address():
    """From an office, in answer to a letter: a sentence that ends in an address on its own line."""
    head = "From: gateway-7@bank.example\n"
    subject = "RE: Your form : non remis (delivery failed)"

    assert told(f"Votre message n'a pas pu etre delivre a\n{ANN}\n", subject, head)[0][0] == ANN
    assert told(f"My mail could not be delivered to {ANN}, please help.", subject, head) is None


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
