"""Bytes to text: the declared charset, else UTF-8, else Windows-1252; never an error."""

import codecs
import re

#: Names that mail programs write and Python does not know.
_ALIASES = {
    "ansi": "cp1252",
    "cp-850": "cp850",
    "default": "utf-8",
    "iso-8859-1": "cp1252",  # browsers and mail programs mean Windows-1252 (WHATWG Encoding §4.2)
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "koi8r": "koi8-r",
    "ks_c_5601-1987": "cp949",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "utf8": "utf-8",
    "windows-874": "cp874",
    "windows-31j": "cp932",
    "x-gbk": "gbk",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "x-sjis": "shift_jis",
    "x-user-defined": "cp1252",
}
#: Python "charsets" that turn bytes into other bytes or run away: never for mail.
_NO_CHARSETS = frozenset(
    {
        "base64",
        "bz2",
        "hex",
        "quopri",
        "rot13",
        "uu",
        "zlib",
        "idna",
        "punycode",
        "unicode_escape",
        "raw_unicode_escape",
        "undefined",
        "mbcs",
        "oem",
    }
)


def known(name: str | None) -> str | None:
    """Return Python's name of a declared charset, None where it is none."""
    if not name:
        return None
    plain = re.sub(r"[^\w.-]", "", name.strip().lower())[:40]
    plain = _ALIASES.get(plain, plain)
    try:
        codec = codecs.lookup(plain)
    except (LookupError, ValueError):
        return None
    return None if codec.name.replace("-", "_") in _NO_CHARSETS else plain


def decoded(content: bytes, declared: str | None = None) -> tuple[str, str]:
    """Return text, and the charset that gave it."""
    for charset in dict.fromkeys((known(declared), "utf-8")):
        if charset is None:
            continue
        try:
            return str(codecs.decode(content, charset)), charset
        except (UnicodeError, ValueError):
            continue
    # Windows-1252 with its five gaps filled as Latin-1: every byte is a character.
    return codecs.decode(content, "cp1252", "mail_intake_latin"), "cp1252"


def _latin(problem: UnicodeError) -> tuple[str, int]:
    if not isinstance(problem, UnicodeDecodeError):
        raise problem
    return problem.object[problem.start : problem.end].decode("latin-1"), problem.end


codecs.register_error("mail_intake_latin", _latin)
