"""`baeumgil policy preview`: whose verdict a change of the rules changes, before it goes live."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from bot.cli.console import CommandError, out
from bot.today import today
from channels.terminal.bubbles import paragraph

if TYPE_CHECKING:
    from knowledge.library import Library
    from knowledge.policy import Policy
    from knowledge.policy.parameters import DatedValue
    from knowledge.policy.preview import Preview, Verdict

DAY = ["%Y-%m-%d"]

policy = typer.Typer(
    help="""The rules of who is entitled (docs/decisions/policies-as-data.md).

    Example: baeumgil policy preview --from 2025-12-31 --as-of 2026-01-01
    """,
    no_args_is_help=True,
)


@policy.command()
def preview(
    against: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            help="The changed rules: a data folder, a folder of policies, or one policy's file.",
        ),
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=DAY, help="Day of the changed rules; by default that of --from."),
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option("--from", formats=DAY, help="Day of the rules in force; today by default."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False,
    fail_on_change: Annotated[
        bool, typer.Option(help="Exit status 1 when a verdict changes.")
    ] = False,
) -> None:
    """Compare the rules in force with changed ones, or with those of another day.

    Each is tried on typical households (knowledge/data/rules/households.yml).

    Example: baeumgil policy preview --against ../changed/seoullearn.yml --as-of 2027-01-01
    """
    first = since.date() if since else today()
    last = as_of.date() if as_of else first
    if against is None and first == last:
        raise typer.BadParameter("give another day, or --against", param_hint="--as-of")
    previews = _previews(against, first, last)
    if as_json:
        typer.echo(
            json.dumps([p.model_dump(mode="json") for p in previews], ensure_ascii=False, indent=1)
        )
    else:
        for one in previews:
            _show(one)
    if fail_on_change and any(one.changes for one in previews):
        raise typer.Exit(1)


def _previews(against: Path | None, first: date, last: date) -> list[Preview]:
    from knowledge.library import load_library
    from knowledge.policy import load_policies
    from knowledge.policy.preview import Version
    from knowledge.policy.preview import preview as compare
    from knowledge.rules.households import load_households

    library = load_library()
    ours = load_policies(library)
    changed = _changed(against, library) if against else ours
    households = load_households()
    previews = [
        compare(Version(ours[name], first), Version(changed[name], last), households[name])
        for name in households
        if name in changed
    ]
    if not previews:
        known = ", ".join(households)
        raise CommandError(f"{against} has none of the policies {known}; name their folder or file")
    return previews


def _changed(against: Path, library: Library) -> Mapping[str, Policy]:
    """The policies of a data folder are checked with its own records and sources."""
    from knowledge.library import load_library
    from knowledge.policy import load_policies

    if (against / "sources.yml").is_file():
        library = load_library(against)
    folder = against / "policies"
    return load_policies(library, folder if folder.is_dir() else against)


def _show(told: Preview) -> None:
    out.print(f"[bold]{escape(told.title)}[/] ({told.policy}, {told.before_on} → {told.after_on})")
    for parameter in told.parameters:
        values = f"{_values(parameter.before)} → {_values(parameter.after)}"
        paragraph(out, f"{parameter.parameter} ({parameter.title}): {values}", indent=2)
    for change in told.changes:
        out.print(f"  [bold]{escape(change.title)}[/] [dim]{escape(change.household)}[/]")
        _verdict("before", change.before)
        _verdict("after", change.after)
    if not told.changes:
        out.print("  No verdict changes.")
    for status in sorted(told.before | told.after):
        out.print(f"  {status}: {told.before.get(status, 0)} → {told.after.get(status, 0)}")


def _verdict(when: str, verdict: Verdict) -> None:
    paragraph(out, f"{when}: {verdict.status}", indent=4)
    for reason in verdict.reasons:
        rule = f"{reason.rule}: " if reason.rule else ""
        source = f" [{reason.source.source}, {reason.source.as_of}]" if reason.source else ""
        paragraph(out, f"{rule}{reason.text}{source}", indent=6, style="dim")


def _values(values: Sequence[DatedValue]) -> str:
    return " or ".join(_value(value) for value in values) or "none"


def _value(value: DatedValue) -> str:
    announced = " (announced)" if value.status == "announced" else ""
    told = json.dumps(value.value, ensure_ascii=False)
    return f"{told}{announced} [{value.source}, {value.as_of}]"
