"""A user who talks to the mentoring desk."""

from actions.mentoring.form import FORM, LABEL
from tests.actions.booking.talking import Talker

SLOT = "mentoring_done"


class Applicant(Talker):
    """One conversation about a mentor."""

    def _label(self, text):
        label = super()._label(text)
        return LABEL if label == "counselling_booking" else label

    async def _in_form(self, turn):
        outcome = await self._do(f"validate_{FORM}", turn)
        if outcome.rejected:
            await self._do("action_cancel" if turn.label == "cancel" else "action_answer", turn)
            if self.form:
                await self._do(f"validate_{FORM}", turn, resumed=True)
                await self._ask(turn, resumed=True)
        elif self.slots.get(SLOT) is not None:
            await self._complete(turn)
        elif self.form:
            await self._ask(turn)

    async def _action(self, turn, *, resumed=False):
        action = {LABEL: "action_mentoring_apply", "cancel": "action_cancel"}
        outcome = await self._do(
            action.get(turn.label, "action_mentoring_apply"), turn, resumed=resumed
        )
        if outcome.enter_form:
            self.form = outcome.enter_form
            await self._do(f"validate_{FORM}", turn, resumed=True, entered=True)
            await self._ask(turn, resumed=True, entered=True)

    async def _ask(self, turn, **how):
        await self._do(f"action_ask_{FORM}_{SLOT}", turn, **how)
        if self.slots.get(SLOT) is not None:
            await self._complete(turn)
