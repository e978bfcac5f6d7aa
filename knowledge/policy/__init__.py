"""Dated rules as data: who is entitled to what, on which day, why, and what to ask next.

    policies = load_policies(load_library())
    policy = policies["policy/seoullearn"]
    facts = learn(policy, {}, {"grade": "m3", "household": ["single_parent"]})
    answer = evaluate(policy, facts, date(2026, 11, 21))
    answer.status                        # "needs_info"
    question = answer.question           # 사는 곳
    question.wording.other               # asked by a parent; `.self` is asked of the learner
    choice = question.choices[0]         # a button
    facts = learn(policy, facts, {question.fact: choice.value})

`facts` is a plain mapping of JSON types (see `knowledge.policy.facts`): keep it in a slot,
give it back as it is. `answer.lines` are short Korean sentences, each with its citation;
`answer.model_dump(mode="json")` is the whole evaluation with its trace.
"""

from knowledge.policy.deciding import newest_of
from knowledge.policy.evaluation import evaluate, next_question
from knowledge.policy.facts import FactError, Facts, learn
from knowledge.policy.load import load_policies
from knowledge.policy.model import Policy
from knowledge.policy.parameters import Citation
from knowledge.policy.result import Choice, Evaluation, Line, Question, TraceStep
from knowledge.policy.vendors import Pick, check_vendors

__all__ = [
    "Choice",
    "Citation",
    "Evaluation",
    "FactError",
    "Facts",
    "Line",
    "Pick",
    "Policy",
    "Question",
    "TraceStep",
    "check_vendors",
    "evaluate",
    "learn",
    "load_policies",
    "newest_of",
    "next_question",
]
