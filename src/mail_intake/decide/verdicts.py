"""What spam and virus filters wrote about a mail."""

import re

from mail_intake.decide.screened import Screened, values

#: A filter's field, and the words at which its value must begin.
_VERDICTS = (
    ("X-Spam-Flag", r"yes|true"),  # SpamAssassin
    ("X-Spam-Status", r"yes|true"),
    ("X-Spam", r"yes|true"),  # rspamd
    ("X-Spam-Action", r"reject|add header|rewrite subject"),
    ("X-Spamd-Result", r"[\w-]{1,40}: (?:yes|true)"),
    ("X-Barracuda-Spam-Status", r"yes"),
    ("X-Proofpoint-Spam-Details", r"rule=[\w-]{0,40}(?:spam|phish)\b"),
    # Exchange: by its verdict (SFV) or its category (CAT)
    ("X-Forefront-Antispam-Report", r".{0,400}\b(?:sfv:(?:spm|sks|skb)|cat:(?:spm|hspm|phsh|hphsh|hphish|malw|spoof))\b"),
    ("X-Virus-Status", r".{0,40}\binfected"),  # ClamAV
    ("X-Amavis-Alert", r"infected"),
)  # fmt: skip
_RULES = tuple((name, re.compile(words)) for name, words in _VERDICTS)
#: Exchange's spam confidence level from which mail is junk.
_JUNK = 5


def spam(one: Screened) -> bool:
    """A filter holds it for spam or a virus: an answer would reach somebody else (backscatter)."""
    if any(words.match(value) for name, words in _RULES for value in values(one, name)):
        return True
    levels = (
        re.match(r"-?\d{1,3}", value) for value in values(one, "X-MS-Exchange-Organization-SCL")
    )
    return any(level is not None and int(level[0]) >= _JUNK for level in levels)
