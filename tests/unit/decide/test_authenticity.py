"""From whom a mail is: only what our own border wrote, where it wrote it, counts."""

from dataclasses import replace

import pytest
from tests.unit.decide.given import SECURITY, verdict
from tests.unit.decide.given import mail as given_mail

from mail_intake.decide.authenticity import authenticated, believed
from mail_intake.model.form import Security
from mail_intake.read import read

BORDER = "Received: from mail.clinic.example (mail.clinic.example [192.0.2.7]) by mx.plan.example with ESMTPS id 1; Mon, 2 Nov 2026 10:00:00 -0800"
OUTSIDE = "Received: from pc (pc [192.0.2.9]) by mail.clinic.example with ESMTPSA id 2; Mon, 2 Nov 2026 09:59:00 -0800"
PASS = "Authentication-Results: mx.plan.example; dmarc=pass header.from=clinic.example"
FAIL = "Authentication-Results: mx.plan.example; dmarc=fail header.from=clinic.example"
EXCHANGE = Security(trusted_hosts=("*.mail.protection.outlook.com",))
EOP = "Received: from mail.clinic.example (192.0.2.7) by XX1.mail.protection.outlook.com (10.1.1.1) with Microsoft SMTP Server (version=TLS1_2, cipher=X) id 15; Mon, 2 Nov 2026 10:00:00 -0800"
INSIDE = "Received: from YY.prod.outlook.com (2001:db8::1) by ZZ.prod.outlook.com with HTTPS; Mon, 2 Nov 2026 10:00:01 -0800"
NAMELESS = (
    "Authentication-Results: spf=pass (sender IP is 192.0.2.7) smtp.mailfrom=clinic.example; dkim=pass (signature was verified)"
    " header.d=clinic.example;dmarc=pass action=none header.from=clinic.example;compauth=pass reason=100"
)


def judged(*fields, security=SECURITY):
    lines = "\r\n".join((*fields, "From: Ann Lee <ann@clinic.example>", "", "hello"))
    return authenticated(read(lines.encode()), security)


@pytest.mark.parametrize(
    ("verdicts", "stands_behind"),
    [
        ((), None),
        ((verdict("dmarc", "pass", server="mx.evil.example"),), None),
        ((verdict("dmarc", "pass"),), True),
        ((verdict("dmarc", "pass", header_from="clinic.example"),), True),
        ((verdict("dmarc", "pass", header_from="other.example"),), False),
        ((verdict("dmarc", "fail"),), False),
        ((verdict("dmarc", "pass"), verdict("dmarc", "fail")), True),
        (
            (verdict("dmarc", "none"), verdict("dkim", "pass", header_d="mail.clinic.example")),
            True,
        ),
        (
            (verdict("dmarc", "none"), verdict("spf", "pass", smtp_mailfrom="x@clinic.example")),
            True,
        ),
        ((verdict("spf", "temperror"), verdict("dkim", "pass", header_d="clinic.example")), True),
        ((verdict("dmarc", "none"), verdict("dkim", "pass", header_d="other.example")), False),
        ((verdict("dmarc", "none"), verdict("spf", "temperror")), None),
        ((verdict("dmarc", "none"), verdict("arc", "pass")), False),
        ((verdict("iprev", "pass"), verdict("auth", "pass")), None),
    ],
)
def test_the_sender_is_believed_by_aligned_verdicts_of_our_border(verdicts, stands_behind):
    """DMARC decides; without it an aligned DKIM or SPF pass does; a failed look-up says nothing."""
    written = (("Authentication-Results", "as read"),)
    one = replace(given_mail("x"), auth=verdicts, headers=written)

    assert authenticated(one, SECURITY) is stands_behind


@pytest.mark.parametrize(
    ("fields", "stands_behind"),
    [
        ((PASS, BORDER, OUTSIDE), True),  # most servers write above their own line
        ((BORDER, PASS, OUTSIDE), True),  # filters of Postfix and sendmail below it
        ((BORDER, OUTSIDE, PASS), None),  # the sender's own words
        ((FAIL, BORDER, OUTSIDE, PASS), False),
        ((OUTSIDE, PASS, BORDER), None),  # a forged line of ours does not help
        ((PASS,), True),  # never left the house
        ((PASS, OUTSIDE), True),  # above every line, though none is ours
    ],
)
def test_what_stands_below_the_senders_lines_does_not_count(fields, stands_behind):
    """Our servers write above the first Received line that is not ours (RFC 8601 §5)."""
    if fields[0] is OUTSIDE:
        fields = (BORDER, *fields)

    assert judged(*fields) is stands_behind


def test_without_known_hosts_the_last_server_is_ours():
    """Nobody else delivers into our mailbox."""
    unknown = Security(authserv_ids=("mx.plan.example",))

    assert judged(BORDER, PASS, OUTSIDE, security=unknown) is True
    assert judged(BORDER, OUTSIDE, PASS, security=unknown) is None


def test_exchange_online_names_no_id():
    """It counts where Exchange Online is our border; elsewhere anybody may write so."""
    assert judged(INSIDE, NAMELESS, EOP, OUTSIDE, security=EXCHANGE) is True
    assert judged(INSIDE, EOP, OUTSIDE, NAMELESS, security=EXCHANGE) is None
    assert judged(BORDER, NAMELESS, OUTSIDE) is None


@pytest.mark.parametrize(
    ("value", "verdicts"),
    [
        ("mx.plan.example; none", []),
        ('"mx.plan.example" 1; dkim=pass reason="a; b" header.i=@clinic.example', [("dkim", "pass")]),
        ("mx.plan.example; dkim=dkim_pass; dmarc=success(p=REJECT)", [("dkim", "pass"), ("dmarc", "pass")]),
        ("mx.plan.example; gateway.spf=softfail smtp.mailfrom=a@b.example", [("spf", "softfail")]),
        ("mx.plan.example (our (own) border); spf/1 = pass smtp.mfrom=a@b.example", [("spf", "pass")]),
        ("i=1; mx.plan.example; dmarc=pass", []),
        ("mx.plan.example; dkim", []),
        ("", []),
    ],
)  # fmt: skip
def test_verdicts_as_servers_write_them(value, verdicts):
    """RFC 8601 §2.2, and the forms that Yahoo, gateways and ARC use."""
    one = read(f"Authentication-Results: {value}\r\nFrom: a@b.example\r\n\r\n".encode())

    assert [(found.method, found.result) for found in believed(one, SECURITY)] == verdicts
