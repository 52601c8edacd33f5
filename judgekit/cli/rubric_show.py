"""`judgekit rubric show NAME`: the exact prompt a judge will see."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import click

if TYPE_CHECKING:
    from judgekit.cli.wiring import House
    from judgekit.domain.prompts import Asking, ShownPrompt


@dataclass(frozen=True, slots=True)
class Options:
    """The options of `judgekit rubric show`."""

    suite: str | None
    case: str | None
    candidate: tuple[str, ...]
    judge: str | None
    mode: Literal["text", "json_schema", "logprobs", "decisions"] | None
    json: bool


@click.command(name="show")
@click.argument("name")
@click.option("--suite", help="Show it on a case of this suite (default: on the rubric's own tests).")
@click.option("--case", help="Id of the case (default: the suite's first).")
@click.option("--candidate", multiple=True, help="Whose output to show; twice for a pair.")
@click.option("--judge", help="Show what this judge is asked (default: the project's default judge).")
@click.option(
    "--mode",
    type=click.Choice(["text", "json_schema", "logprobs", "decisions"]),
    help="Show how the judge would be asked by this protocol (default: the judge's own), such as decisions.",
)
@click.option("--json", is_flag=True, help="Write JSON.")
def command(name: str, **given: Any) -> None:
    """Show the exact prompts rubric NAME becomes, in both orders, with about how many tokens each has.

    What is sent beside the messages, such as the typed questions of `decisions`, is shown too.

    \b
    Examples:
      judgekit rubric show helpfulness
      judgekit rubric show helpfulness --mode decisions
      judgekit rubric show sql-equivalence --suite text-to-sql --candidate zero-shot --candidate few-shot
    """
    from judgekit.cli.wiring import open_house
    from judgekit.render.machine import as_json
    from judgekit.render.prompts import prompts_text

    options = Options(**given)
    prompts = _prompts(open_house(), name, options)
    if options.json:
        click.echo(as_json(prompts))
        return
    click.echo(prompts_text(prompts))


def _prompts(house: "House", name: str, options: Options) -> "list[ShownPrompt]":
    from judgekit.workflow.rubric_prompts import prompts_on_case, prompts_on_tests

    (rubric,) = house.rubrics([name])
    asking = _asking(house, options)
    if options.suite is None:
        return list(prompts_on_tests(rubric, asking))
    suite = house.suite(options.suite)
    return list(prompts_on_case(rubric, suite, options.case, options.candidate, asking))


def _asking(house: "House", options: Options) -> "Asking":
    from judgekit.domain.config import JudgeSpec
    from judgekit.workflow.rubric_prompts import asking_of

    if options.judge is None and options.mode is not None:
        return asking_of("any", JudgeSpec(model="any:model"), options.mode)
    judge = options.judge or house.project.config.default_judge
    return asking_of(judge, house.judge_spec(judge), options.mode)
