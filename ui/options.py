"""The commands of `wenbao` and their options."""

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import NoReturn

from bot.selection import PASSAGES_READ
from index.dates import parse_date
from ui import console
from ui.serving_options import add_protection

MISUSE = 2
"""The exit status of a command line that makes no command."""


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage above it, and takes no shortened options."""

    def __init__(self, **settings: object) -> None:
        super().__init__(allow_abbrev=False, **settings)  # type: ignore[arg-type]

    def error(self, message: str) -> NoReturn:  # noqa: D102
        console.note(f"{message}: see '{self.prog} --help'")
        sys.exit(MISUSE)


def command_line() -> Parser:
    """The parser of the whole command line."""
    parser = Parser(prog="wenbao", description="Ask the news, see the sentence it comes from.")
    parser.add_argument("--version", action="store_true", help="print the version")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, (about, options) in _COMMANDS.items():
        command = commands.add_parser(name, help=about, description=f"{about.capitalize()}.")
        for add in (_add_store, *options):
            add(command)
    return parser


def _add_store(parser: argparse.ArgumentParser) -> None:
    store = Path(os.environ.get("WENBAO_STORE") or "wenbao-store")
    parser.add_argument(
        "--store", type=_path, default=store, metavar="DIR", help="the reports' folder (%(default)s)"
    )


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")


def _add_model(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--model", metavar="NAME", help="a SentenceTransformer's name or path (the bundled one)"
    )


def _add_reader(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--reader", metavar="NAME", help="a question-answering model's name or path (the bundled one)"
    )


def _add_language_model(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--llm-base-url",
        metavar="URL",
        help="let a language model word the answers: an address that speaks OpenAI's protocol"
        " ($WENBAO_LLM_BASE_URL)",
    )
    parser.add_argument("--llm-model", metavar="NAME", help="the model's name there ($WENBAO_LLM_MODEL)")
    parser.add_argument(
        "--llm-api-key",
        metavar="KEY",
        help="its key; better in $WENBAO_LLM_API_KEY, where other users of this machine do not see it",
    )


def _add_serving(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--demo", action="store_true", help="serve the sample reports, without any set-up")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=_port, default=7860, help="port to listen on (%(default)s)")
    parser.add_argument(
        "--public",
        action="store_true",
        help="for strangers: reports are only added and removed with the password in $WENBAO_PASSWORD,"
        " and not at all without one",
    )
    parser.add_argument(
        "--allow-urls", action="store_true", help="let those who may add reports fetch them by address, too"
    )
    parser.add_argument(
        "--feedback",
        type=_path,
        metavar="FILE",
        help="where readers' ratings of answers are kept (feedback.jsonl in the store)",
    )


def _add_keys_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--keys", type=_path, metavar="FILE", help="where the API keys are kept (api-keys in the store)"
    )


def _add_keeping_keys(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("add", "list", "remove"), help="what to do with the key")
    parser.add_argument(
        "name", nargs="?", metavar="NAME", help="whose key it is, as the log and `list` say it"
    )
    parser.add_argument(
        "--write", action="store_true", help="of add: let it add and remove reports, not only ask"
    )


def _add_sources(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sources", nargs="+", type=_source, metavar="PATH_OR_URL")


def _add_id(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID")


def _add_ids(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ids", nargs="+", metavar="ID")


def _add_question(parser: argparse.ArgumentParser, what: str) -> None:
    parser.add_argument("question", metavar=what)
    parser.add_argument("--since", type=_day, metavar="DATE", help="only reports published on DATE or later")
    parser.add_argument(
        "--until", type=_day, metavar="DATE", help="only reports published on DATE or earlier"
    )
    parser.add_argument("--source", metavar="NAME", help="only reports of this source")


def _add_asking(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--extractive", action="store_true", help="answer without the language model, in the reports' words"
    )
    parser.add_argument(
        "--ignore",
        action="append",
        default=[],
        choices=("period", "source", "report", "history"),
        help="what not to read from the question: a limit that it sets (上周, since March), or that"
        " it leans on --after",
    )
    parser.add_argument(
        "--after",
        action="append",
        default=[],
        metavar="QUESTION",
        help="ask this first: QUESTION may lean on it (下午呢?); may be given again, in order",
    )


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


def _add_depth(parser: argparse.ArgumentParser, passages: int) -> None:
    parser.add_argument(
        "-k", type=_count, default=passages, metavar="N", help="how many passages to look at (%(default)s)"
    )


def _path(given: str) -> Path:
    # An unset variable of a script: Path("") would be the current folder.
    if not given:
        raise argparse.ArgumentTypeError("the path is empty")
    return Path(given)


def _source(given: str) -> Path | str:
    # Path would make one slash of the two.
    return given if re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", given) else _path(given)


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


_Add = Callable[[argparse.ArgumentParser], None]
_COMMANDS: dict[str, tuple[str, Sequence[_Add]]] = {
    "serve": (
        "serve the chat page",
        (_add_model, _add_reader, _add_serving, _add_keys_file, add_protection, _add_language_model),
    ),
    "mcp": (
        "let a language model ask, by the Model Context Protocol on stdin and stdout",
        (_add_model, _add_reader, _add_language_model),
    ),
    "add": ("add reports from files, folders and web addresses", (_add_json, _add_model, _add_sources)),
    "ask": (
        "answer a question, with the sentences that it rests on",
        (
            _add_json,
            _add_model,
            _add_reader,
            partial(_add_question, what="QUESTION"),
            partial(_add_depth, passages=PASSAGES_READ),
            _add_language_model,
            _add_asking,
        ),
    ),
    "search": (
        "print the passages that fit a query best",
        (_add_json, _add_model, partial(_add_question, what="QUERY"), partial(_add_depth, passages=10)),
    ),
    "list": ("list the reports, newest first", (_add_json,)),
    "show": ("print a report as it is stored", (_add_json, _add_id)),
    "remove": ("remove reports", (_add_json, _add_ids)),
    "stats": ("count what the store holds", (_add_json,)),
    "verify": ("check that nothing is missing, double or orphaned", (_add_json,)),
    "evaluate": (
        "ask questions whose answers are known, and measure the answers",
        (_add_json, _add_model, _add_reader, _add_evaluating, partial(_add_depth, passages=PASSAGES_READ)),
    ),
    "keys": ("make, list and remove keys for programs", (_add_json, _add_keys_file, _add_keeping_keys)),
}
