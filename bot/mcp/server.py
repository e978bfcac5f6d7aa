"""The MCP server: four read-only tools over the knowledge base, the same for every transport."""

from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from typing import Annotated, Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import Field

from actions.eligibility import POLICY
from actions.enquiries import (
    MOST_SITES,
    Answer,
    Decision,
    Description,
    Findings,
    Site,
    combine,
    decide,
    describe,
    look_up,
)
from bot.today import today
from knowledge.base import KnowledgeBase
from knowledge.errors import KnowledgeError
from knowledge.policy import Policy

READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)

AsOf = Annotated[
    date | None, Field(description="The day in question (ISO 8601); today in Seoul when left out.")
]


def build_server(base: KnowledgeBase) -> MCPServer:
    """The server over `base`; it opens nothing and keeps no state."""
    texts = base.texts
    server = MCPServer(
        "baeumgil",
        title=texts("mcp.title"),
        instructions=texts("mcp.instructions"),
        version=version("baeumgil"),
        log_level="WARNING",  # below it the SDK logs what users asked for
        subscriptions=False,
    )

    def add(tool: Callable[..., CallToolResult], **values: str) -> None:
        told = texts.data(f"mcp.{tool.__name__}")
        description = told["description"].format(**values)
        server.add_tool(tool, title=told["title"], description=description, annotations=READS)

    def check_eligibility(
        facts: Annotated[
            dict[str, Any],
            Field(description='For example {"residence": "seoul", "grade": "m3"}.'),
        ],
        as_of: AsOf = None,
    ) -> Annotated[CallToolResult, Decision]:
        return _answered(base, lambda: decide(base, POLICY, facts, as_of or today()))

    def check_vendors(
        vendors: Annotated[list[Site], Field(min_length=1, max_length=MOST_SITES)],
        level: Annotated[
            str | None, Field(description="The learner's school level (middle) or grade (m3).")
        ] = None,
        as_of: AsOf = None,
    ) -> Annotated[CallToolResult, Decision]:
        return _answered(base, lambda: combine(base, vendors, as_of or today(), level))

    def programme_facts(
        name: Annotated[str, Field(max_length=100, description="Korean name, or id of a record.")],
        as_of: AsOf = None,
    ) -> Annotated[CallToolResult, Description]:
        return _answered(base, lambda: describe(base, name, as_of or today()))

    def search_courses_and_programmes(
        text: Annotated[str, Field(max_length=500, description="What is looked for, in Korean.")],
        kinds: Annotated[
            tuple[str, ...],
            Field(description="Only these kinds of record, such as programme or lecture."),
        ] = (),
        k: Annotated[int, Field(ge=1, le=20, description="At most so many results.")] = 5,
        as_of: AsOf = None,
    ) -> Annotated[CallToolResult, Findings]:
        return _answered(base, lambda: look_up(base, text, as_of or today(), kinds, k))

    add(check_eligibility, facts=_facts(base.policies[POLICY]))
    add(check_vendors)
    add(programme_facts)
    add(search_courses_and_programmes)
    return server


def _answered(base: KnowledgeBase, enquire: Callable[[], Answer]) -> CallToolResult:
    """An answer as text for people and as data for programs, the sources in both."""
    try:
        answer = enquire()
    except KnowledgeError as error:
        raise ToolError(str(error)) from error
    lines = [answer.text]
    if answer.sources:
        cited = {(source.document, source.as_of) for source in answer.sources}
        lines += ["", base.texts("mcp.sources")]
        lines += [base.texts("mcp.source", document=d, as_of=day) for d, day in sorted(cited)]
    return CallToolResult(
        content=[TextContent(type="text", text="\n".join(lines))],
        structured_content=answer.model_dump(mode="json"),
    )


def _facts(policy: Policy) -> str:
    """The facts of a policy with their codes, one line each."""
    return "\n".join(
        f"- {name} ({spec.type}, {spec.title}): {', '.join(spec.options)}".removesuffix(": ")
        for name, spec in policy.facts.items()
    )
