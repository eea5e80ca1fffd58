"""The README is true: its commands run in their order, and every verb stands in it."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from fonds.cli import cli
from tests.conftest import ROOT

RECORD = (
    "May 3, 1951\n\nRecord of Conversation between Ferdinand Lenz and Paul Orlik\n\nOrlik said that it rained.\n\n"
    "Document Information\n\nAMU, f. 12, op. 1, d. 7, ll. 3-4. Translated by Eva Kurz.\n"
)


def test_the_commands_of_the_readme_run(tmp_path: Path) -> None:
    """Each line after a $ ends with exit code 0."""
    (tmp_path / "record.txt").write_text(RECORD, encoding="utf-8")
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    blocks = re.findall(r"```console\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    commands = [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]
    assert len(commands) >= 8
    for command in commands:
        words = shlex.split(command)
        if words[0] == "cp":
            shutil.copyfile(tmp_path / words[1], tmp_path / words[2])
            continue
        assert words[0] == "fonds"
        done = subprocess.run([sys.executable, "-m", *words], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{command}: {done.stderr}"


def test_every_verb_is_documented() -> None:
    """README or docs/ name every verb of the command."""
    told = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")))
    for verb in cli.commands:
        assert re.search(rf"`[^`]*\b{verb}\b", told), verb


def test_every_picture_and_page_of_the_docs_is_there() -> None:
    """Relative links of README and docs/ lead to files of the checkout."""
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\((?!https?://)([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
