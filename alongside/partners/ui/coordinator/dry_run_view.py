"""The dry run: the pairs, who would be unmatched and why, and the coordinator's wishes."""

from dataclasses import replace
from datetime import tzinfo
from functools import partial
from typing import assert_never

import streamlit as st

from alongside.accounts.ui import choosing, state
from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.checkins.ui.my_weeks_view import show_chart
from alongside.core.rules.name_search import find_among
from alongside.core.ui import widgets
from alongside.core.ui.view_cache import ViewCache
from alongside.core.ui.widgets import lazy_expander, typed_value
from alongside.core.words import Words
from alongside.matching.rules.participants import LeftOut, Rule
from alongside.partners.desk.coordinator import CoordinatorDesk
from alongside.partners.desk.rounds import DryRun, RoundSnapshot, compute_rule_costs, dry_run
from alongside.partners.rules.match_explanation import most_restrictive_rule
from alongside.partners.rules.rounds import RoundStatus, Wish
from alongside.partners.ui.coordinator import pictures, wording
from alongside.partners.ui.coordinator.looking_ahead import outlook_text

WISHES = "wishes"
MOST_TOLD = 12  # unmatched people shown before the rest is folded away
NEEDED = 2  # people in a round before a dry run makes sense


def make_dry_run(drawing: RoundSnapshot, t: Words) -> DryRun | None:
    """None while too few people have joined.

    Which pairs are left out is not in `drawn_from`, so `drawing` is the one of now.
    """
    if len(drawing.population.people) < NEEDED:
        return None
    kept = _shelf(drawing, t).cached_view("dry", drawing.drawn_from, lambda: dry_run(drawing))
    return replace(kept, drawing=drawing)


def show_dry_run(drawing: RoundSnapshot, dry: DryRun | None, t: Words) -> None:
    if dry is None:
        st.info(t("You can see a dry run once {n} people have joined.", n=t.number(NEEDED)))
        return
    shelf = _shelf(drawing, t)
    st.header(t("Dry run"), anchor=False)
    said = t.count("{n} person is matched.", "{n} people are matched.", dry.proposal.people_matched)
    alone = len(dry.proposal.left_out)
    if alone:
        said += " " + t.count("{n} person is unmatched.", "{n} people are unmatched.", alone)
    else:
        said += " " + t("No one is unmatched.")
    st.write(said)
    if ahead := outlook_text(dry.outlook, t):
        st.write(ahead)
    st.write(wording.proof_text(dry.proposal.proof, t, planned=dry.outlook.worth is not None))
    show_chart(
        shelf.cached_view("picture", drawing.drawn_from, lambda: pictures.round_picture(dry, t)),
        t("No pair is possible."),
    )
    with lazy_expander(t("View as table"), "table-round") as box:
        if box.open:
            st.dataframe(pictures.round_table(dry, t), hide_index=True, width="stretch", key="round_table")


def _shelf(drawing: RoundSnapshot, t: Words) -> ViewCache:
    """What takes long is cached for as long as everything it depends on stays the same."""
    return state.view_cache("round", (drawing.drawn_from, drawing.names, drawing.wishes, t.language))


def show_left_out(dry: DryRun, zone: tzinfo, t: Words) -> None:
    left = dry.proposal.left_out
    if not left:
        return
    st.header(t("Unmatched this time"), anchor=False)
    st.write(
        t("They are told kindly, with the rule that limits them most. They come first in the next round.")
    )
    st.text("\n\n".join(_left_out_text(dry, one, zone, t) for one in left[:MOST_TOLD]))
    if len(left) > MOST_TOLD:
        with lazy_expander(t("Everyone who is unmatched"), "all_left_out") as box:
            if box.open:
                st.text("\n\n".join(_left_out_text(dry, one, zone, t) for one in left[MOST_TOLD:]))


def _left_out_text(dry: DryRun, left: LeftOut, zone: tzinfo, t: Words) -> str:
    """A few lines about one person, to be shown as text, never as Markdown."""
    lines = [dry.drawing.names.get(left.id, "")]
    rule, people = most_restrictive_rule(left.told)
    if rule:
        lines.append(wording.rule_cost_text(rule, people, t))
    elif left.peers:
        lines.append(t("No single rule. Their possible partners were matched with others."))
    else:
        lines.append(t("No single rule. Several rules combine."))
    if left.opening:
        lines.append(t("Time that would help most: {moment}", moment=t.moment(left.opening.begins, zone)))
    waited = dry.drawing.waited.get(left.id, 0)
    if waited:
        lines.append(
            t.count("Unmatched in the previous {n} round", "Unmatched in the previous {n} rounds", waited)
        )
    return "\n".join(lines)


def show_rule_costs(dry: DryRun, t: Words) -> None:
    with lazy_expander(t("Effect of the rules"), "rules_of_round") as box:
        if not box.open:
            return
        found = _shelf(dry.drawing, t).cached_view(
            "costs", dry.drawing.drawn_from, lambda: compute_rule_costs(dry)
        )
        show_chart(pictures.rules_picture(found, t), t("No rule blocks a pair."))
        gains = [wording.gain_text(rule, people, t) for rule, people in found.gains.items() if people > 0]
        if not any(gains):
            st.write(t("Relaxing one rule would not match anyone else."))
            return
        st.write(t("What relaxing one rule would gain. No rule is ever relaxed automatically."))
        st.write("\n".join(f"- {line}" for line in gains if line))
        if found.gains.get(Rule.SAME_LEAD, 0) > 0:
            st.write(t("The rule on line managers can be loosened when you open a round, and is then told."))


# ── locked pairs, pairs not to match ────────────────────────────────────────────────────────────────────────


def show_wishes(drawing: RoundSnapshot, t: Words) -> None:
    st.header(t("Make a pair by hand, or do not match two people"), anchor=False)
    st.write(t("All rules hold for your pairs, too. The dry run updates. No one is told that you did this."))
    present = [one for one, place in drawing.places.items() if place is RoundStatus.IN]
    names = wording.distinct_names(drawing.names, present)
    with st.container(border=True):
        for key, label, sought in (
            ("wish_a", t("First person"), t("Find the first person by name")),
            ("wish_b", t("Second person"), t("Find the second person by name")),
        ):
            st.selectbox(
                label,
                choosing.show_search_field(
                    partial(find_among, names, names.__getitem__), sought, key, t
                ).here,
                index=None,
                format_func=lambda one: names.get(one, ""),
                placeholder=t("Choose a person"),
                key=key,
            )
        number = drawing.round.number
        with st.container(horizontal=True):
            st.button(t("Pair these two"), key="lock", on_click=_on_wish, args=(number, Wish.LOCK, t))
            st.button(t("Do not match"), key="forbid", on_click=_on_wish, args=(number, Wish.FORBID, t))
        show_refusal(WISHES, t)
    for a, b, wish in drawing.wishes:
        with st.container(horizontal=True, vertical_alignment="center"):
            people = wording.names_text(drawing.names, (a, b), t)
            st.text(f"{people}  ·  {_wish_text(drawing, a, b, wish, t)}")
            st.button(
                t("Undo"),
                key=f"undo-{a}-{b}",
                on_click=run_action,
                args=(
                    WISHES,
                    CoordinatorDesk,
                    partial(CoordinatorDesk.undo_wish, number=number, a=a, b=b),
                    t("Dry run updated."),
                ),
            )


def _wish_text(drawing: RoundSnapshot, a: str, b: str, wish: Wish, t: Words) -> str:
    match wish:
        case Wish.FORBID:
            return t("Do not match")
        case Wish.LOCK if (a, b) in drawing.population.locks:
            return t("Paired by you")
        case Wish.LOCK:
            return t(
                "This pair is no longer possible. One of them has not joined, or a rule blocks the pair."
            )
        case _:
            assert_never(wish)


def _on_wish(number: int, wish: Wish, t: Words) -> None:
    a, b = typed_value("wish_a"), typed_value("wish_b")
    if not a or not b:
        st.toast(t("Choose two people first."))
        return

    def save_wish(desk: CoordinatorDesk) -> bool:
        desk.save_wish(number, a, b, wish)
        return True

    if run_action(WISHES, CoordinatorDesk, save_wish, t("Dry run updated.")):
        for key in ("wish_a", "wish_b"):
            widgets.set_widget_value(key, None)
