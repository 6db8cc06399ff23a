"""Attached files: opened, read, and told where they could not be."""

from dataclasses import replace
from datetime import timedelta

from tests.unit.services.house import House, eml

from mail_intake.config import demo_settings
from mail_intake.model.limits import Limits
from mail_intake.model.mail import Address, Attachment, Grid, Mail, Opened, Segment, SegmentKind
from mail_intake.model.settings import Opening
from mail_intake.services.attachments import PICTURED, UNREAD, OpenAttachments

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
    read, looks = OpenAttachments(opener=Fake(segments=(TEXT,)))(mail(FILE))

    assert (read.segments, read.defects, looks) == ((TEXT,), (), ())


def test_what_was_not_read_is_told():
    """With the file's name, or its type where it has none."""
    nameless = replace(FILE, name="")
    read, looks = OpenAttachments(opener=Fake(notes=("broken",)))(mail(FILE, nameless))

    assert (read.defects, looks) == (("a.csv: broken", "text/csv: broken"), (UNREAD,))


def test_signatures_and_enclosed_messages_are_passed_over():
    """They are for programs, or read already."""
    opener = Fake()
    kinds = ("message/rfc822", "application/pkcs7-signature", "application/pgp-keys")
    read, looks = OpenAttachments(opener=opener)(
        mail(*(replace(FILE, media_type=k) for k in kinds))
    )

    assert (opener.names, read.segments, looks) == ([], (), ())


def test_so_many_files_and_no_more():
    """The rest is told."""
    opener = Fake(segments=(TEXT,))
    read, looks = OpenAttachments(opener=opener, opening=Opening(attachments=3))(mail(*[FILE] * 5))

    assert (len(opener.names), looks) == (3, (UNREAD,))
    assert read.defects == ("only 3 of 5 files were opened",)


def test_pages_and_messages_within_files_are_read():
    """As parts of the mail would be."""
    inner = (("a.html", b"<p>Fax: 1</p>"), ("a.eml", b"Subject: hi\r\n\r\nFax: 2\r\n"))
    read, _ = OpenAttachments(opener=Fake(inner=inner))(mail(FILE))

    assert {one.kind for one in read.segments} == {SegmentKind.ATTACHMENT}
    assert [one.lines[0] for one in read.segments] == ["Fax: 1", "hi", "Fax: 2"]


class Nested:
    """Hands back what lies in a file that is told."""

    def __init__(self, **inner):
        self.inner, self.names = inner, []

    def open(self, attachment):
        self.names.append(attachment.name)
        content = self.inner.get(attachment.name.partition(".")[0])
        if content is None:
            text = replace(TEXT, source=attachment.name)
            return Opened(segments=(text,))
        return Opened(inner=((attachment.name, content),))


def test_the_files_of_a_message_that_lay_in_a_file_are_opened():
    """However deep; each counts, so that messages within messages end."""
    inside = (
        b"Subject: hi\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n--b\r\n"
        b'Content-Type: application/x; name="%s"\r\n\r\nx\r\n--b--\r\n'
    )
    opener = Nested(outer=inside % b"inner.eml", inner=inside % b"list.csv")
    read, looks = OpenAttachments(opener=opener)(mail(replace(FILE, name="outer.eml")))

    assert opener.names == ["outer.eml", "inner.eml", "list.csv"]
    assert read.segments[-1].source == "outer.eml inner.eml list.csv"
    assert looks == ()
    endless = Nested(a=inside % b"a.eml")
    _, looks = OpenAttachments(opener=endless, opening=Opening(attachments=4))(
        mail(replace(FILE, name="a.eml"))
    )
    assert (len(endless.names), looks) == (4, (UNREAD,))


def test_the_bounds_of_reading_hold_within_files():
    """And name themselves."""
    inner = (("a.html", b"<p>1<p>2"), ("a.eml", b"\r\n1\r\n2\r\n"))
    opening = OpenAttachments(opener=Fake(inner=inner), limits=Limits(lines=1))
    read, looks = opening(mail(FILE))

    assert read.defects == tuple(
        f"{name}: more than 1 lines: the rest was not read" for name in ("a.html", "a.eml")
    )
    assert looks == ()


def test_so_many_characters_and_no_more():
    """Whole lines up to the bound, tables with them; the rest is told."""
    grids = (Grid(line=1, rows=(("a", "b"), ("c", "d"))), Grid(line=3, rows=(("e",),)))
    table = replace(TEXT, lines=("table", "a\tb", "c\td", "e"), grids=grids)
    opening = OpenAttachments(opener=Fake(segments=(table,)), opening=Opening(text_length=20))
    read, looks = opening(mail(FILE, FILE, FILE))

    assert [one.lines for one in read.segments] == [table.lines, ("table", "a\tb")]
    assert read.segments[1].grids == (Grid(line=1, rows=(("a", "b"),)),)
    assert (len(read.defects), looks) == (1, (UNREAD,))
    assert "characters in files: the rest was not read" in read.defects[0]


def test_staff_see_that_text_came_out_of_a_picture():
    """Even where all of it was read."""
    picture = replace(TEXT, certainty=0.9)

    assert OpenAttachments(opener=Fake(segments=(picture,)))(mail(FILE))[1] == (PICTURED,)


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


def test_the_configured_bounds_reach_every_reader():
    """The message, the pages in its files, and what opens them."""
    body = (
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nClinic: Harbor Pine Clinic\nmore\n--b\n"
        'Content-Type: text/csv; name="list.csv"\n\na,b\nc,d\n--b\n'
        'Content-Type: text/html; name="page.html"\n\n<p>1<p>2\n--b\n'
        'Content-Type: text/csv; name="other.csv"\n\na,b\n--b--\n'
    )
    settings = replace(
        demo_settings(), reading=Limits(lines=1), opening=Opening(rows=1, attachments=2)
    )
    with House(settings=settings) as house:
        house.receive(eml(body).replace(b"\r\n\r\nContent-Type", b"\r\nContent-Type", 1))
        claim = house.store.work.claim(house.clock.now(), house.clock.now() + timedelta(minutes=1))
        mail = house.application.process.understand(claim, house.clock.now()).mail

    assert mail.defects == (
        "more than 1 lines: the rest was not read",
        "page.html: more than 1 lines: the rest was not read",
        "list.csv: only its first 1 rows were read",
        "only 2 of 3 files were opened",
    )
