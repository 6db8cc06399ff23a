"""A local SMTP and IMAP server pair for the demo, the tests and anyone who writes an adapter."""
