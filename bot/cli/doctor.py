"""`baeumgil doctor`: is everything in order, and if not, how to mend it."""

from __future__ import annotations

import typer
from rich.markup import escape

from bot.cli.console import out, step
from bot.settings import Settings


def doctor() -> None:
    """Check settings, records, builds, database, Rasa and disk; say how to mend.

    Exit status 1 when something has to be done (✗); what is only warned of (!) does not count.

    Example: baeumgil doctor
    """
    settings = Settings()
    with step("Checking"):
        from bot.cli.checks import CHECKS

        findings = [check(settings) for check in CHECKS]
    for finding in findings:
        mark = "[green]✓[/]"
        if finding.remedy:
            mark = "[yellow]![/]" if finding.only_warned else "[red]✗[/]"
        out.print(f"{mark} {escape(finding.text)}", soft_wrap=True)
        if finding.remedy:
            out.print(f"    → {escape(finding.remedy)}", soft_wrap=True)
    if any(finding.remedy and not finding.only_warned for finding in findings):
        raise typer.Exit(1)
