"""The command `fonds`: each verb takes its arguments, makes one call, prints what came of it, and ends with an exit code.

0 done, 1 findings, 2 usage or configuration, 3 a service or file is unavailable. Data goes to stdout, talk to stderr.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

import fonds
from fonds.cli import build, dataset, diff, evaluate, former, harvest, judge, match, project, read, review, wikidata
from fonds.errors import FondsError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(fonds.__version__, prog_name="fonds")
def cli() -> None:
    """Publish archival documents as linked open data.

    A project is a folder with fonds.toml, documents/, and what the archive knows in authorities/. Begin with:

    \b
      fonds init my-archive          make a project that explains itself
      fonds harvest URL --project my-archive       or take in what another archive gives
      fonds read my-archive/documents --coverage   what readers use of the files
      fonds build my-archive         read, extract, reconcile, check, publish
      fonds serve release            look at it, query it, link to it
    """  # noqa: D301  # a real \b: it keeps the lines below it apart


for command in (project.init, project.config, harvest.harvest_sources, read.read, build.build, build.validate, dataset.serve, dataset.query,
                dataset.explain, diff.diff, former.former, judge.reconcile, match.match, review.review, evaluate.evaluate,
                wikidata.wikidata):  # fmt: skip
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; every error that a user can meet is told without a traceback."""
    try:
        code = cli.main(args=list(arguments) if arguments is not None else None, prog_name="fonds", standalone_mode=False)
    except FondsError as error:
        click.echo(f"error: {error}", err=True)
        code = error.exit_code
    except click.ClickException as error:
        error.show()
        code = 2
    except (KeyboardInterrupt, click.Abort):
        code = 130
    except BrokenPipeError:
        # The reader of the output has enough; the flush at exit must not complain again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except OSError as error:
        click.echo(f"error: {error.filename or 'system'}: {error.strerror or error}", err=True)
        code = 3
    except Exception as error:
        if os.environ.get("FONDS_TRACEBACK"):
            raise
        mend = "this is a mistake in fonds: run it again with FONDS_TRACEBACK=1 set, and report what it prints"
        click.echo(f"error: {type(error).__name__}: {error}; {mend}", err=True)
        code = 1
    sys.exit(code or 0)
