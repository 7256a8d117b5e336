"""Who sees what, made from the permission table. It contains no personal data, so it is open to all."""

from typing import assert_never

import streamlit as st

from alongside.accounts.ui import state
from alongside.everything.desk.permission_numbers import PERMISSION_NUMBERS
from alongside.everything.rules.permissions import Access, Reader, cells_for_reader, row_text
from alongside.organisation.desk.invitations import RESET_DELAY
from alongside.teams.desk.release_settings import facts_named_from
from alongside.teams.ui.inbox_lines import named_work_data_text

t = state.words()


def reader_name(reader: Reader) -> str:
    match reader:
        case Reader.SELF:
            return t("You")
        case Reader.LEAD:
            return t("Your team lead")
        case Reader.TEAM:
            return t("The others in your team")
        case Reader.CHOSEN:
            return t("Someone you share your trend with")
        case Reader.PARTNER:
            return t("Your support partner")
        case Reader.EVERYONE:
            return t("Everyone in your organisation")
        case Reader.COORDINATOR:
            return t("A coordinator")
        case Reader.ADMIN:
            return t("An admin")
        case _:
            assert_never(reader)


# They have no role, so what they do not see need not be listed.
BESIDE_YOU = {Reader.TEAM, Reader.CHOSEN, Reader.PARTNER, Reader.EVERYONE}
OTHERS = [reader for reader in Reader if reader is not Reader.SELF]

st.title(t("Who sees what"))
st.write(
    t(
        "**Confidential, not anonymous.** Your check-ins are stored under your name, so that you can "
        "see your own weeks. In the app, no one but you can open your answers and what you write. "
        "You can share how your strain went with one person."
    )
)

# Others first: they are what one comes to look up. Closed, so that a phone shows them all.
for reader in (*OTHERS, Reader.SELF):
    with st.expander(f"**{reader_name(reader)}**"):
        if reader is Reader.LEAD:
            begins = facts_named_from(state.store())
            if begins:
                st.info(named_work_data_text(begins, t), icon=":material/visibility:")
            st.write(
                t(
                    "You can open your lead's page exactly as it is: *{page}*. A line manager who "
                    "does not lead your team sees none of it.",
                    page=t("What my lead sees"),
                )
            )
        if reader is Reader.CHOSEN:
            st.write(
                t(
                    "No one, unless you choose to share, on *{page}*. If in doubt, don't share.",
                    page=t("Share my trend"),
                )
            )
        if reader is Reader.COORDINATOR:
            st.write(
                t(
                    "Coordinators help people find support partners. They cannot see how you are or "
                    "what you write in check-ins."
                )
            )
        if reader is Reader.PARTNER:
            st.write(
                t(
                    "While you are partners. *{page}* explains how partners are found.",
                    page=t("How matching works"),
                )
            )
        seen = [(row, cell) for row, cell in cells_for_reader(reader) if cell.access is not Access.NONE]
        unseen = [row for row, cell in cells_for_reader(reader) if cell.access is Access.NONE]
        for row, cell in seen:
            what, sentence = row_text(row, t, PERMISSION_NUMBERS), t(cell.sentence, **PERMISSION_NUMBERS)
            st.markdown(f":material/visibility: **{what}**  \n{sentence}")
        if not seen:
            st.markdown(":material/visibility_off: " + t("**Nothing** listed under *You*."))
        elif reader in BESIDE_YOU:
            st.markdown(":material/visibility_off: " + t("**Nothing else** listed under *You*."))
        elif unseen:
            st.markdown(":material/visibility_off: " + "**" + t("What they do not see") + "**")
            st.markdown("\n".join(f"- {row_text(row, t, PERMISSION_NUMBERS)}" for row in unseen))

        if reader is Reader.ADMIN:
            st.write(
                t(
                    "An admin can request a new way into your account, in case you are locked out. "
                    "It opens after {n} days. Until then you sign in as before, each page says who "
                    "asked, and you can stop it. Someone who came in that way could read your weeks, "
                    "but nothing that you wrote for yourself.",
                    n=t.number(RESET_DELAY.days),
                )
            )

with st.container(border=True):
    st.header(t("What is encrypted"))
    st.write(
        t(
            "Private notes, small wins, steps and unsent forms are encrypted before they are saved. "
            "They open with your password, a recovery code, a passkey you added, or a browser in "
            "which you are signed in, and with nothing else: no database, backup or server setting. "
            "If you lose all of these, the texts are lost."
        )
    )
    st.write(
        t(
            "Your answers and your work data are not encrypted: your team's figures are made from "
            "them. The database shows that you wrote something in a week, and roughly how long it is."
        )
    )

with st.container(border=True):
    st.header(t("The people who run the server"))
    st.write(
        t(
            "The app shows them nothing of yours. But they control the machine: they can open the "
            "database and its backups and read all that is not encrypted, your answers too. They "
            "could also change the app so that it copies what you type while you are signed in. No "
            "app can prevent that. Ask who they are, and whether you trust them with it."
        )
    )
    st.write(
        t(
            "From the command line they can export everyone's figures, without what people wrote, or "
            "everything about one person. Each time, the app writes a line that you can read on "
            "*{page}*. They can look at rounds of support partners there, too.",
            page=t("My data"),
        )
    )

st.header(t("No one watches what you write"))
st.write(
    t(
        "No person and no program reads notes, wins or answers to look out for you. Writing "
        "something here alerts no one. If you need someone now, *{page}* says who to turn to.",
        page=t("Need help now?"),
    )
)
