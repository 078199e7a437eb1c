"""Commands: the only place that prints or exits. Nothing heavy is imported here."""

from __future__ import annotations


def main() -> None:
    """Entry point of the `recpack` command."""
    from recpack.cli.app import run

    run()
