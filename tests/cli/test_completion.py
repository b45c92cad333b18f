"""``workbench completion``: a script for each shell, made from the parser, that completes what there is."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from workbench.cli import completion, main
from workbench.cli.command_line import complete_parser

BASH = """source {script}
complete_for() {{
  COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
  local name; name=$(complete -p workbench | sed 's/.*-F \\([^ ]*\\) .*/\\1/')
  "$name" workbench "${{COMP_WORDS[COMP_CWORD]}}"
  printf '%s\\n' "${{COMPREPLY[@]}}"
}}
complete_for {words}
"""
COMPLETED = {
    "workbench inte": "integrate", "workbench derive --wh": "--what", "workbench derive --what he": "hessian",
    "workbench show softmax-j": "softmax-jacobian", "workbench export softmax-jacobian layernorm-b":
    "layernorm-backward", "workbench show --notation te": "textbook", "workbench worked q": "qr",
    "workbench problems --topic gra": "gradients", "workbench list --topic neu": "neural-networks",
}  # fmt: skip
CHECKED = {"bash": ("bash", "-n"), "zsh": ("zsh", "-n"), "fish": ("fish", "-n")}


@pytest.fixture(scope="module")
def bash(tmp_path_factory):
    file = tmp_path_factory.mktemp("completion") / "workbench.bash"
    file.write_text(completion.script("bash"), "utf-8")
    return file


@pytest.mark.parametrize("words", COMPLETED)
def test_bash_completes(bash, words):
    made = subprocess.run(
        ["bash", "-c", BASH.format(script=bash, words=words)], capture_output=True, text=True, check=False
    )
    assert (made.stdout.split(), made.stderr) == ([COMPLETED[words]], "")


@pytest.mark.parametrize("shell", CHECKED)
def test_the_script_names_every_command_and_option(shell, capsys):
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    _, commands = complete_parser()
    for name, command in commands.items():
        assert name in script
        for action in command._actions:
            for option in action.option_strings:
                # fish says the dashes apart
                assert option in script or re.search(rf"-[los] '?{re.escape(option.lstrip('-'))}\b", script), option


@pytest.mark.parametrize("shell", CHECKED)
def test_the_shell_reads_the_script(shell, tmp_path):
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} here")
    file = tmp_path / "script"
    file.write_text(completion.script(shell), "utf-8")
    made = subprocess.run([*CHECKED[shell], str(file)], capture_output=True, text=True, check=False)
    assert (made.returncode, made.stderr) == (0, "")


def test_what_is_completed_is_not_demanded():
    """The parser of a command still takes what the library does not know: the command answers that itself."""
    completion.script("bash")
    from workbench.cli.command_line import read

    assert read(["show", "no-such-entry"]).id == "no-such-entry"
