"""What comes out of a mailbox, and what was read out of it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A mailbox's high-water mark: every UID up to `uid` under `uid_validity` is stored."""

    uid_validity: int
    uid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a mailbox holds above a mark: ascending UIDs under one UIDVALIDITY (RFC 3501 §2.3.1.1)."""

    uid_validity: int
    uids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawMessage:
    """One message as a source gave it, untouched.

    `content` is the complete message with CRLF line ends as sent, unless `oversize`: then it is
    the header block alone. `size` is the server's RFC822.SIZE in bytes; `received_at` the
    server's INTERNALDATE, aware UTC.
    """

    mailbox: str
    uid_validity: int
    uid: int
    received_at: datetime
    content: bytes = field(repr=False)
    size: int
    oversize: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What makes two arrivals the same message; all parts must agree.

    `digest` is the SHA-256 (hex) of everything below the trace headers; the others are the raw
    header values, stripped, empty where absent.
    """

    message_id: str
    sender: str
    date: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A mailbox address of a header: display name (may be empty) and address.

    `email` has its domain in lower case and its local part as written; it is empty where the
    header could not be read with certainty (`suspect`).
    """

    name: str = ""
    email: str = ""
    suspect: bool = False  #: two candidates or broken syntax: never decide trust by it


class SegmentKind(StrEnum):
    """Which part of a message a piece of text is."""

    BODY = "body"  #: the sender's own words
    QUOTED = "quoted"  #: what the sender quotes from an earlier message
    SIGNATURE = "signature"  #: the block under the sender's own words
    FORWARDED = "forwarded"  #: a message passed on
    DISCLAIMER = "disclaimer"  #: legal boilerplate
    ATTACHMENT = "attachment"  #: text out of an attached file
    SUBJECT = "subject"  #: the subject line


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table: rows of cells; row i stands in the segment's lines at `line + i`.

    A cell that spans rows or columns is repeated in each place it covers.
    """

    line: int
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A labelled piece of a message's text: nothing is ever cut away.

    `source` names where it came from ("text/plain", "text/html", "subject", a file name).
    `lines` hold everything a person would see, in order, table rows included (cells joined by
    a tab); `grids` point into them.
    """

    kind: SegmentKind
    source: str
    lines: tuple[str, ...]
    grids: tuple[Grid, ...] = ()
    author: Address | None = None  #: of a quoted or forwarded text, when stated
    #: "from", "date" and "subject" of a quoted or forwarded text, as its header block writes them
    stated: tuple[tuple[str, str], ...] = ()
    #: of its characters, 0..1: below 1 they were read by OCR, and values out of them are doubted
    certainty: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """An attached file, listed but not opened.

    A message enclosed in the message is listed as a file (message/rfc822) and is already read:
    its text is among the segments, its own files follow with a greater `depth`.
    """

    name: str
    media_type: str
    content: bytes = field(repr=False)
    depth: int = 0  #: 0 in the message itself, 1 in a message enclosed in it, and so on

    @property
    def size(self) -> int:
        """Decoded size in bytes."""
        return len(self.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What an attachment held: its text, files within it that a reader of mail reads, notes for
    staff on what was not read.
    """

    segments: tuple[Segment, ...] = ()
    inner: tuple[tuple[str, bytes], ...] = ()
    notes: tuple[str, ...] = ()


class Protection(StrEnum):
    """How the content itself is protected (domain rules §8.5)."""

    NONE = "none"
    SIGNED = "signed"  #: S/MIME or PGP signed, readable
    ENCRYPTED = "encrypted"  #: S/MIME enveloped-data or PGP/MIME: cannot be read here
    PORTAL = "portal"  #: a wrapper that points to a portal: the text is not in this mail


class Level(StrEnum):
    """How well a message was protected on its way to us (domain rules §8.5), the least first."""

    NONE = "none"  #: no evidence
    WEAK_TLS = "weak-tls"  #: TLS at our border, but older than 1.2 or of unknown version
    TLS = "tls"  #: TLS 1.2 or later at our border: one hop only, and opportunistic
    PORTAL = "portal"  #: a wrapper that points to a portal: the text is not in this mail
    GATEWAY = "gateway"  #: TLS at our border, and a gateway's mark that the plan trusts
    ENCRYPTED = "encrypted"  #: the content itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Transport:
    """How a message came to us, and what tells so, in words for staff."""

    level: Level
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One Received header: who wrote it, over which protocol, with which TLS version."""

    by: str  #: host after `by`, lower case
    protocol: str  #: the `with` clause, upper case, "" if absent
    tls: bool
    tls_version: str | None  #: "1.3", or None if not stated
    sender_host: str = ""  #: host after `from`, lower case
    at: datetime | None = None  #: the date after the semicolon, aware UTC
    #: from within one host (loopback) or one system (mapi, HTTPS): no border between networks
    internal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthResult:
    """One method's verdict out of an Authentication-Results header (RFC 8601)."""

    authserv_id: str  #: "" where the header names none (Exchange Online)
    method: str  #: spf, dkim, dmarc, ...
    result: str  #: pass, fail, none, ...
    properties: tuple[tuple[str, str], ...] = ()  #: e.g. ("header.d", "clinic.example")
    field: int = 0  #: number of the Authentication-Results field it stands in, the top-most 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What was read out of a message; reading never raises, oddities become `defects`.

    `headers` are all header fields in order, name as written, value unfolded and decoded
    (RFC 2047). Ids are with their angle brackets. `text` and `html` are the plain and the HTML
    parts that a mail program shows, decoded but otherwise as sent, joined by line ends; what is
    understood comes from `segments`.
    """

    sender: Address
    senders: tuple[Address, ...] = ()  #: every address in From
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    delivered_to: tuple[str, ...] = ()  #: Delivered-To, X-Original-To, Envelope-To
    return_path: str | None = None  #: None: header absent; "": the null sender <>
    subject: str = ""
    date: datetime | None = None  #: aware UTC
    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    media_type: str = "text/plain"  #: of the whole message, lower case
    media_params: tuple[
        tuple[str, str], ...
    ] = ()  #: its Content-Type parameters, names lower case
    segments: tuple[Segment, ...] = ()
    text: str = field(default="", repr=False)
    html: str = field(default="", repr=False)
    attachments: tuple[Attachment, ...] = ()
    hops: tuple[Hop, ...] = ()  #: Received headers, top-most first
    auth: tuple[AuthResult, ...] = ()  #: top-most first
    protection: Protection = Protection.NONE
    defects: tuple[str, ...] = ()

    @property
    def reply_text(self) -> str:
        """The sender's own words: without subject, quotes, signature and disclaimer."""
        own = (one.lines for one in self.segments if one.kind is SegmentKind.BODY)
        return "\n".join(line for lines in own for line in lines).strip()

    def header(self, name: str) -> str | None:
        """Return the first header field of this name, or None."""
        return next(iter(self.header_all(name)), None)

    def header_all(self, name: str) -> tuple[str, ...]:
        """Every header field of this name, top-most first."""
        wanted = name.lower()
        return tuple(value for key, value in self.headers if key.lower() == wanted)
