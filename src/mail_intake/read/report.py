"""Delivery reports in the standard's form (RFC 3464 in RFC 6522): who, what became of it, why."""

import re

from mail_intake.model.bounce import Fate, Report
from mail_intake.read.headers import block, ids, text, unfolded
from mail_intake.read.limits import LIMITS, Limits
from mail_intake.read.mime import Part, parts

_STATUS = frozenset({"message/delivery-status", "message/global-delivery-status"})
#: Where the letter itself, or its header, comes back (RFC 6522 §3, RFC 6533).
_ORIGINAL = frozenset({
    "message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers",
})  # fmt: skip
_ACTIONS = frozenset({"failed", "delayed", "delivered", "relayed", "expanded"})
_CODE = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_GAP = re.compile(rb"\r?\n[ \t]*\r?\n")
#: Most recipients that are read, and characters of the other server's words that are kept.
_MOST, _WORDS_MOST = 100, 300


def report(content: bytes, limits: Limits = LIMITS) -> Report | None:
    """Read a delivery report; None where a message is none. Never raises."""
    leaves = parts(content, limits).leaves
    fates = tuple(
        fate for leaf in leaves if leaf.media_type in _STATUS for fate in _fates(leaf, limits)
    )
    return Report(fates=fates, message_id=_original(leaves)) if fates else None


def _fates(leaf: Part, limits: Limits) -> list[Fate]:
    """One group of fields for each recipient, after one for the message (RFC 3464 §2.1)."""
    groups = _GAP.split(leaf.content.strip(b"\r\n"), maxsplit=_MOST)[:_MOST]
    found = (_fate(_fields(group, limits)) for group in groups)
    return [fate for fate in found if fate is not None]


def _fields(group: bytes, limits: Limits) -> dict[str, str]:
    head = block(group + b"\n\n", 0, len(group) + 2, limits)
    return {name.lower(): text(value) for name, value in reversed(head.fields)}


def _fate(fields: dict[str, str]) -> Fate | None:
    recipient = _address(fields.get("final-recipient") or fields.get("original-recipient") or "")
    action = fields.get("action", "").split("(")[0].strip().lower()
    if not recipient and action not in _ACTIONS:
        return None
    diagnostic = " ".join(fields.get("diagnostic-code", "").partition(";")[2].split())
    found = _CODE.search(fields.get("status", "")) or _CODE.search(diagnostic)
    status = found[0] if found else ""
    if action not in _ACTIONS:
        action = {"2": "delivered", "4": "delayed", "5": "failed"}.get(status[:1], "failed")
    return Fate(
        recipient=recipient, action=action, status=status, diagnostic=diagnostic[:_WORDS_MOST]
    )


def _address(value: str) -> str:
    """Return the address of "rfc822; a@b" (RFC 3464 §2.3.2), lower case."""
    return value.rpartition(";")[2].strip(" <>\t").lower()[:320]


def _original(leaves: list[Part]) -> str:
    for leaf in leaves:
        if leaf.media_type in _ORIGINAL:
            head = block(leaf.content, 0, len(leaf.content))
            found = ids(unfolded(head.first("message-id")))
            if found:
                return found[0]
    return ""
