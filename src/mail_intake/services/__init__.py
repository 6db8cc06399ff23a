"""The jobs, each one a transaction boundary: receive, poll, understand, process, deliver."""
