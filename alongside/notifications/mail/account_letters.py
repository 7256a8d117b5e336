"""Letters about one's account, to an address of their own. No one can turn them off."""

from alongside.core.words import Words
from alongside.notifications.desk.outbox import ToSend
from alongside.notifications.mail.kinds import Text, letter
from alongside.notifications.rules.notification_preferences import MessageKind


@letter(MessageKind.INVITATION)
def write_sign_in_link(sending: ToSend, t: Words) -> Text:
    until = sending.message.expires_at
    return Text(
        t("Your sign-in link"),
        (
            t("You are invited to Alongside. Use this link to choose a password. It is for you alone."),
            t("It works once, and only for a limited time.")
            if until is None
            else t("It works once, until {moment}.", moment=t.deadline(until, sending.zone)),
        ),
        f"/invitation/{sending.message.about['token']}",
        t("Choose a password"),
    )


@letter(MessageKind.ADDRESS)
def ask_for_confirmation(sending: ToSend, t: Words) -> Text:
    return Text(
        t("Is this your address?"),
        (
            t(
                "Someone entered this address for their messages from Alongside. If it was you, confirm "
                "it with this link."
            ),
            t("If it wasn't you, do nothing. Nothing else will come."),
        ),
        f"/address/{sending.message.about['token']}",
        t("Confirm address"),
    )


@letter(MessageKind.WAY_IN)
def warn_of_new_link(sending: ToSend, t: Words) -> Text:
    return Text(
        t("A new sign-in link for your account"),
        (
            t("Someone asked for a new sign-in link for your Alongside account. It does not work yet."),
            t("If this wasn't you, sign in as usual and stop it. You can do that on every page."),
        ),
    )
