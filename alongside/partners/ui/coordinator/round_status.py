"""Where a round is: its four steps, its numbers, and the one thing to do next."""

from collections import Counter
from datetime import date, tzinfo

import streamlit as st

from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.accounts.ui.undo import show_undo_button
from alongside.core.ui import pieces
from alongside.core.words import N_, Words
from alongside.partners.desk.coordinator import CoordinatorDesk
from alongside.partners.desk.rounds import DryRun, RoundSnapshot
from alongside.partners.rules.rounds import Publication, Round, RoundStatus, Step
from alongside.partners.ui.coordinator import publish
from alongside.partners.ui.coordinator.wording import counts_text, distinct_names, status_text
from alongside.partners.words.rounds import same_lead_text

STEPS = {
    Step.OPEN: N_("Open"),
    Step.COLLECT: N_("Collect answers"),
    Step.TRY: N_("Try it out"),
    Step.PUBLISH: N_("Publish"),
}


def show_steps(step: Step, t: Words) -> None:
    """Steps that are over have a tick, and the one that is next stands out."""
    order, said = list(STEPS), []
    for number, one in enumerate(order):
        label = t("{number}. {step}", number=t.number(number + 1), step=t(STEPS[one]))
        if one is step:
            said.append(f"**{label}**")
        else:
            said.append(f":material/check: {label}" if number < order.index(step) else label)
    st.markdown("   ·   ".join(said))


def show_round_heading(drawing: RoundSnapshot, today: date, t: Words) -> None:
    round, counts = drawing.round, Counter(drawing.places.values())
    st.header(t("Round {number} is open", number=t.number(round.number)), anchor=False)
    if today <= round.confirm_until:
        said = t("People can answer until {day}.", day=t.day(round.confirm_until))
    else:
        said = t("The last day to answer was {day}.", day=t.day(round.confirm_until))
    joined = t(
        "**{part} of {all} have joined.**",
        part=t.number(counts.pop(RoundStatus.IN, 0)),
        all=t.number(len(drawing.places)),
    )
    st.write(f"{joined} {said}")
    if counts:
        st.write(t("The others: {reasons}", reasons=counts_text(counts, t)))
    if round.same_lead_ok:
        st.write(same_lead_text(t))


def show_next_thing(step: Step, drawing: RoundSnapshot, dry: DryRun | None, to_remind: int, t: Words) -> None:
    with pieces.show_card(t("Next"), ":material/event_repeat:"):
        if step is Step.COLLECT:
            _show_collecting(drawing.round, to_remind, t)
        elif step is Step.PUBLISH and dry is not None:
            st.write(t("Check the dry run below. Then publish it."))
            publish.show_publish(dry, t, primary=True)
        else:
            st.write(
                t(
                    "No pair is possible yet. Below, see what the rules rule out. You can also move the last "
                    "day or cancel the round."
                )
            )
            if dry is not None:
                publish.show_close_without_pairs(dry, t)


def _show_collecting(round: Round, to_remind: int, t: Words) -> None:
    if round.reminded_at is not None:
        st.write(t("Wait for answers. Everyone who had not answered was reminded once."))
        return
    if not to_remind:
        st.write(t("Wait for answers. There is no one with an account to remind."))
        return
    st.write(t("Wait for answers, or remind those who have not answered, once."))
    place = f"remind-{round.number}"
    st.button(
        t.count("Remind {n} person", "Remind {n} people", to_remind),
        type="primary",
        key=place,
        on_click=run_action,
        args=(place, CoordinatorDesk, lambda desk: desk.remind_of_round(round.number), t("Reminder sent.")),
    )
    st.caption(t("On their first page, and by e-mail if they have one. It says that both answers are fine."))
    show_refusal(place, t)


def show_publication(publication: Publication, zone: tzinfo, t: Words) -> None:
    with pieces.show_card(t("Next"), ":material/event_repeat:"):
        st.write(
            t(
                "Round {number} will be published at {time}. You can undo it until then. No one is told "
                "before.",
                number=t.number(publication.round),
                time=t.hour(publication.takes_effect_at, zone),
            )
        )
        show_undo_button(
            f"undo-publishing-{publication.round}",
            CoordinatorDesk,
            lambda desk: desk.undo_publishing(publication.round),
            t,
            t("Undone. The round is open, and no one was told."),
        )


def show_who_is_in(drawing: RoundSnapshot, t: Words) -> None:
    """Names are people's own text, so they are shown in a table and never as Markdown."""
    with st.expander(t("Who has joined"), key="who_is_in"):
        names, waited, order = (
            distinct_names(drawing.names, drawing.places),
            drawing.waited,
            list(RoundStatus),
        )
        ids = sorted(names, key=lambda one: order.index(drawing.places[one]))  # those taking part come first
        st.dataframe(
            {
                t("Name"): [names[one] for one in ids],
                t("Status"): [status_text(drawing.places[one], t) for one in ids],
                t("Rounds waited"): [waited.get(one, 0) for one in ids],
            },
            hide_index=True,
            width="stretch",
            key="people_of_round",
        )
