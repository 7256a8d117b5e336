"""What leads may see: each setting with its consequences, stated before the button."""

from collections.abc import Callable
from typing import assert_never

import streamlit as st

from alongside.desks.release_settings import MOST_PEOPLE, ReleaseSettingsDesk
from alongside.domain.individual_data import PROPOSAL_LASTS, Proposal
from alongside.domain.measured import LEARNED, MOST, USEFUL, Attacker
from alongside.domain.releases import EPSILON, EPSILON_STRONG, FEWEST_EVER, Setting
from alongside.web.admin.admin_actions import run_admin_action
from alongside.web.button_actions import show_refusal, typed_value
from alongside.words import Words

PANEL, STRONG, FACTS = "smallest_panel", "strong", "person_facts"


def show_release_settings(desk: ReleaseSettingsDesk, t: Words) -> None:
    setting = desk.current_setting()
    _show_group_size(setting, t)
    _show_extra_noise(setting, t)
    _show_work_data(desk, setting, t)


def _show_group_size(setting: Setting, t: Words) -> None:
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
            t("Save the number"), key="save_panel", on_click=_save_group_size, args=(f"people-{place}", t)
        )
    show_refusal(PANEL, t)


def _save_group_size(key: str, t: Words) -> None:
    people = typed_value(key)
    run_admin_action(PANEL, lambda desk: desk.release_settings.set_minimum_group_size(people), t("Saved."))


def _show_extra_noise(setting: Setting, t: Words) -> None:
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
                st.button(t("Yes, turn it off"), key="strong", on_click=_set_extra_noise, args=(False, t))
        else:
            st.button(t("Turn it on"), key="strong", on_click=_set_extra_noise, args=(True, t))
        show_refusal(STRONG, t)
        with st.expander(t("How this works")):
            _show_noise_details(t)


def _show_noise_details(t: Words) -> None:
    st.write(
        t(
            "A new organisation begins with it. In either setting, an admin and a lead together could learn more of a person than they "
            "should, over months, with made-up accounts: only the people of the team can see that a name is no colleague."
        )
    )
    st.markdown(_markdown_table(_usefulness_columns(t)))
    st.markdown(_markdown_table(_attacker_columns(t)))
    st.caption(
        t(
            "From simulated years of teams. 0: nothing is learned of anyone; 1: everything. The aim is at most {most}.",
            most=t.number(MOST, 2),
        )
    )


def _markdown_table(columns: dict[str, list[str]]) -> str:
    """As Markdown, which wraps on a phone. Every word in it is ours, so nothing needs escaping."""
    rows = [list(columns), ["---"] * len(columns), *map(list, zip(*columns.values(), strict=True))]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _usefulness_columns(t: Words) -> dict[str, list[str]]:
    return {
        t("People"): [t.number(one.people) for one in USEFUL],
        t("Band right, in percent"): [t.number(100 * one.standard) for one in USEFUL],
        t("With the strong setting"): [t.number(100 * one.strong) for one in USEFUL],
    }


def _attacker_columns(t: Words) -> dict[str, list[str]]:
    return {
        t("Who tries to learn how one of eight is"): [_attacker_text(one.attacker, t) for one in LEARNED],
        t("How much they learn"): [t.number(one.standard, 2) for one in LEARNED],
        t("With the strong setting"): [t.number(one.strong, 2) for one in LEARNED],
    }


def _attacker_text(attacker: Attacker, t: Words) -> str:
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


def _set_extra_noise(on: bool, t: Words) -> None:
    done = t("The strong setting is on.") if on else t("The strong setting is off for later periods.")
    run_admin_action(STRONG, lambda desk: desk.release_settings.set_extra_noise(on), done)


def _show_work_data(desk: ReleaseSettingsDesk, setting: Setting, t: Words) -> None:
    """One admin proposes and another confirms; one admin alone may withdraw."""
    with st.container(border=True):
        _show_work_data_state(desk, setting, t)
        show_refusal(FACTS, t)


def _show_work_data_state(desk: ReleaseSettingsDesk, setting: Setting, t: Words) -> None:
    st.subheader(t("Work facts of one person"), anchor=False)
    if setting.person_facts:
        st.write(t("Now it is declared: leads see each person's work facts of weeks that began since."))
        st.write(t("Take it back, and leads see figures of the whole team only, at once. Everyone is told."))
        _show_button("take_back", t("Withdraw this setting"), _withdraw_work_data, t)
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
    proposal = desk.current_proposal()
    if proposal:
        _show_proposal(desk, proposal, t)
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
            _show_button("propose", t("Yes, propose it"), _propose_work_data, t)
    else:
        st.write(t("It takes two admins, and you are the only one. A second can be made under *People*."))


def _show_proposal(desk: ReleaseSettingsDesk, proposal: Proposal, t: Words) -> None:
    until = t.day(proposal.ends.date())
    if proposal.by == desk.person.id:
        st.info(t("You have proposed it. Another admin has to confirm it here by {day}.", day=until))
    else:
        st.info(t("It has been proposed, and waits for you or another admin until {day}. By:", day=until))
        st.text(proposal.by_name)
        with st.popover(t("Confirm it")):
            st.write(t("Talk with your people before. They should not learn of it from a screen."))
            _show_button("confirm", t("Yes, leads see it by name"), _confirm_work_data, t)
    _show_button("take_back", t("Take the proposal back"), _withdraw_work_data, t)


def _show_button(key: str, label: str, work: Callable[[Words], None], t: Words) -> None:
    st.button(label, key=f"person_facts_{key}", on_click=work, args=(t,))


def _propose_work_data(t: Words) -> None:
    run_admin_action(FACTS, lambda desk: desk.release_settings.propose_person_facts(), t("Proposed."))


def _confirm_work_data(t: Words) -> None:
    done = t("Declared. It holds for weeks that begin later.")
    run_admin_action(FACTS, lambda desk: desk.release_settings.confirm_person_facts(), done)


def _withdraw_work_data(t: Words) -> None:
    done = t("Taken back. It holds at once.")
    run_admin_action(FACTS, lambda desk: desk.release_settings.withdraw_person_facts(), done)
