"""Rows that the sender takes back: "please remove Jane from the list", "disregard the fax change"."""

import re

from mail_intake.extract.candidates import Seen
from mail_intake.extract.followup.spoken import paragraphs
from mail_intake.extract.followup.taking import Taking
from mail_intake.extract.followup.who import spoken_of
from mail_intake.model.mail import Mail

_REMOVES = re.compile(
    r"\b(?:remove|delete|take (?:\S+ ){0,4}off|drop|disregard|ignore|cancel|strike|scratch|omit|leave (?:\S+ ){0,3}out|"
    r"should not (?:be|get|receive)|does not (?:need|want)|no longer (?:needs?|wants?)|withdraw|not (?:moving|leaving|changing|closing) after all)\b",
    re.IGNORECASE,
)
#: Then a value is put in its place, and the row stays.
_REPLACES = re.compile(r"\b(?:instead|replac\w+|with|to|now|new)\b.{0,40}[@\d]", re.IGNORECASE)


def removed(mail: Mail, seen: Seen, taking: Taking) -> None:
    """Withdraw the rows that a sentence takes back and names."""
    del mail
    rows = {slot.item.id: slot.item for slot in taking.slots if slot.item is not None}
    for one in paragraphs(seen.mail):
        for hit in _REMOVES.finditer(one.text):
            begin, end = one.sentence(hit.start())
            sentence = one.text[begin:end]
            item = spoken_of(sentence, rows.values())
            if item is not None and not _REPLACES.search(sentence):
                taking.withdraw(item)
                del rows[item.id]
