"""How a message arrived: only our own border's words count."""

from dataclasses import replace

import pytest
from tests.unit.decide.given import SECURITY, hop, mail

from mail_intake.decide.alignment import aligned, organisation
from mail_intake.decide.transport import secured, transport
from mail_intake.model.mail import Level, Protection, Transport

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
    ("one", "level", "evidence"),
    [
        (mail("x", protection=Protection.ENCRYPTED), Level.ENCRYPTED, "the content is encrypted"),
        (mail("x", subject="[secure]", hops=TLS, protection=Protection.PORTAL), Level.GATEWAY, "TLS 1.3 at mx1.plan.example, and subject tag [secure]"),
        (mail("x", protection=Protection.PORTAL), Level.PORTAL, "a wrapper that points to a portal"),
        (mail("x", hops=TLS), Level.TLS, "TLS 1.3 at mx1.plan.example, but none of the plan's markers"),
        (mail("x", hops=(hop(version=None),)), Level.WEAK_TLS, "our border mx1.plan.example saw no TLS 1.2 or later"),
        (mail("x", hops=(hop(tls=False, version=None),)), Level.NONE, "our border mx1.plan.example saw no TLS 1.2 or later"),
        (mail("x"), Level.NONE, "no Received line of our own hosts"),
    ],
)  # fmt: skip
def test_how_it_came_is_a_level_with_its_evidence(one, level, evidence):
    """From the content itself down to no evidence at all."""
    assert transport(one, SECURITY) == Transport(level=level, evidence=evidence)


def test_hops_within_our_own_house_are_no_border():
    """A content filter's loop over localhost, and the servers of one mail system."""
    loop = replace(hop(tls=False, version=None), internal=True)

    assert transport(mail("x", hops=(loop, hop())), SECURITY).level is Level.TLS
    assert transport(mail("x", hops=(loop,)), SECURITY).level is Level.NONE


def test_organisations_are_told_by_public_suffix():
    """Two hosts of one organisation are aligned; two customers of one suffix are not."""
    assert organisation("mail.clinic.co.uk") == "clinic.co.uk"
    assert aligned("a.clinic.example", "clinic.example")
    assert not aligned("one.co.uk", "two.co.uk")
    assert not aligned("", "clinic.example")
