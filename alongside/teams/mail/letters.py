"""Letters about actions on a team's workload. They do not say what an action is."""

from alongside.core.rules.messages import N_
from alongside.core.words import Words
from alongside.notifications.desk.outbox import ToSend
from alongside.notifications.mail.kinds import Text, letter
from alongside.notifications.rules.notification_preferences import MessageKind


@letter(MessageKind.ACTION, N_("An action for your team is yours"))
def tell_owner(sending: ToSend, t: Words) -> Text:
    return Text(
        t("Something is yours to do"), (t("You were named for something. Open Alongside to see what."),)
    )


@letter(MessageKind.ACTION_REVIEW, N_("For leads: an action to review"))
def ask_for_review(sending: ToSend, t: Words) -> Text:
    return Text(t("Time for a review"), (t("Something you planned is due for review."),))
