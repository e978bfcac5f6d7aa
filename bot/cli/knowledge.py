"""`baeumgil search` and `eligibility`: the knowledge floor by itself."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.markup import escape

from bot.cli.console import out
from bot.cli.prepare import build_knowledge
from bot.settings import Settings
from bot.today import today
from channels.terminal.bubbles import paragraph


def search(
    text: Annotated[str, typer.Argument(help="What to look for.")],
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many records.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False,
    kind: Annotated[
        str | None, typer.Option(help="Only one kind: programme, service, department, …")
    ] = None,
) -> None:
    """Search the knowledge records; no conversation, no Rasa.

    Example: baeumgil search "느린 학습자" -k 3
    """
    from knowledge.library import load_library
    from knowledge.search import Searcher

    library = load_library()
    if kind is not None and not library.of_kind(kind):
        kinds = ", ".join(sorted({record.kind for record in library.records.values()}))
        raise typer.BadParameter(f"no record is of kind '{kind}'; there are {kinds}")
    settings = Settings()
    build_knowledge(settings)
    hits = Searcher.open(settings.home, library, settings.encoder).search(
        text, k=k, kinds=(kind,) if kind else None
    )
    if as_json:
        rows = [
            {
                "record": hit.record,
                "kind": hit.kind,
                "title": hit.title,
                "score": round(hit.score, 4),
                "text": hit.text,
                "source": hit.source,
            }
            for hit in hits
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for hit in hits:
        out.print(f"[bold]{hit.score:.2f}[/] {escape(hit.title)} [dim]{hit.record}[/]")
        paragraph(out, hit.text, indent=5)
        paragraph(out, hit.source, indent=5, style="dim")
    if not hits:
        out.print("Nothing found.")


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
