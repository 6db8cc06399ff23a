"""Builds the application: the only file that knows services and adapters."""
