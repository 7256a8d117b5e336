"""The dry run: the pairs, who would be unmatched and why, the coordinator's wishes, and publishing."""

from datetime import tzinfo
from functools import partial
from typing import assert_never

import streamlit as st

from alongside.desks.coordinator import CoordinatorDesk, Drawing, DryRun, costs, dry_run
from alongside.domain.finding import among
from alongside.domain.matching.seekers import LeftOut, Proposal
from alongside.domain.rounds import Place, Wish
from alongside.domain.why import costliest
from alongside.web import choosing, state
from alongside.web.coordinator import in_words, pictures
from alongside.web.coordinator.doing import attempt
from alongside.web.doing import say_refusal, typed
from alongside.web.shelves import Shelf
from alongside.web.showing import drawn, opened
from alongside.words import Words

WISHES, PUBLISHING = "wishes", "publish"
MOST_TOLD = 12  # unmatched people shown before the rest is folded away
NEEDED = 2  # people in a round before a dry run makes sense


def section(drawing: Drawing, zone: tzinfo, t: Words) -> None:
    """What takes long is cached for as long as everything it depends on stays the same."""
    if len(drawing.population.people) < NEEDED:
        st.info(
            t(
                "As soon as two people are in, you see here what the round would come to.",
                n=t.number(NEEDED),
            )
        )
        return
    shelf = state.shelf("round", (drawing.drawn_from, drawing.names, drawing.wishes, t.language))
    dry = shelf.kept("dry", drawing.drawn_from, lambda: dry_run(drawing))
    st.subheader(t("Dry run"), anchor=False)
    st.write(_in_short(dry.proposal, t))
    st.write(in_words.certificate(dry.proposal.proof, t))
    drawn(
        shelf.kept("picture", drawing.drawn_from, lambda: pictures.round_picture(dry, t)),
        t("No pair is possible."),
    )
    with opened(t("The same as a table"), "table-round") as box:
        if box.open:
            st.dataframe(pictures.round_table(dry, t), hide_index=True, width="stretch", key="round_table")
    _left_out(dry, zone, t)
    _rules(dry, shelf, t)
    _wishes(drawing, t)
    _publish(dry, t)


def _in_short(proposal: Proposal, t: Words) -> str:
    matched = t.count("{n} person has a partner.", "{n} people have a partner.", proposal.people_matched)
    if not proposal.left_out:
        return matched + " " + t("Nobody is left out.")
    return (
        matched + " " + t.count("{n} person is left out.", "{n} people are left out.", len(proposal.left_out))
    )


def _left_out(dry: DryRun, zone: tzinfo, t: Words) -> None:
    left = dry.proposal.left_out
    if not left:
        return
    st.subheader(t("Left out this time"), anchor=False)
    st.write(
        t(
            "They are told kindly, with the one rule that costs them most partners, and they come first in the next round."
        )
    )
    st.text("\n\n".join(_told(dry, one, zone, t) for one in left[:MOST_TOLD]))
    if len(left) > MOST_TOLD:
        with opened(t("All who are left out"), "all_left_out") as box:
            if box.open:
                st.text("\n\n".join(_told(dry, one, zone, t) for one in left[MOST_TOLD:]))


def _told(dry: DryRun, left: LeftOut, zone: tzinfo, t: Words) -> str:
    """A few lines about one person, to be shown as text, never as Markdown."""
    lines = [dry.drawing.names.get(left.id, "")]
    rule, people = costliest(left.told)
    if rule:
        lines.append(in_words.cost(rule, people, t))
    elif left.peers:
        lines.append(t("No single rule: others were matched before."))
    else:
        lines.append(t("No single rule: several come together."))
    if left.opening:
        lines.append(t("A time that would open most: {moment}", moment=t.moment(left.opening.begins, zone)))
    waited = dry.drawing.waited.get(left.id, 0)
    if waited:
        lines.append(
            t.count("Left out {n} round before this one", "Left out {n} rounds before this one", waited)
        )
    return "\n".join(lines)


def _rules(dry: DryRun, shelf: Shelf, t: Words) -> None:
    with opened(t("What the rules cost"), "rules_of_round") as box:
        if not box.open:
            return
        found = shelf.kept("costs", dry.drawing.drawn_from, lambda: costs(dry))
        drawn(pictures.rules_picture(found, t), t("No rule keeps anybody apart."))
        gains = [in_words.gain(rule, people, t) for rule, people in found.gains.items() if people > 0]
        if not any(gains):
            st.write(t("No single rule would gain anybody a partner."))
            return
        st.write(t("What loosening one rule would gain. None of them is loosened by itself."))
        st.write("\n".join(f"- {line}" for line in gains if line))


# ── locked pairs, pairs not to match ────────────────────────────────────────────────────────────────────────


def _wishes(drawing: Drawing, t: Words) -> None:
    st.subheader(t("Hold two people together, or apart"), anchor=False)
    st.write(t("The dry run is drawn up anew with it. Nobody is told that you did."))
    present = [one for one, place in drawing.places.items() if place is Place.IN]
    names = in_words.called(drawing.names, present)
    with st.container(border=True):
        for key, label, sought in (
            ("wish_a", t("One"), t("Find the first person by name")),
            ("wish_b", t("The other"), t("Find the second person by name")),
        ):
            st.selectbox(
                label,
                choosing.found(partial(among, names, names.__getitem__), sought, key, t).here,
                index=None,
                format_func=lambda one: names.get(one, ""),
                placeholder=t("Choose a person"),
                key=key,
            )
        with st.container(horizontal=True):
            number = drawing.round.number
            st.button(t("Lock pair"), key="lock", on_click=_wish, args=(number, Wish.LOCK, t))
            st.button(t("Apart"), key="forbid", on_click=_wish, args=(number, Wish.FORBID, t))
        say_refusal(WISHES, t)
    for a, b, wish in drawing.wishes:
        _wished(drawing, a, b, wish, t)


def _wished(drawing: Drawing, a: str, b: str, wish: Wish, t: Words) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"{in_words.together(drawing.names, (a, b), t)}  ·  {_said(drawing, a, b, wish, t)}")
        st.button(t("Undo"), key=f"undo-{a}-{b}", on_click=_undo, args=(drawing.round.number, a, b, t))


def _said(drawing: Drawing, a: str, b: str, wish: Wish, t: Words) -> str:
    match wish:
        case Wish.FORBID:
            return t("Held apart")
        case Wish.LOCK if (a, b) in drawing.population.locks:
            return t("Held together")
        case Wish.LOCK:
            return t("Cannot be held together any more: one of them is not in, or a rule is between them")
        case _:
            assert_never(wish)


def _wish(number: int, wish: Wish, t: Words) -> None:
    a, b = typed("wish_a"), typed("wish_b")
    if not a or not b:
        return

    def work(desk: CoordinatorDesk) -> bool:
        (desk.lock if wish is Wish.LOCK else desk.forbid)(number, a, b)
        return True

    if attempt(WISHES, work, t("The dry run is drawn up anew.")):
        for key in ("wish_a", "wish_b"):
            state.choose_again(key, None)


def _undo(number: int, a: str, b: str, t: Words) -> None:
    attempt(WISHES, lambda desk: desk.undo(number, a, b), t("The dry run is drawn up anew."))


# ── publishing ──────────────────────────────────────────────────────────────────────────────────────────────


def _publish(dry: DryRun, t: Words) -> None:
    st.subheader(t("Publish"), anchor=False)
    st.write(
        t(
            "Everybody in the round then sees at once with whom they are paired and why, or why not this time. A published round "
            "is not changed any more."
        )
    )
    pairs = len(pictures.matched(dry.proposal))
    st.button(
        t.count("Publish {n} pair", "Publish {n} pairs", pairs),
        type="primary",
        key="publish",
        on_click=_published,
        args=(dry.drawing.round.number, dry.drawing.drawn_from, t),
    )
    say_refusal(PUBLISHING, t)


def _published(number: int, drawn_from: str, t: Words) -> None:
    attempt(PUBLISHING, lambda desk: desk.publish(number, drawn_from), t("Published."))
