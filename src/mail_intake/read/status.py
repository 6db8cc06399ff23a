"""The fields of a delivery report (RFC 3464 §2): for whom, what became of it, why."""

import re

from mail_intake.model.bounce import Fate
from mail_intake.read.headers import block, text
from mail_intake.read.limits import LIMITS, Limits

_ACTIONS = frozenset({"failed", "delayed", "delivered", "relayed", "expanded"})
_CODE = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_GAP = re.compile(rb"\r?\n[ \t]*\r?\n")
#: Where the fields begin that a notice prints as text.
_PRINTED = re.compile(
    r"^[ \t]{0,8}(?:reporting-mta|final-recipient|original-recipient|action)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
#: Most recipients that are read, and characters of the other server's words that are kept.
_MOST, WORDS_MOST = 100, 300


def fates(content: bytes, limits: Limits = LIMITS) -> tuple[Fate, ...]:
    """Read one group of fields for each recipient, after one for the message (RFC 3464 §2.1)."""
    groups = _GAP.split(content.strip(b"\r\n"), maxsplit=_MOST)[:_MOST]
    found = (_fate(_fields(group, limits)) for group in groups)
    return tuple(one for one in found if one is not None)


def printed(said: str, limits: Limits = LIMITS) -> tuple[Fate, ...]:
    """Read the fields where a notice prints them as text; only those that name a recipient."""
    start = _PRINTED.search(said)
    if start is None:
        return ()
    lines = "\n".join(line.strip() for line in said[start.start() :].splitlines())
    return tuple(one for one in fates(lines.encode(), limits) if one.recipient)


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
        recipient=recipient, action=action, status=status, diagnostic=diagnostic[:WORDS_MOST]
    )


def _recipient(fields: dict[str, str]) -> str:
    """Return whom we wrote to, rather than where it was passed on; an address rather than X.400."""
    named = [_address(fields.get(name, "")) for name in ("original-recipient", "final-recipient")]
    return next((one for one in named if "@" in one and "/" not in one), named[1] or named[0])


def _address(value: str) -> str:
    """Return the address of "rfc822; a@b" (RFC 3464 §2.3.2), lower case."""
    return value.rpartition(";")[2].strip(" <>\t").lower()[:320]
