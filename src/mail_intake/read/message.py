"""One message, read whole: header, texts as segments, attachments listed, what protects it."""

from collections.abc import Sequence

from mail_intake.model.mail import Address, Attachment, Grid, Mail, Segment, SegmentKind
from mail_intake.read import headers, trace
from mail_intake.read.addresses import addresses
from mail_intake.read.html import seen
from mail_intake.read.mime import Part, chosen, parts, split
from mail_intake.read.protection import protection
from mail_intake.read.segments import segments
from mail_intake.read.text import Line, lines_of

#: Messages within messages within messages: read so deep.
DEEPEST = 4
#: A header block longer than this is cut, with a defect.
LARGEST_HEAD = 1_000_000


class Reading:
    """Header fields of one message, looked up by name."""

    def __init__(self, content: bytes) -> None:
        head, _ = split(content)
        self.defects: list[str] = []
        if len(head) > LARGEST_HEAD:
            self.defects.append(f"header longer than {LARGEST_HEAD} bytes: the rest was not read")
            head = head[:LARGEST_HEAD]
        self.fields, more = headers.split(head)
        if more:
            self.defects.append("more than 1000 header fields: the rest was not read")

    def raw(self, name: str) -> list[bytes]:
        """Every field of this name, top-most first."""
        return [value for key, value in self.fields if key.lower() == name]

    def plain(self, name: str) -> list[str]:
        """Every field of this name as text, encoded words left alone."""
        return [headers.unfolded(value) for value in self.raw(name)]

    def first(self, name: str) -> str:
        """Return the first field of this name as text, "" where there is none."""
        return next(iter(self.plain(name)), "")

    def people(self, name: str) -> tuple[Address, ...]:
        """Every address of every field of this name."""
        return tuple(one for value in self.raw(name) for one in addresses(value))


def read_message(content: bytes, *, oversize: bool, level: int = 0) -> Mail:
    """Read a message; of an oversize one there is only the header."""
    reading = Reading(content)
    senders = reading.people("from")
    sender = _sender(senders, reading)
    subject = headers.text(next(iter(reading.raw("subject")), b""))[:2000]
    media_type, params = headers.parameters(reading.first("content-type"))
    body, attachments, leaves = _body(content, subject, sender, reading, level=level)
    if oversize:
        body, attachments, leaves = (), (), []
    text = "\n".join(line for segment in body for line in segment.lines)
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
        headers=tuple((name, headers.text(value)) for name, value in reading.fields),
        media_type=media_type or "text/plain",
        media_params=tuple(params.items()),
        segments=(*_subject(subject), *body),
        text=_joined(leaves, "text/plain"),
        html=_joined(leaves, "text/html"),
        attachments=attachments,
        hops=trace.hops(reading.plain("received")),
        auth=trace.auth_results(reading.plain("authentication-results")),
        protection=protection(media_type, params, leaves, attachments, text=text),
        defects=tuple(dict.fromkeys(reading.defects)),
    )


def _sender(senders: Sequence[Address], reading: Reading) -> Address:
    """Return the one in From; several, or none but Sender, are suspect."""
    if len(senders) == 1:
        return senders[0]
    if senders:
        first = senders[0]
        return Address(name=first.name, email=first.email, suspect=True)
    if reading.raw("from"):
        reading.defects.append("From could not be read")
    return Address()


def _delivered(reading: Reading) -> tuple[str, ...]:
    names = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
    found = (one.email for name in names for one in reading.people(name))
    return tuple(dict.fromkeys(one for one in found if one))


def _return_path(reading: Reading) -> str | None:
    values = reading.plain("return-path")
    if not values:
        return None
    found = addresses(values[0].encode("utf-8", "surrogateescape"))
    return found[0].email if found else ""


def _subject(subject: str) -> tuple[Segment, ...]:
    if not subject.strip():
        return ()
    return (Segment(kind=SegmentKind.SUBJECT, source="subject", lines=(subject,)),)


def _body(
    content: bytes, subject: str, sender: Address, reading: Reading, *, level: int
) -> tuple[tuple[Segment, ...], tuple[Attachment, ...], list[Part]]:
    found = parts(content)
    reading.defects.extend(found.defects)
    shown = {
        leaf.path: _shown(leaf) for leaf in found.leaves
        if leaf.media_type in {"text/plain", "text/html"} and not leaf.attached
    }  # fmt: skip
    tables = {path: bool(grids) for path, (_, grids) in shown.items()}
    texts: list[Segment] = []
    files: list[Attachment] = []
    for leaf in chosen(found.leaves, has_table=tables):
        if leaf.path in shown:
            lines, grids = shown[leaf.path]
            texts += segments(lines, grids, leaf.media_type, subject=subject, sender=sender)
        elif leaf.media_type == "message/rfc822" and level < DEEPEST:
            inner, more = _enclosed(leaf, level)
            texts += inner
            files += more
        else:
            files.append(
                Attachment(name=leaf.name, media_type=leaf.media_type, content=leaf.content)
            )
    return tuple(texts), tuple(files), found.leaves


def _joined(leaves: Sequence[Part], media_type: str) -> str:
    return "\n".join(
        one.text() for one in leaves if one.media_type == media_type and not one.attached
    )


def _shown(leaf: Part) -> tuple[list[Line], list[Grid]]:
    if leaf.media_type == "text/html":
        lines, grids, _ = seen(leaf.text())
        return lines, grids
    flowed = leaf.params.get("format", "").lower() == "flowed"
    delsp = leaf.params.get("delsp", "").lower() == "yes"
    return lines_of(leaf.text(), flowed=flowed, delsp=delsp), []


def _enclosed(leaf: Part, level: int) -> tuple[list[Segment], list[Attachment]]:
    """Return an enclosed message's own words as forwarded text, its author with them."""
    inner = read_message(leaf.content, oversize=False, level=level + 1)
    forwarded = [
        Segment(
            kind=SegmentKind.FORWARDED, source="message/rfc822", lines=one.lines, grids=one.grids,
            author=one.author or inner.sender,
        )
        for one in inner.segments
    ]  # fmt: skip
    return forwarded, list(inner.attachments)
