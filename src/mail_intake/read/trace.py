"""What mail servers wrote on the way: Received, Authentication-Results (RFC 5321 §4.4, RFC 8601)."""

import re

from mail_intake.model.mail import AuthResult, Hop
from mail_intake.read.headers import when

#: More hops than this no real message has.
MOST = 60
#: An address of the host itself, as a server writes where it was connected from.
_LOOPBACK = re.compile(
    r"(?:\[|^)(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|(?:IPv6:)?::1)(?:\](?::\d{1,5})?)?\s*$",
    re.IGNORECASE,
)
#: Protocols between the servers of one mail system (Exchange).
_INSIDE = frozenset({"MAPI", "HTTPS"})
_FROM = re.compile(r"^\s*from\s+(\S{1,255})", re.IGNORECASE)
_BY = re.compile(r"\bby\s+([^\s;()]{1,255})", re.IGNORECASE)
_WITH = re.compile(r"\bwith\s+([A-Za-z0-9]{1,30})\b", re.IGNORECASE)
_VERSION = re.compile(r"TLS[ v_-]{0,2}(1[._][0-3]|1(?![\d._]))", re.IGNORECASE)
#: Protocols that say TLS (RFC 3848, RFC 6531; SMTPS is Google's own).
_SECURE = re.compile(r"^(?:UTF8)?(?:E?SMTPSA?|LMTPSA?)$", re.IGNORECASE)
#: A comment in which a server tells of TLS, from its beginning; and Exim's clause (RFC 8314 §4.3).
_TELLS_TLS = re.compile(
    r"(?:using |version=)?TLS(?:[ v_-]{0,2}1(?:[._][0-3])?)?(?=[\s,:;]|$)|[\w.-]{1,60} encrypted$",
    re.IGNORECASE,
)
_TLS_CLAUSE = re.compile(r"\btls\s+TLS_", re.IGNORECASE)
_PARENTHESIS = re.compile(r"[()]")
#: What the other side called itself, as some servers repeat it.
_HELO = re.compile(r"\bhelo[= ][^\s()]{1,255}", re.IGNORECASE)


def hops(values: list[str]) -> tuple[Hop, ...]:
    """Received fields, top-most first."""
    return tuple(hop(value) for value in values[:MOST])


def hop(value: str) -> Hop:
    """Return what one Received field says.

    The other side chooses its own name: nothing is concluded from it, whatever it contains.
    """
    sender = _FROM.match(value)
    seen = value[sender.end() :] if sender else value
    if "helo" in seen.lower():
        seen = _HELO.sub(" ", seen)
    outside, comments = _cut(seen)
    by, protocol = _BY.search(outside), _WITH.search(outside)
    name = protocol[1].upper() if protocol else ""
    # a comment with an address in brackets names the other side, too
    told = [one for _, one in comments if "[" not in one and _TELLS_TLS.match(one)]
    origin = [one for place, one in comments if by and place <= by.start()]
    version = next(filter(None, map(_VERSION.search, told)), None)
    return Hop(
        by=by[1].lower().rstrip(".") if by else "",
        protocol=name,
        tls=bool(_SECURE.match(name) or told or _TLS_CLAUSE.search(outside)),
        tls_version=version[1].replace("_", ".") if version else None,
        sender_host=sender[1].lower().rstrip(".") if sender else "",
        at=when(value.rpartition(";")[2]) if ";" in value else None,
        internal=name in _INSIDE or any(map(_is_loopback, origin)),
    )


def _is_loopback(comment: str) -> bool:
    return ("127." in comment or "::1" in comment) and _LOOPBACK.search(comment) is not None


def _cut(value: str) -> tuple[str, list[tuple[int, str]]]:
    """Cut the comments out of a field; return what stays, and each comment with its place in that.

    A comment never closed hides the rest.
    """
    comments: list[tuple[int, str]] = []
    if "(" not in value:
        return value, comments
    pieces: list[str] = []
    depth = start = place = 0
    for mark in _PARENTHESIS.finditer(value):
        if mark[0] == "(":
            if not depth:
                pieces.append(value[start : mark.start()] + " ")
                place += len(pieces[-1])
                start = mark.end()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                comments.append((place, value[start : mark.start()].strip()))
                start = mark.end()
    return "".join(pieces) + ("" if depth else value[start:]), comments


_METHOD = re.compile(
    r"^\s*(?:[a-z]+\.)?([a-z][a-z0-9-]{1,30})(?:\s*/\s*\d+)?\s*=\s*([a-z0-9_]{1,30})",
    re.IGNORECASE,
)
_PROPERTY = re.compile(
    r"\b([a-z]+\.[a-z0-9_-]+|action|reason)\s*=\s*(\"[^\"]*\"|[^\s;\"]+)", re.IGNORECASE
)
_METHODS = frozenset(
    {"spf", "dkim", "dmarc", "arc", "compauth", "auth", "iprev", "sender-id", "dkim-adsp"}
)


def auth_results(values: list[str]) -> tuple[AuthResult, ...]:
    """Every verdict of every Authentication-Results field, top-most first; Exchange's form too."""
    found: list[AuthResult] = []
    for number, value in enumerate(values[:MOST]):
        found += _verdicts(value, number)
    return tuple(found)


def _verdicts(value: str, number: int) -> list[AuthResult]:
    pieces = [piece.strip() for piece in _cut(value)[0].split(";") if piece.strip()]
    if not pieces:
        return []
    first = _METHOD.match(pieces[0])
    # Exchange Online leaves the authserv-id out: the first piece is a verdict already.
    named = not (first and first[1].lower() in _METHODS)
    server = pieces[0].split()[0].lower().strip('"') if named else ""
    verdicts = []
    for piece in pieces[1 if named else 0 :][:40]:
        method = _METHOD.match(piece)
        if method:
            properties = tuple(
                (key.lower(), content.strip('"')) for key, content in _PROPERTY.findall(piece)
            )
            verdicts.append(
                AuthResult(
                    authserv_id=server,
                    method=method[1].lower(),
                    # Yahoo writes dkim=dkim_pass and dmarc=success(p=REJECT)
                    result=_plain_result(method[2].lower()),
                    properties=properties,
                    field=number,
                )
            )
    return verdicts


def _plain_result(result: str) -> str:
    return {"success": "pass"}.get(result, result.rpartition("_")[2] if "_" in result else result)
