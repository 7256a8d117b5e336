"""Publishing a round: which pairs are left out, and the question before it."""

from datetime import timedelta

import streamlit as st

from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.core.rules.undo import UNDO_FOR
from alongside.core.words import Words
from alongside.partners.desk.coordinator import CoordinatorDesk
from alongside.partners.desk.publishing import groups_of
from alongside.partners.desk.rounds import DryRun
from alongside.partners.ui.coordinator.wording import names_text

MINUTE = timedelta(minutes=1)


def show_publish(dry: DryRun, t: Words, *, primary: bool) -> None:
    number, names = dry.drawing.round.number, dry.drawing.names
    groups = {one.key: one for one in groups_of(dry.proposal)}
    button = st.container()  # above the field, which shrinks when left: a press on a button below would miss
    left_out = st.multiselect(
        t("Leave out pairs"),
        list(groups),
        default=[key for key in groups if key in dry.drawing.omitted],
        format_func=lambda key: names_text(names, groups[key].members, t) if key in groups else "",
        placeholder=t("All are published"),
        select_all=False,
        key=f"leave-out-{number}",
    )
    made = len(groups) - len(left_out)
    with button:
        if not made:
            show_close_without_pairs(dry, t)
            return
        label = t.count("Publish {n} pair", "Publish {n} pairs", made)
        with st.popover(label, type="primary" if primary else "secondary", key=f"ask-publish-{number}"):
            _ask(dry, [groups[key].key for key in left_out], t)


def show_publish_early(dry: DryRun, t: Words) -> None:
    """While people still answer."""
    st.header(t("Publish round"), anchor=False)
    st.write(t("Some people have not answered yet. You can publish without them."))
    show_publish(dry, t, primary=False)


def show_close_without_pairs(dry: DryRun, t: Words) -> None:
    """Never the first thing to do: it only gives those in the round a better place next time."""
    with st.popover(t("Close without pairs"), key=f"ask-publish-{dry.drawing.round.number}"):
        _ask(dry, [one.key for one in groups_of(dry.proposal)], t)


def _ask(dry: DryRun, left_out: list[tuple[str, str]], t: Words) -> None:
    number, drawn_from = dry.drawing.round.number, dry.drawing.drawn_from
    groups = groups_of(dry.proposal)
    matched = {one for group in groups if group.key not in left_out for one in group.members}
    alone = len(dry.drawing.population.people) - len(matched)
    lines = [
        t.count("{n} person sees their match.", "{n} people see their match.", len(matched)),
        t.count(
            "{n} person reads that there is no partner this time, and that they come first next time.",
            "{n} people read that there is no partner this time, and that they come first next time.",
            alone,
        ),
    ]
    if left_out:
        lines.append(t.count("You leave out {n} pair.", "You leave out {n} pairs.", len(left_out)))
    st.write("\n".join(f"- {line}" for line in lines))
    st.write(
        t(
            "You can undo it for {n} minutes, and no one is told before. Then it stays as it is.",
            n=t.number(UNDO_FOR // MINUTE),
        )
    )
    place = f"publish-{number}"
    st.button(
        t("Yes, publish"),
        type="primary",
        key=place,
        on_click=run_action,
        args=(
            place,
            CoordinatorDesk,
            lambda desk: desk.publish_round(number, drawn_from, left_out),
        ),
    )
    show_refusal(place, t)
