"""Pure decisions: screen, thread, merge, validate, decide, compose."""
