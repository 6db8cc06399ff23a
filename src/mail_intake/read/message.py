"""One message, read whole: header, texts as segments, attachments listed, what protects it."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from mail_intake.model.mail import Address, Mail, Segment, SegmentKind
from mail_intake.read import headers, trace
from mail_intake.read.addresses import addresses
from mail_intake.read.body import MESSAGES, Body, body_of
from mail_intake.read.limits import Limits
from mail_intake.read.mime import Parts, content_type, parts
from mail_intake.read.protection import protection
from mail_intake.read.smime import signed_content

#: Fields in which servers write whom a message was for.
_DELIVERED = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to")


class Reading:
    """Header fields of one message, each decoded once, looked up by name."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        self.head = headers.block(content, 0, len(content), limits)
        self.limits = limits
        self.defects: list[str] = list(self.head.defects)
        unfolded = [(name, headers.unfolded(value, limits)) for name, value in self.head.fields]
        #: name and value of every field, encoded words decoded
        self.fields = tuple((name, headers.text(value)) for name, value in unfolded)
        self._plain: dict[str, list[str]] = {}
        for name, value in unfolded:
            self._plain.setdefault(name.lower(), []).append(value)

    def plain(self, name: str) -> list[str]:
        """Every field of this lower-case name as text, top-most first; encoded words left alone."""
        return self._plain.get(name, [])

    def first(self, name: str) -> str:
        """Return the first field of this name as text, "" where there is none."""
        values = self.plain(name)
        return values[0] if values else ""

    def text(self, name: str) -> str:
        """Return the first field of this name, encoded words decoded, "" where there is none."""
        return next((value for key, value in self.fields if key.lower() == name), "")

    def people(self, name: str) -> tuple[Address, ...]:
        """Every address of every field of this name."""
        return tuple(
            one
            for value in self.plain(name)
            for one in addresses(value, self.limits, self.defects)
        )


def read_message(content: bytes, *, oversize: bool, limits: Limits, level: int = 0) -> Mail:
    """Read a message; of an oversize one there is only the header."""
    reading = Reading(content, limits)
    senders = reading.people("from")
    sender = _sender(senders, reading)
    subject = reading.text("subject")[:2000]
    media_type, params = content_type(reading.head)
    found = Parts() if oversize else parts(content, limits, reading.head)
    body = body_of(found, subject, sender, limits)
    _open(body, limits, level)
    text = "\n".join(chain.from_iterable(segment.lines for segment in body.segments))
    return Mail(
        sender=sender,
        senders=senders,
        reply_to=reading.people("reply-to"),
        to=reading.people("to"),
        cc=reading.people("cc"),
        delivered_to=_delivered(reading),
        return_path=_return_path(reading),
        subject=subject,
        date=headers.when(reading.first("date")),
        message_id=next(iter(headers.ids(reading.first("message-id"))), ""),
        in_reply_to=headers.ids(reading.first("in-reply-to")),
        references=headers.ids(" ".join(reading.plain("references"))),
        headers=reading.fields,
        media_type=media_type,
        media_params=tuple(params.items()),
        segments=(*_subject(subject), *body.segments),
        text=body.text,
        html=body.html,
        attachments=tuple(body.attachments),
        hops=trace.hops(reading.plain("received")),
        auth=trace.auth_results(reading.plain("authentication-results")),
        protection=protection(media_type, body.leaves, text=text),
        defects=tuple(dict.fromkeys((*reading.defects, *body.defects))),
    )


def _sender(senders: Sequence[Address], reading: Reading) -> Address:
    """Return the one in From; several, or none but Sender, are suspect."""
    if len(senders) == 1:
        return senders[0]
    if senders:
        first = senders[0]
        return Address(name=first.name, email=first.email, suspect=True)
    if reading.plain("from"):
        reading.defects.append("From could not be read")
    return Address()


def _delivered(reading: Reading) -> tuple[str, ...]:
    names = [name for name in _DELIVERED if reading.plain(name)]
    found = (one.email for name in names for one in reading.people(name))
    return tuple(dict.fromkeys(one for one in found if one))


def _return_path(reading: Reading) -> str | None:
    values = reading.plain("return-path")
    if not values:
        return None
    found = addresses(values[0], reading.limits)
    return found[0].email if found else ""


def _subject(subject: str) -> tuple[Segment, ...]:
    if not subject.strip():
        return ()
    return (Segment(kind=SegmentKind.SUBJECT, source="subject", lines=(subject,)),)


def _open(body: Body, limits: Limits, level: int) -> None:
    """Read the messages within: forwarded ones, and those inside of an opaque signature."""
    blank = not body.segments
    for leaf in body.enclosed:
        if level >= limits.messages:
            body.defects.append(
                f"messages within messages deeper than {limits.messages}: the rest was not read"
            )
            return
        signed = leaf.media_type not in MESSAGES
        inner = signed_content(leaf.content) if signed else leaf.content
        if inner is None:
            continue
        mail = read_message(inner, oversize=False, limits=body.left(limits), level=level + 1)
        body.used.update(
            lines=sum(len(one.lines) for one in mail.segments),
            html_length=len(mail.html),
            text_length=len(mail.text),
        )
        body.segments += mail.segments if signed else _forwarded(mail)
        body.attachments += [replace(one, depth=one.depth + 1) for one in mail.attachments]
        body.defects += mail.defects
        if blank and (mail.text or mail.html):
            # A mail program shows the message within as if it were this one's text.
            body.text, body.html, blank = mail.text, mail.html, False


def _forwarded(mail: Mail) -> list[Segment]:
    """Return an enclosed message's own words as forwarded text, its author with them."""
    sender = mail.sender
    fields = {
        "from": f"{sender.name} <{sender.email}>".strip() if sender.email else sender.name,
        "date": mail.header("date") or "",
        "subject": mail.subject,
    }
    stated = tuple((name, value) for name, value in fields.items() if value)
    return [
        replace(
            one, kind=SegmentKind.FORWARDED, source="message/rfc822",
            author=one.author or sender, stated=one.stated or stated,
        )
        for one in mail.segments
    ]  # fmt: skip
