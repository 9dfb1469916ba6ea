"""Talk to whoever started a command; alone in its file, so that a command line that only errs loads nothing else."""

import sys


def say(line: str) -> None:
    """Print one line on standard error, where progress belongs."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - this is the one place that talks
