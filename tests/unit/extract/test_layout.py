"""One code path understands a table, whether it was HTML, a spreadsheet or aligned with blanks."""

import pytest
from tests.unit.extract.written import FORM, WORDS, request, rows, values

from mail_intake.extract.layout import labels_of, lay_out
from mail_intake.model.mail import Address, Grid, Mail, Segment, SegmentKind

LABELS = labels_of(FORM, WORDS.vocabulary)
WHOLE = {
    "clinic_name": "Elm Clinic", "specialty": "Pediatrics", "phone": "+15035550142", "fax": "+15035550143",
    "physical_address": "5 Elm St, Portland, OR 97205", "npi": "1003000126", "tin": "931234567",
}  # fmt: skip


def pairs(*lines, kind=SegmentKind.BODY, grids=()):
    """(Label, value) of a segment."""
    segment = Segment(kind=kind, source="x", lines=lines, grids=grids)
    laid = lay_out(Mail(sender=Address(), segments=(segment,)), LABELS)
    return [(one.label, one.value) for one in laid.pairs]


def sheet(*cells):
    """A sheet of a workbook: its rows as a grid, and as lines."""
    grid = Grid(line=0, rows=tuple(tuple(row) for row in cells))
    lines = tuple("\t".join(row) for row in cells)
    segment = Segment(kind=SegmentKind.ATTACHMENT, source="x", lines=lines, grids=(grid,))
    return lay_out(Mail(sender=Address(), segments=(segment,)), LABELS)


def cells(*rows_):
    return (
        "<table>"
        + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows_)
        + "</table>"
    )


HTML = [
    cells(("Clinic", "Elm Clinic"), ("Specialty", "Pediatrics"), ("Phone", "503-555-0142"), ("Fax", "503-555-0143"),
          ("Address", "5 Elm St<br>Portland, OR 97205"), ("NPI", "1003000126"), ("TIN", "93-1234567")),
    cells(("1", "Clinic", "Elm Clinic"), ("2", "Specialty", "Pediatrics"), ("3", "Phone", "503-555-0142"),
          ("4", "Fax", "503-555-0143"), ("5", "Address", "5 Elm St, Portland, OR 97205"), ("6", "NPI", "1003000126"),
          ("7", "TIN", "93-1234567")),
    cells(("Clinic", "Elm Clinic", "Specialty", "Pediatrics"), ("Phone", "503-555-0142", "Fax", "503-555-0143"),
          ("Address", "5 Elm St, Portland, OR 97205", "NPI", "1003000126"), ("TIN", "93-1234567", "", "")),
    cells(("Clinic", "Specialty", "Phone", "Fax", "Address", "NPI", "TIN"),
          ("Elm Clinic", "Pediatrics", "503-555-0142", "503-555-0143", "5 Elm St, Portland, OR 97205", "1003000126", "93-1234567")),
    cells(("Elm Clinic", ""), ("Speciality", "Pediatrics"), ("Phone / Fax", "503-555-0142 / 503-555-0143"),
          ("Street", "5 Elm St"), ("City, State ZIP", "Portland, OR 97205"), ("NPI / TIN", "1003000126 / 93-1234567")),
]  # fmt: skip


@pytest.mark.parametrize("table", HTML)
def test_a_table_reads_by_row_by_column_and_in_parts(table):
    """Labels beside values, running numbers before them, four columns, a header row, a title above."""
    assert (
        WHOLE.items()
        <= values(
            request(f"<p>Hello</p>{table}<p>Is there more that you need to know?</p>", html=True)
        ).items()
    )


TEXTS = [
    "Clinic: Elm Clinic\nSpecialty: Pediatrics\nPhone: 503-555-0142   Fax: 503-555-0143\nAddress: 5 Elm St\n  Portland, OR 97205\nNPI: 1003000126  TIN: 93-1234567",
    "Clinic\nElm Clinic\n\nSpecialty\nPediatrics\n\nPhone\n503-555-0142\n\nFax\n503-555-0143\n\nAddress\n5 Elm St\nPortland, OR 97205\n\nNPI\n1003000126\n\nTIN\n93-1234567",
    "Clinic - Elm Clinic | Specialty - Pediatrics | Phone - 503-555-0142 | Fax - 503-555-0143 | Address - 5 Elm St, Portland, OR 97205 | NPI - 1003000126 | TIN - 93-1234567",
    "Clinic......Elm Clinic\nSpecialty...Pediatrics\nPhone.......503-555-0142\nFax.........503-555-0143\nAddress.....5 Elm St, Portland, OR 97205\nNPI.........1003000126\nTIN.........93-1234567",
    "Clinic: ____Elm Clinic____ Specialty: __Pediatrics__\nPhone: _503-555-0142_ Fax: _503-555-0143_\nAddress: __5 Elm St, Portland, OR 97205__\nNPI: _1003000126_ TIN: _93-1234567_",
    "Clinic\tElm Clinic\nSpecialty\tPediatrics\nPhone\t503-555-0142\nFax\t503-555-0143\nAddress\t5 Elm St, Portland, OR 97205\nNPI\t1003000126\nTIN\t93-1234567",
    "|Field|Answer|\n|---|---|\n|Clinic|Elm Clinic|\n|Specialty|Pediatrics|\n|Phone|503-555-0142|\n|Fax|503-555-0143|\n|Address|5 Elm St, Portland, OR 97205|\n|NPI|1003000126|\n|TIN|93-1234567|",
    "Field: Clinic\nValue: Elm Clinic\nField: Specialty\nValue: Pediatrics\nField: Phone\nValue: 503-555-0142\nField: Fax\nValue: 503-555-0143\nField: Address\nValue: 5 Elm St, Portland, OR 97205\nField: NPI\nValue: 1003000126\nField: TIN\nValue: 93-1234567",
    "clinicName=Elm Clinic\nclinic_specialty=Pediatrics\nphone_number=5035550142\nfaxNumber=5035550143\naddress1=5 Elm St\ncity=Portland\nstate=OR\nzip=97205\nnpi=1003000126\ntaxId=931234567",
    "Clinic\nSpecialty\nPhone\nFax\nAddress\nNPI\nTIN\nElm Clinic\nPediatrics\n503-555-0142\n503-555-0143\n5 Elm St, Portland, OR 97205\n1003000126\n93-1234567",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_lines_read_however_a_value_stands_to_its_label(text):
    """Behind it, below it, apart from it, between drawn lines, as programs write forms, in columns."""
    assert WHOLE.items() <= values(request(f"Hello,\n\n{text}\n")).items()


def test_a_typed_form_needs_no_colons():
    """Lines of a PDF begin with their labels; a second label may follow before its digits."""
    found = pairs(
        "Provider Panel Request", "Provider or clinic name Elm Clinic", "Specialty Pediatrics",
        "TEL. 503-555-0142 FAX 503-555-0143", "NPI 1003000126 TIN 93-1234567", kind=SegmentKind.ATTACHMENT,
    )  # fmt: skip

    assert ("provider or clinic name", "Elm Clinic") in found
    assert ("tel", "503-555-0142") in found
    assert not [value for label, value in found if "Panel" in value]


def test_a_value_goes_on_in_the_next_line():
    """Where a program wrapped a long line, or an address is not complete."""
    long = "Clinic name: The Community Health Center of the Upper Willamette"
    found = pairs(
        long,
        "  valley and coast",
        "Address: 5 Elm St",
        "Suite 3",
        "Portland, OR 97205",
        "Phone: 1",
    )

    assert found[0][1] == "The Community Health Center of the Upper Willamette\nvalley and coast"
    assert found[1][1] == "5 Elm St\nSuite 3\nPortland, OR 97205"


def test_a_sheet_may_hold_label_and_value_and_a_table():
    """Pairs above, then a header row with rows below; titles stay text."""
    laid = sheet(
        ("Elm Clinic", "", ""), ("", "", ""), ("Group NPI", "1003000126", ""), ("Fax", "503-555-0143", ""),
        ("", "", ""), ("Provider", "NPI", "Specialty"), ("Jane Roe, MD", "1234567893", "Pediatrics"),
        ("Bob Ray", "1245319599", ""),
    )  # fmt: skip

    assert [(one.label, one.value) for one in laid.pairs] == [
        ("group npi", "1003000126"),
        ("fax", "503-555-0143"),
    ]
    assert laid.tables[0].header == ("provider", "npi", "specialty")
    assert laid.tables[0].at(1, 0).line == 7
    assert [one.text.strip() for one in laid.texts if one.text.strip()] == ["Elm Clinic"]


def test_a_table_may_lie_on_its_side():
    """Labels of rows down the first column, a person in each further one."""
    laid = sheet(("Provider", "Jane Roe", "Bob Ray"), ("NPI", "1234567893", "1245319599"))

    assert laid.tables[0].rows == (("Jane Roe", "1234567893"), ("Bob Ray", "1245319599"))
    assert laid.tables[0].at(1, 1).line == 1


def test_blank_cells_of_an_aligned_table_keep_their_column():
    """The column that begins nearest."""
    found = rows(
        request(
            "Provider        NPI           Specialty\n"
            "Jane Roe, MD    1234567893    Pediatrics\n"
            "Bob Ray, PA-C                 Dermatology\n"
        )
    )

    assert found == [
        {"provider_name": "Jane Roe, MD", "npi": "1234567893", "specialty": "Pediatrics"},
        {"provider_name": "Bob Ray, PA-C", "specialty": "Dermatology"},
    ]


def test_values_are_in_the_senders_own_characters():
    """No-break spaces and typographic dashes are kept in what was written."""
    found = pairs("Phone:\u00a0503\u2011555\u20110142")

    assert found == [("phone", "503\u2011555\u20110142")]
