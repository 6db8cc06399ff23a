"""Attached files become segments of the mail; what could not be read is told to staff."""

from collections import deque
from dataclasses import dataclass, field, replace

from mail_intake.model.limits import Limits
from mail_intake.model.mail import Attachment, Grid, Mail, Segment, SegmentKind
from mail_intake.model.settings import Opening
from mail_intake.ports import Opener
from mail_intake.read import LIMITS, page, read

#: What staff see at the submission; the details are among the mail's defects.
UNREAD = "ATTACHMENT_NOT_READ"
#: Text came out of a picture: letters may have been taken for others.
PICTURED = "READ_BY_OCR"
#: Signatures and reports for programs, and what reading has opened already.
_PASSED = ("message/", "application/pkcs7-", "application/x-pkcs7-", "application/pgp-",
           "text/rfc822-headers", "application/applefile")  # fmt: skip


@dataclass(slots=True)
class _Reading:
    """Files that wait, each with the names of the files it lay in, and what was read of others."""

    waiting: deque[tuple[str, Attachment]]
    segments: list[Segment] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)

    def wait(self, files: tuple[Attachment, ...], within: str = "") -> None:
        """Let files wait for their turn."""
        self.waiting += [(within, one) for one in files if not one.media_type.startswith(_PASSED)]

    def bound(self, most: int) -> None:
        """Keep so many characters: understanding them takes time, too."""
        left, kept = most, []
        for one in self.segments:
            cut, left = _cut(one, left)
            kept += [cut] if cut.lines else []
        if left < 0:
            self.notes.append(f"more than {most} characters in files: the rest was not read")
        self.segments = kept


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAttachments:
    """Opens every file of a mail, up to a bound; those of messages that lay in files, too."""

    opener: Opener
    opening: Opening = field(default_factory=Opening)
    limits: Limits = LIMITS

    def __call__(self, mail: Mail) -> tuple[Mail, tuple[str, ...]]:
        """Return the mail with the text of its files, and why staff should look at them."""
        most, found = self.opening.attachments, _Reading(deque())
        found.wait(mail.attachments)
        for _ in range(most):
            if not found.waiting:
                break
            self._open(*found.waiting.popleft(), found)
        if found.waiting:
            found.notes.append(f"only {most} of {most + len(found.waiting)} files were opened")
        found.bound(self.opening.text_length)
        if not (found.segments or found.notes or found.defects):
            return mail, ()
        return _with(mail, found), _looks(found)

    def _open(self, within: str, file: Attachment, found: _Reading) -> None:
        opened = self.opener.open(file)
        name = f"{within}{file.name or file.media_type}"
        found.segments += [replace(one, source=f"{within}{one.source}") for one in opened.segments]
        found.notes += [f"{name}: {note}" for note in opened.notes]
        for inner, content in opened.inner:
            self._read(f"{within}{inner}", content, found)

    def _read(self, name: str, content: bytes, found: _Reading) -> None:
        """Read an HTML page or a message that lay in a file; the message's own files wait."""
        if content.lstrip()[:1] == b"<":
            segment, defects = page(content, name, self.limits)
            found.segments.append(segment)
        else:
            inner = read(content, limits=self.limits)
            found.segments += [
                replace(one, kind=SegmentKind.ATTACHMENT, source=f"{name} {one.source}")
                for one in inner.segments
            ]
            found.wait(inner.attachments, f"{name} ")
            defects = inner.defects
        found.defects += [f"{name}: {one}" for one in defects]


def _cut(one: Segment, left: int) -> tuple[Segment, int]:
    """Return the lines that fit, and how many characters are left; below 0 where some did not."""
    for number, line in enumerate(one.lines):
        left -= len(line)
        if left < 0:
            grids = tuple(
                Grid(line=grid.line, rows=grid.rows[: number - grid.line])
                for grid in one.grids
                if grid.line < number
            )
            return replace(one, lines=one.lines[:number], grids=grids), -1
    return one, left


def _with(mail: Mail, found: _Reading) -> Mail:
    return replace(
        mail,
        segments=(*mail.segments, *found.segments),
        defects=(*mail.defects, *found.defects, *found.notes),
    )


def _looks(found: _Reading) -> tuple[str, ...]:
    pictured = any(one.certainty < 1 for one in found.segments)
    return (*([UNREAD] if found.notes else []), *([PICTURED] if pictured else []))
