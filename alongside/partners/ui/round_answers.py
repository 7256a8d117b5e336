"""Joining the next round, and what to say to someone the last round left out."""

from datetime import tzinfo
from functools import partial
from typing import assert_never

import streamlit as st

from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.core.ui import pieces
from alongside.core.words import Words
from alongside.partners.desk.partner import MyRound, PartnerDesk
from alongside.partners.rules.chances import PARTS, Chance, PlannedChance, UsualChance
from alongside.partners.rules.match_explanation import NotThisTime
from alongside.partners.ui.wording import cost_text, opening_text
from alongside.partners.words.rounds import same_lead_text


def show_next_round(mine: MyRound | None, can_open: bool, room: bool, t: Words) -> None:
    """`can_open`: there is a coordinator.

    `room`: for one more partner. Without it an answer is saved, and counts as soon as there is room.
    """
    st.header(t("Next round"), anchor=False)
    if mine is None:
        if can_open:
            st.write(t("No round is open. When one opens, you can join here."))
        else:
            st.write(t("No round is open, and there is no coordinator to open one."))
        return
    day = t.day(mine.round.confirm_until)
    if mine.comes is None:
        st.write(t("Would you like to join? Please answer by {day}, or you won't be matched.", day=day))
    elif mine.comes:
        st.write(t("You're in. You can change this until the pairs are published."))
    else:
        st.write(t("You're not in. You can change this until the pairs are published."))
    if mine.round.same_lead_ok:
        st.write(same_lead_text(t))
    if mine.comes and not room:
        st.caption(
            t(
                "You have paused or have no room for another support partner, so this round won't match you "
                "as things are."
            )
        )
    with pieces.choice_row():
        for label, key, comes in ((t("Join round"), "in", True), (t("Not this time"), "out", False)):
            st.button(
                label,
                key=f"round-{key}",
                type="primary" if comes and mine.comes is None else "secondary",
                icon=":material/check:" if mine.comes is comes else None,
                disabled=mine.comes is comes,
                on_click=run_action,
                args=(
                    "round",
                    PartnerDesk,
                    partial(PartnerDesk.answer_round, number=mine.round.number, comes=comes),
                    t("Saved."),
                ),
            )
    show_refusal("round", t)


def show_chance(chance: Chance | None, t: Words) -> None:
    match chance:
        case PlannedChance(with_partner=0, rounds=rounds):
            st.write(
                t.count(
                    "The plan for the next round has no partner for you yet. More free times, or new people, "
                    "can change that.",
                    "The plan for the next {n} rounds has no partner for you yet. More free times, or new "
                    "people, can change that.",
                    rounds,
                )
            )
        case PlannedChance(with_partner=with_partner, rounds=rounds):
            st.write(
                t(
                    "If the same people join the next {rounds} rounds, there is a plan that gives you a "
                    "partner in {n} of them.",
                    rounds=t.number(rounds),
                    n=t.number(with_partner),
                )
            )
        case UsualChance(parts=parts):
            st.write(
                t(
                    "Of {all} people who joined the latest rounds, {n} had a partner.",
                    all=t.number(PARTS),
                    n=t.number(parts),
                )
            )
        case None:
            return
        case _:
            assert_never(chance)


def show_left_out(note: NotThisTime | None, zone: tzinfo, t: Words) -> None:
    if note is None:
        return
    lines = [
        t("The last round had no partner for you. It's not about you, and **you come first next time**.")
    ]
    if note.rule is not None:
        lines.append(t("Main reason:") + " " + cost_text(note.rule, note.people, t))
    if note.waiting.opening:
        lines.append(opening_text(note.waiting.opening, zone, t))
    if note.unavailable:
        lines.append(
            t.count(
                "{n} person wasn't available in this round.",
                "{n} people weren't available in this round.",
                note.unavailable,
            )
        )
    st.info("\n\n".join(lines))
