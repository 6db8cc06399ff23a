"""The parts of a message (RFC 2045–2049): texts in reading order, attachments unopened."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from mail_intake.read.charset import decoded
from mail_intake.read.headers import Block, block, text, unfolded
from mail_intake.read.limits import LIMITS, Limits
from mail_intake.read.parameters import parameters, without_comments
from mail_intake.read.transfer import encoding, undone, uuencoded

#: A choice: numbers of the multipart/alternative, and the place of the branch in it.
Choice = tuple[tuple[int, ...], int]

_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+")
#: What may stand behind a boundary on its line: the closing mark, then white space and anything.
_TAIL = re.compile(rb"(--)?(?:[ \t][^\r\n]*)?(?:\r\n|\n|\Z)")
#: A line that looks like the boundary of parts, where the declared one does not occur.
_GUESS = re.compile(rb"(?<![^\n])--([^\s][^\r\n]{0,198}?)[ \t]*\r?\n[Cc]ontent-[Tt]")
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
        spans = self._spans(params.get("boundary", ""), head.body, end)
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

    def _spans(self, boundary: str, start: int, end: int) -> list[tuple[int, int]]:
        # White space at the end is often declared, and lost on the way.
        for declared in dict.fromkeys((boundary, boundary.rstrip())):
            mark = b"--" + declared.encode("utf-8", "surrogateescape")
            spans = self._between(mark, start, end) if declared else []
            if spans:
                return spans
        guess = _GUESS.search(self.content, start, min(end, start + 100_000))
        if guess is None:
            return []
        self.found.defects.append("boundary not declared as it is used")
        return self._between(b"--" + guess[1], start, end)

    def _between(self, mark: bytes, start: int, end: int) -> list[tuple[int, int]]:
        """Return the spans between boundary lines; the last one may be open."""
        spans: list[tuple[int, int]] = []
        opened = -1
        at = self.content.find(mark, start, end)
        while at >= 0:
            tail = _TAIL.match(self.content, at + len(mark), end)
            if tail and (at == start or self.content[at - 1] == 10):  # noqa: PLR2004 - after a line end
                if opened >= 0:
                    spans.append((opened, self._before(at, opened)))
                opened = -1 if tail[1] else tail.end()
                if tail[1]:
                    break
                at = tail.end() - 1
            at = self.content.find(mark, at + 1, end)
        if opened >= 0:
            spans.append((opened, end))
        return spans

    def _before(self, at: int, least: int) -> int:
        """The line end before a boundary belongs to it (RFC 2046 §5.1.1)."""
        if at > least and self.content[at - 1] == 10:  # noqa: PLR2004 - line feed
            at -= 1
        if at > least and self.content[at - 1] == 13:  # noqa: PLR2004 - carriage return
            at -= 1
        return at

    def _leaf(
        self, head: Block, end: int, kind: tuple[str, dict[str, str]], place: _Place
    ) -> None:
        media_type, params = kind
        disposition, more = parameters(unfolded(head.first("content-disposition")))
        name = _name(more.get("filename") or params.get("name") or "")
        coded = encoding(without_comments(unfolded(head.first("content-transfer-encoding"))))
        content, defect = undone(self.content[head.body : end], coded)
        if defect:
            self._say(defect)
        attached = disposition == "attachment"
        if name and not attached:
            # A named text is the body only where it is the first, or one of a choice.
            attached = media_type not in _SHOWN or (self.has_text and place.choice is None)
        if media_type == "text/plain" and not attached and b"begin " in content:
            content = self._files(content, place.path)
        leaf = Part(media_type, params, content, name, attached, place.path, place.choice)
        self.has_text = self.has_text or leaf.shown
        self.found.leaves.append(leaf)

    def _files(self, content: bytes, path: tuple[int, ...]) -> bytes:
        """Take uuencoded files out of a text; they are listed beside it."""
        files, around = uuencoded(content)
        for number, (name, decoded_file) in enumerate(files):
            self.found.leaves.append(
                Part("application/octet-stream", {}, decoded_file, _name(name), attached=True,
                     path=(*path, number))
            )  # fmt: skip
        return around


def content_type(head: Block, default: str = "text/plain") -> tuple[str, dict[str, str]]:
    """Return the media type, lower case, and its parameters; the default where it is none."""
    value = head.first("content-type")
    if not value:
        return default, {}
    media_type, params = parameters(unfolded(value))
    found = _TYPE.match(media_type)
    return (found[0] if found else default), params


def _name(name: str) -> str:
    return re.sub(r"[\x00-\x1f/\\]+", "_", text(name)).strip()[:255]


def chosen(leaves: list[Part], *, has_table: dict[tuple[int, ...], bool]) -> list[Part]:
    """Of each multipart/alternative keep one text: the plain one, unless the HTML says more."""
    texts: dict[tuple[int, ...], list[Part]] = {}
    for leaf in leaves:
        if leaf.choice and leaf.shown:
            texts.setdefault(leaf.choice[0], []).append(leaf)
    dropped: set[tuple[int, ...]] = set()
    for options in texts.values():
        plain = [one for one in options if one.media_type == "text/plain"]
        rich = [one for one in options if one.media_type == "text/html"]
        if plain and rich:
            takes_rich = any(has_table.get(one.path) for one in rich) or _is_stub(plain, rich)
            dropped.update(one.path for one in (plain if takes_rich else rich))
    return [leaf for leaf in leaves if leaf.path not in dropped]


def _is_stub(plain: list[Part], rich: list[Part]) -> bool:
    """Whether the plain text says next to nothing beside the HTML."""
    words = sum(len(one.text.split()) for one in plain)
    if words >= 40:  # noqa: PLR2004 - a text of its own
        return False
    bare = sum(len(re.sub(r"<[^<>]{0,2000}>", " ", one.text[:500_000]).split()) for one in rich)
    return words < 3 or words * 4 < bare  # noqa: PLR2004 - "view this in HTML"
