"""`wenbao`: what the command line looks like. What each command does is in `ui/commands.py`.

Only what parsing needs is imported here, so that help and misuse are answered at once.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from index.dates import parse_date
from index.errors import WenbaoError
from ui import console

DONE, FAILED, MISUSE, STOPPED = 0, 1, 2, 130


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


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage above it, and takes no shortened options."""

    def __init__(self, **settings: object) -> None:
        super().__init__(allow_abbrev=False, **settings)  # type: ignore[arg-type]

    def error(self, message: str) -> NoReturn:
        console.note(f"{message}: see '{self.prog} --help'")
        sys.exit(MISUSE)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.version:
        from importlib.metadata import version

        console.say(f"wenbao {version('wenbao')}")
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


def _parser() -> _Parser:
    parser = _Parser(prog="wenbao", description="Ask the news, see the sentence it comes from.")
    parser.add_argument("--version", action="store_true", help="print the version")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    store = os.environ.get("WENBAO_STORE") or "wenbao-store"

    def command(name: str, about: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=about, description=f"{about.capitalize()}.")
        sub.add_argument(
            "--store",
            type=_path,
            default=Path(store),
            metavar="DIR",
            help="the reports' folder (%(default)s)",
        )
        if name != "serve":
            sub.add_argument("--json", action="store_true", help="print JSON, for programs")
        if name in ("serve", "add", "ask", "search", "evaluate"):
            sub.add_argument(
                "--model", metavar="NAME", help="a SentenceTransformer's name or path (the bundled one)"
            )
        if name in ("serve", "ask", "evaluate"):
            sub.add_argument(
                "--reader", metavar="NAME", help="a question-answering model's name or path (the bundled one)"
            )
        return sub

    def language_model(sub: argparse.ArgumentParser) -> None:
        sub.add_argument(
            "--llm-base-url",
            metavar="URL",
            help="let a language model word the answers: an address that speaks OpenAI's protocol"
            " ($WENBAO_LLM_BASE_URL)",
        )
        sub.add_argument("--llm-model", metavar="NAME", help="the model's name there ($WENBAO_LLM_MODEL)")
        sub.add_argument(
            "--llm-api-key",
            metavar="KEY",
            help="its key; better in $WENBAO_LLM_API_KEY, where other users of this machine do not see it",
        )

    serve = command("serve", "serve the chat page")
    serve.add_argument("--demo", action="store_true", help="serve the sample reports, without any set-up")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    serve.add_argument("--port", type=_port, default=7860, help="port to listen on (%(default)s)")
    language_model(serve)
    add = command("add", "add reports from files and folders")
    add.add_argument("paths", nargs="+", type=_path, metavar="PATH")
    ask = command("ask", "answer a question, with the sentences that it rests on")
    _add_asking(ask, "QUESTION", 5)
    language_model(ask)
    ask.add_argument(
        "--extractive", action="store_true", help="answer without the language model, in the reports' words"
    )
    ask.add_argument(
        "--ignore",
        action="append",
        default=[],
        choices=("period", "source", "report", "history"),
        help="what not to read from the question: a limit that it sets (上周, since March), or that"
        " it leans on --after",
    )
    ask.add_argument(
        "--after",
        action="append",
        default=[],
        metavar="QUESTION",
        help="ask this first: QUESTION may lean on it (下午呢?); may be given again, in order",
    )
    _add_asking(command("search", "print the passages that fit a query best"), "QUERY", 10)
    command("list", "list the reports, newest first")
    command("show", "print a report as it is stored").add_argument("id", metavar="ID")
    command("remove", "remove reports").add_argument("ids", nargs="+", metavar="ID")
    command("stats", "count what the store holds")
    command("verify", "check that nothing is missing, double or orphaned")
    _add_evaluating(command("evaluate", "ask questions whose answers are known, and measure the answers"))
    return parser


def _add_asking(parser: argparse.ArgumentParser, what: str, passages: int) -> None:
    parser.add_argument("question", metavar=what)
    parser.add_argument("--since", type=_day, metavar="DATE", help="only reports published on DATE or later")
    parser.add_argument(
        "--until", type=_day, metavar="DATE", help="only reports published on DATE or earlier"
    )
    parser.add_argument("--source", metavar="NAME", help="only reports of this source")
    _add_depth(parser, passages)


def _add_evaluating(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "questions", nargs="+", type=_path, metavar="QUESTIONS", help="JSON lines or a file like SQuAD's"
    )
    parser.add_argument(
        "--only",
        type=_condition,
        action="append",
        default=[],
        metavar="FIELD=VALUE",
        help="only questions whose FIELD is VALUE; may be given again, for one field with other values",
    )
    parser.add_argument(
        "--by", action="append", default=[], metavar="FIELD", help="also a row for each value of FIELD"
    )
    parser.add_argument(
        "--details", action="store_true", help="with --json: also an object for each question"
    )
    _add_depth(parser, 5)


def _add_depth(parser: argparse.ArgumentParser, passages: int) -> None:
    parser.add_argument(
        "-k", type=_count, default=passages, metavar="N", help="how many passages to look at (%(default)s)"
    )


def _path(given: str) -> Path:
    # An unset variable of a script: Path("") would be the current folder.
    if not given:
        raise argparse.ArgumentTypeError("the path is empty")
    return Path(given)


def _condition(given: str) -> tuple[str, str]:
    field, equals, value = given.partition("=")
    if not (field and equals):
        raise argparse.ArgumentTypeError(f"{given!r} is no condition: write it as FIELD=VALUE")
    return field, value


def _day(given: str) -> date:
    day = parse_date(given)
    if day is None:
        raise argparse.ArgumentTypeError(f"{given!r} is no date: write it as 2024-09-25")
    return day


def _count(given: str) -> int:
    return _number(given, 1, 1000)


def _port(given: str) -> int:
    return _number(given, 0, 65535)


def _number(given: str, least: int, most: int) -> int:
    if not (given.isdecimal() and len(given) < 10 and least <= int(given) <= most):
        raise argparse.ArgumentTypeError(f"{given!r} is no number from {least} to {most}")
    return int(given)
