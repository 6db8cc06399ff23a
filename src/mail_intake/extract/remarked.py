"""What no kind of change is for: a web site, a licence, a leave; for staff in the sender's words."""

import re
from collections.abc import Iterator
from dataclasses import replace

from mail_intake.extract.coming import People
from mail_intake.extract.draft import Draft, blank
from mail_intake.extract.judged import Judge
from mail_intake.extract.said import Said

#: How sure it is that such words are a change: staff look.
REMARKED = 0.6
#: Longest words that are passed on as they stand, in characters.
_LONGEST = 200
#: What there must be in a clause about such a thing.
_SAYS = {
    "website": re.compile(
        r"(?<![@\w])(?:https?://|www\.)\S+|(?<![@\w.])[\w-]{2,40}\.(?:com|org|net|health|care|example)\b"
    ),
    "license": re.compile(r"\b[A-Z]{0,4}-?\d{4,12}\b"),
    "leave": re.compile(r"(?i)\b(?:on|takes?|taking|begins?|starts?|goes|going)\b"),
}


def remarked(one: Said, people: People, judge: Judge) -> Iterator[Draft]:
    """What no kind of change is for goes to staff in the sender's words, where it says something.

    A web site needs its address, a licence its number, a leave somebody who takes it.
    """
    words = [thing for thing in one.things if thing.code in _SAYS]
    if one.clause.question or not words:
        return
    thing = words[0]
    found = _SAYS[thing.code].search(one.text)
    if thing.code == "leave":
        found = found if people.named(one, ()) else None
    elif not (one.signs or one.introduces):
        found = None
    if found is not None:
        raw = one.clause.raw_of(0, min(len(one.text.rstrip()), _LONGEST))
        new = judge.made("other", raw, one.clause.place(0), side="new")
        yield replace(blank(one, "other", thing, REMARKED), new=new)
