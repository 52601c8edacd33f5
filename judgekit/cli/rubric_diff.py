"""`judgekit rubric diff OLD NEW`: what changed, and which stored verdicts stay comparable."""

import click


@click.command(name="diff")
@click.argument("old")
@click.argument("new")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def command(old: str, new: str, *, as_json: bool) -> None:
    """Say what changed from rubric OLD to NEW, and which stored verdicts stay comparable.

    OLD and NEW are names, or files that end in .yaml. Verdicts belong to a rubric's hash, which covers all
    that reaches a judge: a change of tests or description keeps them, any other has them judged anew.

    \b
    Examples:
      judgekit rubric diff helpfulness rubrics/helpfulness-2.yaml
      git show HEAD:rubrics/tone.yaml > /tmp/tone.yaml && judgekit rubric diff /tmp/tone.yaml tone
    """
    from judgekit.cli.wiring import open_house
    from judgekit.render.machine import as_json as json_text
    from judgekit.render.rubric_diff import diff_text
    from judgekit.store.read import open_reader
    from judgekit.workflow.rubric_diff import diff_rubrics

    house = open_house()
    before, after = house.rubrics([old, new])
    if house.store.exists():
        with open_reader(house.store) as reader:
            diff = diff_rubrics(before, after, reader)
    else:
        diff = diff_rubrics(before, after, None)
    click.echo(json_text(diff) if as_json else diff_text(diff))
