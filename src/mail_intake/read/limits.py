"""The bounds of reading; what they mean stands in the model, what they are in the configuration."""

from mail_intake.model.limits import Limits

__all__ = ["LIMITS", "Limits"]

LIMITS = Limits()
