"""Our earlier letter quoted below the writer's, as three programs quote it.

It carries the plan's own numbers, as every answer of ours does; it asks for nothing, so that no
word of the writer's becomes an answer to it.
"""

import re
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from random import Random

from tests.samples.dress.letter import Letter, personal, said
from tests.samples.dress.pages import GMAIL, OUTLOOK, flow
from tests.samples.dress.phrases import LETTER
from tests.samples.dress.surroundings import QUOTED, below


def when_sent(letter: Letter) -> datetime | None:
    try:
        return parsedate_to_datetime(said(letter, "Date"))
    except ValueError:
        return None


def quotes(style: str):
    """Our earlier letter below the writer's, as three programs quote it."""

    def dress(letter: Letter, random: Random) -> Letter | None:
        if not personal(letter) or QUOTED.search(letter.words) or said(letter, "In-Reply-To"):
            return None
        to = (re.findall(r"[\w.+-]+@[\w.-]+", said(letter, "To")) or [""])[0]
        sent = when_sent(letter)
        if not to or sent is None:
            return None
        lines = [line.format(to=to) for line in LETTER]
        when = sent - timedelta(days=3, hours=1, minutes=7)
        hour = f"{when.hour % 12 or 12}:{when:%M %p}"
        if style == "gmail":
            wrote = f"On {when:%a, %b} {when.day}, {when:%Y} at {hour} Provider Services <{to}>"
            end = " wrote:" if len(wrote) < 72 else "\nwrote:"
            part = f"<br>{flow([f'{wrote} wrote:', *(f'> {line}' for line in lines)], GMAIL)}"
            quoted = (f"> {line}".rstrip() for line in lines)
            return below(letter, (wrote + end, "", *quoted), part)
        head = [f"From: Provider Services <{to}>",
                f"Sent: {when:%A, %B} {when.day}, {when:%Y} {hour}",
                f"To: {said(letter, 'From')}", "Subject: Your message to CarePlan"]  # fmt: skip
        rule = "-----Original Message-----" if style == "outlook" else "_" * 32
        border = (
            '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in">'
        )
        part = f"{border}\n{flow(head, OUTLOOK)}</div>\n{flow(['', *lines], OUTLOOK)}"
        return below(letter, (rule, *head, "", *lines), part)

    return dress


QUOTES = {
    "quote-gmail": quotes("gmail"),
    "quote-outlook": quotes("outlook"),
    "quote-rule": quotes("rule"),
}
