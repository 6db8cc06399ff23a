"""Which submission a mail belongs to: by what it carries, else by who wrote it, of what, and how."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mail_intake.decide.authenticity import authenticated
from mail_intake.decide.participants import speaker
from mail_intake.decide.thread import Joined, belongs, clues
from mail_intake.fields.lexicon import lexicon
from mail_intake.model.mail import Mail
from mail_intake.model.settings import Settings
from mail_intake.model.submission import Submission
from mail_intake.ports import Senders, Threads
from mail_intake.services.looking import Look

#: So long after their last message a sender's new one may still belong to the same submission.
LATELY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Joining:
    """Finds the submission of one mail."""

    settings: Settings
    threads: Threads
    senders: Senders

    def by_clues(self, mail: Mail) -> Submission | None:
        """Return the submission whose token, message id or reference the mail carries."""
        found = clues(mail, self.settings.own_addresses)
        for reference in found.references:
            submission = self.threads.by_reference(reference)
            if submission is not None:
                return submission
        return self.threads.by_message_ids(found.message_ids) if found.message_ids else None

    def by_sender(self, mail: Mail, look: Look, received_at: datetime) -> Joined:
        """Return the submission that the same sender corrects or completes, or what may be meant.

        Only a sender whose domain stands behind the message is believed to be the same.
        """
        policies = self.settings.policies
        if authenticated(mail, policies.security) is not True:
            return Joined()
        wrote = speaker(mail, policies.security)
        lately = self.senders.lately(wrote, received_at - LATELY)
        words = lexicon(policies.vocabulary)
        return belongs(mail, look.extraction, look.form, lately, followups=words.followups)
