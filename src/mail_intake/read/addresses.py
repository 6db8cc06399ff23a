"""Addresses of a header (RFC 5322 §3.4): with certainty, or marked as suspect."""

import re

from mail_intake.model.mail import Address
from mail_intake.read.headers import text, unfolded
from mail_intake.read.limits import LIMITS, Limits
from mail_intake.read.parameters import without_comments

_ADDRESS = re.compile(
    r"[^\s<>()\[\]\",;:@\\]{1,128}@(?:[A-Za-z0-9\u0080-\U0010ffff](?:[\w.-]{0,252})|\[[0-9A-Fa-f.:IPv]{3,50}\])"
)
_ANGLE = re.compile(r"<([^<>]{0,400})>")
_QUOTED_LOCAL = re.compile(r"\"[^\"\\]{1,64}\"@[\w.-]{1,253}")
_ROUTE = re.compile(r"^@[^:]{1,300}:")
_MARK = re.compile(r"\\.|[\"()<>,;:]")
#: White space around dots and the at sign: obsolete syntax (RFC 5322 §4.4).
_LOOSE = re.compile(r"(?<=[\w\])])[ \t]{0,20}([.@])[ \t]{0,20}(?=[\w\[(])")
#: What most programs write: a name without any of the marks below, then the address. Nothing of
#: it is given back, or many spaces would be tried in every way to share them out.
_USUAL = re.compile(
    r"\s*+(?:\"([^\"\\@<>]*+)\"\s*+|([^\"\\@<>(),;:]*+))<([\w.+-]{1,64}@[\w.-]{1,253})>\s*+"
)
_COMMENT = re.compile(r"\(([^()]*)\)")
#: One of several in a field, in the same form, or an address alone.
_ONE_OF_MANY = re.compile(
    r"\s*+(?:((?:\"[^\"\\@<>()]*+\"|[^\"\\@<>(),;:]*+)\s*+)<({0})>|({0}))\s*+(?:,|\Z)".format(
        r"[\w.+-]{1,64}@[A-Za-z0-9\u0080-\U0010ffff][\w.-]{0,252}"
    )
)


def addresses(
    value: bytes | str, limits: Limits = LIMITS, defects: list[str] | None = None
) -> tuple[Address, ...]:
    """Every address of a field, in order. A group's members count, its name does not (RFC 6854).

    The field is raw, or unfolded already. A bound that was reached is added to the defects.
    """
    plain = unfolded(value, limits) if isinstance(value, bytes) else value
    usual = _USUAL.fullmatch(plain)
    if usual:
        return (Address(name=_name(usual[1] or usual[2] or ""), email=_lowered(usual[3])),)
    several = _several(plain, limits.addresses) if "," in plain else ()
    if several:
        return several
    pieces = _pieces(plain)
    if len(pieces) > limits.addresses and defects is not None:
        defects.append(f"more than {limits.addresses} addresses of a field: the rest was not read")
    found = [_address(piece) for piece in pieces[: limits.addresses]]
    return tuple(one for one in found if one is not None)


def _several(plain: str, most: int) -> tuple[Address, ...]:
    """Return addresses that are all written in the usual way, none where one is not, or too many."""
    found: list[Address] = []
    at = 0
    while at < len(plain) and len(found) < most:
        one = _ONE_OF_MANY.match(plain, at)
        if one is None:
            return ()
        found.append(Address(name=_name(one[1] or ""), email=_lowered(one[2] or one[3])))
        at = one.end()
    return tuple(found) if at == len(plain) else ()


def _pieces(value: str) -> list[str]:
    """Cut at commas and group marks outside of quotes, brackets and comments."""
    cuts, quoted = _cuts(value)
    if quoted:
        # An unclosed quote swallows the rest: look at the pieces without it.
        return value.replace('"', " ").split(",")
    edges = [-1, *cuts, len(value)]
    pieces = [value[edges[n] + 1 : edges[n + 1]] for n in range(len(edges) - 1)]
    # What stands before a colon is a group's name (RFC 6854), not an address.
    ends = [value[edge : edge + 1] for edge in edges[1:]]
    return [one for one, end in zip(pieces, ends, strict=True) if one.strip() and end != ":"]


def _cuts(value: str) -> tuple[list[int], bool]:
    """Return the places of separators, and whether a quote was left open."""
    cuts: list[int] = []
    quoted, depth, angle = False, 0, False
    for found in _MARK.finditer(value):
        mark = found[0]
        if mark == '"' and not depth:
            quoted = not quoted
        elif quoted:
            continue
        elif mark in "()":
            depth = max(0, depth + (1 if mark == "(" else -1))
        elif mark in "<>":
            angle = mark == "<"
        elif mark in ",;:" and not (depth or angle):
            cuts.append(found.start())
    return cuts, quoted


def _address(piece: str) -> Address | None:
    """Return one address; suspect where two could be meant or the syntax is broken."""
    brackets = [one for one in _ANGLE.findall(piece) if one.strip()]
    inside = [one for one in brackets if "@" in one]
    if inside:
        return _angled(piece, inside)
    if brackets:
        # What stands between brackets is the address, whatever the name looks like: here it is none.
        return Address(name=_name(piece.partition("<")[0]), suspect=True)
    if "(" in piece:
        comment = _COMMENT.search(piece)
        bare = _COMMENT.sub(" ", piece)
    else:
        comment, bare = None, piece
    bare = bare.strip().strip("'")
    if " " in bare and _ADDRESS.fullmatch(_LOOSE.sub(r"\1", bare)):
        bare = _LOOSE.sub(r"\1", bare)
    found = _QUOTED_LOCAL.findall(bare) or _ADDRESS.findall(bare)
    if not found:
        name = _name(piece.partition("<")[0])
        return Address(name=name, suspect=True) if name and "<" in piece else None
    return Address(
        name=_name(comment[1]) if comment else "",
        email=_lowered(found[0]),
        suspect=len(found) > 1 or bare != found[0],
    )


def _angled(piece: str, inside: list[str]) -> Address:
    before = piece[: piece.rindex("<")]
    email = _plain(inside[-1])
    other = False
    if "@" in before:
        rest = _ADDRESS.findall(re.sub(r"\"[^\"]*\"", "", before))
        other = any(one.casefold() != email.casefold() for one in rest)
    suspect = not email or other or len(inside) > 1
    return Address(name=_phrase(before), email=email, suspect=suspect)


def _phrase(before: str) -> str:
    """Return the display name; a comment is none of it (RFC 5322 §3.2.2), unless it is all there is."""
    if "(" not in before:
        return _name(before)
    comment = _COMMENT.search(before)
    return _name(without_comments(before)) or _name(comment[1] if comment else before)


def _plain(inside: str) -> str:
    candidate = _ROUTE.sub("", inside.strip())
    if "(" in candidate:
        candidate = _COMMENT.sub("", without_comments(candidate)).strip()
    if " " in candidate:
        candidate = _LOOSE.sub(r"\1", candidate)
    if _ADDRESS.fullmatch(candidate) or _QUOTED_LOCAL.fullmatch(candidate):
        return _lowered(candidate)
    return ""


def _lowered(address: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.rstrip('.').lower()}"


def _name(words: str) -> str:
    plain = text(words.strip()).strip()
    if len(plain) > 1 and plain[0] == plain[-1] == '"':
        plain = re.sub(r"\\(.)", r"\1", plain[1:-1])
    return " ".join(plain.strip(" \"'<>").split())[:200]
