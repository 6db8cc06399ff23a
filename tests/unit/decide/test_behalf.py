"""Who sent a mail for somebody else."""

import pytest
from tests.unit.decide.given import mail, with_headers

from mail_intake.decide.behalf import SENT_BY_ANOTHER, doubts, sent_by


@pytest.mark.parametrize(
    ("sender", "email", "doubt"),
    [
        ("Bob Roe <bob@clinic.example>", "bob@clinic.example", ()),
        ("Bob Roe <bob@mail.clinic.example>", "bob@mail.clinic.example", ()),
        ("Forms <forms@website.example>", "forms@website.example", (SENT_BY_ANOTHER,)),
        ("ann@clinic.example", "", ()),
        ("ANN@clinic.example", "", ()),
        ("nobody in particular", "", ()),
    ],
)
def test_an_assistant_is_no_news_a_stranger_is(sender, email, doubt):
    """Sender beside From (RFC 5322 §3.6.2); compared by organisation."""
    one = with_headers(Sender=sender)
    found = sent_by(one)

    assert (found.email if found else "", doubts(one)) == (email, doubt)


def test_most_mail_is_sent_by_its_author():
    """No Sender, no doubt."""
    assert (sent_by(mail("hi")), doubts(mail("hi"))) == (None, ())
