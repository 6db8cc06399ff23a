"""A local SMTP and IMAP server pair for the demo, the tests and anyone who writes an adapter."""

from mail_intake.harness.house import Harness

__all__ = ["Harness"]
