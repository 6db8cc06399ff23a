"""Divides what is to be fetched into portions that fit into memory and into one command."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

#: Most UIDs in one command: a list is sent comma-joined, and servers refuse lines over 8 KiB
#: (RFC 7162 §4 asks for that much at least).
UIDS_AT_ONCE = 500
#: Most messages and bytes fetched by one command; more messages gain nothing.
MESSAGES_AT_ONCE, BYTES_AT_ONCE = 50, 2**20
#: A larger message is fetched in pieces of so many bytes, so that memory stays small.
PIECE = 2**18
#: Most UIDs asked for in one search: the answer is one line, which imaplib bounds at 1 MB.
SEARCHED_AT_ONCE = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What the server says about a message before it is fetched: RFC822.SIZE, INTERNALDATE."""

    uid: int
    size: int
    received_at: datetime


def chunks(uids: Sequence[int]) -> Iterator[list[int]]:
    """Cut a list of UIDs into lists for one command each."""
    for start in range(0, len(uids), UIDS_AT_ONCE):
        yield list(uids[start : start + UIDS_AT_ONCE])


def windows(first: int, uid_next: int, exists: int) -> Iterator[str]:
    """Ranges of UIDs to search, from `first` on; one, unless the folder is very large.

    The last range is open: the counts may be old.
    """
    start = first
    if exists > SEARCHED_AT_ONCE:
        for start in range(first, uid_next, SEARCHED_AT_ONCE):
            if start + SEARCHED_AT_ONCE < uid_next:
                yield f"{start}:{start + SEARCHED_AT_ONCE - 1}"
    yield f"{start}:*"


def portions(outlines: Mapping[int, Outline], most: int) -> Iterator[list[Outline]]:
    """Group messages in their order for one command each.

    One larger than BYTES_AT_ONCE or than `most` bytes stands alone.
    """
    portion: list[Outline] = []
    total = 0
    limit = min(BYTES_AT_ONCE, most)
    for outline in outlines.values():
        full = len(portion) == MESSAGES_AT_ONCE or total + outline.size > BYTES_AT_ONCE
        alone = max(outline.size, portion[-1].size if portion else 0) > limit
        if portion and (full or alone):
            yield portion
            portion, total = [], 0
        portion.append(outline)
        total += outline.size
    if portion:
        yield portion
