"""The letter that a report returns: its own Message-ID and to whom it was written."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mail_intake.read.addresses import addresses
from mail_intake.read.headers import Block, block, ids, unfolded
from mail_intake.read.mime import Part

#: Where the letter itself, or its header, comes back (RFC 6522 §3, RFC 6533).
RETURNED = frozenset({
    "message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers",
})  # fmt: skip
#: A header printed in the notice's text; behind quote marks or without.
_PRINTED_ID = re.compile(
    r"^[> \t]{0,8}message-id:[ \t]{0,8}(<[^<>\s]{1,990}>)", re.IGNORECASE | re.MULTILINE
)
_PRINTED_TO = re.compile(
    r"^[> \t]{0,8}to:[ \t]{0,8}([^\r\n]{1,990})", re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Letter:
    """What is known of the letter: its id "" and nobody where it did not come back."""

    message_id: str = ""
    recipients: tuple[str, ...] = ()  #: addresses of To and Cc, lower case


def letter(leaves: Sequence[Part], said: str = "", rest: str = "") -> Letter:
    """Return the letter enclosed in a report, or printed in a notice.

    `said` are the notice's own lines, `rest` what stands below: only there an address in To is
    the letter's.
    """
    for leaf in leaves:
        if leaf.media_type in RETURNED:
            return _of(block(leaf.content, 0, len(leaf.content)))
    found = _PRINTED_ID.search(rest) or _PRINTED_ID.search(said)
    to = _PRINTED_TO.search(rest)
    people = addresses(to[1].encode()) if to else ()
    return Letter(found[1] if found else "", _named(one.email for one in people))


def _of(head: Block) -> Letter:
    found = ids(unfolded(head.first("message-id")))
    people = (one for name in ("to", "cc") for one in addresses(head.first(name)))
    return Letter(found[0] if found else "", _named(one.email for one in people))


def _named(emails: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.lower() for one in emails if one))
