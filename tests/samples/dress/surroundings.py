"""What stands around a letter: banners, courtesies, disclaimers, a phone's signature.

None of it says anything about a field.
"""

import re
from dataclasses import replace
from random import Random

from tests.samples.dress.blocks import own_end
from tests.samples.dress.letter import Letter, automatic, personal, said
from tests.samples.dress.pages import GMAIL, flow
from tests.samples.dress.phrases import BANNERS, DISCLAIMERS, SIGNATURES

BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
END = re.compile(r"</body>", re.IGNORECASE)
GREETING = re.compile(
    r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings|to whom)\b.{0,40}$",
    re.IGNORECASE,
)
GREETS = re.compile(r"(?:hi|hello|hey|dear|good|greetings)\b", re.IGNORECASE)
CLOSING = re.compile(
    r"(?:many thanks|thanks|thank you|thx|sincerely|(?:kind |best |warm )?regards|best|all the best"
    r"|cheers|respectfully|gracias)\b.{0,20}$", re.IGNORECASE,
)  # fmt: skip
QUOTED = re.compile(r"^>|<blockquote|gmail_quote|original message|forwarded message|^_{20,}$"
                    r"|^From: .*@|>From:<", re.IGNORECASE | re.MULTILINE)  # fmt: skip
PHONE = re.compile(r"\b(?:sent from|get outlook for)\b", re.IGNORECASE)


def on_top(letter: Letter, line: str) -> Letter:
    text = None if letter.text is None else f"{line}\n\n{letter.text}"
    page = letter.html
    if page is not None:
        found = BODY.search(page)
        at = found.end() if found else 0
        frame = (
            f'<div style="background:#FFEB9C;border:1px solid #9C6500;padding:2pt">{line}</div>\n'
        )
        page = page[:at] + frame + page[at:]
    return replace(letter, text=text, html=page)


def below(letter: Letter, lines: tuple[str, ...], page_part: str | None = None) -> Letter:
    """The lines at the very end, as a mail server or a program puts them."""
    text, page = letter.text, letter.html
    if text is not None:
        text = f"{text.rstrip(chr(10))}\n\n{chr(10).join(lines)}\n"
    if page is not None:
        ends = list(END.finditer(page))
        at = ends[-1].start() if ends else len(page)
        page = page[:at] + (page_part or GMAIL.blank + flow([*lines], GMAIL)) + page[at:]
    return replace(letter, text=text, html=page)


def banner(line: str):
    return lambda letter, random: on_top(letter, line)


def tag(letter: Letter, random: Random) -> Letter | None:
    """The gateway's mark before the subject; the plan's own mark must stay in front."""
    if (
        automatic(letter)
        or said(letter, "Subject").lower().startswith("[")
        or not letter.fields["Subject"]
    ):
        return None
    head = [re.sub(rb"^subject:\s*", b"Subject: [EXTERNAL] ", field, flags=re.IGNORECASE)
            for field in letter.head]  # fmt: skip
    return replace(letter, head=tuple(head))


def disclaimer(parts: tuple[str, ...]):
    lines = tuple(line for part in parts for line in (part, ""))[:-1]
    return lambda letter, random: below(letter, lines)


def signed(line: str):
    """A phone's last line: below the writer's own text, above what is quoted there."""

    def dress(letter: Letter, random: Random) -> Letter | None:
        if not personal(letter) or PHONE.search(letter.words):
            return None
        if not QUOTED.search(letter.words):
            return below(letter, (line,))
        lines = (letter.text or "").split("\n")
        end = own_end(lines)
        rest = [one for one in lines[end:] if one.strip()]
        top_posted = any(one.strip() for one in lines[:end]) and (
            not rest or rest[-1].startswith(">")
        )
        if letter.html is not None or not top_posted:
            return None
        return replace(letter, text="\n".join([*lines[:end], line, "", *lines[end:]]))

    return dress


def courteous(letter: Letter, random: Random) -> Letter | None:
    """A kind word after the greeting (or with one, where there was none)."""
    if letter.text is None or letter.html is not None or not personal(letter):
        return None
    lines = letter.text.split("\n")
    framed = any(re.match(r"[-_=*]{5}", line) for line in lines[:3])  # a portal's words come first
    if not own_end(lines) or framed:
        return None
    kind = random.choice(("I hope this message finds you well.", "Hope your week is going well!",
                          "Thank you for all that you do for our community."))  # fmt: skip
    if GREETING.match(lines[0].strip()) and not (lines[1:2] or [""])[0].strip():
        return replace(letter, text="\n".join([lines[0], "", kind, *lines[1:]]))
    if GREETS.match(lines[0]):
        return None
    return replace(letter, text="\n".join(["Good morning,", "", kind, "", *lines]))


def closed(letter: Letter, random: Random) -> Letter | None:
    """A polite sentence before the closing formula."""
    if letter.text is None or letter.html is not None or not personal(letter):
        return None
    lines = letter.text.split("\n")
    at = [
        number
        for number, line in enumerate(lines[: own_end(lines)])
        if CLOSING.match(line.strip())
    ]
    if not at or at[-1] == 0 or lines[at[-1] - 1].strip():
        return None
    kind = random.choice(("Please let me know if you need anything else.",
                          "We appreciate your help with this.",
                          "Thank you in advance for taking care of it."))  # fmt: skip
    return replace(letter, text="\n".join([*lines[: at[-1]], kind, "", *lines[at[-1] :]]))


SURROUNDINGS = {
    **{name: banner(line) for name, line in BANNERS.items()},
    "subject-tag": tag,
    **{name: disclaimer(parts) for name, parts in DISCLAIMERS.items()},
    **{name: signed(line) for name, line in SIGNATURES.items()},
    "courteous": courteous,
    "closed": closed,
}
