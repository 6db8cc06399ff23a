"""Where the signature begins: a delimiter, a closing word, or the sender's own name."""

import re
from collections.abc import Sequence

from mail_intake.model.mail import Address
from mail_intake.read.markers import CLOSING, SENT_FROM

_DELIMITER = re.compile(r"^\s*(?:--|—+|–+|__+|[-–—] [-–—]|~~+)\s*$")
_DELIMITS = frozenset("-—–_~")
#: Lines of figures that close a text: no words stand in them.
_ORNAMENT = re.compile(r"^\s*(?:[-–—_=*~+#]{2,}|ᐧ)\s*$")
#: "-Jane Doe", "/Jane": a name behind a mark, as the last line.
_SIGNED = re.compile(r"^[-–—~/]{1,2}[A-ZÀ-Þ][\w’'.-]*(?: [A-ZÀ-Þ][\w’'.-]*){0,3}\s*$")
_ARMOUR = "-----BEGIN PGP SIGNATURE-----"
_WORD = re.compile(r"\w{2,}")
_PHONE = re.compile(r"(?:\(\d{3}\)\s?|\b\d{3}[\s./-])\d{3}[\s.-]\d{4}\b")
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,100}")
_LEGAL = re.compile(
    r"confidential(?:ity)?\b|intended (?:only|solely) for|intended recipient|privileged|unauthorized (?:use|disclosure|review)|"
    r"disclaimer|please consider the environment|virus-free|hipaa"
)
#: A signature is at most so many lines.
TALLEST = 14
#: A line with a closing word is shorter than this.
LONGEST_CLOSING = 60
LONGEST_SENT = 90
#: A longer line is prose.
LONGEST_LINE = 100
#: A sentence about a telephone is none of its signatures.
_SENTENCE = re.compile(r"[.,;!?]\s+\w+\s+\w+\s+\w+|\bis\b")


def signature_at(texts: Sequence[str], sender: Address) -> int:
    """Return the index of the signature's first line, or the number of lines if there is none."""
    end = len(texts)
    while end and (not texts[end - 1].strip() or _ORNAMENT.match(texts[end - 1])):
        end -= 1
    end = _armour_at(texts, end)
    bottom = _delimited(texts, end, max(0, end - TALLEST - 8))
    end = _words_end(texts, bottom)
    while end and (is_sent_from(texts[end - 1]) or _is_signed(texts, end - 1)):
        bottom = end - 1
        end = _words_end(texts, bottom)
    first = max(0, end - TALLEST - 8)
    closing = _closing_at(texts, end, first)
    if closing < end:
        return closing
    own = _own_name(texts, sender, first, end)
    return own if own < end else _without_blank(texts, bottom)


def _armour_at(texts: Sequence[str], end: int) -> int:
    """Return where an OpenPGP signature begins that ends the text (RFC 9580 §7), else its end."""
    if not end or texts[end - 1].strip() != "-----END PGP SIGNATURE-----":
        return end
    begins = (n for n in range(end - 1, -1, -1) if texts[n].strip() == _ARMOUR)
    return next(begins, end)


def _words_end(texts: Sequence[str], end: int) -> int:
    """Return the line below the last one that is not blank."""
    while end and not texts[end - 1].strip():
        end -= 1
    return end


def _delimited(texts: Sequence[str], end: int, first: int) -> int:
    """Return where a delimiter stands with a block below it, or the end of the text."""
    for number in range(end - 1, first - 1, -1):
        below = end - number - 1
        begin = texts[number].lstrip()[:1]
        if begin in _DELIMITS and 0 < below <= TALLEST + 4 and _DELIMITER.match(texts[number]):
            return number
        if below and begin and is_sent_from(texts[number]):
            return number
    return end


def _without_blank(texts: Sequence[str], bottom: int) -> int:
    """The whole text where nothing but blank lines stands below."""
    return bottom if any(text.strip() for text in texts[bottom:]) else len(texts)


def _closing_at(texts: Sequence[str], end: int, first: int) -> int:
    """Return the line of the closing words under which there is nothing but a name and its block.

    With nothing below they are the text's own last words.
    """
    found = end
    for number in range(end - 1, first - 1, -1):
        text = texts[number]
        # no closing words have a colon in them, but labelled lines, and it is quickly found
        if len(text) >= LONGEST_CLOSING or ":" in text[:-4] or not text.strip():
            continue
        if not CLOSING.match(text.lower()):
            continue
        below = [one for one in texts[number + 1 : end] if one.strip()]
        if not 0 < len(below) <= TALLEST or not _short(below):
            break
        found = number
    return found


def is_sent_from(text: str) -> bool:
    """Whether a telephone or a program signed: "Sent from my iPhone", in many languages."""
    if len(text) > LONGEST_SENT or SENT_FROM.match(text.lower()) is None:
        return False
    return _SENTENCE.search(text) is None


def _is_signed(texts: Sequence[str], number: int) -> bool:
    """Whether the last line is a name behind a mark, on its own."""
    alone = number > 0 and not texts[number - 1].strip()
    return alone and _SIGNED.match(texts[number]) is not None


def _short(block: Sequence[str]) -> bool:
    """Lines of a signature are short, and hold no label with a value that a form would ask."""
    return all(len(line) <= LONGEST_LINE or not line.strip() or _is_legal(line) for line in block)


def _own_name(texts: Sequence[str], sender: Address, first: int, end: int) -> int:
    """A block at the end that begins with the sender's name, or with a name and has contact lines."""
    words = [word.casefold() for word in _WORD.findall(sender.name)]
    for number in range(_last_prose(texts, first, end), end):
        text = texts[number].strip()
        if not 1 < len(text) <= 60 or not _begins_block(texts, number, first):  # noqa: PLR2004 - a name with its title
            continue
        if words and words[0] in text.casefold() and end - number <= TALLEST:
            spoken = [word.casefold() for word in _WORD.findall(text)]
            named = words[0] in spoken[:2] and words[-1] in spoken[:4]
            if named or spoken[: len(words)] == words or spoken == words[:1]:
                return number
        if _looks_signed(texts[number:end]):
            return number
    return end


def _last_prose(texts: Sequence[str], first: int, end: int) -> int:
    """Return the line below the last line of prose: no signature begins above one."""
    for number in range(end - 1, first - 1, -1):
        if len(texts[number]) > LONGEST_LINE and not _short(texts[number : number + 1]):
            return number + 1
    return first


def _begins_block(texts: Sequence[str], number: int, first: int) -> bool:
    return number > first and (
        number == 0
        or not texts[number - 1].strip()
        or bool(CLOSING.match(texts[number - 1].lower()))
    )


def _looks_signed(block: Sequence[str]) -> bool:
    """A last paragraph: a name of two to four capitalised words, then a phone or an address."""
    head = block[0].strip()
    if any(not line.strip() for line in block) or not 1 < len(block) <= 8:  # noqa: PLR2004 - one paragraph
        return False
    name = re.fullmatch(
        r"(?:Dr\.? )?[A-ZÀ-Þ][\w’'.-]+(?: [A-ZÀ-Þ][\w’'.-]*){1,3}(?:,.{1,50})?", head
    )
    rest = "\n".join(block[1:])
    return bool(name) and ":" not in head and bool(_PHONE.search(rest) or _MAIL.search(rest))


def _is_legal(text: str) -> bool:
    return _LEGAL.search(text.lower()) is not None


def disclaimer_at(texts: Sequence[str]) -> int:
    """Return the index of the first line of legal boilerplate that runs to the end."""
    start = len(texts)
    for number in range(len(texts) - 1, -1, -1):
        paragraph = texts[number]
        if not paragraph.strip():
            continue
        if len(paragraph) > 40 and _is_legal(paragraph):  # noqa: PLR2004 - a sentence
            start = number
        elif start == len(texts) or len(paragraph) < 40:  # noqa: PLR2004 - not the flow of a paragraph
            break
    return start
