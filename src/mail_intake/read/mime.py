"""The parts of a message (RFC 2045–2049): texts in reading order, attachments unopened."""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import compat32

from mail_intake.read.charset import decoded
from mail_intake.read.headers import parameters, text, unfolded

#: Deeper, or with more parts, no person writes.
DEEPEST, MOST = 40, 1_000


@dataclass(frozen=True, slots=True)
class Part:
    """One leaf: its type, its parameters, its decoded bytes, whether it is shown in place."""

    media_type: str
    params: dict[str, str]
    content: bytes
    name: str
    attached: bool
    path: tuple[int, ...]
    #: numbers of the multipart/alternative it is a choice of, and its place there
    choice: tuple[tuple[int, ...], int] | None = None

    @property
    def charset(self) -> str | None:
        """The declared charset."""
        return self.params.get("charset")

    def text(self) -> str:
        """Return the content as text."""
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
    found = re.search(rb"\r?\n\r?\n|\r\r", content)
    if found is None:
        return content, b""
    return content[: found.start()], content[found.end() :]


def parts(content: bytes) -> Parts:
    """Return the leaves of a message in order; never raises."""
    found = Parts()
    try:
        message = message_from_bytes(content, policy=compat32)
        for leaf in _leaves(message, (), None, found):
            found.leaves.append(leaf)
            if len(found.leaves) >= MOST:
                found.defects.append(f"more than {MOST} parts: the rest was not read")
                break
    except (
        ValueError,
        LookupError,
        RecursionError,
        TypeError,
        AttributeError,
        AssertionError,
    ) as problem:
        # The standard parser gives up on some mail; its text is still worth having.
        found.defects.append(
            f"structure unreadable ({type(problem).__name__}): read as plain text"
        )
        found.leaves = [Part("text/plain", {}, split(content)[1], "", attached=False, path=())]
    return found


def _leaves(
    message: Message,
    path: tuple[int, ...],
    choice: tuple[tuple[int, ...], int] | None,
    found: Parts,
) -> Iterator[Part]:
    media_type, params = content_type(message, inside_digest=False)
    inner = message.get_payload()
    if isinstance(inner, list) and media_type != "message/rfc822" and inner:
        if len(path) >= DEEPEST:
            found.defects.append(f"nested deeper than {DEEPEST}: the rest was not read")
            return
        for number, part in enumerate(inner):
            if isinstance(part, Message):
                below = (path, number) if media_type == "multipart/alternative" else choice
                yield from _leaves(part, (*path, number), below, found)
        return
    if media_type.startswith("multipart/"):
        # A multipart without its boundary: what is there is text.
        found.defects.append("multipart without parts: read as text")
        media_type = "text/plain"
    name = _name(message, params)
    disposition = parameters(_raw(message, "Content-Disposition"))[0]
    attached = disposition == "attachment" or (bool(name) and disposition != "inline") or (
        bool(name) and not media_type.startswith("text/")
    )  # fmt: skip
    yield Part(media_type, params, _content(message, found), name, attached, path, choice)


def content_type(message: Message, *, inside_digest: bool) -> tuple[str, dict[str, str]]:
    """Return the media type, lower case, and its parameters; text/plain where it is none."""
    value = _raw(message, "Content-Type")
    media_type, params = parameters(value)
    if not re.fullmatch(r"[\w.+-]+/[\w.+-]+", media_type):
        media_type = "message/rfc822" if inside_digest else "text/plain"
    return media_type, params


def _raw(message: Message, name: str) -> str:
    value = message.get(name)
    return "" if value is None else unfolded(str(value).encode("utf-8", "surrogateescape"))


def _name(message: Message, params: dict[str, str]) -> str:
    _, disposition = parameters(_raw(message, "Content-Disposition"))
    name = disposition.get("filename") or params.get("name") or ""
    return re.sub(r"[\x00-\x1f/\\]+", "_", text(name)).strip()[:255]


def _content(message: Message, found: Parts) -> bytes:
    inner = message.get_payload()
    if isinstance(inner, list):
        return b"".join(_bytes(part) for part in inner if isinstance(part, Message))
    try:
        content = message.get_payload(decode=True)
    except (ValueError, LookupError, binascii.Error) as problem:
        found.defects.append(f"transfer encoding unreadable ({type(problem).__name__})")
        return str(inner).encode("utf-8", "surrogateescape")
    return content if isinstance(content, bytes) else b""


def _bytes(message: Message) -> bytes:
    """Return an enclosed message as it stood; rebuilt from its parts where that raises."""
    try:
        return message.as_bytes()
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        head = "".join(f"{name}: {value}\r\n" for name, value in message.raw_items())
        body = str(message.get_payload() or "")
        return (head + "\r\n" + body).encode("utf-8", "surrogateescape")


def chosen(leaves: list[Part], *, has_table: dict[tuple[int, ...], bool]) -> list[Part]:
    """Of each multipart/alternative keep one text: the plain one, unless the HTML says more."""
    texts: dict[tuple[int, ...], list[Part]] = {}
    for leaf in leaves:
        if leaf.choice and not leaf.attached and leaf.media_type in {"text/plain", "text/html"}:
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
    words = sum(len(one.text().split()) for one in plain)
    bare = sum(len(re.sub(r"<[^<>]{0,2000}>", " ", one.text()[:500_000]).split()) for one in rich)
    return words < 3 or (words * 4 < bare and words < 40)  # noqa: PLR2004 - "view this in HTML"
