"""What leads may see: each setting with its consequences, stated before the button."""

from collections.abc import Callable
from typing import assert_never

import streamlit as st

from alongside.desks.release_settings import MOST_PEOPLE, ReleaseSettingsDesk
from alongside.domain.declaring import PROPOSAL_LASTS, Proposal
from alongside.domain.measured import LEARNED, MOST, USEFUL, Attacker
from alongside.domain.releases import EPSILON, EPSILON_STRONG, FEWEST_EVER, Setting
from alongside.web.admin.doing import attempt
from alongside.web.doing import say_refusal, typed
from alongside.words import Words

PANEL, STRONG, FACTS = "smallest_panel", "strong", "person_facts"


def panel(desk: ReleaseSettingsDesk, t: Words) -> None:
    setting = desk.current()
    _smallest_panel(setting, t)
    _strong(setting, t)
    _person_facts(desk, setting, t)


def _smallest_panel(setting: Setting, t: Words) -> None:
    place = f"panel-{setting.smallest_panel}"
    with st.form(place):
        st.subheader(t("How many people a band needs"), anchor=False)
        st.write(
            t.count(
                "Now a band needs at least {n} person.",
                "Now a band needs at least {n} people.",
                setting.smallest_panel,
            )
        )
        st.write(
            t(
                "A higher number holds at once, for everybody. A lower number holds only for people who come later: a group "
                "with anybody in it who is here already keeps the number they were promised."
            )
        )
        st.number_input(
            t("Fewest people behind a band"),
            FEWEST_EVER,
            MOST_PEOPLE,
            setting.smallest_panel,
            key=f"people-{place}",
        )
        st.form_submit_button(
            t("Save the number"), key="save_panel", on_click=_save_panel, args=(f"people-{place}", t)
        )
    say_refusal(PANEL, t)


def _save_panel(key: str, t: Words) -> None:
    people = typed(key)
    attempt(PANEL, lambda desk: desk.releases.set_smallest_panel(people), t("Saved."))


def _strong(setting: Setting, t: Words) -> None:
    with st.container(border=True):
        st.subheader(t("The strong setting"), anchor=False)
        st.write(t("Now it is on.") if setting.strong else t("Now it is off."))
        st.write(
            t(
                "A little chance is in every band. With the strong setting it is twice as much, so that what is shown tells next to nothing "
                "about any one person, even to somebody who knows everything about all the others. The price: in small groups a band is "
                "more often one too high or too low.",
                times=t.number(EPSILON / EPSILON_STRONG),
            )
        )
        st.write(
            t(
                "Turned on, it holds for the period under way and for all that follow. A period that began with it keeps it: "
                "turned off, it ends only for periods that begin later."
            )
        )
        if setting.strong:
            with st.popover(t("Turn it off")):
                st.write(t("Later periods then have one person's answers less well hidden."))
                st.button(t("Yes, turn it off"), key="strong", on_click=_turn, args=(False, t))
        else:
            st.button(t("Turn it on"), key="strong", on_click=_turn, args=(True, t))
        say_refusal(STRONG, t)
        with st.expander(t("How this works")):
            _show_noise_details(t)


def _show_noise_details(t: Words) -> None:
    st.write(
        t(
            "A new organisation begins with it. In either setting, an admin and a lead together could learn more of a person than they "
            "should, over months, with made-up accounts: only the people of the team can see that a name is no colleague."
        )
    )
    st.markdown(_table(_useful(t)))
    st.markdown(_table(_learned(t)))
    st.caption(
        t(
            "From simulated years of teams. 0: nothing is learned of anyone; 1: everything. The aim is at most {most}.",
            most=t.number(MOST, 2),
        )
    )


def _table(columns: dict[str, list[str]]) -> str:
    """As Markdown, which wraps on a phone. Every word in it is ours, so nothing needs escaping."""
    rows = [list(columns), ["---"] * len(columns), *map(list, zip(*columns.values(), strict=True))]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _useful(t: Words) -> dict[str, list[str]]:
    return {
        t("People"): [t.number(one.people) for one in USEFUL],
        t("Band right, in percent"): [t.number(100 * one.standard) for one in USEFUL],
        t("With the strong setting"): [t.number(100 * one.strong) for one in USEFUL],
    }


def _learned(t: Words) -> dict[str, list[str]]:
    return {
        t("Who tries to learn how one of eight is"): [_attacker(one.attacker, t) for one in LEARNED],
        t("How much they learn"): [t.number(one.standard, 2) for one in LEARNED],
        t("With the strong setting"): [t.number(one.strong, 2) for one in LEARNED],
    }


def _attacker(attacker: Attacker, t: Words) -> str:
    match attacker:
        case Attacker.LEAD:
            return t("A lead alone")
        case Attacker.WHO_CHOOSE:
            return t("A lead and two members who answer as agreed")
        case Attacker.ONE_LEAD_AND_ADMIN:
            return t("A lead and an admin who puts teams together anew")
        case Attacker.ALL_LEADS_AND_ADMIN:
            return t("The leads of three teams and an admin who moves people between them")
        case Attacker.MADE_UP:
            return t("A lead and an admin with seven made-up accounts that no one notices")
        case _:
            assert_never(attacker)


def _turn(on: bool, t: Words) -> None:
    done = t("The strong setting is on.") if on else t("The strong setting is off for later periods.")
    attempt(STRONG, lambda desk: desk.releases.set_strong(on), done)


def _person_facts(desk: ReleaseSettingsDesk, setting: Setting, t: Words) -> None:
    """One admin proposes and another confirms; one admin alone may withdraw."""
    with st.container(border=True):
        _declared_or_not(desk, setting, t)
        say_refusal(FACTS, t)


def _declared_or_not(desk: ReleaseSettingsDesk, setting: Setting, t: Words) -> None:
    st.subheader(t("Work facts of one person"), anchor=False)
    if setting.person_facts:
        st.write(t("Now it is declared: leads see each person's work facts of weeks that began since."))
        st.write(t("Take it back, and leads see figures of the whole team only, at once. Everyone is told."))
        _button("take_back", t("Withdraw this setting"), _take_back, t)
        return
    st.write(t("Now leads see hours, cases and other work facts as figures of the whole team only."))
    st.write(
        t(
            "If two admins declare it, leads see each person's hours, open cases and other work facts: of weeks that begin "
            "at least a day from then, never of weeks before. Everyone is told on their first page, and reads it on the check-in as "
            "long as it holds; everyone finds their own row of it, as their lead sees it, on *What my lead sees*. How someone feels, "
            "and what they write, stays their own in any case."
        )
    )
    proposal = desk.proposal()
    if proposal:
        _proposed(desk, proposal, t)
    elif desk.has_another_admin():
        with st.popover(t("Propose turning it on")):
            st.write(t("Talk with your people before. They should not learn of it from a screen."))
            st.write(
                t.count(
                    "Another admin has to confirm it within {n} day.",
                    "Another admin has to confirm it within {n} days.",
                    PROPOSAL_LASTS.days,
                )
            )
            _button("propose", t("Yes, propose it"), _propose, t)
    else:
        st.write(t("It takes two admins, and you are the only one. A second can be made under *People*."))


def _proposed(desk: ReleaseSettingsDesk, proposal: Proposal, t: Words) -> None:
    until = t.day(proposal.ends.date())
    if proposal.by == desk.person.id:
        st.info(t("You have proposed it. Another admin has to confirm it here by {day}.", day=until))
    else:
        st.info(t("It has been proposed, and waits for you or another admin until {day}. By:", day=until))
        st.text(proposal.by_name)
        with st.popover(t("Confirm it")):
            st.write(t("Talk with your people before. They should not learn of it from a screen."))
            _button("confirm", t("Yes, leads see it by name"), _confirm, t)
    _button("take_back", t("Take the proposal back"), _take_back, t)


def _button(key: str, label: str, work: Callable[[Words], None], t: Words) -> None:
    st.button(label, key=f"person_facts_{key}", on_click=work, args=(t,))


def _propose(t: Words) -> None:
    attempt(FACTS, lambda desk: desk.releases.propose_person_facts(), t("Proposed."))


def _confirm(t: Words) -> None:
    done = t("Declared. It holds for weeks that begin later.")
    attempt(FACTS, lambda desk: desk.releases.confirm_person_facts(), done)


def _take_back(t: Words) -> None:
    done = t("Taken back. It holds at once.")
    attempt(FACTS, lambda desk: desk.releases.take_back_person_facts(), done)
