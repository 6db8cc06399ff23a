"""Which sheets of a workbook are meant."""

import pytest

from mail_intake.extract.sheets import meant_only
from mail_intake.model.mail import Address, Attachment, Mail, Segment, SegmentKind

FILE = Attachment(name="staff.xlsx", media_type="application/vnd.ms-excel", content=b"")


def meant(text, *names):
    """Return the names of the sheets that are left."""
    sheets = tuple(
        Segment(kind=SegmentKind.ATTACHMENT, source=f"staff.xlsx {name}", lines=(name,))
        for name in names
    )
    body = Segment(kind=SegmentKind.BODY, source="text/plain", lines=(text,))
    mail = meant_only(Mail(sender=Address(), segments=(body, *sheets), attachments=(FILE,)))
    return [line for one in mail.segments[1:] for line in one.lines if line]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Our list is attached.", ["Current", "Notes"]),
        ('Use the tab "Current" only.', ["Current"]),
        ("Please only use the second sheet.", ["Notes"]),
        ("Please use sheet 1.", ["Current"]),
        ("The people are on the first tab only.", ["Current"]),
        ('The tab "Notes" is for your reference only.', ["Current", "Notes"]),
        ('Please do not use the tab "Notes".', ["Current", "Notes"]),
        ("The practitioners are on the second sheet.", ["Current", "Notes"]),
        ("Please only use the fourth sheet.", ["Current", "Notes"]),
    ],
)
def test_words_choose_sheets(text, left):
    """Those that a sentence points to, by name or number; a mention alone chooses none."""
    assert meant(text, "Current", "Notes") == left


def test_sheets_of_the_past_are_not_meant():
    """By their names."""
    assert meant("See attached.", "Contacts", "Left us - do not use", "Old list") == ["Contacts"]


def test_one_sheet_is_meant_whatever_it_is_called():
    """There is nothing to choose."""
    assert meant("See attached.", "Old list") == ["Old list"]
