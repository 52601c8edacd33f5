"""`judgekit doctor`: is everything in place?"""

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from judgekit.cli.wiring import House
    from judgekit.workflow.doctor import Finding

MARKS = {"ok": "ok", "note": "--", "wrong": "!!"}


@click.command(name="doctor")
@click.option(
    "--probe", is_flag=True, help="Also ask endpoints for their models and judges what they can do."
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def command(probe: bool, as_json: bool) -> None:
    """Check Python, packages, the store, local models and endpoints; exit 2 if something must be mended.

    \b
    Example:
      judgekit doctor --probe
    """
    import asyncio

    from judgekit.cli.wiring import open_house
    from judgekit.render.machine import as_json as written
    from judgekit.workflow.doctor import look_around

    house = open_house()
    findings = list(look_around(house.store, house.project.config.endpoints))
    if probe:
        findings += asyncio.run(house.closing(_probed(house)))
    click.echo(written([asdict(each) for each in findings]) if as_json else "\n".join(map(_line, findings)))
    if any(each.state == "wrong" for each in findings):
        sys.exit(2)


async def _probed(house: "House") -> "list[Finding]":
    from judgekit.workflow.doctor import ask_endpoints

    return [found async for found in ask_endpoints(house.project.config, house.connections)]


def _line(finding: "Finding") -> str:
    remedy = f"; {finding.remedy}" if finding.remedy else ""
    return f"{MARKS[finding.state]}  {finding.subject}: {finding.what}{remedy}"
