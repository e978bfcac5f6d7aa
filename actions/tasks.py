"""Which task answers which of Rasa's actions (`nlu/domain/dialogue.yml` lists the same names)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from actions.answers import answer
from actions.booking.dialogue import booking_tasks, unless_own_booking
from actions.booking.form import BookingForm
from actions.counselling import counselling_info
from actions.course_talk.tasks import CourseTasks
from actions.course_talk.wanting import Wanting
from actions.crisis import crisis
from actions.documents import required_documents
from actions.eligibility import EligibilityForm, decide
from actions.fallback import fallback, if_plausible, unless_known
from actions.follow_up import follow_up
from actions.forms import Form, abandoning, form_tasks
from actions.mentoring.form import MentoringForm
from actions.mentoring.tasks import mentoring_tasks, unless_own_mentoring
from actions.plans.form import PlanForm
from actions.plans.tasks import PlanTasks
from actions.reading.second_look import unless_in_documents
from actions.services import Services
from actions.support import complaint, emotional_support, human_agent
from actions.talk import (
    cancel,
    chitchat,
    help_,
    inform,
    out_of_scope,
    start_over,
    unless_meant,
)
from actions.turn import Task
from actions.vendors import vendor_choice

TASKS: Mapping[str, Task] = {
    "action_answer": answer,
    "action_chitchat": unless_meant(chitchat),
    "action_complaint": complaint,
    "action_counselling_info": counselling_info,
    "action_crisis": crisis,
    "action_default_fallback": unless_meant(fallback),
    "action_eligibility": decide,
    "action_emotional_support": unless_known(emotional_support),
    "action_follow_up": follow_up,
    "action_help": help_,
    "action_human_agent": unless_known(human_agent),
    "action_inform": unless_meant(inform),
    "action_out_of_scope": unless_meant(out_of_scope),
    "action_required_documents": required_documents,
    "action_vendor_choice": unless_known(if_plausible(vendor_choice)),
}


# What messages about one's own booking or application may be taken for.
MISTAKEN = (
    "action_answer",
    "action_cancel",
    "action_chitchat",
    "action_counselling_info",
    "action_default_fallback",
    "action_follow_up",
    "action_inform",
    "action_out_of_scope",
)


def build_tasks(services: Services) -> Mapping[str, Task]:
    """Every task by the name of its action, those that act bound to the services they act on."""
    booking = BookingForm(services)
    plan = PlanForm(services.plans, services.address)
    mentoring = MentoringForm(services.mentoring, services.people)
    forms: Sequence[Form] = (EligibilityForm(), booking, plan, mentoring)
    plans = PlanTasks(services.plans, plan)
    wanting = Wanting(services.courses_wanted, services.openings, services.address)
    courses = CourseTasks(services.courses, wanting)
    tasks = {
        **{name: unless_in_documents(task, services.documents) for name, task in TASKS.items()},
        **{name: task for form in forms for name, task in form_tasks(form).items()},
        **booking_tasks(services, booking),
        **mentoring_tasks(services.mentoring, mentoring),
        "action_course_search": courses.course_search,
        "action_study_plan": plans.study_plan,
        "action_cancel": abandoning(cancel, forms),
        "action_start_over": abandoning(start_over, forms),
    }
    tasks |= {name: courses.unless_meant(tasks[name]) for name in courses.MISTAKEN}
    tasks |= {name: plans.unless_meant(tasks[name]) for name in plans.MISTAKEN}
    at_desk, with_mentor = tasks["action_counselling_booking"], tasks["action_mentoring_apply"]
    return {
        name: _unless_own(task, at_desk, with_mentor) if name in MISTAKEN else task
        for name, task in tasks.items()
    }


def _unless_own(task: Task, at_desk: Task, with_mentor: Task) -> Task:
    return unless_own_booking(unless_own_mentoring(task, with_mentor), at_desk)
