"""What makes two arrivals the same message: id, sender, date, and everything below the trace."""

from hashlib import sha256

from mail_intake.model.mail import Identity
from mail_intake.read.headers import block, unfolded
from mail_intake.read.limits import Limits

#: Written by servers on the way to one mailbox, so two deliveries of one message differ in them
#: (RFC 5321 §4.4; Delivered-To and friends by custom; RFC 8601; RFC 8617; Exchange's own).
TRACE = frozenset(
    [
        "return-path",
        "received",
        "delivered-to",
        "x-original-to",
        "envelope-to",
        "x-envelope-to",
        "authentication-results",
        "arc-authentication-results",
        "arc-message-signature",
        "arc-seal",
        "received-spf",
        "x-received",
        "status",
        "x-status",
        "x-uid",
        "x-keywords",
        "x-spam-status",
        "x-spam-score",
        "x-spam-flag",
        "x-spam-level",
        "x-spam-checker-version",
    ]
)
#: Two messages that differ at all are two: no bound.
_ALL = Limits(header_bytes=1_000_000_000, header_fields=10_000_000)
_PREFIXES = ("x-ms-exchange-organization-", "x-ms-exchange-transport-", "x-google-", "x-gm-")


def identity(content: bytes) -> Identity:
    """Return the identity; line ends do not matter, neither do trace headers."""
    head = block(content, 0, len(content), _ALL)
    own = [(name, value) for name, value in head.fields if not _is_trace(name)]
    first: dict[str, str] = {}
    for name, value in own:
        first.setdefault(name.lower(), unfolded(value))
    digest = sha256()
    for name, value in own:
        digest.update(name.lower().encode() + b":" + b" ".join(value.split()) + b"\n")
    digest.update(b"\n")
    digest.update(content[head.body :].translate(None, b"\r").rstrip(b"\n"))
    return Identity(
        message_id=first.get("message-id", ""),
        sender=first.get("from", ""),
        date=first.get("date", ""),
        digest=digest.hexdigest(),
    )


def _is_trace(name: str) -> bool:
    low = name.lower()
    return low in TRACE or low.startswith(_PREFIXES)
