"""Who may join: the eligibility conversation around the policy engine.

The engine decides and says what to ask; this module reads answers and renders
(docs/decisions/policies-as-data.md). The form's draft is the facts that are known.
"""

from __future__ import annotations

from actions.answers import answer, tell_record
from actions.asking import asks, mentions
from actions.choosing import CLEAR, Choice, Profile, find
from actions.facts import described, learned, reply_to, said
from actions.fallback import fallback
from actions.forms import Draft, Question, Reading, begin, conclude, is_over
from actions.policies import policy_reply, policy_source
from actions.turn import Answer, Outcome, Turn
from knowledge.base import KnowledgeBase
from knowledge.policy import Evaluation, Policy, TraceStep, evaluate
from knowledge.policy import Question as Asked
from knowledge.records import Record
from store.messages import Button, Reply, Verdict

LABEL = "eligibility"
POLICY = "policy/seoullearn"
OWN_SERVICE = "service/seoullearn"
AFTERWARDS = "service/seoullearn-apply"  # what people ask about after a verdict
DECIDED = {OWN_SERVICE, f"{OWN_SERVICE}-target", AFTERWARDS}  # told better by the verdict
SERVICES = ("programme", "service")  # kinds of record with conditions of their own
ANSWERED = (*SERVICES, "product", "documents")
DOUBTFUL = 0.6  # confidence below which a question without facts is looked up instead


class EligibilityForm:
    """Asks for the facts that can still change the verdict."""

    name = "eligibility_form"
    slot = "eligibility_done"
    label = LABEL

    async def read(self, turn: Turn, draft: Draft, base: KnowledgeBase) -> Reading:
        """The facts a message states, or its answer to the question asked."""
        policy = base.policies[POLICY]
        asked = evaluate(policy, draft, turn.as_of).question if turn.in_form else None
        new = reply_to(asked, turn, policy) if asked else said(turn.entities, policy)
        if turn.in_form and _about_something_else(turn, base):
            return Reading(elsewhere=True)
        if asked and _asks_meaning(turn, base):
            return Reading(explain=True)
        facts = learned(policy, draft, new) if new else {}
        noted = described(turn.entities, policy, base.texts.data("eligibility.read_back"))
        return Reading(
            values=facts, noted=tuple(noted) if asked else (), slots={"facts": facts or draft}
        )

    async def question(self, turn: Turn, draft: Draft, base: KnowledgeBase) -> Question | None:
        """The next question, in the words that fit the person and the situation."""
        policy = base.policies[POLICY]
        evaluation = evaluate(policy, draft, turn.as_of)
        asked = evaluation.question
        if asked is None:
            return None
        settled = _settled(turn, evaluation, policy, base) if turn.entered else []
        lead_in = _lead_in(turn, settled, policy, base) if turn.entered else []
        reply = Reply(
            text="\n".join([*lead_in, _wording(turn, asked)]),
            buttons=tuple(Button(title=c.title, payload=c.title) for c in asked.choices),
            sources=tuple(
                policy_source(evaluation, step.citation, base) for step in settled if step.citation
            ),
        )
        verdict = Verdict(status="needs_info", policy=POLICY)
        help_ = f"{base.texts('eligibility.may_not_know')}\n{asked.help}"
        return Question(reply, help_, verdict)

    async def finish(self, turn: Turn, draft: Draft, base: KnowledgeBase) -> Outcome:
        """Say the verdict."""
        evaluation = evaluate(base.policies[POLICY], draft, turn.as_of)
        return Outcome(
            label=LABEL,
            replies=(policy_reply(evaluation, base, _buttons(evaluation, base)),),
            slots={"facts": draft, "topic": AFTERWARDS, "shown": []},
            verdict=Verdict(status=evaluation.status, policy=POLICY),
        )

    async def abandon(self, turn: Turn, draft: Draft) -> None:
        """Nothing is held."""


FORM = EligibilityForm()


def decide(turn: Turn, base: KnowledgeBase) -> Answer:
    """Say the verdict, enter the form when a fact is missing, or answer for another service."""
    if is_over(turn):
        return conclude(FORM, turn, base)
    if _about_something_else(turn, base) or _asks_in_general(turn, base):
        return answer(turn, base)
    if not turn.in_form and not said(turn.entities, base.policies[POLICY]):
        topic = _other_topic(turn, base)
        if topic:
            return tell_record(turn, base, Choice(topic), Profile(topics=("target",)))
        if turn.confidence < DOUBTFUL and _fits_elsewhere(turn, base):
            return fallback(turn, base)
    if not turn.in_form and _is_answered_elsewhere(turn, base):
        return answer(turn, base)
    return begin(FORM, turn, base, turn.slots.get("facts"))


def _lead_in(
    turn: Turn, settled: list[TraceStep], policy: Policy, base: KnowledgeBase
) -> list[str]:
    texts = base.texts
    told = described(turn.entities, policy, texts.data("eligibility.read_back"))
    lines = [texts("eligibility.understood", said=", ".join(told))] if told else []
    return [*lines, *(step.why for step in settled), texts("eligibility.start")]


def _settled(
    turn: Turn, evaluation: Evaluation, policy: Policy, base: KnowledgeBase
) -> list[TraceStep]:
    """Rules that the facts in this message already settle in the person's favour."""
    mentioned = said(turn.entities, policy).keys()
    telling = base.texts.data("eligibility.settling_rules")
    rules = {rule.id for rule in policy.rule.walk() if rule.fact in mentioned} & set(telling)
    told = [step for step in evaluation.trace if step.rule in rules and step.citation]
    return [step for step in told if step.state in ("met", "closed") and step.why]


def _wording(turn: Turn, question: Asked) -> str:
    other = turn.slots.get("perspective") == "other"
    return question.wording.other if other else question.wording.self


def _about_something_else(turn: Turn, base: KnowledgeBase) -> bool:
    """Whether the user names a service with conditions of its own.

    Beside 서울런 itself it counts only when nothing is said about a person.
    """
    named = turn.records("programme", "service")
    others = [record for record in named if not record.startswith(OWN_SERVICE)]
    alone = len(others) == len(named)
    return bool(others) and (alone or not said(turn.entities, base.policies[POLICY]))


def _other_topic(turn: Turn, base: KnowledgeBase) -> Record | None:
    """The record talked about, when it is another service with conditions of its own."""
    record = base.library.records.get(str(turn.slots.get("topic")))
    if record is None or record.id.startswith(OWN_SERVICE) or OWN_SERVICE in turn.records():
        return None
    has_target = any(fact.topic == "target" for fact in base.library.tellable(record))
    return record if has_target else None


def _fits_elsewhere(turn: Turn, base: KnowledgeBase) -> bool:
    """Whether a doubtful question is rather about something else than joining 서울런."""
    if OWN_SERVICE not in turn.records():
        return True
    best = next(iter(find(turn, base, Profile())), None)
    sure = best is not None and best.score >= base.searcher.answerable
    return bool(best and sure and not best.record.startswith(OWN_SERVICE))


def _is_answered_elsewhere(turn: Turn, base: KnowledgeBase) -> bool:
    """Whether another service clearly fits, or papers do more surely than the label itself."""
    if turn.label != LABEL or OWN_SERVICE in turn.records():
        return False
    best = next(iter(find(turn, base, Profile(kinds=ANSWERED))), None)
    if best is None or best.record in DECIDED:
        return False
    other = best.kind in SERVICES and not best.record.startswith(OWN_SERVICE)
    return best.score >= (CLEAR if other else max(CLEAR, turn.confidence))


def _asks_meaning(turn: Turn, base: KnowledgeBase) -> bool:
    """Whether the user asks what the question means ("법정 한부모가 뭐예요?")."""
    return mentions(turn.text, base.texts.data("eligibility.meaning_words"))


def _asks_in_general(turn: Turn, base: KnowledgeBase) -> bool:
    """Whether the user asks for the rule ("누가 대상이에요?") and says nothing about anybody."""
    if turn.in_form or turn.values("person"):
        return False
    if asks(turn.text, "rules_changed", base):
        return True
    if said(turn.entities, base.policies[POLICY]):
        return False
    return mentions(turn.text, base.texts.data("eligibility.general_words"))


def _buttons(evaluation: Evaluation, base: KnowledgeBase) -> list[Button]:
    return [Button(**b) for b in base.texts.data(f"eligibility.buttons_{evaluation.status}")]
