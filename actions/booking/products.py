"""The first step: which counselling, and whether the person is entitled to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.booking.talk import Talk
from actions.booking.telling import ACTIVE, product_title, refusal
from actions.desk.entitlement import POLICY, entitlement, quota, sourced_limit
from actions.desk.errors import AlreadyBooked
from actions.desk.models import Booked
from actions.facts import described, learned, reply_to, said
from actions.forms import Question, Reading
from actions.policies import policy_reply, policy_source
from knowledge.policy import Evaluation, Policy, evaluate
from knowledge.policy import Question as PolicyQuestion
from knowledge.telling import cite
from nlu.korean.answers import is_dont_know
from store.messages import Button, Reply, SourceRef, Verdict

OVERVIEW = "service/counselling"
DONT_KNOW = "dont_know"
CLOSED = ("not_eligible", "undecidable")
_LINES_TOLD = 4


class EntitledProduct:
    """Asks for the product and for what the policy needs; explains the verdict."""

    def is_open(self, talk: Talk) -> bool:
        """Until the policy says yes."""
        return not talk.draft.get("entitled")

    async def hear(self, talk: Talk, *, asked: bool) -> Reading:
        """Facts in any message; an answer when it was asked."""
        policy, facts = talk.base.policies[POLICY], _facts(talk)
        question = _question(talk) if asked else None
        if question and question.fact == "product" and _knows_no_product(talk):
            return Reading(values={"product_unknown": True})
        if talk.says("kinds_words") and not talk.turn.records("product"):
            return Reading(values={"listing": True}, claimed=True)
        new = reply_to(question, talk.turn, policy) if question else {}
        new = {**new, **_said(talk, policy)}
        if len(set(talk.turn.records("product"))) > 1:
            new.pop("product", None)
        new = {name: value for name, value in new.items() if facts.get(name) != value}
        if not new:
            return Reading()
        noted = described(talk.turn.entities, policy, talk.base.texts.data("booking.read_back"))
        known = learned(policy, facts, new)
        product = known.pop("product", None)
        values: dict[str, Any] = {"facts": known, "entitled": None}
        if product and product != talk.draft.get("product"):
            values |= {"product": product, "offered": None, "tried": None}
        if "grade" in new and talk.draft.get("before"):  # another child than last time
            values |= {"of_age": None, "before": None}
        return Reading(
            values=values, noted=tuple(noted), slots={"topic": product} if product else {}
        )

    async def settle(self, talk: Talk) -> Reading:
        """The verdict, as soon as there is one."""
        if not self.is_open(talk):
            return Reading()
        if "product" not in talk.draft:
            return await self._without_product(talk)
        if open_one := await self._open_booking(talk):
            error = AlreadyBooked(open_one)
            told = refusal(talk.base, error, open_one.slot.starts_at, talk.now)
            return Reading(remark=told, ends=True)
        used = await talk.services.booking.used(talk.person, talk.product, talk.now)
        facts = {name: value for name, value in _facts(talk).items() if name != "product"}
        evaluation = entitlement(talk.base, facts, talk.product, used, talk.turn.as_of)
        if evaluation.status == "needs_info":
            return Reading()
        if evaluation.status in CLOSED:
            return _closed(talk, evaluation)
        verdict = Verdict(status=evaluation.status, policy=POLICY)
        explained = _explained(talk, evaluation, used)
        return Reading(values={"entitled": True}, remark=explained, verdict=verdict)

    async def _open_booking(self, talk: Talk) -> Booked | None:
        """The person's open booking of a product of which one at a time may be had."""
        if quota(talk.base, talk.product, talk.turn.as_of) is not None:
            return None
        own = await talk.services.booking.upcoming(talk.person, talk.now)
        return next((b for b in own if b.product == talk.product and b.state in ACTIVE), None)

    async def _without_product(self, talk: Talk) -> Reading:
        """Whether any product is left to choose from."""
        policy, known = talk.base.policies[POLICY], _facts(talk)
        first = next(iter(policy.facts["product"].options))
        grade = known.get("grade")
        if grade and grade != DONT_KNOW and not _fitting(talk, known):
            # None is for this grade: said with the reason of the first.
            return await self.settle(talk.knowing({"product": first}))
        if grade == DONT_KNOW and talk.draft.get("product_unknown"):
            known = {"product": first, "grade": DONT_KNOW, "member": DONT_KNOW}
        evaluation = evaluate(policy, known, talk.turn.as_of)
        return _closed(talk, evaluation) if evaluation.status in CLOSED else Reading()

    async def question(self, talk: Talk) -> Question:
        """The question of the policy; of the products only those that fit."""
        question = _question(talk)
        if question is None:
            raise LookupError(f"{POLICY} asks nothing on {talk.turn.as_of}")
        text = question.wording.other if talk.for_other else question.wording.self
        sources: tuple[SourceRef, ...] = ()
        if question.fact == "product":
            overview = talk.base.library.records[OVERVIEW]
            sources = (cite(talk.base.library, overview),)
            listing = talk.draft.get("product_unknown") or talk.draft.get("listing")
            lead = _summaries(talk, question) if listing else []
            text = "\n".join([*(lead or [talk.base.texts("booking.which_product")]), text])
        buttons = tuple(Button(title=c.title, payload=c.title) for c in question.choices)
        return Question(Reply(text=text, buttons=buttons, sources=sources), question.help)


def limit_source(talk: Talk, product: str) -> SourceRef | None:
    """The source of the number of sessions of a product."""
    policy, on = talk.base.policies[POLICY], talk.turn.as_of
    limit = sourced_limit(talk.base, product, on)
    if limit is None:
        return None
    evaluation = Evaluation.without_trace(policy, on, "undecidable")
    return policy_source(evaluation, limit.cite(), talk.base)


def _facts(talk: Talk) -> dict[str, Any]:
    """What is known for the policy; a grade told before the booking counts."""
    before = talk.turn.slots.get("facts") or {}
    grades = talk.base.policies[POLICY].facts["grade"].options
    known = {"grade": before["grade"]} if before.get("grade") in grades else {}
    known |= talk.draft.get("facts") or {}
    return {**known, "product": talk.draft["product"]} if "product" in talk.draft else known


def _question(talk: Talk) -> PolicyQuestion | None:
    """What to ask next; whoever does not know the product is asked for the grade first."""
    policy, facts = talk.base.policies[POLICY], _facts(talk)
    question = evaluate(policy, facts, talk.turn.as_of).question
    if question and question.fact == "grade":
        return _with_grades_that_count(talk, question)
    if question is None or question.fact != "product":
        return question
    unknown = talk.draft.get("product_unknown")
    if unknown and "grade" not in facts:
        first = next(iter(policy.facts["product"].options))
        grade = evaluate(policy, {"product": first}, talk.turn.as_of).question
        return grade and _with_grades_that_count(talk, grade)
    fits = _fitting(talk, facts)
    choices = [c for c in question.choices if c.value in fits or c.value == DONT_KNOW]
    if unknown or not fits:
        choices = [c for c in question.choices if c.value != DONT_KNOW]
        choices = [c for c in choices if c.value in fits] or choices
    return question.model_copy(update={"choices": tuple(choices)})


def _with_grades_that_count(talk: Talk, question: PolicyQuestion) -> PolicyQuestion:
    """The buttons of the grades that have some product; any grade may be typed."""
    choices = tuple(
        c for c in question.choices if c.value == DONT_KNOW or _fitting(talk, {"grade": c.value})
    )
    return question.model_copy(update={"choices": choices})


def _fitting(talk: Talk, facts: Mapping[str, Any]) -> list[str]:
    """The products that are not ruled out by what is known of the person."""
    policy, on = talk.base.policies[POLICY], talk.turn.as_of
    known = {name: value for name, value in facts.items() if name in ("grade", "preparing")}
    return [
        product
        for product in policy.facts["product"].options
        if evaluate(policy, {**known, "product": product}, on).status != "not_eligible"
    ]


def _said(talk: Talk, policy: Policy) -> dict[str, Any]:
    facts = said(talk.turn.entities, policy)
    if talk.says("member_words"):
        facts["member"] = True
    if talk.says("no_member_words"):
        facts["member"] = False
    return facts


def _knows_no_product(talk: Talk) -> bool:
    if talk.turn.records("product"):
        return False
    return talk.turn.label == "dont_know" or is_dont_know(talk.text) or talk.says("recommend")


def _summaries(talk: Talk, question: PolicyQuestion) -> list[str]:
    records = talk.base.library.records
    products = [records[str(c.value)] for c in question.choices if str(c.value) in records]
    return [f"· {product.title}: {product.summary}" for product in products]


def _explained(talk: Talk, evaluation: Evaluation, used: int) -> Reply:
    """Why the person may book: the lines that state a rule, with their sources."""
    lines = [line for line in evaluation.lines if line.citation][:_LINES_TOLD]
    told = []
    if talk.draft.get("before"):
        grades = talk.base.policies[POLICY].facts["grade"].options
        grade = grades[_facts(talk)["grade"]].title
        told.append(talk.base.texts("booking.as_before", grade=grade))
    told += [talk.wording("entitled", product=product_title(talk.base, talk.product))]
    told += [line.text for line in lines]
    limit = quota(talk.base, talk.product, talk.turn.as_of)
    if limit and used:
        told.append(talk.base.texts("booking.used_so_far", used=used, left=limit - used))
    cited = (line.citation for line in lines if line.citation)
    sources = (policy_source(evaluation, citation, talk.base) for citation in cited)
    return Reply(text=" ".join(told), sources=tuple(dict.fromkeys(sources)))


def _closed(talk: Talk, evaluation: Evaluation) -> Reading:
    """The end: not entitled, or not to be decided here."""
    return Reading(
        remark=_refused(talk, evaluation),
        ends=True,
        verdict=Verdict(status=evaluation.status, policy=POLICY),
        slots={"topic": talk.draft.get("product") or OVERVIEW},
    )


def _refused(talk: Talk, evaluation: Evaluation) -> Reply:
    """Why not, with the source, and what else there is."""
    base, facts = talk.base, _facts(talk)
    titles = []
    if "grade" in facts and facts.get("member") is not False:
        fits = _fitting(talk, facts)
        wanted = talk.draft.get("product")
        titles = [product_title(base, product) for product in fits if product != wanted]
    buttons = [
        Button(title=title, payload=base.texts("booking.book_product", product=title))
        for title in titles
    ]
    if facts.get("member") is not True:
        buttons += [Button(**button) for button in base.texts.data("booking.join_buttons")]
    return policy_reply(evaluation, base, buttons)
