"""The MCP server: read-only tools over the knowledge base and, in the app, over courses."""

from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from typing import Annotated, Any, Literal

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import Field

from actions import course_enquiries
from actions.course_enquiries import CourseFindings
from actions.courses.service import CourseSearch
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
from bot.today import moment_on, today
from knowledge.base import KnowledgeBase
from knowledge.courses.registration import State
from knowledge.courses.wishes import Wishes
from knowledge.errors import KnowledgeError
from knowledge.policy import Policy

READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)

AsOf = Annotated[
    date | None, Field(description="The day in question (ISO 8601); today in Seoul when left out.")
]


Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def build_server(base: KnowledgeBase, courses: CourseSearch | None = None) -> MCPServer:
    """The server over `base`; it opens nothing and keeps no state.

    Args:
        base: what is known.
        courses: finds courses; without it there is no tool for them.
    """
    texts = base.texts
    server = MCPServer(
        "baeumgil",
        title=texts("mcp.title"),
        instructions=texts("mcp.instructions"),
        version=version("baeumgil"),
        log_level="WARNING",  # below it the SDK logs what users asked for
        subscriptions=False,
    )

    def add(tool: Callable[..., Any], **values: str) -> None:
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
    if courses:
        add(_course_tool(base, courses))
    return server


def _course_tool(base: KnowledgeBase, courses: CourseSearch) -> Callable[..., Any]:
    """The tool that finds courses."""

    async def find_courses(
        text: Annotated[str, Field(max_length=500, description="What to learn, in Korean.")] = "",
        districts: Annotated[
            tuple[str, ...], Field(description="Any of these districts of Seoul, such as 강남구.")
        ] = (),
        weekdays: Annotated[tuple[Weekday, ...], Field(description="On no other days.")] = (),
        fee_max: Annotated[int | None, Field(ge=0, description="In won; 0 is free.")] = None,
        registration: Annotated[
            tuple[State, ...], Field(description="How registration stands on the day.")
        ] = (),
        k: Annotated[int, Field(ge=1, le=20, description="At most so many results.")] = 5,
        as_of: AsOf = None,
    ) -> Annotated[CallToolResult, CourseFindings]:
        wishes = Wishes(
            topic=text.strip(),
            districts=districts,
            weekdays=weekdays,
            fee_max=fee_max,
            states=registration,
        )
        at = moment_on(as_of or today())
        found = await course_enquiries.find_courses(courses, base, wishes, at, most=k)
        return _told(base, found)

    return find_courses


def _answered(base: KnowledgeBase, enquire: Callable[[], Answer]) -> CallToolResult:
    """What an enquiry says, or why it cannot be answered."""
    try:
        answer = enquire()
    except KnowledgeError as error:
        raise ToolError(str(error)) from error
    return _told(base, answer)


def _told(base: KnowledgeBase, answer: Answer) -> CallToolResult:
    """An answer as text for people and as data for programs, the sources in both."""
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
