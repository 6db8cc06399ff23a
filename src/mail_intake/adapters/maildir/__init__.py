"""Reads a mailbox that is a Maildir folder on this machine: no IMAP server in between."""

from mail_intake.adapters.maildir.source import MaildirSource

__all__ = ["MaildirSource"]
