"""Whatever the bytes: a Mail comes out, and no visible character is lost."""

import re

from hypothesis import given
from hypothesis import strategies as st
from tests.fuzz import targets

from mail_intake.read import LIMITS, identity, read
from mail_intake.read.html import seen
from mail_intake.read.message import read_message

MESSAGE = b"""From: "Doe, Jane" <jane@clinic.example>\r
To: Group: a@x.example, b@x.example;\r
Subject: =?utf-8?Q?Ren=C3=A9e?= =?iso-2022-jp?B?GyRCJUYlOSVIGyhC?=\r
Content-Type: multipart/mixed; boundary="m"\r
\r
--m\r
Content-Type: multipart/alternative; boundary="a"\r
\r
--a\r
Content-Type: text/plain; charset=utf-8; format=flowed\r
Content-Transfer-Encoding: quoted-printable\r
\r
Hello =C3=A9,\r
\r
On Mon, Apr 6, 2026 at 10:00 AM Jane Doe <jane@clinic.example> wrote:\r
> words\r
--a\r
Content-Type: text/html\r
\r
<table><tr><td colspan="2">NPI<td>1<blockquote>x</table>\r
--a--\r
--m\r
Content-Type: message/rfc822\r
\r
From: b@x.example\r
\r
begin 644 a.txt\r
#86)C\r
`\r
end\r
--m\r
Content-Type: application/pkcs7-mime; smime-type=signed-data; name*0=smime; name*1*=%2Ep7m\r
Content-Transfer-Encoding: base64\r
\r
MIAGCSqGSIb3DQEHAqCAMIACAQExADCABgkqhkiG9w0BBwGggCSABAVoZWxsbwAAAAAAAAAA\r
--m--\r
"""
CUTS = st.lists(
    st.tuples(st.integers(0, len(MESSAGE)), st.integers(0, 40), st.binary(max_size=12)),
    min_size=1,
    max_size=6,
)


@given(CUTS)
def test_a_damaged_message_becomes_a_mail(cuts):
    """Pieces missing, bytes put in anywhere: nothing within reading raises, no text is lost."""
    content = MESSAGE
    for place, length, put in cuts:
        content = content[:place] + put + content[place + length :]

    targets.check("message", content)


@given(st.sampled_from([*targets.TARGETS]), st.binary(max_size=3000))
def test_any_bytes_become_a_mail_without_a_net(name, content):
    """Not even the net that catches what reading raises is needed."""
    targets.check(name, content)


@given(st.binary(max_size=300), st.binary(min_size=1, max_size=30))
def test_the_same_bytes_have_the_same_digest_and_others_another(body, more):
    """Trace fields and line ends are not part of what was sent; everything else is."""
    content = b"From: jane@clinic.example\n\nx" + body.replace(b"\r", b"") + b"x"
    digest = identity(content).digest
    trace = b"Received: by mx.plan.example; now\r\nReturn-Path: <jane@clinic.example>\r\n"

    assert identity(bytes(bytearray(content))).digest == digest
    assert identity(trace + content.replace(b"\n", b"\r\n")).digest == digest
    assert identity(content + more.replace(b"\r", b"").replace(b"\n", b"") + b"x").digest != digest
    assert identity(b"X-Clinic: " + more.hex().encode() + b"\n" + content).digest != digest


@given(CUTS)
def test_reading_the_same_bytes_again_gives_the_same_mail(cuts):
    """Nothing that was read before, no clock and no chance has a part in it."""
    content = MESSAGE
    for place, length, put in cuts:
        content = content[:place] + put + content[place + length :]

    assert read(content) == read(bytes(bytearray(content)))


LINES = st.lists(
    st.one_of(
        st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=90),
        st.sampled_from(
            [
                "",
                "> quoted",
                ">> quoted twice",
                "On Mon, Apr 6, 2026 at 10:00 AM Jane Doe <jane@clinic.example> wrote:",
                "From: Jane Doe <jane@clinic.example>",
                "Sent: Monday, April 6, 2026 10:00 AM",
                "Subject: our address",
                "-----Original Message-----",
                "---------- Forwarded message ---------",
                "Kind regards,",
                "-- ",
                "Jane Doe",
                "Sent from my iPhone",
                "This message is confidential and intended only for its recipient.",
            ]
        ),
    ),
    max_size=40,
)


def bare(text):
    return re.sub(r"[\s>|]", "", text)


@given(LINES)
def test_segments_hold_every_character(lines):
    """Labels never lose text: only quote marks and white space are not in the segments."""
    body = "\n".join(lines)
    content = b"Content-Type: text/plain; charset=utf-8\n\n" + body.encode()
    mail = read_message(content, oversize=False, limits=LIMITS)

    held = "".join(line for one in mail.segments for line in one.lines)
    assert bare(held) == bare(body)


TAGS = ("p", "div", "span", "b", "table", "tr", "td", "ul", "ol", "li", "blockquote", "pre", "o:p")


@given(st.lists(st.sampled_from([*TAGS, *("/" + tag for tag in TAGS), "br", "word"]), max_size=60))
def test_html_holds_every_word(pieces):
    """However elements are nested or left open, each word of the page is in a line."""
    words = [f"word{number}" for number, piece in enumerate(pieces) if piece == "word"]
    page = "".join(
        f" word{number} " if piece == "word" else f"<{piece}>"
        for number, piece in enumerate(pieces)
    )
    found = re.findall(r"word\d+", " ".join(line.text for line in seen(page).lines))

    assert sorted(found) == sorted(words)
