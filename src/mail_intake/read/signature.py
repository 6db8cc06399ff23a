"""Where the signature begins: a delimiter, a closing word, or the sender's own name."""

import re
from collections.abc import Sequence

from mail_intake.model.mail import Address

_DELIMITER = re.compile(r"^\s*(?:--|—|__+)\s*$")
_CLOSING = re.compile(
    r"^\s*(?:(?:kind|best|warm|warmest|many|with|thank|thanks|sincere|yours|very|respectfully|cordially|all|with best|with kind)\b[\w ,']{0,30}"
    r"|regards|sincerely|sincerely yours|respectfully|cheers|cordially|thanks|thank you|thx|ty|best|gratefully|yours truly|take care|"
    r"thanks in advance|thank you in advance|thanks so much|gracias|saludos|atentamente|mit freundlichen gr[üu][ßs]+en|cordialement|groeten)\s*[,.!–-]{0,3}\s*$",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?:\(\d{3}\)\s?|\b\d{3}[\s./-])\d{3}[\s.-]\d{4}\b")
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,100}")
_PHONE_APP = re.compile(
    r"^\s*(?:sent|get|enviado|gesendet|envoy[ée]) (?:from|outlook for|via|desde|von|de) .{2,60}$",
    re.IGNORECASE,
)
_LEGAL = re.compile(
    r"confidential(?:ity)?\b|intended (?:only|solely) for|intended recipient|privileged|unauthorized (?:use|disclosure|review)|"
    r"disclaimer|please consider the environment|virus-free|hipaa",
    re.IGNORECASE,
)
#: A signature is at most so many lines.
TALLEST = 14
#: A line with a closing word is shorter than this.
LONGEST_CLOSING = 60


def signature_at(texts: Sequence[str], sender: Address) -> int:
    """Return the index of the signature's first line, or the number of lines if there is none."""
    end = len(texts)
    while end and not texts[end - 1].strip():
        end -= 1
    first = max(0, end - TALLEST - 8)
    delimiter = next(
        (n for n in range(end - 1, first - 1, -1) if _DELIMITER.match(texts[n])), None
    )
    if delimiter is not None and 0 < end - delimiter - 1 <= TALLEST + 4:
        return delimiter
    closing = next(
        (
            n
            for n in range(end - 1, first - 1, -1)
            if _CLOSING.match(texts[n]) and len(texts[n]) < LONGEST_CLOSING
        ),
        None,
    )
    if closing is not None and end - closing - 1 <= TALLEST and _short(texts[closing + 1 : end]):
        return closing
    return _own_name(texts, sender, first, end)


def _short(block: Sequence[str]) -> bool:
    """Lines of a signature are short, and hold no label with a value that a form would ask."""
    written = [line for line in block if line.strip()]
    prose = [line for line in written if len(line) > 100 and not _LEGAL.search(line)]  # noqa: PLR2004 - a line of prose
    return not prose


def _own_name(texts: Sequence[str], sender: Address, first: int, end: int) -> int:
    """A block at the end that begins with the sender's name, or with a name and has contact lines."""
    words = [word.casefold() for word in re.findall(r"\w{2,}", sender.name)]
    for number in range(first, end):
        text = texts[number].strip()
        if not 1 < len(text) <= 60 or not _short(texts[number:end]):  # noqa: PLR2004 - a name with its title
            continue
        if not _begins_block(texts, number, first):
            continue
        spoken = [word.casefold() for word in re.findall(r"\w{2,}", text)]
        named = bool(words) and (
            spoken[: len(words)] == words or (words[0] in spoken[:2] and words[-1] in spoken[:4])
        )
        alone = bool(words) and spoken == words[:1]
        if (named or alone) and end - number <= TALLEST:
            return number
        if _looks_signed(texts[number:end]):
            return number
    if end and _PHONE_APP.match(texts[end - 1]):
        return end - 1
    return len(texts)


def _begins_block(texts: Sequence[str], number: int, first: int) -> bool:
    return number > first and (
        number == 0 or not texts[number - 1].strip() or bool(_CLOSING.match(texts[number - 1]))
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


def disclaimer_at(texts: Sequence[str]) -> int:
    """Return the index of the first line of legal boilerplate that runs to the end."""
    start = len(texts)
    for number in range(len(texts) - 1, -1, -1):
        paragraph = texts[number]
        if not paragraph.strip():
            continue
        if _LEGAL.search(paragraph) and len(paragraph) > 40:  # noqa: PLR2004 - a sentence
            start = number
        elif start == len(texts) or len(paragraph) < 40:  # noqa: PLR2004 - not the flow of a paragraph
            break
    return start
