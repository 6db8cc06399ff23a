"""The generator of variants itself: what it changes, what it never changes, and where it keeps its hands off."""

import csv
import email
import io
import re
import subprocess
import sys
from email.header import decode_header, make_header
from html.parser import HTMLParser
from pathlib import Path
from random import Random

import pytest
from python_calamine import CalamineWorkbook
from tests.samples.dress import FAMILIES, put_on, variants
from tests.samples.dress.blocks import blocks, own_end
from tests.samples.dress.characters import upper
from tests.samples.dress.labelled import movable, synonyms
from tests.samples.dress.letter import Letter, read, unflowed
from tests.samples.dress.lines import flowed, wrap
from tests.samples.dress.phrases import BANNERS, DISCLAIMERS, LETTER, SIGNATURES
from tests.samples.dress.render import as_text, rendered, same_words
from tests.samples.dress.sheets import workbook
from tests.samples.dress.vocabulary import KINDS, LABELS
from tests.samples.dress.write import written

MAIL = sorted((Path(__file__).parent / "mail").glob("*.eml"))
HEAD = (
    b"Return-Path: <a@clinic.example>\r\n",
    b"From: A <a@clinic.example>\r\n",
    b"To: alerts@plan.example\r\n",
    b"Date: Mon, 12 Jan 2026 09:00:00 -0800\r\n",
    b"Subject: x\r\n",
)
BLOCK = "Clinic: Elm Clinic\nPhone: (503) 555-0100\nNPI: 1234567893\nTIN: 93-1234567"
# What a variant may say beyond its original: the surroundings, and numbers before lines.
AROUND = " ".join(
    [*BANNERS.values(), *sum(DISCLAIMERS.values(), ()), *SIGNATURES.values(), *LETTER]
)


def a_letter(text, html=None, head=HEAD, **more):
    return Letter(head, text, html, **more)


def dressed(name, letter, seed="s"):
    family = next(dresses for dresses in FAMILIES.values() if name in dresses)
    return put_on(letter, name, family[name], seed)


class Shown(HTMLParser):
    """What a reader of the page sees."""

    def __init__(self):
        super().__init__()
        self.seen, self.quiet = "", 0

    def handle_starttag(self, tag, attrs):
        self.quiet += tag == "style"
        self.seen += " " if tag in {"br", "p", "div", "td", "th", "tr", "blockquote"} else ""

    def handle_endtag(self, tag):
        self.quiet -= tag == "style"

    def handle_data(self, data):
        self.seen += "" if self.quiet else data


def shown(content):
    """All that a mail reader would show of a message, attachments of tables opened."""
    out = []
    for part in email.message_from_bytes(content).walk():
        body = part.get_payload(decode=True)
        name = part.get_filename() or ""
        if part.is_multipart() or not isinstance(body, bytes):
            continue
        if name.endswith(".xlsx"):
            out.append(cells(body))
        elif part.get_content_maintype() == "text" or name.endswith(".csv"):
            utf16 = body.startswith((b"\xff\xfe", b"\xfe\xff"))
            charset = "utf-16" if utf16 else part.get_content_charset() or "utf-8-sig"
            text = body.decode(charset)
            flows = part.get_param("format") == "flowed"
            out.append(unflowed(text.replace("\r\n", "\n")) if flows else text)
            if part.get_content_type() == "text/html":
                page = Shown()
                page.feed(text)
                out[-1] = page.seen
    return "\n".join(out)


def cells(workbook_bytes):
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook_bytes))
    rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    said = [f"{int(cell)}" if isinstance(cell, float) and cell.is_integer() else f"{cell}"
            for row in rows for cell in row]  # fmt: skip
    return "\n".join(said)


def evidence(text):
    """Numbers and addresses: whatever carries a digit or an @, in any typography."""
    plain = text.replace("\u2011", "-").replace("\u2013", "-").replace("\u00a0", " ")
    plain = re.sub(r"[:=,;]", " ", plain)
    words = (word.strip(".,;:()<>[]\"'|") for word in plain.split())
    return {
        word if "@" in word else word.casefold() for word in words if re.search(r"[\d@]", word)
    }


@pytest.fixture(scope="module")
def dressings():
    return {path: list(variants(path.read_bytes(), path.name)) for path in MAIL}


def test_no_number_and_no_address_is_lost_or_invented(dressings):
    """Every number and address of a sample stands in each variant, and no others beside the plan's own."""
    for path, found in dressings.items():
        before = evidence(shown(path.read_bytes()))
        said = evidence(
            str(make_header(decode_header(email.message_from_bytes(path.read_bytes())["To"])))
        )
        for name, message in found:
            after = evidence(shown(message))
            assert before - after == set(), (path.name, name)
            more = {one for one in after - before - evidence(AROUND) - said
                    if not re.fullmatch(r"\d{1,2}", one)}  # fmt: skip
            if "quote-" not in name:
                assert more == set(), (path.name, name)


def test_header_fields_stay_as_they_came(dressings):
    """Who wrote, when, in which thread and by which way is the same in every variant; the subject may get a tag."""
    for path, found in dressings.items():
        before = email.message_from_bytes(path.read_bytes())
        for name, message in found:
            after = email.message_from_bytes(message)
            kept = [one for one in before.items() if one[0].lower() not in
                    {"content-type", "content-transfer-encoding", "mime-version", "subject"}]  # fmt: skip
            assert [(key, " ".join(value.split())) for key, value in kept] == [
                (key, " ".join(value.split())) for key, value in after.items()
                if key.lower() not in {"content-type", "content-transfer-encoding", "mime-version", "subject"}
            ], (path.name, name)  # fmt: skip
            subject = " ".join(after["Subject"].split()).removeprefix("[EXTERNAL] ")
            assert subject == " ".join(before["Subject"].split())


def test_every_variant_is_a_sound_message(dressings):
    """The standard parser finds no defect in any part of any variant, and each differs from its sample."""
    for path, found in dressings.items():
        assert len(dict(found)) == len(found)
        for name, message in found:
            parts = list(email.message_from_bytes(message).walk())
            assert not [defect for part in parts for defect in part.defects], (path.name, name)
            assert message != path.read_bytes()


def test_the_same_file_gives_the_same_variants(dressings):
    """Nothing depends on the clock, the machine or an earlier call; another name gives another draw."""
    path = MAIL[0]

    assert list(variants(path.read_bytes(), path.name)) == dressings[path]
    assert list(variants(path.read_bytes(), "other.eml")) != dressings[path]


def test_every_dress_fits_some_sample_and_pairs_are_bounded(dressings):
    """No dress is dead letter; each message has at most sixteen pairs."""
    names = {name for found in dressings.values() for name, _ in found}

    assert {name for family in FAMILIES.values() for name in family} - names == set()
    assert max(sum("+" in name for name, _ in found) for found in dressings.values()) <= 16


@pytest.mark.parametrize(
    "kind",
    ["multipart/report; report-type=delivery-status; boundary=x",
     "multipart/signed; boundary=x", "multipart/encrypted; boundary=x", "text/calendar"],
)  # fmt: skip
def test_mail_whose_form_is_its_meaning_is_left_alone(kind):
    """Reports, signed and encrypted mail have no variants."""
    message = (
        f"From: a@b.example\nContent-Type: {kind}\n\n--x\nContent-Type: text/plain\n\nhi\n--x--\n"
    )

    assert list(variants(message.encode(), "a.eml")) == []


@pytest.mark.parametrize(
    "field", [b"Auto-Submitted: auto-replied", b"Precedence: bulk", b"List-Id: <x>"]
)
def test_automatic_mail_changes_only_on_its_way(field):
    """Gateways and encodings touch a machine's message; nobody greets, signs or retypes in it."""
    message = written(a_letter(f"{BLOCK}\n", head=(*HEAD, field)))
    names = {name for name, _ in variants(message, "a.eml") if "+" not in name}

    assert names <= {*BANNERS, *DISCLAIMERS, *FAMILIES["encodings"]}
    assert "base64" in names


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (BLOCK, [["clinic", "phone", "npi", "tin"]]),
        ("- NPI # - 1234567893\n- Fax No. - 503", [["npi", "fax"]]),
        ("NPI ..... 1\nTIN ..... 2", [["npi", "tin"]]),
        ("NPI\t1\nTax ID\t2", [["npi", "tin"]]),
        ("Caller: A\n        b@c.example\nNPI: 1", [["caller", "npi"]]),
        ("NPI\n1\n\nPhysical Address\n1 Elm St\nBend, OR\n\nFax\n2", [["npi", "address", "fax"]]),
        ("Our numbers:\nNPI: 1\nTIN: 2\n\nbye", [["npi", "tin"]]),
        ("NPI: 1", []),
        ("NPI: 1\nRemit code: 2\nTIN: 3\nFax: 4", []),
        ("NPI: 1\nTIN: 2\nand that is all", []),
        ("Address: 1 Elm St,\nBend, OR 97701\nNPI: 1", []),
        ("DMAP ID #:\nThanks\nNPI: 1\nTIN: 2", []),
        ("Hi\n\n> NPI: 1\n> TIN: 2", []),
        ("Hi\n\n-----Original Message-----\n\nNPI: 1\nTIN: 2", []),
    ],
)
def test_only_paragraphs_understood_whole_are_blocks(text, kinds):
    """One line that is not understood, a wrapped value, or a quote: then nothing is moved."""
    assert [block.kinds for block in blocks(text)] == kinds


@pytest.mark.parametrize(
    ("text", "may"),
    [
        (BLOCK, True),
        ("Name: A\nEmail: a@b.example\nName: B\nEmail: c@d.example", False),
        ("Phone: 503\nFax: same as above\nNPI: 1", False),
        ("Clinic: A\nProvider: B\nNPI: 1", False),
        ("Clinic: A\nGroup NPI: 1\nProvider: B\nIndividual NPI: 2", True),
    ],
)
def test_order_changes_only_where_it_carries_nothing(text, may):
    """A label twice, a value that points to its neighbour, a number with two owners: order is meaning."""
    assert movable(blocks(text)[0]) is may


def test_labels_are_exchanged_for_their_own_kind():
    """Each label becomes another one of the same field; EIN stands only before a number written as one."""
    for value, may in (("93-1234567", True), ("541-90-4399", False), ("931234567", False)):
        block = blocks(f"NPI: 1\nTIN: {value}")[0]
        named = synonyms(block.pairs[1], block)
        assert ("EIN" in named) is may
        assert {KINDS[label.casefold()] for label in named} <= {"tin", "ein"}


def test_no_label_means_two_fields():
    """Every label of the table belongs to one field."""
    said = [label.casefold() for labels in LABELS.values() for label in labels]

    assert len(said) == len(set(said))


def test_capitals_keep_what_capitals_would_change():
    """Addresses, links and codes keep their case; spelled-out addresses and post boxes forbid the dress."""
    assert upper(["Mail Jane.Doe@clinic.example, claim ab12345 at Elm"]) == [
        "MAIL Jane.Doe@clinic.example, CLAIM ab12345 AT ELM"
    ]
    assert upper(["jane [at] clinic [dot] example"]) is None
    assert upper(["PO Box 12"]) is None


def test_hard_wrapping_never_makes_a_list():
    """No wrapped part begins like a bullet; drawn tables keep their lines."""
    assert wrap(20)(["aaaa bbbb cccc ddddd eeee"]) == ["aaaa bbbb cccc ddddd", "eeee"]
    assert wrap(20)(["aaaa bbbb cccc ddddd - eeee"]) is None
    assert wrap(20)(["a   b   c", "d   e   f", "x" * 30]) is None


def test_soft_breaks_come_back():
    """What format=flowed broke is whole again after RFC 3676 unfolding, stuffed lines included."""
    text = f"{'word ' * 60}end\n\n  indented\nFrom here\n-- \nJane"
    soft = flowed(a_letter(text), Random(1))

    assert max(map(len, (soft.text or "").split("\n"))) < 79
    assert unflowed(soft.text or "") == text


def test_a_letter_survives_reading_and_writing():
    """Text, charset and header of a written letter are read back as they were."""
    letter = a_letter("Señor — hello\n", charset="utf-8", transfer="base64")

    assert read(written(letter)).text == letter.text
    assert read(written(letter)).head == HEAD


def test_a_workbook_opens_with_its_values():
    """Digits are numbers unless a zero would be lost; all else is text."""
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(
            workbook([["NPI", "1234567893"], ["DMAP", "022853"], ["A & B", ""]], numbers=True)
        )
    )

    assert book.get_sheet_by_index(0).to_python() == [
        ["NPI", 1234567893.0], ["DMAP", "022853"], ["A & B", ""]
    ]  # fmt: skip


def test_a_block_moves_into_a_file():
    """The body keeps the rest and says that there is a file; the file has label and value side by side."""
    new = dressed("csv-columns", a_letter(f"Hi,\n\n{BLOCK}\n\nJane\n"))
    body = email.message_from_bytes(new.files[0]).get_payload(decode=True).decode()

    assert re.fullmatch(r"Hi,\n\n[^\n]*attach[^\n]*\n\nJane\n", new.text)
    assert list(csv.reader(io.StringIO(body)))[2] == ["NPI", "1234567893"]


def test_a_cell_over_two_rows_counts_in_both():
    """Row spans are filled in."""
    page = ("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td rowspan=2>x</td></tr>"
            "<tr><td>2</td></tr></table>")  # fmt: skip

    assert rendered(page).tables[0][1] == [["A", "B"], ["1", "x"], ["2", "x"]]


def test_struck_out_words_keep_a_page_as_it_is():
    """A page in which form is meaning is not made into text."""
    assert as_text("<p>TIN <s>1</s> 2</p>") is None
    assert as_text("<p>TIN</p><p>2</p>") == "TIN\n2\n"


def test_two_forms_are_parted_only_when_they_say_the_same():
    """The halves of multipart/alternative may be sent alone only with the same words."""
    assert same_words("<p>Hello <b>you</b></p>", "hello, you")
    assert not same_words("<p>Hello</p>", "hello, you")


def test_the_phone_signs_above_what_it_quotes():
    """A top-posted answer has its signature between the answer and the quote."""
    new = dressed("phone-signature", a_letter("yes\n\n> really?\n"))

    assert new.text == "yes\n\nSent from my iPhone\n\n> really?\n"


def test_our_letter_is_quoted_once_and_never_in_a_thread():
    """A message that quotes, forwards or answers already is not made to quote another letter."""
    quoting = a_letter("yes\n\n> really?\n")
    answering = a_letter("yes\n", head=(*HEAD, b"In-Reply-To: <a@plan.example>"))

    assert dressed("quote-gmail", quoting) is None
    assert dressed("quote-outlook", answering) is None
    assert own_end(dressed("quote-rule", a_letter("yes\n")).text.split("\n")) == 2


@pytest.mark.parametrize(
    "field", [b"Date: soon", b"To: =?x-none?Q?a?= <a@plan.example>", b"To: =?utf-8?B?a?="]
)
def test_broken_header_fields_are_no_error(field):
    """A date that is none, an unknown charset, broken base64: the letter has its variants all the same."""
    head = (*(one for one in HEAD if one[:3] != field[:3]), field + b"\r\n")

    assert "disclaimer" in dict(variants(written(a_letter("Hi\n", head=head)), "a.eml"))


def test_no_pair_is_one_dress_again(dressings):
    """Where the second dress undoes the first, the pair is left out."""
    for path, found in dressings.items():
        single = {message for name, message in found if "+" not in name}
        assert not [name for name, message in found if "+" in name and message in single], (
            path.name
        )


def test_variants_are_written_for_people_to_look_at(tmp_path):
    """The command writes each variant as a file named for its sample and dress."""
    file = tmp_path / "one.eml"
    file.write_bytes(written(a_letter(f"Hi,\n\n{BLOCK}\n")))
    command = [sys.executable, "-m", "tests.samples.dress", "-o", str(tmp_path / "out"), str(file)]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[2], capture_output=True)

    assert (tmp_path / "out" / "one.order.eml").read_bytes().count(b"1234567893") == 1
