"""Who may join: the eligibility conversation around the policy engine.

The engine decides and says what to ask; this module reads answers and renders. The form has
one virtual slot, set when nothing is left to ask (docs/decisions/policies-as-data.md).
"""

from __future__ import annotations

from actions.answers import answer, tell_record
from actions.asking import asks, mentions
from actions.choosing import CLEAR, Choice, Profile, find
from actions.facts import described, learned, perspective, reply_to, said
from actions.fallback import fallback
from actions.forms import is_digression
from actions.policies import policy_reply, policy_source
from actions.turn import Outcome, Turn
from knowledge.base import KnowledgeBase
from knowledge.policy import Evaluation, Policy, Question, TraceStep, evaluate
from knowledge.records import Record
from store.messages import Button, Reply, Verdict

LABEL = "eligibility"
POLICY = "policy/seoullearn"
FORM = "eligibility_form"
OWN_SERVICE = "service/seoullearn"
AFTERWARDS = "service/seoullearn-apply"  # what people ask about after a verdict
TRIES_BEFORE_HELP = 2
DECIDED = {OWN_SERVICE, f"{OWN_SERVICE}-target", AFTERWARDS}  # told better by the verdict
SERVICES = ("programme", "service")  # kinds of record with conditions of their own
ANSWERED = (*SERVICES, "product", "documents")
DOUBTFUL = 0.6  # confidence below which a question without facts is looked up instead


def decide(turn: Turn, base: KnowledgeBase) -> Outcome:
    """Say the verdict, enter the form when a fact is missing, or answer for another service."""
    if _about_something_else(turn, base) or _asks_in_general(turn, base):
        return answer(turn, base)
    policy = base.policies[POLICY]
    if not said(turn.entities, policy) and not turn.in_form:
        topic = _other_topic(turn, base)
        if topic:
            return tell_record(turn, base, Choice(topic), Profile(topics=("target",)))
        if turn.confidence < DOUBTFUL and _fits_elsewhere(turn, base):
            return fallback(turn, base)
    if not turn.in_form and _is_answered_elsewhere(turn, base):
        return answer(turn, base)
    facts = learned(policy, turn.slots.get("facts") or {}, said(turn.entities, policy))
    memory = {
        "facts": facts,
        "perspective": perspective(turn) or turn.slots.get("perspective"),
        "eligibility_done": None,
        "tries": None,
        "misses": 0,
    }
    evaluation = evaluate(policy, facts, turn.as_of)
    if evaluation.question:
        return Outcome(label=LABEL, slots=memory, enter_form=FORM)
    return Outcome(
        label=LABEL,
        replies=(policy_reply(evaluation, base, _buttons(evaluation, base)),),
        slots={**memory, "topic": AFTERWARDS, "shown": []},
        verdict=Verdict(status=evaluation.status, policy=POLICY),
    )


def validate(turn: Turn, base: KnowledgeBase) -> Outcome:
    """Read an answer inside the form, or step aside for a digression."""
    if turn.resumed:
        return Outcome(label=LABEL)
    policy = base.policies[POLICY]
    facts = turn.slots.get("facts") or {}
    question = evaluate(policy, facts, turn.as_of).question
    new = reply_to(question, turn, policy) if question else {}
    if _about_something_else(turn, base) or is_digression(
        turn, LABEL, understood=bool(new), base=base
    ):
        return Outcome(label=turn.label, rejected=True)
    if _asks_meaning(turn, base):
        return Outcome(label=LABEL, slots={"tries": TRIES_BEFORE_HELP})
    if not new:
        return Outcome(label=LABEL, slots={"tries": int(turn.slots.get("tries") or 0) + 1})
    facts = learned(policy, facts, new)
    done = evaluate(policy, facts, turn.as_of).question is None
    return Outcome(
        label=LABEL,
        slots={
            "facts": facts,
            "tries": None,
            "perspective": perspective(turn) or turn.slots.get("perspective"),
            "eligibility_done": True if done else None,
        },
    )


def ask(turn: Turn, base: KnowledgeBase) -> Outcome:
    """Ask the next question, in the words that fit the person and the situation."""
    policy = base.policies[POLICY]
    evaluation = evaluate(policy, turn.slots.get("facts") or {}, turn.as_of)
    question = evaluation.question
    if question is None:
        return Outcome(label=LABEL, slots={"eligibility_done": True})
    settled = _settled(turn, evaluation, policy, base) if turn.entered else []
    lead_in = _lead_in(turn, question, settled, policy, base)
    return Outcome(
        label=LABEL,
        replies=(
            Reply(
                text="\n".join([*lead_in, _wording(turn, question)]),
                buttons=tuple(Button(title=c.title, payload=c.title) for c in question.choices),
                sources=tuple(
                    policy_source(evaluation, step.citation, base)
                    for step in settled
                    if step.citation
                ),
            ),
        ),
        verdict=Verdict(status="needs_info", policy=POLICY),
    )


def _lead_in(
    turn: Turn, question: Question, settled: list[TraceStep], policy: Policy, base: KnowledgeBase
) -> list[str]:
    texts = base.texts
    if turn.entered:
        told = described(turn.entities, policy, texts.data("eligibility.read_back"))
        lines = [texts("eligibility.understood", said=", ".join(told))]
        lines += [step.why for step in settled]
        return [*(lines if told else []), texts("eligibility.start")]
    if turn.resumed:
        return [texts("eligibility.resume")]
    tries = int(turn.slots.get("tries") or 0)
    if tries >= TRIES_BEFORE_HELP:
        return [texts("eligibility.retry_help"), question.help]
    if tries:
        return [texts("eligibility.retry")]
    noted = described(turn.entities, policy, texts.data("eligibility.read_back"))
    return [texts("eligibility.noted", said=", ".join(noted))] if noted else []


def _settled(
    turn: Turn, evaluation: Evaluation, policy: Policy, base: KnowledgeBase
) -> list[TraceStep]:
    """Rules that the facts in this message already settle in the person's favour."""
    mentioned = said(turn.entities, policy).keys()
    telling = base.texts.data("eligibility.settling_rules")
    rules = {rule.id for rule in policy.rule.walk() if rule.fact in mentioned} & set(telling)
    told = [step for step in evaluation.trace if step.rule in rules and step.citation]
    return [step for step in told if step.state in ("met", "closed") and step.why]


def _wording(turn: Turn, question: Question) -> str:
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
