"""How a message arrived: only our own border's words count."""

from dataclasses import replace

import pytest
from tests.unit.decide.given import SECURITY, hop, mail, verdict

from mail_intake.decide.alignment import aligned, organisation
from mail_intake.decide.transport import authenticated, secured
from mail_intake.model.mail import Protection

TLS = (hop(),)


@pytest.mark.parametrize(
    ("one", "is_secured"),
    [
        (mail("x", protection=Protection.ENCRYPTED), True),
        (mail("x", subject="[SECURE] claim", hops=TLS), True),
        (mail("x", hops=TLS, headers=(("X-Secure", "portal"),)), True),
        (mail("x", hops=TLS, headers=(("X-Gateway", "tls-verified"),)), True),
        (mail("x", hops=TLS, headers=(("X-Gateway", "none"),)), False),
        (mail("x", hops=TLS), False),
        (mail("x", subject="[secure] claim"), False),
        (mail("x", subject="[secure] claim", hops=(hop(version="1.1"),)), False),
        (mail("x", subject="[secure] claim", hops=(hop(tls=False, version=None),)), False),
        (mail("x", subject="[secure] claim", hops=(hop("mx.evil.example"),)), False),
    ],
)
def test_secured_needs_tls_at_our_border_and_a_marker(one, is_secured):
    """TLS alone does not count, a marker alone does not, and the sender's own lines never do."""
    assert secured(one, SECURITY)[0] is is_secured


@pytest.mark.parametrize(
    ("verdicts", "stands_behind"),
    [
        ((), None),
        ((verdict("dmarc", "pass", server="mx.evil.example"),), None),
        ((verdict("dmarc", "pass"),), True),
        ((verdict("dmarc", "fail"),), False),
        (
            (verdict("dmarc", "none"), verdict("dkim", "pass", header_d="mail.clinic.example")),
            True,
        ),
        (
            (verdict("dmarc", "none"), verdict("spf", "pass", smtp_mailfrom="x@clinic.example")),
            True,
        ),
        ((verdict("dmarc", "none"), verdict("dkim", "pass", header_d="other.example")), False),
        ((verdict("dmarc", "none"), verdict("spf", "temperror")), None),
        ((verdict("dmarc", "none"), verdict("arc", "pass")), False),
    ],
)
def test_the_sender_is_believed_by_aligned_verdicts_of_our_border(verdicts, stands_behind):
    """DMARC decides; without it an aligned DKIM or SPF pass does; a failed look-up says nothing."""
    assert authenticated(replace(mail("x"), auth=verdicts), SECURITY) is stands_behind


def test_organisations_are_told_by_public_suffix():
    """Two hosts of one organisation are aligned; two customers of one suffix are not."""
    assert organisation("mail.clinic.co.uk") == "clinic.co.uk"
    assert aligned("a.clinic.example", "clinic.example")
    assert not aligned("one.co.uk", "two.co.uk")
    assert not aligned("", "clinic.example")
