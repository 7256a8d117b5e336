"""Who sees what, made from the permission table. It contains no personal data, so it is open to all."""

from typing import assert_never

import streamlit as st

from alongside.desks.signing_in import RESET_DELAY
from alongside.desks.permission_numbers import PERMISSION_NUMBERS
from alongside.domain.permissions import PRESENT_READERS, Access, Reader, cells_for_reader
from alongside.web import inbox, state

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
            return t("Somebody you show your trend to")
        case Reader.PARTNER:
            return t("Your support partner")
        case Reader.EVERYONE:
            return t("Everybody in your organisation")
        case Reader.COORDINATOR:
            return t("A coordinator")
        case Reader.ADMIN:
            return t("An admin")
        case _:
            assert_never(reader)


# They have no role, so what they do not see need not be listed.
BESIDE_YOU = {Reader.TEAM, Reader.CHOSEN, Reader.PARTNER, Reader.EVERYONE}

st.title(t("Who sees what"))
st.write(
    t(
        "**Confidential, not anonymous.** Your check-ins are kept under your name, because only so can you see your own weeks. "
        "In the app nobody but you can open your answers and what you write. How your strain went you can show to one person."
    )
)

for reader in PRESENT_READERS:
    with st.container(border=True):
        st.subheader(reader_name(reader))
        if reader is Reader.LEAD:
            begins = state.facts_named_from()
            if begins:
                st.info(inbox.named_work_data_text(begins, t), icon=":material/visibility:")
            st.write(
                t(
                    "You can open the lead's page of your team as it stands: *What my lead sees*. A line manager who does not lead your "
                    "team sees none of it.",
                    page=t("What my lead sees"),
                )
            )
        if reader is Reader.CHOSEN:
            st.write(
                t(
                    "Nobody, unless you decide it on *Show my trend to somebody*. Not showing it is the safe choice.",
                    page=t("Show my trend to somebody"),
                )
            )
        if reader is Reader.COORDINATOR:
            st.write(
                t(
                    "Coordinators see to it that people find support partners. How you are and what you write in check-ins is closed to "
                    "them."
                )
            )
        if reader is Reader.PARTNER:
            st.write(
                t(
                    "As long as you are partners. *How matching works* says how partners are found.",
                    page=t("How matching works"),
                )
            )
        seen = [(row, cell) for row, cell in cells_for_reader(reader) if cell.access is not Access.NONE]
        unseen = [row for row, cell in cells_for_reader(reader) if cell.access is Access.NONE]
        for row, cell in seen:
            what, sentence = (t(one, **PERMISSION_NUMBERS) for one in (row.what, cell.sentence))
            st.markdown(f":material/visibility: **{what}**  \n{sentence}")
        if not seen:
            st.markdown(":material/visibility_off: " + t("**Nothing** of all that is listed under *You*."))
        elif reader in BESIDE_YOU:
            st.markdown(
                ":material/visibility_off: " + t("**Nothing** else of all that is listed under *You*.")
            )
        elif unseen:
            with st.expander(t("What they do not see"), icon=":material/visibility_off:"):
                st.markdown("\n".join(f"- {t(row.what, **PERMISSION_NUMBERS)}" for row in unseen))

        if reader is Reader.ADMIN:
            st.write(
                t(
                    "An admin can ask for a new way into your account, in case you are locked out. It opens after {n} days; until then you "
                    "sign in as before, each page says who asked, and you can stop it. Someone who came in that way could read your "
                    "weeks, but nothing that you wrote for yourself.",
                    n=t.number(RESET_DELAY.days),
                )
            )

with st.container(border=True):
    st.subheader(t("What is sealed"))
    st.write(
        t(
            "Private notes, small wins, steps and forms that you have not sent yet are sealed before they are saved. They open with your password, one of your recovery codes, "
            "or a browser in which you are signed in, and with nothing else: neither the database nor a backup nor the server's "
            "settings open them. If you lose your password and your codes, these texts are lost."
        )
    )
    st.write(
        t(
            "Your answers and the facts of your work are not sealed: the figures of your team are made of them. That you wrote "
            "something in a week, and roughly how long it is, can be seen in the database."
        )
    )

with st.container(border=True):
    st.subheader(t("Whoever runs the server"))
    st.write(
        t(
            "The app shows them nothing of yours. But they hold the machine: they can open the database and its backups and read all "
            "that is not sealed, your answers too. And they could change the app so that it copies what you type while you are "
            "signed in. No app can prevent that. Ask who they are, and whether you trust them with it."
        )
    )
    st.write(
        t(
            "With a command at the console they can carry off everybody's figures, without what people wrote, or everything "
            "about one person. Each time, the app writes a line that you can read on *My data*. They can look at rounds of support partners "
            "there, too.",
            page=t("My data"),
        )
    )

st.subheader(t("Nobody watches what you write"))
st.write(
    t(
        "No person and no program reads notes, wins or answers to look out for you. Writing something here calls nobody. "
        "When you need somebody now, *Need help now?* says whom to turn to.",
        page=t("Need help now?"),
    )
)
