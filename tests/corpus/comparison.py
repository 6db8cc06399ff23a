"""How each kind of expectation is compared, as the collection's README says."""

import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

from mail_intake.model.mail import Mail, SegmentKind
from mail_intake.read.html import seen
from mail_intake.read.mime import parts

#: What a message is made of, and the kinds that ask for it.
HEADERS = ("subject", "from", "to", "to_first", "from_name", "message_id")
TEXTS = ("text", "html", "text_contains", "html_contains", "html_text")
FILES = (
    "attachment_names",
    "attachment_names_contains",
    "attachment_count",
    "attachment_first_name",
    "part_bytes_sha256",
)
READING = HEADERS + TEXTS + FILES
REPLY = (
    "reply_text",
    "reply_contains",
    "reply_not_contains",
    "reply_startswith",
    "reply_endswith",
    "reply_html_text",
    "reply_text_keep_sig",
)

_KEPT = frozenset({SegmentKind.BODY, SegmentKind.SIGNATURE, SegmentKind.DISCLAIMER})


def bare(text: str) -> str:
    """Without any white space."""
    return re.sub(r"\s+", "", text)


def folded(text: str) -> str:
    """With white space folded."""
    return " ".join(text.split())


def visible(html: str) -> str:
    """What a person would see of HTML, without white space."""
    return bare("".join(line.text for line in seen(html).lines))


def own(mail: Mail, kinds: frozenset[SegmentKind] = frozenset({SegmentKind.BODY})) -> str:
    """The sender's own words."""
    return bare("".join(line for one in mail.segments if one.kind in kinds for line in one.lines))


def names(mail: Mail) -> list[str]:
    return [one.name for one in mail.attachments if not one.depth]


def _digests(content: bytes, level: int = 0) -> Iterator[str]:
    for leaf in parts(content).leaves:
        plain = leaf.content.replace(b"\r\n", b"\n").strip()
        yield sha256(plain).hexdigest()
        if leaf.media_type == "message/rfc822" and level < 9:
            yield from _digests(leaf.content, level + 1)


def _contains_all(have: list[str], wanted: list[str]) -> bool:
    left = list(have)
    for one in wanted:
        if one not in left:
            return False
        left.remove(one)
    return True


def _first(values: list[str]) -> str:
    return values[0] if values else ""


def _emails(people: Any) -> list[str]:
    return [one.email.lower() for one in people]


#: What we read, by kind; compared with `same` below.
READ: dict[str, Callable[[Mail, bytes], Any]] = {
    "subject": lambda mail, _: folded(mail.subject),
    "from": lambda mail, _: mail.sender.email.lower(),
    "from_name": lambda mail, _: folded(mail.sender.name),
    "to": lambda mail, _: _emails(mail.to),
    "to_first": lambda mail, _: _first(_emails(mail.to)),
    "message_id": lambda mail, _: mail.message_id.strip("<>"),
    "text": lambda mail, _: bare(mail.text),
    "text_contains": lambda mail, _: bare(mail.text),
    "html": lambda mail, _: bare(mail.html),
    "html_contains": lambda mail, _: bare(mail.html),
    "html_text": lambda mail, _: visible(mail.html),
    "attachment_names": lambda mail, _: sorted(names(mail)),
    "attachment_names_contains": lambda mail, _: [one.name for one in mail.attachments],
    "attachment_count": lambda mail, _: len(names(mail)),
    "attachment_first_name": lambda mail, _: _first(names(mail)),
    "part_bytes_sha256": lambda _, content: list(_digests(content)),
    "reply_text": lambda mail, _: own(mail),
    "reply_contains": lambda mail, _: own(mail),
    "reply_not_contains": lambda mail, _: own(mail),
    "reply_startswith": lambda mail, _: own(mail),
    "reply_endswith": lambda mail, _: own(mail),
    "reply_html_text": lambda mail, _: own(mail, _KEPT),
    "reply_text_keep_sig": lambda mail, _: own(mail, _KEPT),
}

_SAME: dict[str, Callable[[Any, Any], bool]] = {
    "subject": lambda ours, theirs: ours == folded(theirs),
    "from": lambda ours, theirs: ours == theirs.strip().lower(),
    "from_name": lambda ours, theirs: ours == folded(theirs),
    "to": lambda ours, theirs: ours == [one.strip().lower() for one in theirs],
    "to_first": lambda ours, theirs: ours == theirs.strip().lower(),
    "message_id": lambda ours, theirs: ours == theirs.strip().strip("<>"),
    "html_text": lambda ours, theirs: ours == bare(theirs),
    "attachment_names": lambda ours, theirs: ours == sorted(theirs),
    "attachment_names_contains": _contains_all,
    "attachment_count": lambda ours, theirs: ours == theirs,
    "attachment_first_name": lambda ours, theirs: ours == theirs,
    "part_bytes_sha256": lambda ours, theirs: theirs in ours,
    "reply_not_contains": lambda ours, theirs: bare(theirs) not in ours,
    "reply_startswith": lambda ours, theirs: ours.startswith(bare(theirs)),
    "reply_endswith": lambda ours, theirs: ours.endswith(bare(theirs)),
    "reply_html_text": lambda ours, theirs: ours == visible(theirs),
}


def met(kind: str, mail: Mail, content: bytes, expected: Any) -> bool:
    """Whether our reading is what is expected."""
    ours = READ[kind](mail, content)
    if kind in _SAME:
        return _SAME[kind](ours, expected)
    return bare(expected) in ours if kind.endswith("_contains") else ours == bare(expected)
