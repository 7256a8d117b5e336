"""The page of a person's weeks: one sentence and the picture first, then charts with a table behind each,
wins, downloads, and baselines.

What a rerun shows again unchanged is cached in this browser tab's own session and nowhere else: the judged
weeks, the sentences, and each chart as a plain specification with its rows as Arrow bytes, ready to send.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial

import streamlit as st

from alongside.accounts.ui import confirming, state
from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.accounts.ui.open_desk import open_desk, open_desk_when_clicked
from alongside.checkins.charts import prepared_charts
from alongside.checkins.charts.prepared_charts import PreparedChart, Table
from alongside.checkins.charts.weeks import Marks
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.desk.session_weeks import own_session_weeks
from alongside.checkins.rules import history
from alongside.checkins.rules.feedback_after_check_in import Win
from alongside.checkins.rules.history import History, HistoryFingerprint
from alongside.checkins.rules.instrument_loader import weekly_instrument
from alongside.checkins.rules.shifts import LEARNING_WEEKS
from alongside.checkins.rules.trends import (
    FALSE_ALARM_SHARE_26_WEEKS,
    FALSE_ALARM_SHARE_BEFORE,
    MEDIAN_FROM,
)
from alongside.checkins.ui.my_weeks import small_wins
from alongside.checkins.ui.my_weeks.week_picture import WeekPicture
from alongside.checkins.ui.pictures import make_calendar, make_pictures
from alongside.checkins.ui.week_descriptions import describe_weeks, headline, how_sure_text, own_file_text
from alongside.core.charts.calendar import Span
from alongside.core.charts.png import to_png
from alongside.core.rules.weeks import Week
from alongside.core.ui.widgets import lazy_expander, typed_value
from alongside.core.words import Words

SHORT, YEAR = 12, 52  # weeks
BASELINE = "baseline"
BASELINE_CHOICES = 26  # weeks back in which a new baseline may start


@dataclass(frozen=True)
class KnownWeeks:
    """All weeks as judged, without answers; and the newest wins."""

    past: History
    wins: tuple[Win, ...]


@dataclass(frozen=True, kw_only=True)
class ShownWeeks:
    """What the page shows for a span of weeks, ready to send."""

    headline: str
    picture: WeekPicture
    how_sure: str
    moved: Week | None  # where the newest change began, so that a baseline can start there
    explanation: str  # how strain comes about
    charts: tuple[PreparedChart, ...]  # without that of strain


def show_nothing_yet(t: Words) -> None:
    st.info(
        t(
            "Your weeks appear here after your first check-in. From {weeks} weeks on, you see what "
            "they have in common. Only you see this page.",
            weeks=t.number(MEDIAN_FROM),
        )
    )


def choose_weeks(fingerprint: HistoryFingerprint, t: Words) -> int | None:
    """How many weeks to show; None for all. Only offered if there are more than SHORT."""
    if fingerprint.first is None or fingerprint.first.until(fingerprint.newest) < SHORT:
        return None
    names = {SHORT: t.count("{n} week", "{n} weeks", SHORT), YEAR: t("A year"), 0: t("All")}
    chosen = st.segmented_control(
        t("Show"),
        list(names),
        default=YEAR,
        required=True,
        format_func=lambda weeks: names[weeks],
        key="weeks_shown",
    )
    return chosen or None


def load_known_weeks(desk: AdvocateDesk, fingerprint: HistoryFingerprint) -> KnownWeeks:
    """Read and judged anew only after something about the weeks has changed."""

    def read() -> KnownWeeks:
        wins = tuple(desk.list_wins(small_wins.AT_ONCE + 1))
        return KnownWeeks(history.without_answers(desk.load_history()), wins)

    return state.view_cache("weeks", fingerprint).cached_view("known", None, read)


def prepare_shown_weeks(
    desk: AdvocateDesk, fingerprint: HistoryFingerprint, span: Span, t: Words
) -> ShownWeeks:
    """Made anew only for a span that is not among the last few."""

    sessions = own_session_weeks()

    def made() -> ShownWeeks:
        past = load_known_weeks(desk, fingerprint).past
        newest = past.trend.changes[-1] if past.trend.changes else None
        moved = newest and (newest.goes_on or newest.taken_in) and not newest.back
        marks = Marks(wins=desk.list_win_weeks(span.first), sessions=sessions, selectable=True)
        strain, *others = map(prepared_charts.prepare_chart, make_pictures(past, desk.pack, span, t, marks))
        weeks = [span.last.back(back) for back in range(span.weeks)]
        return ShownWeeks(
            headline=headline(past, t),
            picture=WeekPicture(
                past=past,
                span=span,
                labels={week: t.week(week) for week in weeks},
                line=strain,
                calendar=cache(
                    lambda: prepared_charts.prepare_chart(make_calendar(past, weekly_instrument(), span, t))
                ),
            ),
            how_sure="\n\n".join(
                filter(
                    None,
                    [
                        describe_weeks(past, span, t),
                        how_sure_text(past.trend, t),
                        own_file_text(past, span, t),
                    ],
                )
            ),
            moved=newest.began if newest and moved else None,
            explanation=strain.explanation,
            charts=tuple(others),
        )

    made_of = (span, t.language, sessions)
    return state.view_cache("weeks", fingerprint).cached_view("shown", made_of, made)


def show_how_sure(shown: ShownWeeks, t: Words) -> None:
    """Behind a box: a person looking at a hard week should not be met with statistics."""
    with lazy_expander(t("How sure is this?"), "how-sure") as box:
        if box.open:
            st.markdown(shown.how_sure)
            st.write(shown.explanation)


def show_rule_change(desk: AdvocateDesk, t: Words) -> None:
    """Shown once to people whose weeks were judged by the earlier rule."""
    notice = desk.find_rule_change_notice()
    if notice is None:
        return
    with st.container(border=True):
        st.write(
            t(
                "A better rule now judges your weeks. Of 100 people with steady weeks, it tells "
                "about {chance} of a change within half a year; the old rule told {before}. So "
                "something that stood out here may no longer do so. Your usual range now uses all "
                "your quiet weeks, not only the first {learning}. Your answers are the same.",
                before=t.number(100 * FALSE_ALARM_SHARE_BEFORE),
                chance=t.number(100 * FALSE_ALARM_SHARE_26_WEEKS),
                learning=t.number(LEARNING_WEEKS),
            )
        )
        st.button(
            t("Got it"),
            key="understood",
            on_click=lambda: open_desk(AdvocateDesk).dismiss_notice(notice.id),
        )


def show_baseline_offer(shown: ShownWeeks, t: Words) -> None:
    """Offered where a change has probably begun; otherwise the new level slowly becomes the usual one."""
    if shown.moved is None:
        return
    st.write(t("Is this your new normal, for instance in a new job? If so, start a new baseline there."))
    st.button(
        t("Start a new baseline in the week of {week}", week=t.week(shown.moved)),
        on_click=_start_baseline,
        args=(shown.moved,),
        key="baseline_there",
    )


def show_chart_with_table(ready: PreparedChart, table: Callable[[str], Table], t: Words) -> None:
    """The chart; below it a table that is made when it is opened.

    A touch picks a week in the picture at the top only: what it tells would be far away from here.
    """
    read_above = t("To read one week, pick it in the picture at the top.")
    show_chart(replace(ready, caption=f"{ready.caption} {read_above}"), t("No answers in these weeks."))
    if ready.spec is not None:
        show_table(ready.key, table, t)


def show_table(key: str, table: Callable[[str], Table], t: Words) -> None:
    """One that stands still and breaks its lines: a canvas is cut off on a phone."""
    with lazy_expander(t("View as table"), f"table-{key}") as box:
        if box.open:
            st.table(table(key), hide_index=True)


def show_chart(ready: PreparedChart, otherwise: str) -> None:
    """The chart below its name, or a sentence if there is no chart."""
    if ready.spec is None:
        st.markdown(_chart_heading(ready.name, otherwise))
    else:
        st.markdown(_chart_heading(ready.name, ready.caption))
        st.vega_lite_chart(ready.spec, alt=ready.described)


def _chart_heading(name: str, caption: str) -> str:
    """One element instead of two: each costs the server time at every rerun."""
    return f"## {name}\n:small[{caption}]"


@dataclass(frozen=True)
class DownloadFile:
    """`made` runs when the button is clicked."""

    label: str
    name: str
    mime: str
    made: Callable[[], bytes]


def show_downloads(shown: ShownWeeks, span: Span, t: Words) -> None:
    with lazy_expander(t("Download"), "downloads") as box:
        if not box.open:
            return
        clicked = open_desk_when_clicked(AdvocateDesk)
        st.write(
            t(
                "All your weeks with answers, figures and wins. Your private notes and what shaped your "
                "weeks are not included."
            )
        )
        for file in table_files(clicked, t):
            show_confirmed_download(file, t)
        st.write(t("Charts as pictures, for the weeks shown above."))
        for file in picture_files(clicked, shown, span, t):
            show_download(file)


def table_files(clicked: Callable[[], AdvocateDesk], t: Words) -> list[DownloadFile]:
    return [
        DownloadFile(
            t("Download table (CSV)"),
            "my-weeks.csv",
            "text/csv",
            lambda: history.as_csv_table(clicked().export_history()),
        ),
        DownloadFile(
            t("Download data (JSON)"),
            "my-weeks.json",
            "application/json",
            lambda: history.as_json(clicked().export_history()),
        ),
    ]


def picture_files(
    clicked: Callable[[], AdvocateDesk], shown: ShownWeeks, span: Span, t: Words
) -> list[DownloadFile]:
    def draw(key: str) -> bytes:
        desk = clicked()
        drawn = make_pictures(desk.load_history(), desk.pack, span, t)
        return next(to_png(each.chart()) for each in drawn if each.key == key and each.chart)

    return [
        DownloadFile(ready.name, f"{ready.key}.png", "image/png", partial(draw, ready.key))
        for ready in (shown.picture.line, *shown.charts)
        if ready.spec is not None
    ]


def show_confirmed_download(file: DownloadFile, t: Words) -> None:
    """For a file that needs the password once more."""
    if not confirming.ask_password_first(file.name, file.label, t, icon=":material/download:"):
        show_download(file)


def show_download(file: DownloadFile) -> None:
    st.download_button(
        file.label,
        file.made,
        file_name=file.name,
        mime=file.mime,
        on_click="ignore",
        icon=":material/download:",
        key=f"download-{file.name}",
        width="stretch",
    )


def show_baseline(fingerprint: HistoryFingerprint, t: Words) -> None:
    with lazy_expander(t("Start a new baseline"), "baseline") as box:
        if not box.open:
            return
        st.write(
            t(
                "New job, or back from long leave? Your old baseline may no longer fit. From the "
                "week you choose, your usual range is learned again. After {learning} answered "
                "weeks, something can stand out again. Earlier weeks stay in the chart, and you can "
                "undo this.",
                learning=t.number(LEARNING_WEEKS),
            )
        )
        newest = fingerprint.newest
        begins = (fingerprint.since, fingerprint.first, newest.back(BASELINE_CHOICES))
        earliest = max(week for week in begins if week)
        choices = [newest.back(weeks) for weeks in range(max(earliest.until(newest), 0) + 1)]
        st.selectbox(t("From which week?"), choices, format_func=t.week, key="since")
        st.button(
            t("Start new baseline"),
            on_click=lambda: _start_baseline(typed_value("since")),
            key="start_baseline",
        )
        if fingerprint.since:
            st.write(t("Your current baseline starts in the week of {week}.", week=t.week(fingerprint.since)))
            st.button(
                t("Undo this baseline"),
                on_click=lambda: run_action(BASELINE, AdvocateDesk, lambda desk: desk.undo_baseline()),
                key="undo_baseline",
            )
        show_refusal(BASELINE, t)


def _start_baseline(week: Week) -> None:
    run_action(BASELINE, AdvocateDesk, lambda desk: desk.start_baseline(week))


def chart_tables(past: History, desk: AdvocateDesk, span: Span, t: Words) -> Callable[[str], Table]:
    """From a chart's key to its table."""

    def table(key: str) -> Table:
        return next(each.table() for each in make_pictures(past, desk.pack, span, t) if each.key == key)

    return table
