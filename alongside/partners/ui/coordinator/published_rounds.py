"""Published rounds: their pairs, their proof and their export."""

import json
from collections.abc import Sequence
from datetime import tzinfo

import streamlit as st

from alongside.accounts.ui.open_desk import open_desk_when_clicked
from alongside.checkins.ui.my_weeks_view import DownloadFile, show_confirmed_download
from alongside.core.words import Words
from alongside.partners.desk.coordinator import CoordinatorDesk
from alongside.partners.desk.rounds import RoundOutcome
from alongside.partners.rules.rounds import Round
from alongside.partners.ui.coordinator import wording


def show_published_rounds(desk: CoordinatorDesk, rounds: Sequence[Round], zone: tzinfo, t: Words) -> None:
    done = {round.number: round for round in rounds if round.published_at}
    if not done:
        return
    st.header(t("Published rounds"), anchor=False)
    number = newest = next(iter(done))
    if len(done) > 1:  # keyed by the newest, so that a newly published round is selected
        number = st.selectbox(
            t("Round"),
            list(done),
            format_func=lambda one: _round_label(done[one], zone, t),
            key=f"round_shown-{newest}",
        )
    else:
        st.write(_round_label(done[number], zone, t))
    _show_round(desk.round_outcome(number), t)


def _round_label(round: Round, zone: tzinfo, t: Words) -> str:
    at = round.published_at or round.opened_at
    return t("Round {number}, published {moment}", number=t.number(round.number), moment=t.moment(at, zone))


def _show_round(outcome: RoundOutcome, t: Words) -> None:
    round, number = outcome.round, outcome.round.number
    rows = sorted(
        outcome.pairings, key=lambda one: wording.names_text(outcome.names, one.people, t).casefold()
    )
    st.dataframe(
        {
            t("People"): [wording.names_text(outcome.names, one.people, t) for one in rows],
            t("Fit"): [sum(link.fit for link in one.links) // max(1, len(one.links)) for one in rows],
        },
        hide_index=True,
        width="stretch",
        key=f"pairs-{number}",
    )
    if outcome.left_out:
        st.write(t("Unmatched, and first in the next round:"))
        st.dataframe(
            {
                t("Name"): [outcome.names.get(one.person_id, "") for one in outcome.left_out],
                t("Most restrictive rule"): [
                    wording.main_rule_text(one.binding, t) for one in outcome.left_out
                ],
                t("Rounds waited"): [one.waited for one in outcome.left_out],
            },
            hide_index=True,
            width="stretch",
            key=f"left-out-{number}",
        )
    if outcome.not_made:
        st.write(
            t.count(
                "{n} pair was not made: you left it out, or it was no longer possible.",
                "{n} pairs were not made: you left them out, or they were no longer possible.",
                outcome.not_made,
            )
        )
    if round.proof:
        st.write(wording.proof_text(round.proof, t, planned=round.planned is not None))
    with st.expander(t("Verify this round"), key=f"again-{number}"):
        _show_verification(round, t)


def _show_verification(round: Round, t: Words) -> None:
    st.write(
        t(
            "This is the digest of the round. Anyone with the export can run `python -m alongside "
            "match` and get the same pairs and digest. Once someone who was in it has been deleted, "
            "the result differs: their data is gone."
        )
    )
    st.code(round.digest, language=None, wrap_lines=True)
    st.write(
        t(
            "The export holds what people said about themselves for matching, with random ids and no "
            "names. Treat it as confidential. Each export is logged."
        )
    )
    clicked = open_desk_when_clicked(CoordinatorDesk)
    number = round.number
    show_confirmed_download(
        DownloadFile(
            t("Export round (JSON)"),
            f"round-{number}.json",
            "application/json",
            lambda: json.dumps(clicked().export_round(number), ensure_ascii=False, indent=2).encode(),
        ),
        t,
    )
