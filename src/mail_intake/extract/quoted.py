"""Quotes are no answers: what stands in them was said before, and not by the sender."""

from dataclasses import replace

from mail_intake.model.mail import Mail, SegmentKind


def own_only(mail: Mail) -> Mail:
    """Return the mail with its quotes emptied, line for line, so that evidence stays in place."""
    segments = tuple(
        replace(one, lines=tuple("" for _ in one.lines), grids=())
        if one.kind in {SegmentKind.QUOTED, SegmentKind.DISCLAIMER}
        else one
        for one in mail.segments
    )
    return replace(mail, segments=segments)
