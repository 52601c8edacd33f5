"""`judgekit doctor`: is everything in place?"""

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from judgekit.workflow.doctor import Finding

MARKS = {"ok": "ok", "note": "--", "wrong": "!!"}


@click.command(name="doctor")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def command(as_json: bool) -> None:
    """Check Python, packages, the store, local models and endpoints; exit 2 if something must be mended.

    \b
    Example:
      judgekit doctor
    """
    from judgekit.cli.wiring import open_house
    from judgekit.render.machine import as_json as written
    from judgekit.workflow.doctor import look_around

    house = open_house()
    findings = list(look_around(house.store, house.project.config.endpoints))
    click.echo(written([asdict(each) for each in findings]) if as_json else "\n".join(map(_line, findings)))
    if any(each.state == "wrong" for each in findings):
        sys.exit(2)


def _line(finding: "Finding") -> str:
    remedy = f"; {finding.remedy}" if finding.remedy else ""
    return f"{MARKS[finding.state]}  {finding.subject}: {finding.what}{remedy}"
