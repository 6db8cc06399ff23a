"""The letter that answers a message, complete and ready for the outbox."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mail_intake.decide.budget import Counts, over_budget
from mail_intake.decide.compose import Outgoing, assemble, context, envelope_from, recipient
from mail_intake.decide.ids import message_id
from mail_intake.model.decision import Silence
from mail_intake.model.settings import Settings
from mail_intake.model.submission import About, LetterKey, OutboxItem, Submission
from mail_intake.ports import Renderer, Threads, Vault
from mail_intake.services.understand import Understood
