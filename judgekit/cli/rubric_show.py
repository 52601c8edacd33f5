"""`judgekit rubric show NAME`: the exact prompt a judge will see."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import click

if TYPE_CHECKING:
    from judgekit.cli.wiring import House
    from judgekit.domain.prompts import PromptForm, ShownPrompt


@dataclass(frozen=True, slots=True)
class Options:
    """The options of `judgekit rubric show`."""

    suite: str | None
    case: str | None
    candidate: tuple[str, ...]
    judge: str | None
    form: Literal["text", "json", "small"] | None
    json: bool


@click.command(name="show")
@click.argument("name")
@click.option("--suite", help="Show it on a case of this suite (default: on the rubric's own tests).")
@click.option("--case", help="Id of the case (default: the suite's first).")
@click.option("--candidate", multiple=True, help="Whose output to show; twice for a pair.")
@click.option("--judge", help="Show what this judge is asked (default: the project's default judge).")
@click.option(
    "--form",
    type=click.Choice(["text", "json", "small"]),
    help="Form of the reply asked for: words, a JSON object, or a begun reply for small models.",
)
@click.option("--json", is_flag=True, help="Write JSON.")
def command(name: str, **given: Any) -> None:
    """Show the exact prompts rubric NAME becomes, in both orders, with about how many tokens each has.

    \b
    Examples:
      judgekit rubric show helpfulness
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
    form = options.form or _form_of_judge(house, options)
    if options.suite is None:
        return list(prompts_on_tests(rubric, form))
    suite = house.suite(options.suite)
    return list(prompts_on_case(rubric, suite, options.case, options.candidate, form))


def _form_of_judge(house: "House", options: Options) -> "PromptForm":
    from judgekit.workflow.rubric_prompts import form_for

    judge = options.judge or house.project.config.default_judge
    return form_for(judge, house.judge_spec(judge))
