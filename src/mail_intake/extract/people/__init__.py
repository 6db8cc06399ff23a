"""People and their addresses: how a message repeats itself, and what belongs to which address."""
