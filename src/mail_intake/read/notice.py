"""Bounces in words: what mail servers write that follow no standard, for whom and why."""

import re
from collections.abc import Sequence

from mail_intake.model.bounce import Fate, Report
from mail_intake.read.addresses import addresses
from mail_intake.read.headers import Block, block, text
from mail_intake.read.letter import Letter, letter
from mail_intake.read.limits import LIMITS, Limits
from mail_intake.read.mime import Part, parts
from mail_intake.read.reasons import reason, sharpened
from mail_intake.read.recipients import Known, addresses_of, named
from mail_intake.read.report import report
from mail_intake.read.signs import is_notice, is_server, sounds_returned
from mail_intake.read.spoken import original, written
from mail_intake.read.status import WORDS_MOST, printed

__all__ = ["is_server", "notice", "sounds_returned"]

_DELAYED = re.compile(
    r"delay(?:ed)?\b|not yet been|still (?:be(?:ing)? )?(?:retried|trying|queued|undelivered)|will (?:continue|be retried|keep trying)|"
    r"(?:this is a|only a) warning|do not need to resend|verzögert",
    re.IGNORECASE,
)
#: Recipients of one notice, and reports within reports, that are read.
_MOST, _DEEPEST = 100, 2


def notice(content: bytes, limits: Limits = LIMITS, level: int = 0) -> Report | None:
    """Read a bounce in words; None where a message is none. Never raises."""
    head = block(content, 0, len(content), limits)
    leaves = parts(content, limits).leaves
    lines = written(leaves, limits)
    end = original(lines)
    own, rest = [line[:1000] for line in lines[:end]], "\n".join(lines[end:])
    failed = text(head.first("x-failed-recipients"))
    if not failed and not is_notice(head, own, leaves):
        return None
    returned = letter(leaves, "\n".join(own), rest)
    listed = [one.strip().lower() for one in failed.split(",") if "@" in one]
    fates = printed("\n".join(own), limits) or _told(own, listed, _known(head, returned))
    if not fates and level < _DEEPEST:
        within = _within(leaves, rest, limits, level)
        if within:
            return within
    return Report(
        fates=tuple(sharpened(one, "\n".join(own)) for one in fates) or _unnamed(own, returned),
        message_id=returned.message_id,
    )


def _known(head: Block, returned: Letter) -> Known:
    others = " ".join(text(head.first(name)) for name in ("from", "to", "sender", "reply-to"))
    author = next(iter(addresses(head.first("from"))), None)
    return Known(
        others=addresses_of(others),
        home=author.email.rpartition("@")[2] if author else "",
        written_to=returned.recipients,
    )


def _told(lines: Sequence[str], listed: Sequence[str], known: Known) -> tuple[Fate, ...]:
    """Each recipient, and what is said from its line to the next one's."""
    places = {one: number for number, one in named(lines, known) if not listed or one in listed}
    for one in listed:
        places.setdefault(one, 0)
    ordered = sorted(places.items(), key=lambda pair: pair[1])[:_MOST]
    found = []
    for at, (recipient, start) in enumerate(ordered):
        end = ordered[at + 1][1] if at + 1 < len(ordered) else len(lines)
        own = "\n".join(lines[start : max(end, start + 1)])
        said = own if reason(own, delayed=False) else "\n".join(lines)
        found.append(_fate(recipient, said, late=_late(lines)))
    return tuple(found)


def _fate(recipient: str, said: str, *, late: bool) -> Fate:
    return Fate(
        recipient=recipient,
        action="delayed" if late else "failed",
        status=reason(said, delayed=late),
        diagnostic=" ".join(said.split())[:WORDS_MOST],
    )


def _late(lines: Sequence[str]) -> bool:
    """Whether it is still being tried."""
    whole = "\n".join(lines)
    return bool(_DELAYED.search(whole)) and not re.search(r"\b5\.\d\.\d|\b55\d\b", whole)


def _unnamed(lines: Sequence[str], returned: Letter) -> tuple[Fate, ...]:
    """What became of the letter where nobody is named: its own recipient's, if it has one."""
    only = returned.recipients[0] if len(returned.recipients) == 1 else ""
    return (_fate(only, "\n".join(lines)[:2000], late=_late(lines)),)


def _within(leaves: Sequence[Part], rest: str, limits: Limits, level: int) -> Report | None:
    """Read the report that a notice passes on: enclosed, or printed in its text."""
    inner = [leaf.content for leaf in leaves if leaf.media_type == "message/rfc822"][:1]
    for content in inner or [rest.encode()]:
        told = report(content, limits) or notice(content, limits, level + 1)
        if told:
            return told
    return None
