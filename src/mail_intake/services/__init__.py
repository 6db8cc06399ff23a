"""The jobs, each one a transaction boundary."""
