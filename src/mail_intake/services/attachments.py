"""Attached files become segments of the mail; what could not be read is told to staff."""

from dataclasses import dataclass, replace

from mail_intake.model.mail import Mail, Segment, SegmentKind
from mail_intake.ports import Opener
from mail_intake.read import page, read

#: What staff see at the submission; the details are among the mail's defects.
UNREAD = "ATTACHMENT_NOT_READ"
#: Signatures and reports for programs, and what reading has opened already.
_PASSED = ("message/", "application/pkcs7-", "application/x-pkcs7-", "application/pgp-",
           "text/rfc822-headers", "application/applefile")  # fmt: skip
#: Most files of one mail that are opened.
MOST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAttachments:
    """Opens every file of a mail."""

    opener: Opener

    def __call__(self, mail: Mail) -> tuple[Mail, bool]:
        """Return the mail with the text of its files, and whether all of them were read."""
        files = [one for one in mail.attachments if not one.media_type.startswith(_PASSED)]
        segments: list[Segment] = []
        notes: list[str] = []
        for file in files[:MOST]:
            opened = self.opener.open(file)
            segments += opened.segments
            notes += [f"{file.name or file.media_type}: {note}" for note in opened.notes]
            for name, content in opened.inner:
                segments += _read(name, content)
        if len(files) > MOST:
            notes.append(f"only {MOST} of {len(files)} files were opened")
        if not segments and not notes:
            return mail, True
        more = (*mail.segments, *segments)
        return replace(mail, segments=more, defects=(*mail.defects, *notes)), not notes


def _read(name: str, content: bytes) -> list[Segment]:
    """Read an HTML page or a message that lay in a file."""
    if content.lstrip()[:1] == b"<":
        return [page(content, name)]
    inner = read(content)
    return [
        replace(one, kind=SegmentKind.ATTACHMENT, source=f"{name} {one.source}")
        for one in inner.segments
    ]
