"""Reading the command line: a value may start with a minus sign (``--from -oo``, ``-x @ x``)."""

from __future__ import annotations

import argparse
import re
import sys
from typing import NoReturn

from workbench.cli.helping import explained
from workbench.cli.options import COMMANDS, FILES

_HIDDEN = "\0"
_UNKNOWN = re.compile(r"--[a-z][a-z-]+[a-z](=.*)?", re.DOTALL)
"""What looks like an option and like no expression."""


class UsageError(Exception):
    """Words that are no command; ``usage`` says what is."""

    def __init__(self, message: str, usage: str) -> None:
        super().__init__(message)
        self.usage = usage


class _Parser(argparse.ArgumentParser):
    def format_help(self) -> str:
        command = self.prog.rpartition(" ")[2]
        return super().format_help() + (explained(command, self) if command in COMMANDS else "")

    def error(self, message: str) -> NoReturn:
        message = message.replace(_HIDDEN, "")
        raise UsageError(message, f"{self.format_usage()}{self.prog}: error: {message}\n")


def parse(argv: list[str]) -> argparse.Namespace:
    """The options; leaves by SystemExit with code 2 for what argparse does not understand."""
    try:
        return read(argv)
    except UsageError as error:
        sys.stderr.write(error.usage)
        raise SystemExit(2) from None


def read(argv: list[str]) -> argparse.Namespace:
    """The options. Raises UsageError for what argparse does not understand."""
    parser, commands = _parsers(argv[0] if argv else "")
    known = _arities(commands[argv[0]]) if argv and argv[0] in commands else {}
    options = parser.parse_args(_shielded(argv, known) if known else argv)
    for name, value in vars(options).items():
        if isinstance(value, str):
            setattr(options, name, value.removeprefix(_HIDDEN))
        elif isinstance(value, list):
            setattr(options, name, [v.removeprefix(_HIDDEN) if isinstance(v, str) else v for v in value])
        if name not in FILES:
            _require_text(value, parser)
    return options


def _require_text(value: object, parser: argparse.ArgumentParser) -> None:
    """Raises UsageError for bytes that are no text; the name of a file may be any."""
    for word in value if isinstance(value, list) else [value]:
        if isinstance(word, str) and not word.isascii():
            try:
                word.encode()
            except UnicodeEncodeError:
                parser.error(f"{word.removeprefix(_HIDDEN)!a} is no text in the encoding of this terminal")


def _arities(parser: argparse.ArgumentParser) -> dict[str, bool]:
    """The option strings of a command and whether each takes a value."""
    return {string: a.nargs != 0 for a in parser._actions for string in a.option_strings}


def _shielded(argv: list[str], known: dict[str, bool]) -> list[str]:
    """The words, with a mark before each minus sign that starts a value, so that argparse sees no option there."""
    out: list[str] = []
    takes_value = only_values = False
    for word in argv:
        name = word.partition("=")[0]
        is_option = not only_values and name in known and (word == name or name.startswith("--"))
        short = not only_values and re.fullmatch(r"-j\d+", word) is not None
        plain = not is_option and not short and word.startswith("-") and word not in ("-", "--")
        plain = plain and (only_values or not _UNKNOWN.fullmatch(word))
        if takes_value and not is_option or plain:
            out.append(_HIDDEN + word if word.startswith("-") and word != "-" else word)
            takes_value = False
            continue
        out.append(word)
        only_values = only_values or word == "--"
        takes_value = is_option and known[name] and word == name
    return out


def complete_parser() -> tuple[argparse.ArgumentParser, dict[str, argparse.ArgumentParser]]:
    """The parser with the options of every command, for what describes them all."""
    return _parsers(None)


def _parsers(asked: str | None) -> tuple[argparse.ArgumentParser, dict[str, argparse.ArgumentParser]]:
    """The parser, and those of the commands by name: that of the command that is asked for alone, or, where no
    command is, all of them; without their options, which only a description of all needs, and gets for None."""
    parser = _Parser(
        prog="workbench",
        allow_abbrev=False,
        description="An expression goes in, a checked line-by-line derivation comes out.",
        epilog="Exit codes: 0 done and checked, 1 internal error, 2 input not understood, 3 a claim refuted or "
        "undecided or a step refuted (with --strict also one that is only stated), 4 no derivation found.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", prog="workbench")
    made: dict[str, argparse.ArgumentParser] = {}
    for name in [asked] if asked is not None and asked in COMMANDS else COMMANDS:
        about, options = COMMANDS[name]
        made[name] = commands.add_parser(name, help=about, description=about, allow_abbrev=False)
        if asked in (name, None):
            options(made[name])
    return parser, made
