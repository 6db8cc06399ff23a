"""The parts of a message (RFC 2045–2049): texts in reading order, attachments unopened."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from mail_intake.read.boundaries import spans_of
from mail_intake.read.charset import decoded
from mail_intake.read.headers import Block, block, text, unfolded
from mail_intake.read.limits import LIMITS, Limits
from mail_intake.read.parameters import parameters, without_comments
from mail_intake.read.transfer import encoding, undone

#: A choice: numbers of the multipart/alternative, and the place of the branch in it.
Choice = tuple[tuple[int, ...], int]

_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+")
_NO_NAME = re.compile(r"[\x00-\x1f/\\]+")
_SHOWN = frozenset({"text/plain", "text/html"})


@dataclass(frozen=True)
class Part:
    """One leaf: its type, its parameters, its decoded bytes, whether it is shown in place."""

    media_type: str
    params: dict[str, str]
    content: bytes
    name: str
    attached: bool
    path: tuple[int, ...]
    #: numbers of the multipart/alternative it is a choice of, and its place there
    choice: Choice | None = None

    @property
    def charset(self) -> str | None:
        """The declared charset."""
        return self.params.get("charset")

    @property
    def shown(self) -> bool:
        """Whether it is text that a mail program shows in place."""
        return not self.attached and self.media_type in _SHOWN

    @cached_property
    def text(self) -> str:
        """The content as text, line ends as they came."""
        content = self.content
        if self.charset is None and content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
            return decoded(content, "utf-16")[0]
        return decoded(content.removeprefix(b"\xef\xbb\xbf"), self.charset)[0]


@dataclass(slots=True)
class Parts:
    """What a message is made of, and what was odd about it."""

    leaves: list[Part] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)


def split(content: bytes) -> tuple[bytes, bytes]:
    """Cut a message into header block and body."""
    head = block(content, 0, len(content))
    return content[: head.body], content[head.body :]


def parts(content: bytes, limits: Limits = LIMITS, head: Block | None = None) -> Parts:
    """Return the leaves of a message in order; its header block may be read already."""
    cutter = _Cutter(content, limits)
    head = head or block(content, 0, len(content), limits)
    cutter.entity(head, len(content), _Place())
    return cutter.found


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the message an entity stands."""

    path: tuple[int, ...] = ()
    choice: Choice | None = None
    default: str = "text/plain"  #: in a multipart/digest it is message/rfc822 (RFC 2046 §5.1.5)

    def below(self, media_type: str, number: int) -> "_Place":
        """Return the place of a part of a multipart."""
        choice = (self.path, number) if media_type == "multipart/alternative" else self.choice
        default = "message/rfc822" if media_type == "multipart/digest" else "text/plain"
        return _Place((*self.path, number), choice, default)


class _Cutter:
    """Cuts one message; positions instead of copies, so that nesting costs nothing."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        self.content = content
        self.limits = limits
        self.found = Parts()
        self.has_text = False

    def entity(self, head: Block, end: int, place: _Place) -> None:
        """Read the entity with this header block, which ends at a position."""
        media_type, params = content_type(head, place.default)
        if not media_type.startswith("multipart/"):
            self._leaf(head, end, (media_type, params), place)
            return
        spans, guessed = spans_of(self.content, params.get("boundary", ""), (head.body, end))
        if guessed:
            self.found.defects.append("boundary not declared as it is used")
        if not spans:
            # Without parts, what is there is text.
            self.found.defects.append("multipart without parts: read as text")
            self._leaf(head, end, ("text/plain", params), place)
            return
        if len(place.path) >= self.limits.nesting:
            self._say(f"nested deeper than {self.limits.nesting}: the rest was not read")
            return
        for number, (first, last) in enumerate(spans):
            if len(self.found.leaves) >= self.limits.parts:
                self._say(f"more than {self.limits.parts} parts: the rest was not read")
                return
            inner = block(self.content, first, last, self.limits)
            self.found.defects += inner.defects
            self.entity(inner, last, place.below(media_type, number))

    def _say(self, defect: str) -> None:
        if defect not in self.found.defects:
            self.found.defects.append(defect)

    def _leaf(
        self, head: Block, end: int, kind: tuple[str, dict[str, str]], place: _Place
    ) -> None:
        media_type, params = kind
        disposition, more = _disposition(head)
        name = file_name(more.get("filename") or params.get("name") or "")
        coded = _encoding(head)
        content, defect = undone(self.content[head.body : end], coded)
        if defect:
            self._say(defect)
        attached = disposition == "attachment"
        if name and not attached:
            # A named text is the body only where it is the first, or one of a choice.
            attached = media_type not in _SHOWN or (self.has_text and place.choice is None)
        leaf = Part(media_type, params, content, name, attached, place.path, place.choice)
        self.has_text = self.has_text or leaf.shown
        self.found.leaves.append(leaf)


def _disposition(head: Block) -> tuple[str, dict[str, str]]:
    value = head.first("content-disposition")
    return parameters(unfolded(value)) if value else ("", {})


def _encoding(head: Block) -> str:
    value = head.first("content-transfer-encoding")
    return encoding(without_comments(unfolded(value))) if value else ""


def content_type(head: Block, default: str = "text/plain") -> tuple[str, dict[str, str]]:
    """Return the media type, lower case, and its parameters; the default where it is none."""
    value = head.first("content-type")
    if not value:
        return default, {}
    media_type, params = parameters(unfolded(value))
    found = _TYPE.match(media_type)
    return (found[0] if found else default), params


def file_name(name: str) -> str:
    """Return a file's name decoded, one line, without marks of folders in it."""
    return _NO_NAME.sub("_", text(name)).strip()[:255] if name else ""
