"""What leads may see: each setting with its consequences, stated before the button."""

from collections.abc import Callable
from typing import assert_never

import streamlit as st

from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.core.rules.measured import LEARNED, MOST, USEFUL, Attacker
from alongside.core.ui.widgets import typed_value
from alongside.core.words import Words
from alongside.teams.desk.release_settings import MOST_PEOPLE, ReleaseSettingsDesk
from alongside.teams.rules.individual_data import PROPOSAL_LASTS, Proposal
from alongside.teams.rules.releases import EPSILON, EPSILON_STRONG, FEWEST_EVER, Setting

PANEL, STRONG, FACTS = "smallest_panel", "strong", "person_facts"


def show_release_settings(desk: ReleaseSettingsDesk, t: Words) -> None:
    setting = desk.current_setting()
    _show_group_size(setting, t)
    _show_extra_noise(setting, t)
    _show_work_data(desk, setting, t)


def _show_group_size(setting: Setting, t: Words) -> None:
    place = f"panel-{setting.smallest_panel}"

    def save_group_size() -> None:
        people = typed_value(f"people-{place}")
        run_action(PANEL, ReleaseSettingsDesk, lambda desk: desk.set_minimum_group_size(people), t("Saved."))

    with st.form(place):
        st.header(t("Minimum group size"), anchor=False)
        st.write(
            t.count(
                "A band needs at least {n} person.",
                "A band needs at least {n} people.",
                setting.smallest_panel,
            )
        )
        st.write(
            t(
                "A higher number applies to everyone immediately. A lower one applies only to people "
                "who join later. A group with anyone who is already here keeps the number they were "
                "promised."
            )
        )
        st.number_input(
            t("Minimum group size"),
            FEWEST_EVER,
            MOST_PEOPLE,
            setting.smallest_panel,
            key=f"people-{place}",
        )
        st.form_submit_button(t("Save group size"), key="save_panel", on_click=save_group_size)
    show_refusal(PANEL, t)


def _show_extra_noise(setting: Setting, t: Words) -> None:
    with st.container(border=True):
        st.header(t("Extra privacy noise"), anchor=False)
        st.write(t("It is on.") if setting.strong else t("It is off."))
        st.write(
            t(
                "This makes the random noise in each band {times} times as large. A band then says "
                "next to nothing about any one person, even to someone who knows everything about "
                "all the others. The cost: in small groups, a band is more often one too high or too "
                "low.",
                times=t.number(EPSILON / EPSILON_STRONG),
            )
        )
        st.write(
            t(
                "Turning it on covers the current period and all later ones. Turning it off covers "
                "only periods that begin after that."
            )
        )
        if setting.strong:
            with st.popover(t("Turn it off")):
                st.write(t("In later periods, one person's answers are then less well hidden."))
                st.button(t("Turn off extra noise"), key="strong", on_click=_set_extra_noise, args=(False, t))
        else:
            st.button(t("Turn it on"), key="strong", on_click=_set_extra_noise, args=(True, t))
        show_refusal(STRONG, t)
        with st.expander(t("How this works")):
            _show_noise_details(t)


def _show_noise_details(t: Words) -> None:
    st.write(
        t(
            "New organisations start with it on. On or off, an admin and a lead together could learn "
            "more about a person than they should, over months, with made-up accounts. Only the "
            "people in the team can see that a name is not a colleague."
        )
    )
    useful = {
        t("People"): [t.number(one.people) for one in USEFUL],
        t("Correct bands, in percent"): [t.number(100 * one.standard) for one in USEFUL],
        t("With extra privacy noise"): [t.number(100 * one.strong) for one in USEFUL],
    }
    learned = {
        t("Who tries to learn about one person of eight"): [
            _attacker_text(one.attacker, t) for one in LEARNED
        ],
        t("How much they learn"): [t.number(one.standard, 2) for one in LEARNED],
        t("With extra privacy noise"): [t.number(one.strong, 2) for one in LEARNED],
    }
    for columns in (useful, learned):
        # As Markdown, which wraps on a phone. Every word in it is ours, so nothing needs escaping.
        rows = [list(columns), ["---"] * len(columns), *map(list, zip(*columns.values(), strict=True))]
        st.markdown("\n".join(f"| {' | '.join(row)} |" for row in rows))
    st.caption(
        t(
            "Measured on simulated years of teams. 0 means nothing is learned about anyone, 1 means "
            "everything. The aim is at most {most}.",
            most=t.number(MOST, 2),
        )
    )


def _attacker_text(attacker: Attacker, t: Words) -> str:
    match attacker:
        case Attacker.LEAD:
            return t("A lead alone")
        case Attacker.WHO_CHOOSE:
            return t("A lead and two team members who coordinate their answers")
        case Attacker.ONE_LEAD_AND_ADMIN:
            return t("A lead and an admin who regroups teams")
        case Attacker.ALL_LEADS_AND_ADMIN:
            return t("The leads of three teams and an admin who moves people between them")
        case Attacker.MADE_UP:
            return t("A lead and an admin with seven made-up accounts that no one notices")
        case _:
            assert_never(attacker)


def _set_extra_noise(on: bool, t: Words) -> None:
    done = t("Turned on.") if on else t("Turned off for later periods.")
    run_action(STRONG, ReleaseSettingsDesk, lambda desk: desk.set_extra_noise(on), done)


def _show_work_data(desk: ReleaseSettingsDesk, setting: Setting, t: Words) -> None:
    """One admin proposes and another confirms; one admin alone may withdraw."""
    with st.container(border=True):
        st.header(t("Individual work data"), anchor=False)
        if setting.person_facts:
            st.write(t("It is on: leads see each person's work data, from weeks that began since then."))
            st.write(
                t(
                    "If you withdraw it, leads immediately see only figures for the whole team. "
                    "Everyone is notified."
                )
            )
            _show_withdraw_button(t("Withdraw this setting"), t)
        else:
            _show_work_data_off(desk, t)
        show_refusal(FACTS, t)


def _show_work_data_off(desk: ReleaseSettingsDesk, t: Words) -> None:
    st.write(t("It is off: leads see hours, cases and other work data only as figures for the whole team."))
    st.write(
        t(
            "If two admins turn it on, leads see each person's hours, open cases and other work "
            "data. It covers weeks that begin at least a day later, never earlier ones. Everyone is "
            "notified on their first page, and the check-in says so while it is on. On *What my lead "
            "sees*, each person finds their own row as their lead sees it. How someone feels and "
            "what they write always stays their own."
        )
    )
    proposal = desk.current_proposal()
    if proposal:
        _show_proposal(desk, proposal, t)
    elif desk.has_another_admin():
        with st.popover(t("Propose turning it on")):
            st.write(t("Talk to your people first. They should not learn of it from a screen."))
            st.write(
                t.count(
                    "Another admin must confirm it within {n} day.",
                    "Another admin must confirm it within {n} days.",
                    PROPOSAL_LASTS.days,
                )
            )
            _show_button(
                "propose", t("Send proposal"), ReleaseSettingsDesk.propose_person_facts, t("Proposed.")
            )
    else:
        st.write(t("This takes two admins, and you are the only one. You can add a second under *People*."))


def _show_proposal(desk: ReleaseSettingsDesk, proposal: Proposal, t: Words) -> None:
    until = t.day(proposal.ends.date())
    if proposal.proposed_by == desk.person.id:
        st.info(t("You proposed it. Another admin must confirm it here by {day}.", day=until))
    else:
        st.info(
            t("It was proposed. You or another admin can confirm it until {day}. Proposed by:", day=until)
        )
        st.text(proposal.name)
        with st.popover(t("Confirm proposal")):
            st.write(t("Talk to your people first. They should not learn of it from a screen."))
            done = t("Turned on. It covers weeks that begin later.")
            _show_button(
                "confirm", t("Let leads see it by name"), ReleaseSettingsDesk.confirm_person_facts, done
            )
    _show_withdraw_button(t("Withdraw proposal"), t)


def _show_button(key: str, label: str, work: Callable[[ReleaseSettingsDesk], None], done: str) -> None:
    arguments = (FACTS, ReleaseSettingsDesk, work, done)
    st.button(label, key=f"person_facts_{key}", on_click=run_action, args=arguments)


def _show_withdraw_button(label: str, t: Words) -> None:
    done = t("Withdrawn. This takes effect immediately.")
    _show_button("take_back", label, ReleaseSettingsDesk.withdraw_person_facts, done)
