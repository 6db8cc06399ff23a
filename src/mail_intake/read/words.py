"""Encoded words of a header (RFC 2047), also as broken programs write them."""

import re
from binascii import a2b_qp
from urllib.parse import unquote_to_bytes

from mail_intake.read.charset import decoded, known
from mail_intake.read.transfer import base64

#: An encoded word; white space inside is against the rules, and common in the Q encoding.
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?\r\n]{0,5000})\?=")


def decoded_words(plain: str) -> str:
    """Decode every encoded word; white space between two of them is none (RFC 2047 §6.2).

    Words of one charset that follow each other are one text: some programs cut within a character.
    """
    pieces: list[str] = []
    waiting: list[bytes] = []
    last = ""
    at = 0
    for found in _WORD.finditer(plain):
        between = plain[at : found.start()]
        # A language may follow the charset (RFC 2231 §5).
        charset = found[1].partition("*")[0].lower()
        apart = not waiting or bool(between.strip())
        if waiting and (apart or charset != last):
            pieces.append(decoded(b"".join(waiting), last)[0])
            waiting.clear()
        if apart:
            pieces.append(between)
        waiting.append(_bytes(found[2], found[3], charset))
        last = charset
        at = found.end()
    if waiting:
        pieces.append(decoded(b"".join(waiting), last)[0])
    return "".join((*pieces, plain[at:]))


def _bytes(encoding: str, content: str, charset: str) -> bytes:
    if encoding in "bB":
        return base64(content.encode("ascii", "ignore"))
    if content.isascii() and "==" not in content and content[-1:] != "=":
        return a2b_qp(content, header=True)
    plain = content.replace("%", "%25").replace("_", " ")
    raw = plain if plain.isascii() else _raw(plain, charset)
    return unquote_to_bytes(re.sub(rb"=(?=[0-9A-Fa-f]{2})", b"%", raw.encode("latin-1")))


def _raw(content: str, charset: str) -> str:
    """Undo that bare bytes within a word were read before its charset was known."""
    try:
        return content.encode(known(charset) or "utf-8").decode("latin-1")
    except UnicodeError:
        return content.encode("utf-8", "replace").decode("latin-1")
