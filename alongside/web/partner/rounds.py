"""Joining the next round, and what to say to someone the last round left out."""

from datetime import tzinfo

import streamlit as st

from alongside.desks.partner import MyRound
from alongside.domain.match_explanation import NotThisTime
from alongside.web import pieces
from alongside.web.button_actions import show_refusal
from alongside.web.partner.actions import run_partner_action
from alongside.web.partner.wording import cost_text, opening_text
from alongside.words import Words


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
    st.write(_round_text(mine, t))
    if mine.comes and not room:
        st.caption(t("Your profile has no room, so this round won't match you."))
    number = mine.round.number
    with pieces.choice_row():
        _show_answer_button(t("Join round"), "in", number, True, mine.comes, t)
        _show_answer_button(t("Not this time"), "out", number, False, mine.comes, t)
    show_refusal("round", t)


def _round_text(mine: MyRound, t: Words) -> str:
    day = t.day(mine.round.confirm_until)
    if mine.comes is None:
        return t("Would you like to join? Please answer by {day}, or you won't be matched.", day=day)
    if mine.comes:
        return t("You're in. You can change this until the pairs are published.")
    return t("You're not in. You can change this until the pairs are published.")


def _show_answer_button(
    label: str, key: str, number: int, comes: bool, answered: bool | None, t: Words
) -> None:
    """Disabled once it is the answer given."""
    st.button(
        label,
        key=f"round-{key}",
        type="primary" if comes and answered is None else "secondary",
        icon=":material/check:" if answered is comes else None,
        disabled=answered is comes,
        on_click=_answer_round,
        args=(number, comes, t),
    )


def _answer_round(number: int, comes: bool, t: Words) -> None:
    run_partner_action("round", lambda desk: desk.answer_round(number, comes), t("Saved."))


def show_left_out(note: NotThisTime | None, zone: tzinfo, t: Words) -> None:
    if note is None:
        return
    st.info("\n\n".join(_left_out_lines(note, zone, t)))


def _left_out_lines(note: NotThisTime, zone: tzinfo, t: Words) -> list[str]:
    lines = [t("The last round found no one for you. It's not about you, and **you come first next time**.")]
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
    return lines
