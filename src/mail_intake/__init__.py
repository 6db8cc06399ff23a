"""A health plan's mailboxes, read, understood, kept and answered."""

__version__ = "0.1.0"
