"""Delivery reports in the standard's form (RFC 3464 in RFC 6522): who, what became of it, why."""

from mail_intake.model.bounce import Report
from mail_intake.read.letter import letter
from mail_intake.read.limits import LIMITS, Limits
from mail_intake.read.mime import parts
from mail_intake.read.reasons import sharpened
from mail_intake.read.spoken import spoken
from mail_intake.read.status import fates

_STATUS = frozenset({"message/delivery-status", "message/global-delivery-status"})


def report(content: bytes, limits: Limits = LIMITS) -> Report | None:
    """Read a delivery report; None where a message is none. Never raises."""
    leaves = parts(content, limits).leaves
    found = [
        fate
        for leaf in leaves
        if leaf.media_type in _STATUS
        for fate in fates(leaf.content, limits)
    ]
    if not found:
        return None
    said = "\n".join(spoken(leaves, limits))
    return Report(
        fates=tuple(sharpened(fate, said) for fate in found),
        message_id=letter(leaves).message_id,
    )
