"""A message's body: which of its parts are its text, as segments, and which are files."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from mail_intake.model.mail import Address, Attachment, Grid, Segment
from mail_intake.read import smime
from mail_intake.read.choice import chosen
from mail_intake.read.html import seen
from mail_intake.read.limits import Limits
from mail_intake.read.mime import Part, Parts, file_name
from mail_intake.read.page import Page
from mail_intake.read.segments import segments
from mail_intake.read.text import Lines, lines_of
from mail_intake.read.transfer import uuencoded

#: Messages within the message (RFC 2046 §5.2.1, RFC 6532 §3.7).
MESSAGES = frozenset({"message/rfc822", "message/global"})
#: Text for programs.
_DATA = frozenset(
    ["text/calendar", "text/css", "text/csv", "text/directory", "text/vcard", "text/x-vcard",
     "text/xml", "text/rfc822-headers", "text/rfc822-header"]
)  # fmt: skip
_TABLE = re.compile(r"<t[dh][\s>]", re.IGNORECASE)


@dataclass(slots=True)
class Body:
    """What the parts of a message are."""

    segments: list[Segment] = field(default_factory=list)
    text: str = ""
    html: str = ""
    attachments: list[Attachment] = field(default_factory=list)
    enclosed: list[Part] = field(default_factory=list)
    leaves: list[Part] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)
    used: Counter[str] = field(default_factory=Counter)  #: of the bounds that all texts share

    def left(self, limits: Limits) -> Limits:
        """Return the limits for the next text: lines and characters are those of a whole message."""
        if not self.used:
            return limits
        names = ("lines", "html_length", "text_length")
        rest = {name: max(getattr(limits, name) - self.used[name], 0) for name in names}
        return replace(limits, **rest)


def body_of(found: Parts, subject: str, sender: Address, limits: Limits) -> Body:
    """Read the parts of a message; those that are messages themselves are left to open."""
    leaves = found.leaves
    body = Body(leaves=leaves, defects=found.defects)
    if not any(leaf.shown for leaf in leaves):
        leaves = [_as_text(leaf) for leaf in leaves]
    leaves = [piece for leaf in leaves for piece in _apart(leaf)]
    body.text = _joined(leaves, "text/plain")
    body.html = _joined(leaves, "text/html")
    # HTML that has a table says more than its plain twin; without one it need not be looked at.
    tables = {
        leaf.path: _seen(leaf, body, limits)
        for leaf in leaves
        if leaf.shown and leaf.choice and leaf.media_type == "text/html"
        and _TABLE.search(leaf.text)
    }  # fmt: skip
    says_more = {path: any(map(_is_table, one.grids)) for path, one in tables.items()}
    for leaf in chosen(leaves, has_table=says_more):
        if leaf.shown:
            lines, grids = _lines(leaf, tables.get(leaf.path), body, limits)
            body.segments += segments(
                lines, grids, leaf.media_type, subject=subject, sender=sender
            )
            continue
        body.attachments.append(
            Attachment(name=leaf.name, media_type=leaf.media_type, content=leaf.content)
        )
        if leaf.media_type in MESSAGES or _is_signed(leaf):
            body.enclosed.append(leaf)
    return body


def _is_signed(leaf: Part) -> bool:
    return smime.kind_of(leaf.media_type, leaf.params, leaf.name, leaf.content) == smime.SIGNED


def _is_table(grid: Grid) -> bool:
    """Whether two rows have two cells filled: one row alone arranges a page."""
    return sum(sum(map(bool, row)) > 1 for row in grid.rows) > 1


def _joined(leaves: list[Part], media_type: str) -> str:
    texts = [leaf.text for leaf in leaves if leaf.shown and leaf.media_type == media_type]
    return texts[0] if len(texts) == 1 else "\n".join(texts)


def _as_text(leaf: Part) -> Part:
    """Text of another kind, where there is no other text, is shown as it stands."""
    textual = leaf.media_type.startswith("text/") and leaf.media_type not in _DATA
    if leaf.attached or leaf.name or not (textual or leaf.media_type == "message/delivery-status"):
        return leaf
    return Part("text/plain", leaf.params, leaf.content, "", attached=False, path=leaf.path)


def _apart(leaf: Part) -> list[Part]:
    """Take uuencoded files out of a text; they are listed beside it."""
    if not leaf.shown or leaf.media_type != "text/plain" or b"begin " not in leaf.content:
        return [leaf]
    files, around = uuencoded(leaf.content)
    found = [
        Part("application/octet-stream", {}, content, file_name(name), attached=True,
             path=(*leaf.path, number))
        for number, (name, content) in enumerate(files)
    ]  # fmt: skip
    return [*found, replace(leaf, content=around) if files else leaf]


def _seen(leaf: Part, body: Body, limits: Limits) -> Page:
    page = seen(leaf.text, body.left(limits))
    body.used["html_length"] += len(leaf.text)
    return page


def _lines(leaf: Part, known: Page | None, body: Body, limits: Limits) -> tuple[Lines, list[Grid]]:
    if leaf.media_type == "text/html":
        page = known or _seen(leaf, body, limits)
        lines, grids, defects = page.lines, page.grids, page.defects
    else:
        flowed = leaf.params.get("format", "").lower() == "flowed"
        delsp = leaf.params.get("delsp", "").lower() == "yes"
        lines, defects = lines_of(leaf.text, body.left(limits), flowed=flowed, delsp=delsp)
        body.used["text_length"] += len(leaf.text)
        grids = []
    body.used["lines"] += len(lines)
    body.defects += defects
    return lines, grids
