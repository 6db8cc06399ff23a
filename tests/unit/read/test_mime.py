"""Parts and files: cut where programs meant to cut, decoded as they were written, none lost."""

import binascii

import pytest

from mail_intake.model.mail import Protection, SegmentKind
from mail_intake.read import read
from mail_intake.read.mime import parts


def message(*lines, head="Content-Type: multipart/mixed; boundary=m"):
    return ("\r\n".join((head, "", *lines)) + "\r\n").encode()


def words(mail):
    """All that is shown, but for the subject."""
    kinds = (one for one in mail.segments if one.kind is not SegmentKind.SUBJECT)
    return "\n".join(line for one in kinds for line in one.lines)


def names(mail):
    return [one.name for one in mail.attachments]


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ("attachment; filename=roster.pdf", "roster.pdf"),
        ('attachment; filename="our roster; new.pdf"', "our roster; new.pdf"),
        ("attachment; filename=our roster.pdf", "our roster.pdf"),
        ("attachment; filename*=utf-8''Pe%C3%B1a.pdf", "Peña.pdf"),
        ("attachment; filename*=iso-8859-1'es'Pe%F1a.pdf", "Peña.pdf"),
        ("attachment; filename*0=\"ros\"; filename*1=\"ter.pdf\"", "roster.pdf"),
        ("attachment; filename*1=\"ter.pdf\"; filename*0=\"ros\"", "roster.pdf"),
        ("attachment; filename*0*=utf-8''Pe%C3; filename*1*=%B1a; filename*2=\" %20.pdf\"", "Peña %20.pdf"),
        ("attachment; filename*10=k; filename*9=j; filename*0=a", "ajk"),
        ('attachment; filename="=?utf-8?Q?Pe=C3=B1a.pdf?="', "Peña.pdf"),
        ("attachment; filename==?utf-8?B?UGXDsWEucGRm?=", "Peña.pdf"),
        ("attachment; filename==?utf-8?Q?our_ros?= =?utf-8?Q?ter.pdf?=", "our roster.pdf"),
        ("attachment; filename=old.pdf; filename*=utf-8''new%20.pdf", "new .pdf"),
        ("attachment; filename=\"C:\\\\Users\\\\jane\\\\a.pdf\"", "C:_Users_jane_a.pdf"),
        ("attachment (a comment); FileName=\"a (1).pdf\"", "a (1).pdf"),
        ("attachment; filename=\"never closed.pdf", "never closed.pdf"),
    ],
)  # fmt: skip
def test_a_file_has_its_name(disposition, name):
    """RFC 2231 §3–4, and RFC 2047 where it is not allowed but common, quoted or not."""
    content = f"Content-Type: application/pdf\r\nContent-Disposition: {disposition}\r\n\r\nx"

    assert names(read(content.encode())) == [name]


def test_a_closing_boundary_at_the_end_of_a_line_closes():
    """Some programs forget the line end before it; the text does not end in dashes."""
    mail = read(message("--m", "Content-Type: text/plain", "", "last words--m--"))

    assert words(mail) == "last words"


def test_what_looks_like_a_boundary_within_a_line_is_text():
    """Only at the very end of what was never closed."""
    mail = read(message("--m", "", "one --m-- two", "--m", "", "three--m--", "four", "--m--"))

    assert words(mail).split() == ["one", "--m--", "two", "three--m--", "four"]


@pytest.mark.parametrize(
    ("head", "lines"),
    [
        ("Content-Type: multipart/mixed", ("words",)),
        ("Content-Type: multipart/mixed; boundary=other", ("words",)),
        ("Content-Type: multipart/mixed", ("--x", "Content-Type: text/plain", "", "words", "--x--")),
        ("Content-Type: multipart/mixed; boundary=other", ("--x", "Content-Type: text/plain", "", "words", "--x--")),
        ("Content-Type: multipart/mixed; boundary=m", ("--m", "Content-Type: text/plain", "", "words")),
        ("Content-Type: multipart/mixed; boundary=\"m  \"", ("--m", "", "words", "--m--")),
        ("Content-Type: multipart/mixed; boundary==_m", ("--=_m", "", "words", "--=_m--")),
        ("Content-Type: multipart/mixed; boundary=m", ("--m  ", "", "words", "--m--   ")),
    ],
)  # fmt: skip
def test_parts_are_found_without_a_true_boundary(head, lines):
    """Missing, wrong, open, or changed on the way."""
    assert words(read(message(*lines, head=head))).strip() == "words"


def test_nested_parts_keep_their_order_and_an_open_one_ends_with_its_outer():
    """RFC 2046 §5.1.2: the boundary of the outer multipart ends the inner one, too."""
    mail = read(
        message(
            "--m", "Content-Type: multipart/mixed; boundary=n", "", "--n", "", "one", "--n", "", "two",
            "--m", "", "three", "--m--",
        )
    )  # fmt: skip

    assert words(mail).split() == ["one", "two", "three"]


def uuencoded(content, name):
    lines = [
        binascii.b2a_uu(content[at : at + 45]).decode().rstrip("\n")
        for at in range(0, len(content), 45)
    ]
    return [f"begin 644 {name}", *lines, "`", "end"]


def test_uuencoded_files_are_files_and_their_lines_are_no_text():
    """Between `begin` and `end`; what stands around them is the text."""
    content = bytes(range(256)) * 3
    raw = message(
        "see below", *uuencoded(content, "scan.tif"), "bye", head="Content-Type: text/plain"
    )
    mail = read(raw)

    assert words(mail).split() == ["see", "below", "bye"]
    assert [(one.name, one.content) for one in mail.attachments] == [("scan.tif", content)]
    assert parts(raw).leaves[0].content.startswith(b"see below\r\nbegin 644")


def test_a_sentence_that_begins_with_begin_is_text():
    """A frame needs its mode, its name and lines that decode."""
    mail = read(message("begin 644 the work today", "end of it", head="Content-Type: text/plain"))

    assert (words(mail).split("\n")[0], mail.attachments) == ("begin 644 the work today", ())


def test_outlooks_winmail_is_a_file():
    """TNEF is listed unopened, with or without its usual name."""
    head = (
        "Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64"
    )
    mail = read(message("eJ8+IgEA", head=head))

    assert [(one.name, one.media_type) for one in mail.attachments] == [
        ("winmail.dat", "application/ms-tnef")
    ]


INVITATION = ("BEGIN:VCALENDAR", "METHOD:REQUEST", "END:VCALENDAR")


@pytest.mark.parametrize(
    "head",
    [
        "Content-Type: text/calendar; method=REQUEST; charset=utf-8",
        "Content-Type: text/calendar; name=invite.ics\r\nContent-Disposition: attachment",
    ],
)
def test_an_invitation_is_a_file_and_no_text(head):
    """Text for programs, whether it is attached or stands in place."""
    mail = read(message("--m", "", "come", "--m", head, "", *INVITATION, "--m--"))

    assert words(mail) == "come"
    assert [one.media_type for one in mail.attachments] == ["text/calendar"]


@pytest.mark.parametrize("media_type", ["text/enriched", "text/x-amp-html", "text/watch-html"])
def test_another_form_of_the_text_is_no_file(media_type):
    """Of a multipart/alternative one form is shown; the others were attached by nobody."""
    mail = read(
        message(
            "--m", "Content-Type: text/plain", "", "words", "--m", f"Content-Type: {media_type}", "", "<x>words</x>",
            "--m--", head="Content-Type: multipart/alternative; boundary=m",
        )
    )  # fmt: skip

    assert (words(mail), mail.attachments) == ("words", ())


def test_a_form_that_stands_alone_is_shown():
    """A text of a kind that nobody knows is a text (RFC 2046 §4.1.4)."""
    mail = read(message("words", head="Content-Type: text/x-own; charset=utf-8"))

    assert (words(mail).strip(), mail.text.strip(), mail.attachments) == ("words", "words", ())


def test_an_enclosed_message_is_read_as_forwarded():
    """Also in base64 (which RFC 2046 §5.2.1 forbids); its text is the message's where that is blank."""
    inner = "From: Bob Ray <b@x.example>\r\nDate: Mon, 5 Jan 2026 10:00:00 +0000\r\nSubject: our fax\r\n\r\nnew fax"
    coded = binascii.b2a_base64(inner.encode()).decode().strip()
    mail = read(
        message(
            "--m", "Content-Type: text/plain", "", "", "--m", "Content-Type: message/rfc822",
            "Content-Transfer-Encoding: base64", "", coded, "--m--",
        )
    )  # fmt: skip
    last = mail.segments[-1]

    assert (last.kind, last.lines, last.author.email) == (
        SegmentKind.FORWARDED, ("new fax",), "b@x.example",
    )  # fmt: skip
    assert dict(last.stated)["subject"] == "our fax"
    assert mail.text == "new fax"


def test_a_digest_holds_messages():
    """RFC 2046 §5.1.5: a part without a type is one there."""
    mail = read(
        message("--m", "", "From: b@x.example", "", "words", "--m--",
                head="Content-Type: multipart/digest; boundary=m")
    )  # fmt: skip

    assert mail.segments[0].author.email == "b@x.example"


SIGNED = 'Content-Type: multipart/signed; protocol="{0}"; micalg=sha-256; boundary=m'


@pytest.mark.parametrize("protocol", ["application/pkcs7-signature", "application/pgp-signature"])
def test_a_signed_message_is_readable(protocol):
    """RFC 1847 §2.1: the first part is the message."""
    mail = read(
        message("--m", "Content-Type: text/plain", "", "words", "--m", f"Content-Type: {protocol}; name=smime.p7s",
                "", "x", "--m--", head=SIGNED.format(protocol))
    )  # fmt: skip

    assert (words(mail), mail.protection) == ("words", Protection.SIGNED)


def der(tag, *pieces):
    content = b"".join(pieces)
    return bytes([tag, 0x82]) + len(content).to_bytes(2, "big") + content


def opaque(content):
    """A SignedData structure without signers (RFC 5652 §5.1)."""
    signed_data = bytes.fromhex("06092a864886f70d010702")
    plain = bytes.fromhex("06092a864886f70d010701")
    inner = der(0x30, plain, der(0xA0, der(0x04, content)))
    signed = der(0x30, b"\x02\x01\x01", der(0x31), inner, der(0x31))
    return der(0x30, signed_data, der(0xA0, signed))


@pytest.mark.parametrize(
    "more", ["; smime-type=signed-data; name=smime.p7m", "; name=smime.p7m", ""]
)
def test_an_opaque_signature_is_opened(more):
    """Whether the type says so or only the content does, it is signed and not encrypted."""
    head = f"Content-Type: application/pkcs7-mime{more}\r\nContent-Transfer-Encoding: base64"
    coded = binascii.b2a_base64(opaque(b"Content-Type: text/plain\r\n\r\nwords")).decode()
    mail = read(message(coded, head=head))

    assert (words(mail), mail.protection) == ("words", Protection.SIGNED)


@pytest.mark.parametrize(
    "raw",
    [
        message("MIAGCSqGSIb3DQEHA6CA", head="Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\nContent-Transfer-Encoding: base64"),
        message("MIAGCSqGSIb3DQEHA6CA", head="Content-Type: application/pkcs7-mime; name=smime.p7m\r\nContent-Transfer-Encoding: base64"),
        message("--m", "Content-Type: application/pgp-encrypted", "", "Version: 1", "--m", "Content-Type: application/octet-stream",
                "", "x", "--m--", head="Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=m"),
        message("--m", "Content-Type: multipart/encrypted; boundary=n", "", "--n", "Content-Type: application/pgp-encrypted",
                "", "Version: 1", "--n", "Content-Type: application/octet-stream", "", "x", "--n--", "--m", "", "list footer", "--m--"),
        message("-----BEGIN PGP MESSAGE-----", "", "x", "-----END PGP MESSAGE-----", head="Content-Type: text/plain"),
    ],
    ids=["S/MIME", "S/MIME by its name", "PGP/MIME", "PGP/MIME within a list's", "PGP in a text"],
)  # fmt: skip
def test_an_encrypted_message_is_known(raw):
    """It cannot be read here, and says so."""
    assert read(raw).protection is Protection.ENCRYPTED


@pytest.mark.parametrize(
    ("declared", "content", "seen"),
    [
        ("; charset=utf-8", "Peña", "Peña"),
        ("", "Peña", "Peña"),
        ("; charset=us-ascii", "Peña", "Peña"),
        ("; charset=unknown-8bit", "Peña", "Peña"),
        ("; charset=\"\"", "Peña", "Peña"),
        ("; charset=iso-8859-1", "Peña’s".encode("cp1252"), "Peña’s"),
        ("; charset=utf-8", "Peña’s".encode("cp1252"), "Peña’s"),
        ("", "Peña’s".encode("cp1252"), "Peña’s"),
        ("; charset=windows-874", "ไทย".encode("cp874"), "ไทย"),
        ("; charset=KOI8R", "мир".encode("koi8-r"), "мир"),
        ("; charset=iso-8859-8-i", "שלום".encode("iso-8859-8"), "שלום"),
        ("; charset=x-mac-cyrillic", "мир".encode("mac-cyrillic"), "мир"),
        ("; charset=gb2312", "中文診".encode("gb18030"), "中文診"),
        ("; charset=utf-7", b"Pe+APE-a", "Peña"),
        ("; charset=utf-16", "Peña".encode("utf-16"), "Peña"),
        ("; charset=base64", "Peña", "Peña"),
    ],
)  # fmt: skip
def test_text_is_decoded_as_it_was_written(declared, content, seen):
    """The declared charset where it fits, else UTF-8, else Windows-1252."""
    raw = content if isinstance(content, bytes) else content.encode()
    mail = read(f"Content-Type: text/plain{declared}\r\n\r\n".encode() + raw)

    assert words(mail) == seen


@pytest.mark.parametrize(
    ("more", "lines", "seen"),
    [
        ("", ("one ", "two", "three"), ["one two", "three"]),
        ("; delsp=yes", ("one ", "two"), ["onetwo"]),
        ("", (" From here", " > no quote"), ["From here", "> no quote"]),
        ("", ("> one ", "> two", "three"), ["one two", "three"]),
        ("", ("> one ", ">> two"), ["one", "two"]),
        ("", ("one ", "-- ", "Jane"), ["one", "--", "Jane"]),
    ],
)
def test_flowed_text_is_put_together(more, lines, seen):
    """RFC 3676 §4: lines that end in a space go on, stuffing is undone, quotes do not mix."""
    mail = read(message(*lines, head=f"Content-Type: text/plain; format=flowed{more}"))

    assert [line for line in words(mail).split("\n") if line] == seen


@pytest.mark.parametrize(
    ("raw", "subject"),
    [
        ("Subject: =?utf-8?Q?Pe=C3?= =?utf-8?Q?=B1a?=", "Peña"),
        ("Subject: Re: =?iso-8859-1*es?Q?Pe=F1a?= here", "Re: Peña here"),
        ("Subject: =?utf-8?Q?our new fax?=", "our new fax"),
        ("Subject: =?utf-8?B?UGXDsWE?=", "Peña"),
        ("Subject: =?utf-7?Q?Pe+APE-a?=", "Peña"),
        ("Subject: =?nonsense?Q?Pe=C3=B1a?=", "Peña"),
        ("Subject: =?utf-8?X?abc?=", "=?utf-8?X?abc?="),
        ("Subject: our\r\n fax", "our fax"),
        ("Subject: Peña", "Peña"),
    ],
)
def test_a_subject_is_decoded(raw, subject):
    """RFC 2047 and RFC 2231 §5; what is no encoded word stands as it came."""
    assert read(f"{raw}\r\n\r\n".encode()).subject == subject
