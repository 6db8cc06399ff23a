"""Whether a mail belongs to another desk, and under which form it is filed where that is allowed."""

from dataclasses import dataclass

from mail_intake.decide.merge import merge
from mail_intake.decide.topics import topic, weight
from mail_intake.decide.validate import validate
from mail_intake.fields.lexicon import lexicon
from mail_intake.model.answer import FindingKind
from mail_intake.model.form import Topic
from mail_intake.model.mail import Mail
from mail_intake.model.settings import Settings
from mail_intake.services.looking import Look, Looking

#: What keeps a mail from being complete.
_LACKS = frozenset({FindingKind.MISSING, FindingKind.INVALID})


@dataclass(frozen=True, slots=True)
class Routing:
    """Finds the desk of a mail that begins a thread."""

    settings: Settings
    looking: Looking

    def routed(self, mail: Mail, look: Look) -> tuple[Look, Topic | None]:
        """Return how the mail is read, and the topic that it is redirected for, if any.

        Where a topic allows it, a mail that is complete under the topic's own form is filed
        there instead of redirected.
        """
        answered = weight(look.extraction, look.form)
        policies = self.settings.policies
        remarks = lexicon(policies.vocabulary).remarks
        found = topic(mail, policies.topics, look.form, answered=answered, remarks=remarks)
        if found is None or not found.refile:
            return look, found
        for box in self.settings.mailboxes:
            if box.form == found.home:
                there = self.looking.under(box)
                if _complete(there):
                    return there, None
        return look, found


def _complete(look: Look) -> bool:
    merged = merge(None, look.extraction, look.form)
    findings = validate(look.form, merged.answers, merged.items, merged.pending)
    return not any(one.kind in _LACKS for one in findings)
