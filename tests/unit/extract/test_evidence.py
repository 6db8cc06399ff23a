"""No answer without evidence: its characters stand in the mail at the place given."""

import pytest

from mail_intake.extract.evidence import located
from mail_intake.model.answer import Answer, Evidence
from mail_intake.model.mail import Address, Mail, Segment, SegmentKind


def mail(*lines):
    body = Segment(kind=SegmentKind.BODY, source="text/plain", lines=lines)
    return Mail(sender=Address(email="a@clinic.example"), segments=(body,))


def where(raw, *lines, line=0):
    place = Evidence(segment=0, line=line, label="npi")
    one = located(mail(*lines), Answer(field="x", value="v", raw=raw, evidence=place))
    return one.raw, one.evidence.line, one.evidence.start


@pytest.mark.parametrize(
    ("raw", "lines", "found"),
    [
        ("1234567893", ("NPI: 1234567893",), ("1234567893", 0, 5)),
        ("12 Main St, Bend", ("at 12 Main", "St,  Bend OR"), ("12 Main\nSt,  Bend", 0, 3)),
        ("Ann Lee", ("x", "name |Ann\tLee|"), ("Ann\tLee", 1, 6)),
        ("it's", ("say it\u2019s so",), ("it\u2019s", 0, 4)),
        ("absent", ("nothing here",), ("absent", 0, -1)),
        (", ;", ("nothing here",), (", ;", 0, -1)),
    ],
)
def test_characters_are_as_the_sender_wrote_them(raw, lines, found):
    """Across line ends, cells and look-alikes; what is not there keeps its line and has no column."""
    assert where(raw, *lines) == found


def test_headers_have_no_line():
    """What From gives stays as it is."""
    one = Answer(field="x", value="v", raw="Ann", evidence=Evidence(segment=-1, line=-1))

    assert located(mail("Ann"), one) is one
    assert located(mail("Ann"), Answer(field="x", value="v", raw="Ann")).evidence is None
