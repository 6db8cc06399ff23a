"""Bodies: what a person would see, every piece labelled, nothing cut away."""

import pytest

from mail_intake.model.mail import Protection, SegmentKind
from mail_intake.read import read

B, Q, S, F, D = (
    SegmentKind.BODY, SegmentKind.QUOTED, SegmentKind.SIGNATURE, SegmentKind.FORWARDED,
    SegmentKind.DISCLAIMER,
)  # fmt: skip


def plain(*lines, subject="hi", more="", sender="Jane Doe <jane@clinic.example>"):
    text = "\r\n".join(lines)
    head = f"From: {sender}\r\nSubject: {subject}\r\nContent-Type: text/plain; charset=utf-8{more}"
    return read(f"{head}\r\n\r\n{text}\r\n".encode())


def html(content):
    head = (
        b"From: Jane Doe <jane@clinic.example>\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    )
    return read(head + content.encode())


def kinds(mail):
    return [segment.kind for segment in mail.segments if segment.kind is not SegmentKind.SUBJECT]


@pytest.mark.parametrize(
    ("lines", "labels"),
    [
        (("Please update our fax.", "", "-- ", "Jane Doe", "503-555-0142"), [B, S]),
        (("Please update our fax.", "", "Best regards,", "Jane Doe"), [B, S]),
        (("Please update our fax.", "", "Jane Doe", "Office Manager"), [B, S]),
        (("Our fax is new.", "", "Ann Lee", "ann@clinic.example"), [B, S]),
        (("Ok.", "", "On Mon, Jan 5, 2026, Bob wrote:", "> old words"), [B, Q]),
        (("Ok.", "", "Am 5.1.2026 schrieb Bob:", "> alte Worte"), [B, Q]),
        (("Ok.", "", "On Mon, Jan 5, 2026, Bob wrote:", "", "old words"), [B, Q]),
        (("Ok.", "-----Original Message-----", "From: Bob", "old"), [B, Q]),
        (("Ok.", "", "From: Bob <b@x.example>", "Sent: Monday", "To: Jane", "Subject: x", "old"), [B, Q]),
        (("See below.", "---------- Forwarded message ---------", "From: Bob <b@x.example>", "new"), [B, F]),
        (("Voici.", "", "====", "", "Message du : 12/12/2026 13:20", "De : Bob <b@x.example>", "A : Jane", "Copie à :", "Sujet : fax", "", "vieux"), [B, Q]),
        (("Ok.", "", "El lun, 5 ene 2026 a las 10:00, Bob (<b@x.example>) escribió:", "> viejo"), [B, Q]),
        (("Ok.", "", "Le lun. 5 janv. 2026 à 10:00, Bob <b@x.example> a écrit :", "> vieux"), [B, Q]),
        (("Ok.", "", "Op ma 5 jan. 2026 om 10:00 schreef Bob <b@x.example>:", "> oud"), [B, Q]),
        (("Ok.", "", "Il giorno lun 5 gen 2026 alle ore 10:00 Bob <b@x.example> ha scritto:", "> vecchio"), [B, Q]),
        (("Ok.", "", "Em seg., 5 de jan. de 2026 às 10:00, Bob <b@x.example> escreveu:", "> velho"), [B, Q]),
        (("Ok.", "", "Von: Bob <b@x.example>", "Gesendet: Montag", "An: Jane", "Betreff: x", "alt"), [B, Q]),
        (("Ok.", "", "De: Bob <b@x.example>", "Enviado: lunes", "Para: Jane", "Asunto: x", "viejo"), [B, Q]),
        (("New fax 1.", "-----BEGIN PGP SIGNATURE-----", "", "iQEzBAEBCAAdFiEE", "-----END PGP SIGNATURE-----"), [B, S]),
        (("New fax 1.", "", "Best regards,", "Jane Doe", "-----BEGIN PGP SIGNATURE-----", "", "iQEzBAEBCAAdFiEE", "-----END PGP SIGNATURE-----"), [B, S]),
        (("See below.", "", "> Begin forwarded message:", "> From: Bob <b@x.example>", "> new"), [B, F]),
        (("Ok.", "", "On Mon, Jan 5, 2026, Bob wrote:", "> Begin forwarded message:", "> old"), [B, Q]),
        (("> NPI?", "1234567893", "> Fax?", "503-555-0142"), [Q, B, Q, B]),
        (("Hello there.", "", "Sent from my iPhone"), [B, S]),
        (("Hello.", "", "Best regards,", "Jane Doe", "Nurse", "",
          *("This message is confidential and intended only for the addressee named above.",) * 16), [B, S, D]),
        (("Hello.", "", "This message is confidential and intended only for the addressee named."), [B, D]),
    ],
)  # fmt: skip
def test_every_line_has_its_label(lines, labels):
    """Own words, quotes, signature, forwarded text, boilerplate; inline answers stay own words."""
    mail = plain(*lines)

    assert kinds(mail) == labels
    seen = [line for segment in mail.segments[1:] for line in segment.lines if line.strip()]
    assert len(seen) == len([line for line in lines if line.strip()])


def test_the_author_of_a_forwarded_message_is_told():
    """By its From line."""
    mail = plain(
        "fyi", "---------- Forwarded message ---------", "From: Bob Ray <b@x.example>", "x"
    )

    assert mail.segments[-1].author.email == "b@x.example"


@pytest.mark.parametrize(
    ("line", "name", "email"),
    [
        ("On Mon, Jan 5, 2026 at 10:00 AM Bob Ray <b@x.example> wrote:", "Bob Ray", "b@x.example"),
        ('On 1/5/2026 10:00 AM, "Ray, Bob" <b@x.example> wrote:', "Ray, Bob", "b@x.example"),
        ("On Mon, Jan 5, 2026 at 10:00 AM Bob Ray wrote:", "Bob Ray", ""),
        ("On Jan 5, 2026, b@x.example wrote:", "", "b@x.example"),
        ("Am 05.01.2026 um 10:00 schrieb Bob Ray <b@x.example>:", "Bob Ray", "b@x.example"),
        ("Le lun. 5 janv. 2026 à 10:00, Bob Ray <b@x.example> a écrit :", "Bob Ray", "b@x.example"),
        ("Op ma 5 jan. 2026 om 10:00 schreef Bob Ray <b@x.example>:", "Bob Ray", "b@x.example"),
        ("2026-01-05 10:00 GMT-08:00 Bob Ray <b@x.example>:", "Bob Ray", "b@x.example"),
        ("Bob Ray <b@x.example> schrieb am 05.01.2026:", "Bob Ray", "b@x.example"),
        ("Bob Ray wrote:", "Bob Ray", ""),
    ],
)  # fmt: skip
def test_the_author_of_a_quote_is_told(line, name, email):
    """By its attribution: the name that stands between the date and the address or the verb."""
    author = plain("Ok.", "", line, "> old words").segments[-1].author

    assert (author.name, author.email) == (name, email)


def test_what_a_forwarded_message_states_is_told():
    """From, date and subject of the message within, as its block writes them."""
    mail = plain(
        "fyi", "---------- Forwarded message ---------", "From: Bob Ray <b@x.example>",
        "Date: Mon, Jan 5, 2026 at 10:00 AM", "Subject: our fax", "To: Jane", "", "new fax 1",
    )  # fmt: skip

    assert mail.segments[-1].stated == (
        ("from", "Bob Ray <b@x.example>"),
        ("date", "Mon, Jan 5, 2026 at 10:00 AM"),
        ("subject", "our fax"),
    )


def test_flowed_lines_are_one_line():
    """RFC 3676: a line that ends in a blank goes on."""
    mail = plain("one ", "two", more="; format=flowed")

    assert mail.segments[-1].lines[0] == "one two"


def test_a_table_of_values_is_a_grid():
    """Rows stand in the lines too; cells that span are repeated; hidden text is not seen."""
    mail = html(
        "<p>Hi</p><table><tr><th>Field</th><th>Value</th></tr>"
        "<tr><td rowspan=2>NPI</td><td>1</td></tr><tr><td>2</td></tr></table>"
        "<p style='display:none'>secret</p><ul><li>one</li></ul>"
    )
    (segment,) = mail.segments
    (grid,) = segment.grids

    assert grid.rows == (("Field", "Value"), ("NPI", "1"), ("NPI", "2"))
    assert segment.lines[grid.line + 1] == "NPI\t1"
    assert "secret" not in " ".join(segment.lines)
    assert "* one" in segment.lines


def test_a_table_that_arranges_the_page_is_lines():
    """A table within a table holds no values of its own."""
    mail = html("<table><tr><td><table><tr><td>a</td><td>b</td></tr></table></td></tr></table>")

    assert [grid.rows for grid in mail.segments[0].grids] == [(("a", "b"),)]


def test_html_quotes_are_quotes():
    """A blockquote is what somebody else said."""
    mail = html("<div>mine</div><blockquote>theirs</blockquote>")

    assert kinds(mail) == [B, Q]


def test_deep_html_loses_no_text():
    """Beyond every sane depth the structure goes, the words stay."""
    deep = html("<div>" * 3000 + "here" + "</div>" * 3000)
    nested = html("<div>" * 400 + "here" + "</div>" * 400)

    assert "here" in " ".join(deep.segments[0].lines)
    assert "here" in " ".join(nested.segments[0].lines)


@pytest.mark.parametrize(
    ("charset", "content"),
    [("utf-8", "Peña"), ("windows-1252", "Peña’s"), ("x-unknown", "Peña"), ("utf-16", "Peña")],
)
def test_charsets_are_believed_then_tried(charset, content):
    """Declared, else UTF-8, else Windows-1252."""
    raw = content.encode("utf-8" if charset == "x-unknown" else charset)
    mail = read(f"Content-Type: text/plain; charset={charset}\r\n\r\n".encode() + raw)

    assert mail.segments[0].lines[0] == content


PARTS = """Content-Type: multipart/mixed; boundary=m

--m
Content-Type: multipart/alternative; boundary=a

--a
Content-Type: text/plain

plain words of the message
--a
Content-Type: text/html

<p>rich words of the message</p>
--a--
--m
Content-Type: application/pdf; name*0*=utf-8''a%20; name*1="b.pdf"
Content-Disposition: attachment
Content-Transfer-Encoding: base64

eHl6
--m
Content-Type: message/rfc822

From: Bob Ray <b@x.example>
Subject: inner

inner words
--m--
"""


def test_parts_are_read_in_order_and_files_listed():
    """One of the alternatives, the enclosed message as forwarded, the file unopened."""
    mail = read(PARTS.replace("\n", "\r\n").encode())
    text = " ".join(line for segment in mail.segments for line in segment.lines)

    assert ("plain words" in text, "rich words" in text, "inner words" in text) == (
        True,
        False,
        True,
    )
    assert [(one.name, one.media_type) for one in mail.attachments] == [
        ("a b.pdf", "application/pdf"),
        ("", "message/rfc822"),
    ]
    assert mail.attachments[0].content == b"xyz"
    assert mail.segments[-1].author.email == "b@x.example"


def test_html_is_chosen_where_it_says_more():
    """A stub beside it, or a table in it."""
    stub = PARTS.replace("plain words of the message", "x")
    table = PARTS.replace(
        "<p>rich words of the message</p>",
        "<table><tr><td>NPI</td><td>1</td></tr><tr><td>TIN</td><td>2</td></tr></table>",
    )

    for one in (stub, table):
        mail = read(one.replace("\n", "\r\n").encode())
        assert mail.segments[0].source == "text/html"


@pytest.mark.parametrize(
    ("content_type", "body", "kind"),
    [
        ("application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "x", Protection.ENCRYPTED),
        ("application/pkcs7-mime; smime-type=signed-data", "x", Protection.SIGNED),
        ("text/plain", "-----BEGIN PGP MESSAGE-----", Protection.ENCRYPTED),
        ("application/octet-stream; name=message.rpmsg", "x", Protection.ENCRYPTED),
        ("text/html; name=securedoc_1.html", "x", Protection.PORTAL),
        ("text/plain", "You have received a secure message. Open it at the Secure Message Center", Protection.PORTAL),
        ("text/plain", "-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\nhello", Protection.SIGNED),
        ("text/plain", "hello", Protection.NONE),
    ],
)  # fmt: skip
def test_protection_is_told_by_structure(content_type, body, kind):
    """Encrypted, signed, behind a portal, or none of it."""
    assert read(f"Content-Type: {content_type}\r\n\r\n{body}".encode()).protection is kind


def test_odd_structures_are_defects():
    """No boundary, too deep, unreadable base64: read as far as it goes."""
    lost = read(b"Content-Type: multipart/mixed\r\n\r\nhello")
    head, tail = "", "x"
    for level in range(60):
        head += f"Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n"
    deep = read((head + tail).encode())

    assert lost.segments[0].lines[0] == "hello"
    assert any("multipart without parts" in one for one in lost.defects)
    assert any("nested deeper" in one or "multipart" in one for one in deep.defects)


def test_a_long_quote_and_long_lines_are_read():
    """What no person wrote is there, in pieces; that it takes its share of time only is `make bench-hostile`."""
    mail = plain(*(["> " * 40 + "x"] * 3000), "a" * 20_000, "On " * 20_000)

    assert len(mail.segments) >= 2


def test_a_line_end_that_was_translated_twice_is_one():
    """CR CR LF, as gateways leave it in encoded text, makes no blank line."""
    mail = read(
        b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nYQ0NCmINDQpjDQ0K\r\n"
    )

    assert mail.reply_text == "a\nb\nc"
