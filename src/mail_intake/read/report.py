"""Delivery reports in the standard's form (RFC 3464 in RFC 6522): who, what became of it, why."""

import re
from dataclasses import replace

from mail_intake.model.bounce import Fate, Report
from mail_intake.read.headers import block, ids, text, unfolded
from mail_intake.read.limits import LIMITS, Limits
from mail_intake.read.mime import Part, parts
from mail_intake.read.notice import spoken
from mail_intake.read.reasons import reason

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
    if not fates:
        return None
    said = "\n".join(spoken(leaves, limits))
    return Report(
        fates=tuple(_sharpened(fate, said) for fate in fates), message_id=_original(leaves)
    )


def _sharpened(fate: Fate, said: str) -> Fate:
    """Where the status says only that it failed, or that time was up, take the words' own."""
    if fate.status and not fate.status.endswith(".0.0") and fate.status != "4.4.7":
        return fate
    own = "\n".join(
        line for line in said.split("\n") if fate.recipient and fate.recipient in line.lower()
    )
    for words in (fate.diagnostic, own, said):
        specific = [
            one for one in _CODE.finditer(words)
            if not one[0].endswith(".0.0") and one[0] != fate.status
        ]  # fmt: skip
        same = [one[0] for one in specific if not fate.status or one[1] == fate.status[:1]]
        if same:
            return replace(fate, status=same[0])
    if fate.status:
        return fate
    late = fate.action == "delayed"
    return replace(fate, status=reason(f"{fate.diagnostic}\n{said}", delayed=late))


def _fates(leaf: Part, limits: Limits) -> list[Fate]:
    """One group of fields for each recipient, after one for the message (RFC 3464 §2.1)."""
    groups = _GAP.split(leaf.content.strip(b"\r\n"), maxsplit=_MOST)[:_MOST]
    found = (_fate(_fields(group, limits)) for group in groups)
    return [fate for fate in found if fate is not None]


def _fields(group: bytes, limits: Limits) -> dict[str, str]:
    head = block(group + b"\n\n", 0, len(group) + 2, limits)
    return {name.lower(): text(value) for name, value in reversed(head.fields)}


def _fate(fields: dict[str, str]) -> Fate | None:
    recipient = _recipient(fields)
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


def _recipient(fields: dict[str, str]) -> str:
    """Return whom we wrote to, rather than where it was passed on; an address rather than X.400."""
    named = [_address(fields.get(name, "")) for name in ("original-recipient", "final-recipient")]
    return next((one for one in named if "@" in one and "/" not in one), named[1] or named[0])


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
