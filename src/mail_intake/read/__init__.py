"""Bytes in, Mail out: pure, total, never raising; oddities become defects."""

from mail_intake.model.bounce import Report
from mail_intake.model.mail import Address, Mail, Segment, SegmentKind
from mail_intake.read.charset import decoded
from mail_intake.read.html import seen
from mail_intake.read.identity import identity
from mail_intake.read.limits import LIMITS, Limits
from mail_intake.read.message import read_message
from mail_intake.read.notice import is_server, notice, sounds_returned
from mail_intake.read.report import report as standard_report

__all__ = [
    "LIMITS",
    "Limits",
    "identity",
    "is_server",
    "page",
    "read",
    "report",
    "sounds_returned",
]


def read(content: bytes, *, oversize: bool = False, limits: Limits = LIMITS) -> Mail:
    """Read a message. Whatever is in it, a Mail comes out: what could not be read is a defect."""
    content = line_ends(content)
    try:
        return read_message(content, oversize=oversize, limits=limits)
    except Exception as problem:  # noqa: BLE001 - total by contract: no message may stop the house
        lines = tuple(decoded(content[:200_000])[0].splitlines()[:5000])
        body = Segment(kind=SegmentKind.BODY, source="raw", lines=lines)
        defect = f"could not be read ({type(problem).__name__}): shown as it came"
        return Mail(sender=Address(), segments=(body,), defects=(defect,))


def page(content: bytes, name: str, limits: Limits = LIMITS) -> tuple[Segment, tuple[str, ...]]:
    """Read an HTML file that was attached; also return what was odd about it."""
    found = seen(decoded(content)[0], limits)
    lines = tuple(found.lines.texts)
    segment = Segment(
        kind=SegmentKind.ATTACHMENT, source=name, lines=lines, grids=tuple(found.grids)
    )
    return segment, tuple(found.defects)


def report(content: bytes, limits: Limits = LIMITS) -> Report | None:
    """Read a delivery report, in the standard's form or in words; None where a message is none."""
    content = line_ends(content)
    return standard_report(content, limits) or notice(content, limits)


def line_ends(content: bytes) -> bytes:
    """Give lines their ends where a message has only carriage returns, as old Macs wrote."""
    return content.replace(b"\r", b"\n") if b"\n" not in content[:100_000] else content
