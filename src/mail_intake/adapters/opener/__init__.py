"""Opens attached files in processes of their own: a hostile file loses at worst its own text."""

from mail_intake.adapters.opener.pool import AttachmentOpener

__all__ = ["AttachmentOpener"]
