"""`baeumgil eligibility`: the policies by themselves."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any

import typer

from bot.cli.console import out
from bot.today import today
from channels.terminal.bubbles import paragraph


def eligibility(
    facts: Annotated[str, typer.Option(help="Facts as a JSON object.")],
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day; today when absent.")
    ] = None,
    policy: Annotated[str, typer.Option(help="Which policy.")] = "policy/seoullearn",
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False,
) -> None:
    """Evaluate a policy for some facts and show how it decided.

    Example: baeumgil eligibility --facts '{"grade":"m3","household":["multicultural"]}'
    """
    from knowledge.library import load_library
    from knowledge.policy import FactError, load_policies
    from knowledge.policy import evaluate as decide

    try:
        known: Any = json.loads(facts)
    except (ValueError, RecursionError) as error:
        raise typer.BadParameter(f"not JSON: {error}", param_hint="--facts") from error
    if not isinstance(known, dict):
        raise typer.BadParameter("a JSON object is needed", param_hint="--facts")
    policies = load_policies(load_library())
    if policy not in policies:
        raise typer.BadParameter(f"there are {', '.join(policies)}", param_hint="--policy")
    on = as_of.date() if as_of else today()
    try:
        evaluation = decide(policies[policy], known, on)
    except FactError as error:
        raise typer.BadParameter(str(error), param_hint="--facts") from error
    if as_json:
        typer.echo(evaluation.model_dump_json(indent=1))
        return
    out.print(f"[bold]{evaluation.status}[/] ({policy}, {on})")
    for line in evaluation.lines:
        paragraph(out, line.text, indent=2)
    paragraph(out, evaluation.next_step, indent=2)
    for rule in evaluation.trace:
        mark = {True: "✓", False: "✗", None: "?"}[rule.value]
        paragraph(out, f"{mark} {rule.rule}: {rule.why}", indent=2 * rule.depth, style="dim")
    if evaluation.question:
        paragraph(out, f"? {evaluation.question.wording.self}", style="cyan")
