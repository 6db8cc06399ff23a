"""A structured field's main value and parameters (RFC 2045 §5.1, RFC 2231), however written."""

import re

from mail_intake.read.charset import decoded
from mail_intake.read.headers import text

#: More parameters than this are passed over.
MOST = 60
_EXTENDED = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*)?")
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
_ESCAPED = re.compile(r"\\(.)")
_QUOTED = re.compile(r"\"((?:[^\"\\]|\\.)*)\"?")


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """Return a field's main value, lower case, and its parameters, names lower case."""
    value = without_comments(value)
    main, *rest = _pieces(value) if '"' in value else value.split(";", MOST)
    found: dict[str, str] = {}
    starred = False
    for piece in rest[:MOST]:
        name, equals, content = piece.partition("=")
        if equals:
            name = name.strip().lower()
            starred = starred or "*" in name
            found.setdefault(name, _unquoted(content.strip()))
    return main.strip().strip('"').lower(), _continued(found) if starred else found


def _pieces(value: str) -> list[str]:
    """Cut at semicolons outside of quotes; a quote never closed ends nothing."""
    if value.count('"') % 2 and '\\"' not in value:
        return value.split(";")
    pieces, quoted, start = [], False, 0
    for found in re.finditer(r"\\.|[\";]", value):
        if found[0] == '"':
            quoted = not quoted
        elif found[0] == ";" and not quoted:
            pieces.append(value[start : found.start()])
            start = found.end()
    return [*pieces, value[start:]]


def without_comments(value: str) -> str:
    """Cut comments in brackets, outside of quotes (RFC 822 §3.4.3).

    A bracket within a word is no comment: unquoted file names have them.
    """
    if "(" not in value:
        return value
    kept, depth, quoted, at = [], 0, False, 0
    for found in re.finditer(r"\\.|[\"()]", value):
        mark = found[0]
        if mark == '"' and not depth:
            quoted = not quoted
        elif mark == "(" and not quoted and (depth or _begins_comment(value, found.start())):
            if not depth:
                kept.append(value[at : found.start()])
            depth += 1
        elif mark == ")" and depth:
            depth -= 1
            at = found.end()
    if not depth:
        kept.append(value[at:])
    return "".join(kept)


def _begins_comment(value: str, place: int) -> bool:
    return not place or value[place - 1] in ' \t;="'


def _unquoted(content: str) -> str:
    if content[:1] == '"':
        found = _QUOTED.match(content)
        content = found[1] if found else content
        content = _ESCAPED.sub(r"\1", content) if "\\" in content else content
    return text(content.replace('"', ""))


def _continued(found: dict[str, str]) -> dict[str, str]:
    """Join continuations and decode percent signs: name*0, name*1*, name* (RFC 2231 §3–4)."""
    parts: dict[str, dict[int, tuple[str, bool]]] = {}
    plain: dict[str, str] = {}
    for name, content in found.items():
        extended = _EXTENDED.fullmatch(name)
        if extended and (extended[2] or extended[3]):
            number = int(extended[2] or 0)
            parts.setdefault(extended[1], {})[number] = (content, bool(extended[3]))
        else:
            plain[name] = content
    for name, numbered in parts.items():
        plain[name] = _joined([numbered[number] for number in sorted(numbered)])
    return plain


def _joined(pieces: list[tuple[str, bool]]) -> str:
    charset = ""
    if pieces[0][1] and pieces[0][0].count("'") >= 2:  # noqa: PLR2004 - charset'language'text
        charset, _, rest = pieces[0][0].split("'", 2)
        pieces = [(rest, True), *pieces[1:]]
    raw = b"".join(
        _percent(content) if coded else content.encode("utf-8", "surrogateescape")
        for content, coded in pieces
    )
    return text(decoded(raw, charset or None)[0])


def _percent(content: str) -> bytes:
    return _PERCENT.sub(
        lambda found: bytes([int(found[1], 16)]), content.encode("utf-8", "surrogateescape")
    )
