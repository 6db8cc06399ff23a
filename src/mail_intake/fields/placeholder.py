"""Words that stand where a value should: pending, not available, or just a gap."""

import re

from mail_intake.fields.fold import fold, without_remark
from mail_intake.model.answer import Outcome, Verdict

#: It does not exist yet, or will be sent.
_PENDING = re.compile(
    r"(?:(?:is |are |currently |still )*(?:pending|in (?:process|progress)|under way|applied(?: for)?|awaiting|awaited|forthcoming|outstanding)\b.{0,60}"
    r"|(?:we |i |it )?(?:will|to|shall) (?:be |follow|send|apply|provide|come|forward|let you know|submit|update|advise).{0,60}"
    r"|(?:we |i )?(?:have |has |'ve |just )*applied\b.{0,60}"
    r"|waiting (?:for|on|to)\b.{0,60}|(?:coming|available) (?:soon|later|shortly)\b.{0,40}"
    r"|not (?:yet|assigned|received|issued|established|installed|set up|determined|decided)\b.{0,60}"
    r"|(?:we |i )?(?:do not|don't|dont) have (?:it|one|this|that|a|an|our|the)\b.{0,60}yet.{0,20}"
    r"|none yet.{0,40}|no .{1,30} yet|t\.?b\.?[dcan]\.?(?: .{0,60})?)",
    re.IGNORECASE,
)
#: The sender says that there is none.
_ABSENT = re.compile(
    r"(?:n\.? ?[/.]? ?a\.?|none|nil|null|no|not applicable|not available|does not apply|we have none"
    r"|(?:we |i )?(?:do not|don't|dont) have (?:it|one|this|that|a|an|any)\b.{0,40}"
    r"|no (?:fax|phone|e-?mail|number|npi|tin|id|dmap)(?: (?:number|address|id|line|machine))?)",
    re.IGNORECASE,
)
#: A gap: dashes, question marks, x's, underscores, or a pointer to elsewhere.
_GAP = re.compile(
    r"(?:[-–—_.*?#/\s]+|[xX]{2,}(?:[- ]?[xX]{2,})*|unknown|not sure|unsure|blank|empty"
    r"|(?:please )?see (?:attached|attachment|above|below|enclosed|signature).{0,40}"
    r"|as (?:above|below|attached)|<[^<>@]{0,40}>|\[[^\[\]@]{0,40}\])",
    re.IGNORECASE,
)
_CODES = ((_PENDING, "pending"), (_ABSENT, "absent_stated"), (_GAP, "placeholder"))


def placeholder(raw: str) -> str:
    """Return "pending", "absent_stated" or "placeholder", "" where a value may stand."""
    text = fold(raw)[:200]
    if not text:
        return "placeholder"
    bare = without_remark(text).rstrip(" .,;:!") or text
    for pattern, code in _CODES:
        if pattern.fullmatch(bare) or pattern.fullmatch(text):
            return code
    return ""


def absent(raw: str) -> Verdict | None:
    """Return the verdict on a placeholder, None where a value may stand."""
    code = placeholder(raw)
    return Verdict(outcome=Outcome.ABSENT, code=code) if code else None
