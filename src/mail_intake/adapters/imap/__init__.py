"""Reads a mailbox folder over IMAP: lists, fetches, settles, and waits for new mail."""

from mail_intake.adapters.imap.source import ImapSource

__all__ = ["ImapSource"]
