"""A letter as it will be sent: to whom, under which envelope, with which headers."""

from binascii import b2a_qp
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime

from mail_intake.decide.alignment import aligned
from mail_intake.decide.content import context
from mail_intake.decide.headers import (
    SUBJECT_MOST,
    addr_spec,
    clean,
    ids_field,
    line,
    mailbox_field,
    parent_ids,
)
from mail_intake.decide.transport import matches
from mail_intake.model.errors import PermanentFailure
from mail_intake.model.form import Security
from mail_intake.model.mail import Address, Mail

__all__ = ["Outgoing", "assemble", "context", "envelope_from", "recipient"]

#: The doubt shown to staff where the answer goes to From although another Reply-To was asked for.
REPLY_TO_NOT_ALIGNED = "REPLY_TO_NOT_ALIGNED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """What a letter is made of.

    `subject`, `text` and `html` come out of the letter's templates; `date` is aware;
    `message_id` has its angle brackets. `answers` is the mail it answers, None for a letter
    that answers none (a reminder). `reference` goes into the subject, and with
    `plus_addressing` into Reply-To.
    """

    sender: Address
    recipient: str
    subject: str = field(repr=False)
    text: str = field(repr=False)
    html: str = field(repr=False)
    date: datetime
    message_id: str
    answers: Mail | None = None
    reference: str = ""
    plus_addressing: bool = False


def recipient(mail: Mail, security: Security) -> tuple[Address, str]:
    """Return who is answered, and a doubt code or "".

    Reply-To only if every address in it is aligned with From, or From is a portal that writes
    in somebody's name; else From: a forged Reply-To would lead what was understood elsewhere.
    """
    wanted = [one for one in mail.reply_to if one.email and not one.suspect]
    if not wanted or wanted[0].email.casefold() == mail.sender.email.casefold():
        return mail.sender, ""
    portal = matches(mail.sender.email, security.portal_senders)
    trusted = portal or _aligned(wanted, mail.sender)
    if trusted and _writable(wanted[0]):
        return wanted[0], ""
    return mail.sender, REPLY_TO_NOT_ALIGNED


def envelope_from(bounces: str, key_digest: str) -> str:
    """Return the VERP address that a bounce of this letter comes back to, "" without `bounces`."""
    return with_token(bounces, key_digest) if bounces else ""


def with_token(address: str, token: str) -> str:
    """Return a plus-address (RFC 5233): "claims@…" and "co-7f…" make "claims+co-7f…@…"."""
    local, _, domain = address.rpartition("@")
    return f"{local}+{token.lower()}@{domain}"


def assemble(letter: Outgoing) -> bytes:
    """Return the complete message with CRLF: headers by domain rules §9.2, text and HTML.

    The same letter gives the same bytes. PermanentFailure if the recipient's address cannot be
    written. A local part that is not ASCII is written in UTF-8 (RFC 6532): whether the relay
    takes it (SMTPUTF8) is the courier's to see.
    """
    ours = letter.sender
    parent, chain = parent_ids(letter.answers) if letter.answers else ((), ())
    kind = "auto-replied" if letter.answers else "auto-generated"
    head = [
        mailbox_field("From", ours),
        f"To: {addr_spec(letter.recipient)}\r\n",
        line("Subject", _subject(letter)),
        line("Date", _date(letter.date)),
        ids_field("Message-ID", (letter.message_id,)),
        ids_field("In-Reply-To", parent),
        ids_field("References", chain),
        line("Auto-Submitted", kind),
        line("X-Auto-Response-Suppress", "All"),
        f"X-Loop: {addr_spec(ours.email)}\r\n",
    ]
    if letter.plus_addressing and letter.reference:
        answers_to = with_token(ours.email, letter.reference)
        head.append(mailbox_field("Reply-To", Address(name=ours.name, email=answers_to)))
    return "".join(head).encode() + _body(letter)


def _aligned(wanted: list[Address], sender: Address) -> bool:
    home = sender.email.rpartition("@")[2]
    return all(aligned(one.email.rpartition("@")[2], home) for one in wanted)


def _writable(address: Address) -> bool:
    try:
        addr_spec(address.email)
    except PermanentFailure:
        return False
    return True


def _subject(letter: Outgoing) -> str:
    """Return the template's subject, with the reference in brackets at its end."""
    tag = f"[{letter.reference}]" if letter.reference else ""
    subject = clean(letter.subject, SUBJECT_MOST + 40)
    return subject if not tag or tag in subject else f"{subject} {tag}"


def _date(at: datetime) -> str:
    """Return an RFC 5322 date in UTC."""
    return format_datetime(at.astimezone(UTC))


def _body(letter: Outgoing) -> bytes:
    """Return MIME headers, a blank line and both alternatives (RFC 2046 §5.1.4), 7-bit safe.

    The boundary comes from the Message-ID: the same each time, and unknown to the sender.
    """
    edge = "=_" + "".join(char for char in letter.message_id if char.isalnum())[:60]
    head = (
        "MIME-Version: 1.0\r\n"
        f'Content-Type: multipart/alternative; boundary="{edge}"\r\n'
        f"\r\n--{edge}\r\n"
    )
    between = f"\r\n--{edge}\r\n"
    text, html = _part("plain", letter.text), _part("html", letter.html)
    return b"".join((head.encode(), text, between.encode(), html, f"\r\n--{edge}--\r\n".encode()))


def _part(subtype: str, text: str) -> bytes:
    """Return one alternative, quoted-printable (RFC 2045 §6.7), its lines ended by CRLF."""
    lines = "\n".join(text.splitlines()) + "\n"
    encoded = b2a_qp(lines.encode("utf-8", "replace")).replace(b"\n", b"\r\n")
    head = (
        f'Content-Type: text/{subtype}; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    return head.encode() + encoded
