"""Bytes to text: the declared charset, else UTF-8, else Windows-1252; never an error."""

import codecs
import re
from functools import lru_cache

#: Names that mail programs write and Python does not know, or that mean another charset.
_ALIASES = {
    "ansi": "cp1252",
    "ansi_x3.110-1983": "cp1252",
    "ansi_x3.4-1968": "utf-8",
    "ascii": "utf-8",
    "big5": "big5hkscs",
    "cp-850": "cp850",
    "cp-1251": "cp1251",
    "cp-1252": "cp1252",
    "default": "utf-8",
    "dos-720": "cp720",
    "dos-862": "cp862",
    "euc-kr": "cp949",
    "gb2312": "gb18030",
    "gb2312_charset": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "hebrew": "iso-8859-8",
    "iso-2022-jp": "iso-2022-jp-ext",
    "iso-8859-1": "cp1252",  # browsers and mail programs mean Windows-1252 (WHATWG Encoding §4.2)
    "iso8859-1": "cp1252",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-9": "cp1254",
    "koi8": "koi8-r",
    "koi8r": "koi8-r",
    "koi8u": "koi8-u",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "macintosh": "mac-roman",
    "shift-jis": "cp932",
    "shift_jis": "cp932",
    "sjis": "cp932",
    "tis-620": "cp874",
    "us-ascii": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "utf8": "utf-8",
    "utf8mb4": "utf-8",
    "windows-31j": "cp932",
    "windows-874": "cp874",
    "windows-949": "cp949",
    "windows-936": "gb18030",
    "windows-950": "big5hkscs",
    "x-euc-jp": "euc_jp",
    "x-euc-tw": "big5hkscs",
    "x-mac-ce": "mac-latin2",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-roman": "mac-roman",
    "x-sjis": "cp932",
    "x-user-defined": "cp1252",
    "x-windows-949": "cp949",
}
#: Python "charsets" that turn bytes into other bytes or run away: never for mail.
_NO_CHARSETS = frozenset(
    [
        "base64",
        "bz2",
        "hex",
        "idna",
        "mbcs",
        "oem",
        "punycode",
        "quopri",
        "raw_unicode_escape",
        "rot13",
        "undefined",
        "unicode_escape",
        "uu",
        "zlib",
    ]
)


@lru_cache(maxsize=256)
def known(name: str | None) -> str | None:
    """Return Python's name of a declared charset, None where it is none."""
    if not name:
        return None
    plain = re.sub(r"[^\w.-]", "", name.strip().lower()[:200])[:40].removeprefix("charset")
    plain = _ALIASES.get(plain, plain)
    for spelling in (plain, plain.replace("windows", "cp").replace("cp-", "cp")):
        try:
            codec = codecs.lookup(spelling)
        except (LookupError, ValueError):
            continue
        return None if codec.name.replace("-", "_") in _NO_CHARSETS else spelling
    return None


def decoded(content: bytes, declared: str | None = None) -> tuple[str, str]:
    """Return text, and the charset that gave it."""
    charset = known(declared)
    if charset is None or charset == "utf-8":
        try:
            return content.decode(), "utf-8"
        except UnicodeDecodeError:
            pass
    for candidate in dict.fromkeys((charset, "utf-8")):
        if candidate is None:
            continue
        try:
            return _whole(codecs.decode(content, candidate)), candidate
        except (UnicodeError, ValueError):
            continue
    return _nearly(content, charset) or (
        # Windows-1252 with its five gaps filled as Latin-1: every byte is a character.
        codecs.decode(content, "cp1252", "mail_intake_latin"),
        "cp1252",
    )


def _whole(text: str) -> str:
    """UTF-7 can hold half characters, which no other text may."""
    if text.isascii():
        return text
    return text.encode("utf-8", "replace").decode("utf-8") if _HALF.search(text) else text


_HALF = re.compile("[\ud800-\udfff]")


def _nearly(content: bytes, charset: str | None) -> tuple[str, str] | None:
    """A text with few broken characters is cut or damaged, not in another charset."""
    for candidate in dict.fromkeys((charset, "utf-8")):
        if candidate in {None, "cp1252"}:
            continue
        text = codecs.decode(content, str(candidate), "replace")
        broken = text.count("\ufffd")
        right = sum(char > "\x7f" for char in text) - broken
        if broken * 4 <= right or (broken == 1 and right and charset == candidate):
            return _whole(text), str(candidate)
    return None


def _latin(problem: UnicodeError) -> tuple[str, int]:
    if not isinstance(problem, UnicodeDecodeError):
        raise problem
    return problem.object[problem.start : problem.end].decode("latin-1"), problem.end


codecs.register_error("mail_intake_latin", _latin)
