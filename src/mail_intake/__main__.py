"""`python -m mail_intake` is the command line."""

from mail_intake.cli import main

if __name__ == "__main__":
    main()
