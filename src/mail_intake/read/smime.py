"""S/MIME by its content (RFC 8551): the message inside of an opaque signature, without checking it."""

from collections.abc import Iterator

_TYPES = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
SIGNED = "signed-data"
#: Object identifiers, as encoded: signedData 1.2.840.113549.1.7.2 (RFC 5652 §5.1).
_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
#: What a structure holds, by its identifier near the beginning: envelopedData and
#: authEnvelopedData are the others (RFC 5652 §6.1, RFC 5083 §2.1).
_HOLDS = (
    (_SIGNED_DATA, SIGNED),
    (bytes.fromhex("2a864886f70d010703"), "enveloped-data"),
    (bytes.fromhex("2a864886f70d0109100117"), "authenveloped-data"),
)
_BEGINNING = 64
_SEQUENCE, _OCTETS, _IDENTIFIER, _EXPLICIT = 0x30, 0x04, 0x06, 0xA0
_CONSTRUCTED = 0x20
#: Deeper no signed message nests.
_DEEPEST = 12


class _BrokenError(ValueError):
    """Not the encoding it should be."""


def kind_of(media_type: str, params: dict[str, str], name: str, content: bytes) -> str:
    """Return what an S/MIME part holds (RFC 8551 §3.2.2), "" where it is none.

    By its parameter, else by its content. A file name that ends in .p7m is as good as the type
    (§3.9), but its parameter is not believed; what such a file holds unreadably is sealed.
    """
    named = name.lower().endswith(".p7m")
    if media_type not in _TYPES and not named:
        return ""
    stated = params.get("smime-type", "").lower()
    if stated and media_type in _TYPES:
        return stated
    start = content[:_BEGINNING]
    found = next((kind for identifier, kind in _HOLDS if identifier in start), "")
    return found or ("enveloped-data" if named else "")


def signed_content(content: bytes) -> bytes | None:
    """Return the content of a SignedData structure, None where this is none (or it is detached)."""
    try:
        outer = _inside(content, 0, len(content), _SEQUENCE)
        kind, wrapped = _pair(content, *outer)
        if content[slice(*kind)] != _SIGNED_DATA:
            return None
        signed = _inside(content, *wrapped, _SEQUENCE)
        for tag, start, end in _children(content, *signed):
            if tag == _SEQUENCE:  # after version and the set of digest algorithms
                return _octets(content, start, end)
    except (_BrokenError, IndexError):
        return None
    return None


def _pair(content: bytes, start: int, end: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the spans of an identifier and of what stands in the explicit tag after it."""
    found = list(_children(content, start, end))
    if len(found) < 2 or found[0][0] != _IDENTIFIER or found[1][0] != _EXPLICIT:  # noqa: PLR2004 - a pair
        raise _BrokenError
    return found[0][1:], found[1][1:]


def _octets(content: bytes, start: int, end: int) -> bytes | None:
    _, wrapped = _pair(content, start, end)
    return b"".join(_strings(content, *wrapped, 0))


def _strings(content: bytes, start: int, end: int, level: int) -> Iterator[bytes]:
    """Octet strings may be cut into strings (BER)."""
    if level > _DEEPEST:
        raise _BrokenError
    for tag, first, last in _children(content, start, end):
        if tag == _OCTETS:
            yield content[first:last]
        elif tag == _OCTETS | _CONSTRUCTED:
            yield from _strings(content, first, last, level + 1)


def _inside(content: bytes, start: int, end: int, wanted: int) -> tuple[int, int]:
    tag, first, last = next(_children(content, start, end), (0, 0, 0))
    if tag != wanted:
        raise _BrokenError
    return first, last


def _children(content: bytes, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield tag, start and end of each element; the end marks of indefinite lengths are passed."""
    at = start
    while at < end:
        tag = content[at]
        first, last, after = _span(content, at, end, 0)
        if tag:
            yield tag, first, last
        at = after


def _span(content: bytes, at: int, end: int, level: int) -> tuple[int, int, int]:
    """Return start and end of an element's content, and where the next one begins."""
    if content[at] & 0x1F == 0x1F or level > _DEEPEST:  # noqa: PLR2004 - tags of several bytes
        raise _BrokenError
    size = content[at + 1]
    first = at + 2
    if size == 0x80:  # noqa: PLR2004 - indefinite: up to two zero bytes
        return first, *_indefinite(content, first, end, level)
    if size > 0x80:  # noqa: PLR2004 - the length of the length
        more = size & 0x7F
        size = int.from_bytes(content[first : first + more], "big")
        first += more
    if first + size > end:
        raise _BrokenError
    return first, first + size, first + size


def _indefinite(content: bytes, first: int, end: int, level: int) -> tuple[int, int]:
    at = first
    while at < end:
        if content[at : at + 2] == b"\0\0":
            return at, at + 2
        at = _span(content, at, end, level + 1)[2]
    raise _BrokenError
