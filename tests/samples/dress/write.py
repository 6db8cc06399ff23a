"""A letter as bytes on the wire: charset, transfer encoding, parts and line ends as the letter says."""

import base64
import hashlib
import quopri
import re
from email.utils import encode_rfc2231

from tests.samples.dress.letter import Letter

# A page says its charset itself, too; both must agree.
META = re.compile(r"(?<=[;\s])charset=[\w-]+", re.IGNORECASE)


def charset_of(letter: Letter, text: str) -> str:
    """The letter's own charset where it can say the text, else UTF-8."""
    try:
        text.encode(letter.charset)
    except UnicodeEncodeError:
        return "utf-8"
    return letter.charset


def packed(body: bytes, transfer: str) -> tuple[str, bytes]:
    """The transfer encoding that was wished for, if it can carry the body, and the encoded body."""
    if transfer == "base64":
        return transfer, base64.encodebytes(body).replace(b"\n", b"\r\n")
    short = max(map(len, body.split(b"\r\n"))) <= 998  # RFC 5322, section 2.1.1
    clean = b"\0" not in body and not re.search(rb"\r(?!\n)|(?<!\r)\n", body)
    fits = {"7bit": body.isascii(), "8bit": True}.get(transfer, False)
    if fits and short and clean:
        return transfer, body if body.endswith(b"\r\n") else body + b"\r\n"
    lines = [quopri.encodestring(line).replace(b"\n", b"\r\n") for line in body.split(b"\r\n")]
    return "quoted-printable", b"\r\n".join(lines)


def text_part(letter: Letter, kind: str, text: str) -> bytes:
    charset = charset_of(letter, text)
    transfer = "base64" if charset.startswith("utf-16") else letter.transfer
    said = META.sub(f"charset={charset}", text) if kind == "html" else text
    inner = letter.inner if transfer == "base64" else "\r\n"
    transfer, body = packed(said.replace("\n", inner).encode(charset), transfer)
    flowed = "; format=flowed" if letter.flowed and kind == "plain" else ""
    head = (
        f'Content-Type: text/{kind}; charset="{charset}"{flowed}\r\n'
        f"Content-Transfer-Encoding: {transfer}\r\n\r\n"
    )
    return head.encode() + body


def file_part(name: str, kind: str, body: bytes) -> bytes:
    """An attachment as mail programs send it."""
    said = f'filename="{name}"' if name.isascii() else f"filename*={encode_rfc2231(name, 'utf-8')}"
    head = (
        f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Disposition: attachment; {said}\r\n\r\n"
    )
    return head.encode() + packed(body, "base64")[1]


def joined(kind: str, parts: list[bytes]) -> bytes:
    if len(parts) == 1:
        return parts[0]
    line = "----=_NextPart_" + hashlib.sha256(b"".join(parts)).hexdigest()[:24].upper()
    body = b"".join(f"--{line}\r\n".encode() + part + b"\r\n" for part in parts)
    head = f'Content-Type: multipart/{kind}; boundary="{line}"\r\n\r\n'
    return head.encode() + body + f"--{line}--\r\n".encode()


def written(letter: Letter) -> bytes:
    texts = [("plain", letter.text), ("html", letter.html)]
    parts = [text_part(letter, kind, text) for kind, text in texts if text is not None]
    body = joined("mixed", [joined("alternative", parts), *letter.files])
    head = b"".join(field.rstrip(b"\r\n") + b"\r\n" for field in letter.head)
    whole = head + b"MIME-Version: 1.0\r\n" + body
    return re.sub(rb"\r?\n", letter.eol.encode(), whole)
