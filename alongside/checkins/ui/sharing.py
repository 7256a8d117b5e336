"""The parts of sharing one's trend, and of trends shared with oneself. Names are shown as text."""

from datetime import timedelta
from functools import partial

import streamlit as st

from alongside.accounts.rules.organisations import Organisation
from alongside.accounts.ui import button_actions, choosing, confirming, state
from alongside.checkins.charts import weeks as charts
from alongside.checkins.charts.prepared_charts import to_sendable_spec
from alongside.checkins.desk.sharing import SharingDesk
from alongside.checkins.rules.instrument_loader import weekly_instrument
from alongside.checkins.rules.sharing import SHARING_LASTS, WEEKS_SHOWN, Share, SharedTrend
from alongside.checkins.rules.trends import FALSE_ALARM_SHARE_26_WEEKS
from alongside.checkins.ui.pictures import strain_labels
from alongside.core.charts.calendar import Span
from alongside.core.rules.undo import UNDO_FOR
from alongside.core.ui.pieces import readers_zone
from alongside.core.ui.widgets import typed_value
from alongside.core.words import Words

PLACE = "sharing"
MINUTE = timedelta(minutes=1)


def show_what_sharing_means(t: Words) -> None:
    st.markdown(
        "\n".join(
            f"- {line}"
            for line in (
                t("Only you see your weeks. You can share your strain trend with one person you choose."),
                t(
                    "**If in doubt, don't share.** People can be pressed into a yes: no one may ask "
                    "you to share, and no one can ask you here."
                ),
                t("No one else learns whether you share: no lead, no admin, no log."),
                t(
                    "They see your strain for the newest {weeks} weeks, never your single answers, "
                    "notes, wins or work.",
                    weeks=t.number(WEEKS_SHOWN),
                ),
                t.count(
                    "Sharing ends by itself after {n} week, and immediately when you stop it. Only "
                    "you can renew it.",
                    "Sharing ends by itself after {n} weeks, and immediately when you stop it. Only "
                    "you can renew it.",
                    _weeks_it_lasts(),
                ),
                t(
                    "From the next period on, your answers count in your team's band as if you had "
                    "given none. That protects the others."
                ),
            )
        )
    )


def show_choice(desk: SharingDesk, current: Share | None, t: Words) -> None:
    here = choosing.show_search_field(desk.people, t("Find a person by name"), "show_to", t).here
    names = {one.id: choosing.name_with_login(one) for one in here}
    label = t("Share with someone else instead") if current else t("Share with")
    st.selectbox(
        label,
        list(names),
        index=None,
        format_func=lambda one: names.get(one, ""),
        placeholder=t("Choose a person"),
        key="show_to",
    )
    share = t.count("Share for {n} week", "Share for {n} weeks", _weeks_it_lasts())
    if not confirming.ask_password_first("show", share, t, _on_share):
        st.button(share, key="show", on_click=_on_share)
    button_actions.show_refusal(PLACE, t)


def show_current_share(current: Share, organisation: Organisation, t: Words) -> None:
    until = t.deadline(current.until, readers_zone(organisation))
    with st.container(border=True):
        st.text(t("You share your trend with {name} until {moment}.", name=current.to[1], moment=until))
        with st.container(horizontal=True):
            st.button(
                t("Stop sharing"),
                type="primary",
                key="stop",
                on_click=lambda: button_actions.run_action(PLACE, SharingDesk, SharingDesk.stop_sharing),
            )
            label = t.count("Renew for {n} week", "Renew for {n} weeks", _weeks_it_lasts())
            renew = partial(_share_with, current.to[0])
            if not confirming.ask_password_first("renew", label, t, renew):
                st.button(label, key="renew", on_click=renew)


def show_stopped_share(stopped: Share, t: Words) -> None:
    """The way back asks for the password as sharing does: someone else may hold the phone."""

    def undo_stop() -> None:
        button_actions.run_action(PLACE, SharingDesk, SharingDesk.undo_stop, t("Shared again."))

    with st.container(border=True):
        st.text(t("You stopped sharing with {name}. They see nothing now.", name=stopped.to[1]))
        st.caption(t("If you didn't mean to, undo it within {n} minutes.", n=t.number(UNDO_FOR // MINUTE)))
        if not confirming.ask_password_first("undo-stop", t("Undo"), t, undo_stop):
            st.button(t("Undo"), key="undo-stop", icon=":material/undo:", on_click=undo_stop)


def show_shared_trend(shown: SharedTrend, place: int, organisation: Organisation, t: Words) -> None:
    """The strain as the person's own page draws it. Drawn anew each time, and never cached."""
    with st.container(border=True):
        st.header(t("Shared with you"), anchor=False)
        st.text(shown.name)
        st.caption(
            t(
                "Until {moment}, or until they stop sharing.",
                moment=t.deadline(shown.until, readers_zone(organisation)),
            )
        )
        if any(point.strain is not None for point in shown.points):
            described = t.count(
                "Strain in {n} answered week.",
                "Strain in {n} answered weeks.",
                sum(point.strain is not None for point in shown.points),
            )
            spec = charts.strain_chart(
                shown.points,
                shown.trend,
                Span(shown.newest.back(WEEKS_SHOWN - 1), shown.newest),
                since=None,
                labels=strain_labels(weekly_instrument(), t),
                week_label=t.week,
            )
            st.vega_lite_chart(to_sendable_spec(spec), alt=described, key=f"shown-{place}")
            st.caption(
                t(
                    "0 is the lightest and 100 the heaviest. Shaded: this person's usual range, if "
                    "there is one yet. A week outside it is nothing unusual by itself. A marked "
                    "heavier or lighter time can be chance: about {chance} of 100 people with steady "
                    "weeks are told of one within half a year.",
                    chance=t.number(100 * FALSE_ALARM_SHARE_26_WEEKS),
                )
            )
        else:
            st.write(t("No answers in these weeks."))


def show_how_to_receive(t: Words) -> None:
    st.info(
        t(
            "Someone trusts you with this. Listen before you advise, ask what would help, and do "
            "nothing about it without them. It doesn't measure anyone's work, and it may end at any "
            "time without a reason."
        )
    )


def _weeks_it_lasts() -> int:
    return SHARING_LASTS.days // 7


def _on_share() -> None:
    if chosen := typed_value("show_to"):
        _share_with(chosen)
    else:
        t = state.words()
        st.toast(t("Choose a person first."))


def _share_with(person_id: str) -> None:
    t = state.words()
    button_actions.run_action(PLACE, SharingDesk, lambda desk: desk.share_with(person_id), t("Shared."))
