"""The command line: thin; each command one service call and one screen."""


def main() -> None:
    """Run the command line."""
