"""Pictures and scans, read by the real tesseract (make test-servers): their text, and how sure it is."""

from datetime import date

import pytest
from tests.unit.opener.files import grey, pdf, png, scan, turned

from mail_intake.adapters.opener import AttachmentOpener, ocr
from mail_intake.adapters.opener.bounds import Bounds
from mail_intake.adapters.opener.opening import opened
from mail_intake.adapters.opener.pictures import picture_size
from mail_intake.config import demo_settings
from mail_intake.decide.validate import validate
from mail_intake.extract import extract
from mail_intake.fields.lexicon import lexicon
from mail_intake.model.answer import FindingKind
from mail_intake.model.mail import Address, Attachment, Mail, Segment, SegmentKind
from mail_intake.model.settings import Opening

LINES = ["Riverside Family Clinic", "NPI: 1234567893", "E-mail: office@riverside.example"]
needs_tesseract = pytest.mark.skipif(ocr.program() is None, reason="tesseract is not installed")


@pytest.fixture(scope="module")
def page():
    """A page of those lines, in shades of grey."""
    return grey(pdf(LINES))


def found(content, **limits):
    return opened("a", "", content, Bounds(Opening(**limits), len(content)))


@needs_tesseract
class TestReading:
    """What a person would read."""

    def test_a_picture(self, page):
        """Line by line, less certain than what was typed."""
        (piece,) = found(png(*page)).pieces

        assert piece.lines == LINES
        assert 0.6 < piece.certainty < 1

    def test_a_picture_upside_down(self):
        """As scanners and telephones make them; which way is up takes some words to tell."""
        page = grey(pdf(LINES * 4))

        assert found(png(*turned(*page))).pieces[0].lines == LINES * 4

    def test_a_scanned_page(self, page):
        """Beside pages of text; what a fax machine stamped on it makes it no text."""
        stamped = found(scan(page, stamp="24-NOV-2026 09:30 FROM 503 555 0142"))

        assert stamped.notes == []
        assert stamped.pieces[0].certainty == 1
        assert stamped.pieces[1].lines[-3:] == LINES
        assert stamped.pieces[1].name == "page 1 OCR"

    def test_columns_that_lie_side_by_side(self):
        """A wide gap parts cells."""
        (piece,) = found(png(*grey(pdf(["Fax" + " " * 24 + "503 555 0143"])))).pieces

        assert piece.lines == ["Fax\t503 555 0143"]

    def test_no_text_is_told(self):
        """A photograph says nothing, and perhaps it was handwriting."""
        assert found(png(900, 900, b"\xff" * 810_000)).notes == [
            "a picture in which no text was found"
        ]

    def test_damaged(self, page):
        """With a header that is right."""
        assert found(png(*page)[:60] + b"\0" * 30_000).notes == [
            "a picture that could not be read"
        ]

    def test_time_is_shared_by_all_pages(self, page):
        """What was read until then is kept, the rest is told, and nothing runs on."""
        told = found(scan(*[page] * 60), seconds=4.0)

        assert told.pieces[1].lines == LINES
        assert "to 60: reading its pictures took too long" in told.notes[-1]

    def test_memory_is_bounded(self, page):
        """The program inherits the worker's bounds; beyond them the picture is not read."""
        one = AttachmentOpener(Opening(memory=130_000_000))
        large = png(6000, 6000, b"\xff" * 36_000_000)
        told = one.open(Attachment(name="a.png", media_type="", content=large))
        one.close()

        assert told.notes == ("a picture that could not be read",)


def test_a_picture_of_too_many_pixels_is_not_decoded():
    """Whatever few bytes it has."""
    assert found(png(10, 10, b"\0" * 100, told=(60_000, 60_000))).notes == [
        "a picture of more than 40000000 pixels"
    ]


JPEG = b"\xff\xd8\xff\xe0\0\4ab\xff\xff\xc0\0\x11\x08\0\x14\0\x1e\3" + b"\0" * 9
TIFF = b"II*\0\x08\0\0\0\2\0\0\1\3\0\1\0\0\0\x1e\0\0\0\1\1\4\0\1\0\0\0\x14\0\0\0"


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (png(30, 20, b"\0" * 600), (30, 20)),
        (JPEG, (30, 20)),
        (b"GIF89a\x1e\0\x14\0", (30, 20)),
        (b"BM" + b"\0" * 12 + b"\x28\0\0\0\x1e\0\0\0\xec\xff\xff\xff", (30, 20)),
        (b"BM" + b"\0" * 12 + b"\x0c\0\0\0\x1e\0\x14\0", (30, 20)),
        (TIFF, (30, 20)),
        (b"P5\n30 20\n255\n\0", (30, 20)),
        # what only looks like a picture would be taken for a list of files
        (b"\x89PNG\r\n/etc/hostname\n", None),
        (b"\xff\xd8\xff\n/etc/hostname\n", None),
        (b"P5\n/etc/hostname\nx x", None),
        (b"GIF8/etc/hostname", None),
        (TIFF[:20], None),
        (b"BM", None),
        (b"GIF89a\0\0\0\0", None),
        (b"\xff\xd8\xff\xd9" + b"\xff\xd0" * 9, None),
    ],
)
def test_the_size_stands_in_the_header(content, size):
    """Of each kind that is read; None where it is none."""
    assert picture_size(content) == size


def test_values_out_of_pictures_are_doubted():
    """Right as they look: a digit may have been taken for another."""
    policies = demo_settings().policies
    form = policies.form("new-contract-request")

    def doubts(certainty):
        segment = Segment(
            kind=SegmentKind.ATTACHMENT, source="a.png OCR", lines=("NPI: 1234567893",),
            certainty=certainty,
        )  # fmt: skip
        mail = Mail(sender=Address(email="jane@clinic.example"), segments=(segment,))
        words = lexicon(policies.vocabulary)
        seen = extract(mail, form, plan=policies.plan, words=words, on=date(2026, 11, 24))
        findings = validate(form, seen.answers, (), ())
        return [one.path for one in findings if one.kind is FindingKind.DOUBT]

    assert "npi" in doubts(0.95)
    assert "npi" not in doubts(1.0)
