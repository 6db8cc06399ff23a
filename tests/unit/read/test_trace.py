"""Received fields: what the server that wrote them saw, never what the other side called itself."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail_intake.read.trace import hop

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "received_tls.json").read_text())
END = "; Mon, 2 Nov 2026 10:00:00 -0800"


@pytest.mark.parametrize(("value", "tls", "version"), VECTORS)
def test_tls_is_told_in_many_ways(value, tls, version):
    """By protocol (RFC 3848) or in a comment of Postfix, Exchange, Gmail, sendmail, Exim, qmail."""
    one = hop(value)

    assert one.tls is tls
    assert (one.tls_version or "").removesuffix(".0") == (version or "").removesuffix(".0")


@pytest.mark.parametrize(
    "name", ["version=TLS1_3", "TLS1.3", "cipher=X", "using", "encrypted", "[127.0.0.1]", "by", "with", "tls"]
)  # fmt: skip
def test_the_other_side_calls_itself_what_it_likes(name):
    """Its name in HELO is evidence of nothing, however a server writes it down."""
    for sender in (
        f"{name} (evil.example [203.0.113.9])",
        f"evil.example ([203.0.113.9]:25 helo={name})",
        f"unknown (HELO {name}) (203.0.113.9)",
        f"x ({name}.evil.example [203.0.113.9])",
        f"x ({name} [203.0.113.9])",
    ):
        one = hop(f"from {sender} by mx.plan.example with SMTP id 1{END}")

        assert (one.by, one.protocol) == ("mx.plan.example", "SMTP")
        assert (one.tls, one.tls_version, one.internal) == (False, None, False)


@pytest.mark.parametrize(
    ("value", "internal"),
    [
        ("from localhost (localhost [127.0.0.1]) by mx.plan.example (Postfix) with ESMTP", True),
        ("from localhost (localhost [IPv6:::1]) by mx.plan.example with ESMTP", True),
        ("from mail ([::1]) by mx.plan.example with esmtp", True),
        ("from unknown (HELO mail) (127.0.0.1) by mx.plan.example with SMTP", True),
        ("from a.prod.outlook.com (2001:db8::1) by b.prod.outlook.com with HTTPS", True),
        ("from a.prod.outlook.com ([fe80::1]) by b.prod.outlook.com with mapi id 15", True),
        ("from a (a [192.0.2.7]) by mx.plan.example with ESMTPS", False),
        ("by mx.plan.example with ESMTP", False),
    ],
)
def test_hops_within_one_house(value, internal):
    """Over loopback, or between the servers of one system."""
    assert hop(value + END).internal is internal


def test_a_hop_says_who_when_and_how():
    """Names in lower case, the time aware; nothing where nothing stands."""
    one = hop(f"from MX.Clinic.Example. (x [192.0.2.7]) by Mx.Plan.Example. with esmtps{END}")

    assert (one.sender_host, one.by, one.protocol) == (
        "mx.clinic.example",
        "mx.plan.example",
        "ESMTPS",
    )
    assert one.at.isoformat() == "2026-11-02T18:00:00+00:00"
    assert (hop("").by, hop("").at, hop("(((").protocol) == ("", None, "")


@given(st.text(alphabet="()from by with TLS1.3;[]= ", max_size=200))
def test_nothing_raises(value):
    """Whatever stands in it."""
    assert hop(value).tls in {True, False}
