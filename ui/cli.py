"""`wenbao`: from the command line to one command, and what goes wrong in one line.

What can be said is in `ui/options.py`, what each command does in `ui/commands.py`. Only what parsing needs is
imported here, so that help and misuse are answered at once.
"""

import argparse
import sys
from collections.abc import Sequence

from index.errors import WenbaoError
from ui import console
from ui.options import MISUSE, command_line

DONE, FAILED, STOPPED = 0, 1, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command.

    Returns:
        The exit status: 0 done, 1 failed, 2 misuse, 130 stopped from the keyboard. Output that nobody
        reads to its end (`| head`) is no failure.

    Raises:
        SystemExit: with 2 if the arguments make no command, with 0 once help has been printed.
    """
    console.prepare()
    try:
        status = _run(_parse(arguments))
        console.finish()
    except BrokenPipeError:
        console.give_up()
        return DONE
    except WenbaoError as error:
        return _complain(error, FAILED)
    except ValueError as error:
        return _complain(error, MISUSE)
    except OSError as error:
        console.give_up()
        return _complain(f"{error.filename or 'the output'}: {error.strerror or error}", FAILED)
    except KeyboardInterrupt:
        return _complain("stopped", STOPPED)
    return status


def _run(options: argparse.Namespace) -> int:
    # 0.6 s of the processor, which --help and a mistyped option need not wait for.
    from ui.commands import COMMANDS

    return COMMANDS[options.command](options)


def _complain(problem: object, status: int) -> int:
    console.note(problem)
    return status


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = command_line()
    options = parser.parse_args(arguments)
    if options.version:
        from ui.version import version

        console.say(f"wenbao {version()}")
        sys.exit(DONE)
    if options.command is None:
        parser.print_help(sys.stderr)
        sys.exit(MISUSE)
    since, until = getattr(options, "since", None), getattr(options, "until", None)
    if since and until and since > until:
        parser.error(f"--since {since} is later than --until {until}")
    if getattr(options, "details", False) and not options.json:
        parser.error("--details goes into the JSON: add --json")
    return options
