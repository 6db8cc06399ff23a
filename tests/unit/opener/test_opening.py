"""Files opened: what a person would read in them, in order; a note for all that was not read."""

import gzip
import io
import json
import struct
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter
from tests.unit.opener.files import (
    docx,
    mapi,
    packed,
    paragraph,
    pdf,
    png,
    scan,
    table,
    tnef,
    xlsx,
)

from mail_intake.adapters.opener import ocr
from mail_intake.adapters.opener.bounds import FREE, Bounds
from mail_intake.adapters.opener.kinds import kind_of
from mail_intake.adapters.opener.opening import opened
from mail_intake.adapters.opener.pdf import _pages
from mail_intake.adapters.opener.worker import _one, _shape
from mail_intake.model.settings import Opening

OFF = Opening(ocr=False)

CARD = """BEGIN:VCARD\r
VERSION:3.0\r
N:Lee;Ann;;;\r
FN:Ann Lee\r
ORG:Harbor Pine Clinic;Front Desk\r
TITLE:Office Manager\r
item1.EMAIL;TYPE=WORK:ann@harbor\r
 pine.example\r
TEL;TYPE=WORK,VOICE:503-555-0142\r
TEL;TYPE=FAX:503-555-0143\r
END:VCARD\r
"""
NAMES = ["a.pdf", "a.docx", "a.xlsx", "a.csv", "a.vcf", "a.rtf", "a.zip", "winmail.dat", "a.gz"]


def lines(name, content, media_type=""):
    """Every line of every piece."""
    found = opened(name, media_type, content, Bounds(OFF))
    assert found.notes == []
    return [line for piece in found.pieces for line in piece.lines]


def grid(name, content):
    """The one table of a file."""
    (piece,) = opened(name, "", content, Bounds(OFF)).pieces
    ((_, rows),) = piece.grids
    return rows


def notes(name, content, media_type=""):
    return opened(name, media_type, content, Bounds(OFF)).notes


class TestTables:
    """Whatever parts the cells."""

    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    @pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    def test_delimiter_and_charset(self, delimiter, charset):
        """Found out from the content; a quoted delimiter is none."""
        text = (
            f'Name{delimiter}E-mail\r\n"Núñez{delimiter} Ann"{delimiter}a@harborpine.example\r\n'
        )

        assert grid("a.csv", text.encode(charset)) == [
            ["Name", "E-mail"], [f"Núñez{delimiter} Ann", "a@harborpine.example"],
        ]  # fmt: skip

    def test_excels_own_hint(self):
        """A first line "sep=;" says what parts the cells, and is none of them."""
        assert grid("a.csv", b"sep=;\nName;Phone, home\nAnn;1,2,3\n") == [
            ["Name", "Phone, home"], ["Ann", "1,2,3"],
        ]  # fmt: skip

    def test_sheets(self):
        """Each by its name; whole numbers without a decimal point; hidden ones are told."""
        content = xlsx(Roster=[["Name", "NPI"], ["Ann", 1234567893.0], ["", ""], ["Bo", 1.5]])

        assert grid("a.xlsx", content) == [["Name", "NPI"], ["Ann", "1234567893"], ["Bo", "1.5"]]
        both = opened("a.xlsx", "", xlsx(One=[["x"]], hidden=[["y"]]), Bounds(OFF))
        assert [piece.name for piece in both.pieces] == ["One", "hidden"]
        assert both.notes == ["the sheet hidden is hidden, and was read"]

    def test_open_document(self):
        """ODS, as LibreOffice writes it."""
        content = packed({
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
            '<table:table table:name="T"><table:table-row><table:table-cell office:value-type="string">'
            "<text:p>TIN</text:p></table:table-cell></table:table-row></table:table>"
            "</office:spreadsheet></office:body></office:document-content>",
        })  # fmt: skip

        assert grid("a.ods", content) == [["TIN"]]

    def test_a_bomb_of_cells(self):
        """Refused by what it says of itself; where it lies about that, its sheet is damaged."""
        rows = [[1.5] * 50] * 20_000
        content = xlsx(One=rows)
        small = Opening(ocr=False, unpacked=100_000)

        assert opened("a.xlsx", "", content, Bounds(small)).notes == [
            "it is larger than what is opened"
        ]
        lie = bytearray(content)
        for record, size in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
            struct.pack_into("<I", lie, lie.rindex(record) + size, 100)
        assert opened("a.xlsx", "", bytes(lie), Bounds(small)).notes == [
            "the sheet One is damaged"
        ]

    @pytest.mark.parametrize("name", ["a.csv", "a.txt", "a.xlsx"])
    def test_so_many_rows_and_no_more(self, name):
        """The rest is told."""
        text = b"a,b\n" * 5
        content = xlsx(T=[["a", "b"]] * 5) if name == "a.xlsx" else text
        found = opened(name, "", content, Bounds(Opening(rows=3)))

        assert len(found.pieces[0].lines) == 3
        assert "first 3" in found.notes[0]

    def test_so_many_cells_and_no_more(self):
        """As many as a sheet can have; the rest is told."""
        found = opened("a.csv", "", b"x," * 16_390, Bounds(OFF))

        assert found.notes == ["only the first 16384 cells of its rows were read"]

    def test_dates(self):
        """As dates, whatever number stands for them."""
        row = [date(2026, 5, 1), datetime(2026, 5, 1, 9, 30)]  # noqa: DTZ001 - sheets know no zones

        assert grid("a.xlsx", xlsx(T=[row])) == [["2026-05-01", "2026-05-01 09:30"]]


class TestWord:
    """Word files."""

    def test_in_order(self):
        """Header, paragraphs and tables as they stand, footer."""
        content = docx(
            paragraph("Clinic: ", "Harbor Pine"),
            table(["NPI", "TIN"], ["1", "2"]),
            paragraph("bye"),
            header1=paragraph("Form 7"),
            footer1=paragraph("page 1"),
        )

        assert lines("a.docx", content) == [
            "Form 7", "Clinic: Harbor Pine", "NPI\tTIN", "1\t2", "bye", "page 1",
        ]  # fmt: skip

    def test_what_other_readers_lose(self):
        """Content controls that were filled in, text boxes once, insertions; no deletions."""
        control = "<w:sdt><w:sdtPr/><w:sdtContent>%s</w:sdtContent></w:sdt>"
        empty = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Click here</w:t></w:r></w:sdtContent></w:sdt>"
        box = f"<w:r><w:txbxContent>{paragraph('in a box')}</w:txbxContent></w:r>"
        inserted = (
            "<w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r><w:t>old</w:t></w:r></w:del>"
        )
        content = docx(
            control % paragraph("controlled"), f"<w:p>Name: {empty}</w:p>", f"<w:p>{box}</w:p>",
            f"<w:p>{inserted}</w:p>",
        )  # fmt: skip

        assert [line for line in lines("a.docx", content) if line] == [
            "controlled", "in a box", "new",
        ]  # fmt: skip

    def test_a_bomb_of_entities_is_refused(self):
        """Expat stops what would grow without end."""
        rows = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
        xml = f'<!DOCTYPE x [<!ENTITY e0 "boom">{rows}]><x>&e11;</x>'

        assert notes("a.docx", packed({"word/document.xml": xml})) == [
            "it is damaged or protected by a password"
        ]


class TestPdf:
    """PDF files."""

    def test_pages(self):
        """Line by line, page by page."""
        found = opened(
            "a.pdf", "", pdf(["NPI: 1234567893", "Fax (503) 555-0143"], ["two"]), Bounds(OFF)
        )

        assert [(piece.name, piece.lines) for piece in found.pieces] == [
            ("page 1", ["NPI: 1234567893", "Fax \\(503) 555-0143".replace("\\", "")]),
            ("page 2", ["two"]),
        ]

    def test_form_values(self):
        """Fields that were filled in; a box that is ticked; no empty one."""
        content = pdf(
            ["Form"],
            fields=[
                ("clinic_name", "Tx", "(Harbor Pine)"), ("agree", "Btn", "/Yes"),
                ("other", "Btn", "/Off"), ("fax", "Tx", "()"),
            ],
        )  # fmt: skip

        assert lines("a.pdf", content)[1:] == ["clinic name: Harbor Pine", "agree: Yes"]

    def test_pictures_of_pages_are_told(self):
        """Where they are not read, with their numbers; an empty page is none."""
        dot = (1, 1, b"\0")

        assert notes("a.pdf", scan(dot, dot)) == ["pages 1 to 2: a picture: its text was not read"]
        assert notes("a.pdf", pdf([], ["2"], [])) == []

    def test_so_many_pages_and_no_more(self):
        """The rest is told."""
        found = opened("a.pdf", "", pdf(["one"], ["two"]), Bounds(Opening(pages=1)))

        assert [piece.lines for piece in found.pieces] == [["one"]]
        assert found.notes == ["only its first 1 pages were read"]

    def test_pages_that_were_not_read_are_named(self):
        """A run by its ends, others one by one."""
        assert [_pages([3]), _pages([1, 2, 3]), _pages([1, 4])] == [
            "page 3", "pages 1 to 3", "pages 1, 4",
        ]  # fmt: skip

    def test_a_drawing_of_any_size_is_drawn_within_bounds(self):
        """A page that claims to be a hundred metres wide takes no more than a picture may."""
        square = "0 0 99999 99999 re f"
        content = pdf(["x"]).replace(b"[0 0 612 792]", b"[0 0 99999 99999]")
        content = content.replace(
            b"BT /F1 12 Tf 50 700 Td (x) Tj 0 -14 Td ET", square.encode().ljust(41)
        )
        found = opened("a.pdf", "", content, Bounds(Opening(pixels=1_000_000)))

        assert len(found.notes) == 1
        assert found.notes[0].startswith("page 1: a picture")

    def test_protected_by_a_password(self):
        """As its owner wanted."""
        document, out = PdfWriter(clone_from=io.BytesIO(pdf(["x"]))), io.BytesIO()
        document.encrypt("secret", algorithm="RC4-128")
        document.write(out)

        assert notes("a.pdf", out.getvalue()) == ["it is protected by a password"]

    def test_damaged(self):
        """With what is in the way."""
        assert notes("a.pdf", b"%PDF-1.7\nnothing") == ["it is damaged"]


class TestOthers:
    """Cards, rich text, plain text."""

    def test_card(self):
        """Labelled lines; folded lines joined; a fax is no phone."""
        assert lines("a.vcf", CARD.encode() * 2)[:7] == [
            "Name: Ann Lee", "Organization: Harbor Pine Clinic, Front Desk",
            "Job title: Office Manager", "E-mail: ann@harborpine.example",
            "Phone: 503-555-0142", "Fax: 503-555-0143", "",
        ]  # fmt: skip

    def test_card_of_the_old_kind(self):
        """Quoted-printable, and a name in parts only."""
        card = "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:N=C3=BA=C3=B1ez;Ann\nEND:VCARD"

        assert lines("x", card.encode())[0] == "Name: Ann Núñez"

    def test_calendar(self):
        """When, what, where; the rules of a time zone and an alarm are none of it."""
        entry = (
            "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nBEGIN:STANDARD\nDTSTART:19701025T040000\nEND:STANDARD\n"
            "END:VTIMEZONE\nBEGIN:VEVENT\nSUMMARY:Site visit\nDTSTART;TZID=PST:20260501T093000\n"
            "DTEND:20260501T163000Z\nBEGIN:VALARM\nDESCRIPTION:Reminder\nEND:VALARM\nLOCATION:Suite 2\n"
            "END:VEVENT\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260502\nEND:VEVENT\nEND:VCALENDAR"
        )

        assert lines("a.ics", entry.encode()) == [
            "Summary: Site visit", "Start: 2026-05-01 09:30", "End: 2026-05-01 16:30 UTC",
            "Location: Suite 2", "", "Start: 2026-05-02", "",
        ]  # fmt: skip

    def test_rich_text(self):
        """Without its marks; accents as written."""
        content = rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}Clinic: Caf\'e9\par Fax: 1\par}"

        assert lines("a.rtf", content)[:2] == ["Clinic: Café", "Fax: 1"]

    @pytest.mark.parametrize("name", ["notes.txt", "notes", "notes.log"])
    def test_plain_text(self, name):
        """Whatever its name says or does not say."""
        assert lines(name, "Fax: 1\nsí".encode("cp1252")) == ["Fax: 1", "sí"]

    def test_pages_and_messages_are_handed_back(self):
        """Reading them is the reader's."""
        found = opened("a.html", "", b"<p>x", Bounds(OFF))

        assert (found.inner, found.pieces) == ([("a.html", b"<p>x")], [])


class TestFilesWithin:
    """Archives."""

    def test_each_under_its_own_name(self):
        """ZIP, gzip, and Outlook's winmail.dat."""
        inside = packed({"deep/a.csv": "x,y\n1,2\n", "b.txt": "hello"})
        found = opened("all.zip", "", inside, Bounds(OFF))
        assert [(piece.name, piece.lines) for piece in found.pieces] == [
            ("a.csv", ["x\ty", "1\t2"]), ("b.txt", ["hello"]),
        ]  # fmt: skip
        assert lines("a.csv.gz", gzip.compress(b"x,y")) == ["x\ty"]
        assert lines("winmail.dat", tnef("see file", a_txt=b"one", b_txt=b"two")) == [
            "see file", "one", "two",
        ]  # fmt: skip

    def test_so_deep_and_no_deeper(self):
        """An archive in an archive in an archive."""
        content = b"secret"
        for number in range(4):
            content = packed({f"{number}.zip" if number else "x.txt": content})

        assert "too deep" in notes("a.zip", content)[0]

    def test_a_bomb_is_not_unpacked(self):
        """A file that would be larger than what is opened; also one that lies about its size."""
        bomb = packed({"a.txt": b"0" * (FREE + 10)})
        assert len(bomb) < 100_000
        assert notes("a.zip", bomb) == ["a.txt is larger than what is opened"]
        assert "larger" in notes("a.gz", gzip.compress(b"0" * (FREE + 10)))[0]

    @pytest.mark.parametrize(
        ("limits", "note"),
        [
            ({"files": 2}, "only 2 of its 3 files were opened"),
            ({"depth": 0}, "too deep within other files"),
            ({"unpacked": 5}, "larger than what is opened"),
        ],
    )
    def test_bounds_name_themselves(self, limits, note):
        """Of files, of depth, of bytes; what lies before a bound is read."""
        content = packed({f"{n}.txt": "four" for n in range(3)})
        found = opened("a.zip", "", content, Bounds(Opening(ocr=False, **limits)))

        assert note in found.notes[-1]
        assert len(found.pieces) == {"files": 2, "depth": 0, "unpacked": 1}[next(iter(limits))]

    def test_all_depths_share_the_bounds(self):
        """Archives within an archive have no bounds of their own."""
        inner = packed({f"{n}.txt": "x" for n in range(3)})
        content = packed({f"{n}.zip": inner for n in range(3)})
        found = opened("a.zip", "", content, Bounds(Opening(ocr=False, files=7)))

        assert len(found.pieces) == 4

    def test_what_packs_too_well_is_a_bomb(self):
        """The ratio, beyond what any small file may unpack to."""
        content = packed({"a.txt": b"0" * (2 * FREE)})
        bounds = Bounds(Opening(ratio=10), packed=len(content))

        assert opened("a.zip", "", content, bounds).notes == [
            "a.txt is larger than what is opened"
        ]
        assert Bounds(Opening(ratio=10), packed=3 * FREE).unpacked == Opening().unpacked

    def test_an_archive_that_is_damaged_in_the_middle(self):
        """What stands before the damage is read; gzip has nothing before it."""
        content = bytearray(packed({"a.txt": "hello", "b.txt": "x" * 500}))
        at = content.index(b"b.txt") + 5
        content[at : at + 4] = b"\xff\xff\xff\xff"
        found = opened("a.zip", "", bytes(content), Bounds(OFF))

        assert [piece.lines for piece in found.pieces] == [["hello"]]
        assert found.notes == ["it is damaged: the rest of its files was not read"]
        assert notes("a.gz", gzip.compress(b"x" * 500)[:-20]) == ["it is damaged"]

    def test_a_password_is_told(self):
        """For each file that has one; the others are read."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as one:
            one.writestr("open.txt", "hello")
            one.writestr("shut.txt", "x")
        content = bytearray(out.getvalue())
        at = content.rindex(b"PK\x01\x02")
        content[at + 8] |= 1  # the flag "encrypted" of the last entry
        found = opened("a.zip", "", bytes(content), Bounds(OFF))

        assert [piece.lines for piece in found.pieces] == [["hello"]]
        assert found.notes == ["shut.txt is protected by a password"]

    def test_outlooks_other_ways_to_tell_a_body(self):
        """As a property in plain text, as HTML, or as packed rich text; told once."""
        words = (0x1000, 0x1F, "Fax: ñ")
        page = (0x1013, 258, b"<p>Fax: 2</p>")
        # the example of MS-OXRTFCP §4.1
        packed_text = bytes.fromhex(
            "2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232"
            "0af32068656c090020627705b06c647d0a800fa0"
        )

        assert lines("winmail.dat", tnef("", mapi(words, page, named=True))) == ["Fax: ñ"]
        assert lines("winmail.dat", tnef("told", mapi(words))) == ["told"]
        found = opened("winmail.dat", "", tnef("", mapi(page)), Bounds(OFF))
        assert found.inner == [("body.html", b"<p>Fax: 2</p>")]
        told = tnef("", mapi((0x1009, 258, packed_text)))
        assert lines("winmail.dat", told) == ["hello world"]

    def test_a_message_within_outlooks_file(self):
        """Its own text and files are read, too."""
        inside = b"\0" * 16 + tnef("inner words", c_txt=b"three")
        outer = tnef("outer") + struct.pack("<BII", 2, 0x00069002, 0) + b"\0\0"
        told = mapi((0x3701, 13, inside))
        outer += struct.pack("<BII", 2, 0x00069005, len(told)) + told + b"\0\0"

        assert lines("winmail.dat", outer) == ["outer", "inner words", "three"]

    def test_damaged_properties(self):
        """What was told before them is read."""
        content = tnef("told") + struct.pack("<BII", 2, 0x00069003, 3) + b"\1\0\0\0\0"

        found = opened("winmail.dat", "", content, Bounds(OFF))
        assert ([one.lines for one in found.pieces], found.notes) == (
            [["told"]],
            ["it is damaged"],
        )

    def test_cut_off(self):
        """What came is read."""
        whole = tnef("see file", a_txt=b"one")

        assert notes("winmail.dat", whole[:-4]) == ["it is cut off"]


@pytest.mark.parametrize(
    ("name", "content", "note"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old kind"),
        ("a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Outlook"),
        ("a.exe", b"MZ\x90", "never opened"),
        ("a.rar", b"Rar!\x1a", "not opened"),
        ("a.bin", b"\x00\x01\x02\xfe" * 50, "not known"),
        ("a.png", png(1000, 1000, b"\0" * 1_000_000), "its text was not read"),
        ("a.heic", b"\0\0\0\x18ftypheic" + b"\0" * 400, "kind that is not read"),
        ("a.xlsx", b"PK\x03\x04 broken", "damaged"),
    ],
)
def test_what_is_not_read_is_told(name, content, note):
    """Never silently."""
    assert note in notes(name, content)[0]


def test_a_logo_is_passed_over():
    """Small pictures belong to signatures."""
    assert notes("logo.png", png(100, 40, b"\0" * 4000)) == []


def test_the_content_says_what_a_file_is():
    """Before its name and its declared type."""
    assert kind_of("a.txt", "text/plain", pdf(["x"])) == "pdf"
    assert kind_of("a.pdf", "application/pdf", docx(paragraph("x"))) == "docx"
    assert kind_of("a.csv", "application/vnd.ms-excel", b"a,b") == "csv"
    assert kind_of("x", "text/vcard", b"VERSION:3") == "vcard"


def test_without_the_program_pictures_are_told(monkeypatch):
    """Where nobody installed it, and where it is switched off."""
    picture = png(1000, 1000, b"\0" * 1_000_000)
    monkeypatch.setattr(ocr, "program", lambda: None)

    for limits in (Opening(), OFF):
        found = opened("a.png", "", picture, Bounds(limits))
        assert found.notes == ["a picture: its text was not read"]


@given(st.sampled_from(NAMES), st.binary(max_size=300))
def test_no_bytes_are_too_odd(name, content):
    """Whatever comes, a worker has an answer that can be sent."""
    answer = _shape(_one({"name": name, "type": ""}, content, Bounds(OFF)))

    assert json.loads(json.dumps(answer)).keys() == {"pieces", "inner", "notes"}
