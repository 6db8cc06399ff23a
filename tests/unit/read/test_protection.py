"""How the content is protected: by what it is, before what it is called (domain rules §8.5)."""

from base64 import b64encode

import pytest

from mail_intake.model.mail import Protection
from mail_intake.read import read

SIGNED = bytes.fromhex("3080 0609 2a864886f70d010702 a080")
SEALED = bytes.fromhex("3080 0609 2a864886f70d010703 a080")
AUTH_SEALED = bytes.fromhex("3080 060b 2a864886f70d0109100117 a080")
RPMSG = bytes.fromhex("76e80460c411e386a00f000000100000")


def told(content_type, content, text="hello"):
    """The protection of a text with this file."""
    file = b64encode(content).decode()
    return read(
        (
            'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\n'
            f"{text}\r\n--b\r\nContent-Type: {content_type}\r\nContent-Transfer-Encoding: base64\r\n\r\n{file}\r\n--b--\r\n"
        ).encode()
    ).protection


@pytest.mark.parametrize(
    ("content_type", "content", "kind"),
    [
        ("application/pkcs7-mime; smime-type=enveloped-data", b"x", Protection.ENCRYPTED),
        ("application/pkcs7-mime; name=smime.p7m", SEALED, Protection.ENCRYPTED),
        ("application/pkcs7-mime; name=smime.p7m", SIGNED, Protection.SIGNED),
        ("application/pkcs7-mime", SIGNED, Protection.SIGNED),
        ("application/pkcs7-mime", b"x", Protection.NONE),
        ("application/octet-stream; name=letter.p7m", AUTH_SEALED, Protection.ENCRYPTED),
        ("application/octet-stream; name=letter.p7m", b"unreadable", Protection.ENCRYPTED),
        ("application/octet-stream; name=letter.p7m; smime-type=signed-data", SEALED, Protection.ENCRYPTED),
        ("application/pgp-encrypted", b"Version: 1", Protection.ENCRYPTED),
        ("application/octet-stream; name=x.bin", RPMSG, Protection.ENCRYPTED),
        ("application/x-microsoft-rpmsg-message", b"x", Protection.ENCRYPTED),
        ("text/html; name=SecureMessageAtt.html", b"<p>x</p>", Protection.PORTAL),
        ("text/html; name=message.html", b"<p>x</p>", Protection.NONE),
        ("application/pdf; name=claim.pdf", b"%PDF", Protection.NONE),
    ],
)  # fmt: skip
def test_files_that_seal_a_message(content_type, content, kind):
    """S/MIME, PGP/MIME and rights management by type, name or first bytes."""
    assert told(content_type, content) is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("You have received an encrypted message from Ann, protected by Microsoft Purview Message Encryption.", Protection.PORTAL),
        ("This is an encrypted message. Sign in to Office 365 to read it.", Protection.PORTAL),
        ("Your encrypted message did not open here, please send it again.", Protection.NONE),
    ],
)  # fmt: skip
def test_microsofts_older_wrapper_needs_its_words(text, kind):
    """Any file may be called message.html."""
    assert told("text/html; name=message.html", b"<p>x</p>", text) is kind
