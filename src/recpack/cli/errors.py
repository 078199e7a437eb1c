"""Errors that reach the person: one clear line, the right exit code, no patient text."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path

import typer


def fail(message: str) -> None:
    """One line on standard error."""
    typer.echo(f"recpack: {message}", err=True)


def guarded(app: typer.Typer) -> int:  # noqa: PLR0911 - one return an exit code
    """Run the application and give its exit code."""
    from recpack.decisions import ConfigError
    from recpack.options import NothingUsable, UsageError
    from recpack.run.keys import KeyFileError

    try:
        app()
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 1
    except (UsageError, ConfigError, KeyFileError) as err:
        fail(str(err))
        return 2
    except NothingUsable as err:
        fail(str(err))
        return 5
    except KeyboardInterrupt:
        fail("interrupted; the same command goes on where it stopped")
        return 130
    except LookupError as err:
        if type(err).__name__ == "EngineMissing":
            fail(str(err) if "server" in str(err) else f"{err}; see `recpack models list`")
            return 6
        return _internal(err)
    except OSError as err:
        fail(f"{err.filename or ''}: {err.strerror or type(err).__name__}")
        return 1
    except Exception as err:  # noqa: BLE001 - the last edge
        return _internal(err)
    return 0


def _internal(err: BaseException) -> int:
    """Type and place only: the message of an exception can quote a patient."""
    place = traceback.extract_tb(err.__traceback__)[-1]
    where = f"{Path(place.filename).name}:{place.lineno}"
    fail(f"internal error: {type(err).__name__} in {where}")
    if os.environ.get("RECPACK_DEBUG") == "1":
        traceback.print_exception(err, file=sys.stderr)
    return 1
