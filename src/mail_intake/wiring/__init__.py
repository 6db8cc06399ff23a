"""Builds the application: the only room that knows services and adapters."""

from mail_intake.wiring.application import Application, SystemClock, build, doors, scratch
from mail_intake.wiring.connecting import reading

__all__ = ["Application", "SystemClock", "build", "doors", "reading", "scratch"]
