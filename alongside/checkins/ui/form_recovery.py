"""A form that could not be saved, as its week was saved elsewhere or has closed. Nothing typed is lost."""

import streamlit as st

from alongside.accounts.ui import drafts, state
from alongside.checkins.rules.checkins import WORK_FACTS, CheckIn, StaleCheckIn
from alongside.checkins.rules.instruments import Instrument
from alongside.checkins.ui.check_in_form import CheckInTab, draft_name, save_check_in, show_refusal
from alongside.checkins.ui.factors.choosing import factor_names
from alongside.checkins.ui.week_descriptions import fact_label
from alongside.core.ui.refusals import refusal_text
from alongside.core.words import Words

NOT_SAID = "–"


def show_closed_week(draft: CheckIn, pack: Instrument, t: Words) -> None:
    """A form that was open for weeks: it can no longer be saved, but its text can be copied."""
    show_refusal(t)
    st.write(t("This is what you filled in. Copy what you want to keep."))
    for name, value in check_in_lines(draft, pack, t).items():
        if value != NOT_SAID:
            st.text(f"{name}\n{value}")

    def drop_it() -> None:
        state.slot(CheckInTab).too_late = None
        drafts.delete_draft(draft_name(draft.week))

    st.button(t("Continue to this week"), key=f"go_on-{draft.week.text}", on_click=drop_it)


def show_two_versions(clash: StaleCheckIn, pack: Instrument, t: Words) -> None:
    """Differences side by side, then the choice: on a phone the page is still scrolled to its end, where
    the form was sent.

    Nothing is saved or dropped before one of the buttons is clicked.
    """
    mine, stored = _version_lines(clash.mine, pack, t), _version_lines(clash.stored, pack, t)
    left, right = st.columns(2)
    with left.container(border=True):
        st.header(t("Your version"))
        _show_differing(mine, stored)
    with right.container(border=True):
        st.header(t("Version saved elsewhere"))
        _show_differing(stored, mine)
    st.warning(refusal_text(clash, t))
    show_refusal(t)
    st.button(
        t("Save my version"),
        key=f"keep_mine-{clash.mine.week.text}-{clash.stored.revision}",
        type="primary",
        width="stretch",
        on_click=save_check_in,
        args=(clash.mine, clash.stored.revision),
    )

    def drop_mine() -> None:
        state.slot(CheckInTab).clash = None
        drafts.delete_draft(draft_name(clash.mine.week))

    st.button(
        t("Keep the other version"),
        key=f"keep_other-{clash.mine.week.text}-{clash.stored.revision}",
        width="stretch",
        on_click=drop_mine,
    )


def _version_lines(check_in: CheckIn, pack: Instrument, t: Words) -> dict[str, str]:
    said = t("Away") if check_in.away else t("Filled in")
    return {t("Check-in"): said, **check_in_lines(check_in, pack, t)}


def _show_differing(these: dict[str, str], those: dict[str, str]) -> None:
    for name, value in these.items():
        if value != those.get(name):
            st.text(f"{name}\n{value}")


def check_in_lines(check_in: CheckIn, pack: Instrument, t: Words) -> dict[str, str]:
    """Question to answer as text, in the order of the form."""
    lines = {}
    for item in pack.items:
        level = check_in.answers.get(item.key)
        said = NOT_SAID if level is None else item.labels(t.language)[int(level)]
        lines[item.wording(t.language)] = said
    for fact in WORK_FACTS:
        match getattr(check_in.facts, fact.name):
            case None:
                said = NOT_SAID
            case bool(yes):
                said = t("Yes") if yes else t("No")
            case value:
                said = t.number(value, 2)
        lines[fact_label(fact, t)] = said
        if fact.name == "open_cases":
            lines |= {case_type: t.number(cases) for case_type, cases in check_in.facts.cases_by_type.items()}
    return {
        **lines,
        t("A small win this week"): check_in.win or NOT_SAID,
        t("Private note"): check_in.note or NOT_SAID,
        t("What shaped the week"): factor_names(check_in.factors, t) or NOT_SAID,
    }
