"""Where the parts of a multipart begin and end (RFC 2046 §5.1), also where the boundary is wrong."""

import re

Span = tuple[int, int]

#: What may stand behind a boundary on its line: the closing mark, then white space and anything.
_TAIL = re.compile(rb"(--)?(?:[ \t][^\r\n]*)?(?:\r\n|\n|\Z)")
#: A line that looks like the boundary of parts, where the declared one does not occur.
_GUESS = re.compile(rb"(?<![^\n])--([^\s][^\r\n]{0,198}?)[ \t]*\r?\n[Cc]ontent-[Tt]")
#: So far into a body a boundary is looked for that was not declared.
_GUESS_WITHIN = 100_000
_LINE_FEED, _CARRIAGE_RETURN = b"\n\r"


def spans_of(content: bytes, boundary: str, within: Span) -> tuple[list[Span], bool]:
    """Return the spans of the parts in order, and whether their boundary had to be guessed."""
    start, end = within
    # White space at the end is often declared, and lost on the way.
    for declared in dict.fromkeys((boundary, boundary.rstrip())):
        mark = b"--" + declared.encode("utf-8", "surrogateescape")
        spans = _between(content, mark, start, end) if declared else []
        if spans:
            return spans, False
    guess = _GUESS.search(content, start, min(end, start + _GUESS_WITHIN))
    if guess is None:
        return [], False
    return _between(content, b"--" + guess[1], start, end), True


def _between(content: bytes, mark: bytes, start: int, end: int) -> list[Span]:
    """Return the spans between boundary lines; the last one may be open."""
    spans: list[Span] = []
    opened = -1
    at = content.find(mark, start, end)
    while at >= 0:
        tail = _TAIL.match(content, at + len(mark), end)
        if tail and (at == start or content[at - 1] == _LINE_FEED):
            if opened >= 0:
                spans.append((opened, _before(content, at, opened)))
            opened = -1 if tail[1] else tail.end()
            if tail[1]:
                break
            at = tail.end() - 1
        at = content.find(mark, at + 1, end)
    if opened >= 0:
        spans.append((opened, _open_end(content, mark + b"--", opened, end)))
    return spans


def _open_end(content: bytes, closing: bytes, opened: int, end: int) -> int:
    """Some programs forget the line end before the closing boundary: there it ends the last line."""
    at = content.rfind(closing, opened, end)
    return end if at < 0 or content[at + len(closing) : end].strip() else at


def _before(content: bytes, at: int, least: int) -> int:
    """The line end before a boundary belongs to it (RFC 2046 §5.1.1)."""
    if at > least and content[at - 1] == _LINE_FEED:
        at -= 1
    if at > least and content[at - 1] == _CARRIAGE_RETURN:
        at -= 1
    return at
