"""A message as its dresses see it: raw header fields, the text, the HTML, the files; read once, written anew.

The header is kept byte for byte, so that threads, routes and verdicts stay what they were; only the
three fields that describe the body are written anew.
"""

import email
import email.header
import re
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.message import Message
from email.policy import compat32

MIME = (b"content-type:", b"content-transfer-encoding:", b"mime-version:")
AS_IT_WAS = compat32.clone(max_line_length=0)
LISTS = ("List-Id", "List-Unsubscribe", "List-Post", "Feedback-ID", "X-Autoreply", "X-Autorespond")
# Mail that lets its reader leave is sent to many: nobody's phone signs it, nobody quotes us in it.
MANY = re.compile(r"\bunsubscribe\b|\bopt[ -]out\b|\breply STOP\b", re.IGNORECASE)


@dataclass(frozen=True)
class Letter:
    """`text` and `html` have LF line ends; `files` are whole MIME parts, header included."""

    head: tuple[bytes, ...]
    text: str | None
    html: str | None = None
    files: tuple[bytes, ...] = ()
    charset: str = "utf-8"
    transfer: str = "quoted-printable"
    eol: str = "\r\n"  # of the message on the wire
    inner: str = "\r\n"  # inside a base64 text, where a program's own line ends survive
    flowed: bool = False

    @property
    def fields(self) -> Message:
        return email.message_from_bytes(b"".join(self.head))

    @property
    def words(self) -> str:
        return f"{self.text or ''}\n{self.html or ''}"


def said(letter: Letter, name: str) -> str:
    """A header field in readable characters."""
    value = str(letter.fields[name] or "")
    try:
        readable = str(email.header.make_header(email.header.decode_header(value)))
    except (LookupError, UnicodeDecodeError, HeaderParseError):
        readable = value  # an unknown charset or broken base64: as it stands
    return " ".join(readable.split())


def automatic(letter: Letter) -> bool:
    """Written by a machine: what surrounds a person's letter does not fit it."""
    fields = letter.fields
    return (
        str(fields["Auto-Submitted"] or "no").strip().lower() != "no"
        or str(fields["Precedence"] or "").strip().lower()
        in {"bulk", "list", "junk", "auto_reply"}
        or str(fields["Return-Path"] or "").strip() == "<>"
        or any(fields[name] is not None for name in LISTS)
    )


def personal(letter: Letter) -> bool:
    """A person wrote it to us, and not to a thousand others."""
    return not automatic(letter) and not MANY.search(letter.words)


def fields_of(content: bytes) -> tuple[bytes, ...]:
    """The raw header fields, folded lines included."""
    head = re.split(rb"\r?\n\r?\n", content, maxsplit=1)[0]
    return tuple(re.findall(rb"[^\r\n]+(?:\r?\n[ \t][^\r\n]*)*(?:\r?\n)?", head))


def decoded(part: Message) -> str:
    body = part.get_payload(decode=True)
    assert isinstance(body, bytes)
    text = body.decode(part.get_content_charset() or "us-ascii").replace("\r\n", "\n")
    return unflowed(text) if part.get_param("format") == "flowed" else text


def unflowed(text: str) -> str:
    """RFC 3676, section 4: a line that ends in a space goes on in the next one."""
    lines: list[str] = []
    for raw in text.split("\n"):
        line = raw.removeprefix(" ")  # space-stuffed, section 4.4
        flows = bool(lines) and lines[-1].endswith(" ") and lines[-1] != "-- "
        if flows and line.startswith(">") == lines[-1].startswith(">"):
            lines[-1] += line.lstrip("> ") if line.startswith(">") else line
        else:
            lines.append(line)
    return "\n".join(lines)


def parts_of(part: Message) -> list[Message]:
    inside = part.get_payload()
    return [one for one in inside if isinstance(one, Message)] if isinstance(inside, list) else []


def bodies(part: Message) -> list[Message]:
    """The text, or the text and its HTML twin; nothing where the form is another one."""
    leaves = parts_of(part) if part.get_content_type() == "multipart/alternative" else [part]
    kinds = [leaf.get_content_type() for leaf in leaves]
    plain = kinds in (["text/plain"], ["text/html"], ["text/plain", "text/html"])
    return leaves if plain else []


def read(content: bytes) -> Letter | None:
    """None where the form itself is the meaning: reports, signed and encrypted mail, odd nests."""
    root = email.message_from_bytes(content)
    mixed = root.get_content_type() == "multipart/mixed"
    parts = parts_of(root) if mixed else [root]
    if not parts or "BEGIN PGP" in content.decode("latin-1"):
        return None
    first, *files = parts
    leaves = bodies(first)
    if not leaves or any(file.is_multipart() or not file.get_filename() for file in files):
        return None
    found = {leaf.get_content_type(): leaf for leaf in leaves}
    lead = leaves[0]
    try:
        texts = {kind: decoded(leaf) for kind, leaf in found.items()}
    except (LookupError, UnicodeDecodeError):
        return None
    return Letter(
        tuple(field for field in fields_of(content) if not field.lower().startswith(MIME)),
        texts.get("text/plain"),
        texts.get("text/html"),
        tuple(file.as_bytes(policy=AS_IT_WAS) for file in files),
        lead.get_content_charset() or "us-ascii",
        str(lead["Content-Transfer-Encoding"] or "7bit").strip().lower(),
        "\r\n" if b"\r\n" in content else "\n",
    )
