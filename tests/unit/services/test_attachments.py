"""Attached files: opened, read, and told where they could not be."""

from dataclasses import replace

from tests.unit.services.house import House, eml

from mail_intake.model.mail import Address, Attachment, Mail, Opened, Segment, SegmentKind
from mail_intake.services.attachments import MOST, UNREAD, OpenAttachments

FILE = Attachment(name="a.csv", media_type="text/csv", content=b"x")
TEXT = Segment(kind=SegmentKind.ATTACHMENT, source="a.csv", lines=("x",))


class Fake:
    """Opens everything to the same."""

    def __init__(self, **opened):
        self.opened, self.names = Opened(**opened), []

    def open(self, attachment):
        self.names.append(attachment.name)
        return self.opened


def mail(*files):
    return Mail(sender=Address(), attachments=files)


def test_what_was_read_becomes_segments():
    """After the mail's own."""
    read, whole = OpenAttachments(opener=Fake(segments=(TEXT,)))(mail(FILE))

    assert (read.segments, read.defects, whole) == ((TEXT,), (), True)


def test_what_was_not_read_is_told():
    """With the file's name, or its type where it has none."""
    nameless = replace(FILE, name="")
    read, whole = OpenAttachments(opener=Fake(notes=("broken",)))(mail(FILE, nameless))

    assert (read.defects, whole) == (("a.csv: broken", "text/csv: broken"), False)


def test_signatures_and_enclosed_messages_are_passed_over():
    """They are for programs, or read already."""
    opener = Fake()
    kinds = ("message/rfc822", "application/pkcs7-signature", "application/pgp-keys")
    read, whole = OpenAttachments(opener=opener)(
        mail(*(replace(FILE, media_type=k) for k in kinds))
    )

    assert (opener.names, read.segments, whole) == ([], (), True)


def test_so_many_files_and_no_more():
    """The rest is told."""
    opener = Fake(segments=(TEXT,))
    read, whole = OpenAttachments(opener=opener)(mail(*[FILE] * (MOST + 2)))

    assert (len(opener.names), whole) == (MOST, False)
    assert read.defects == (f"only {MOST} of {MOST + 2} files were opened",)


def test_pages_and_messages_within_files_are_read():
    """As parts of the mail would be."""
    inner = (("a.html", b"<p>Fax: 1</p>"), ("a.eml", b"Subject: hi\r\n\r\nFax: 2\r\n"))
    read, _ = OpenAttachments(opener=Fake(inner=inner))(mail(FILE))

    assert {one.kind for one in read.segments} == {SegmentKind.ATTACHMENT}
    assert [one.lines[0] for one in read.segments] == ["Fax: 1", "hi", "Fax: 2"]


def test_staff_see_that_something_was_not_read():
    """At the submission, beside what was understood of the rest."""
    body = (
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nClinic: Harbor Pine Clinic\n"
        "Ann Lee, Office Manager, ann@harborpine.example\n--b\n"
        'Content-Type: application/x-rar; name="more.rar"\n\nRar!....\n--b--\n'
    )
    with House() as house:
        house.process(eml(body).replace(b"\r\n\r\nContent-Type", b"\r\nContent-Type", 1))

        assert UNREAD in house.only().attention
        assert house.letters() == ["acknowledge"]
