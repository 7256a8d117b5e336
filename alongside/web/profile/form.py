"""The form of a support profile: what is needed comes first. Each part says who sees it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import time
from typing import Any
from zoneinfo import available_timezones

import streamlit as st

from alongside.desks.profile import ProfileDesk
from alongside.domain.availability import PIECES, from_pieces, to_pieces
from alongside.domain.errors import AlongsideError, BadInput
from alongside.domain.matching.participants import MOST_PARTNERS, QUARTER, Intent, Mode, Part, Talk
from alongside.domain.pairings import ACTIVE_PARTNERS
from alongside.domain.profiles import (
    ATTRIBUTES,
    CIRCUMSTANCES,
    DAY,
    HELP,
    ISSUES,
    LANGUAGES,
    MOST_WORDS,
    NAMEABLE,
    ChangedElsewhere,
    FreeTime,
    Profile,
)
from alongside.web import drafts, state, widgets
from alongside.web.button_actions import show_refusal
from alongside.web.drafts import DraftForm
from alongside.web.open_desk import open_desk
from alongside.web.profile import wording
from alongside.web.profile.quick_actions import show_intent_choice
from alongside.web.widgets import typed_value as stands_in
from alongside.words import Words

PLACE, OPENED = "profile", "profile-opened"
WEEK = range(7)
NO_DAY = -1  # in the choice of days
SPARE_ROWS = 2  # empty rows for other hours; saving adds more


def open_profile(desk: ProfileDesk) -> Profile:
    """The saved profile under the revision this form opened with, so that typed values stay until saved."""
    kept, seen = desk.my_profile(), state.tab_state().seen_revisions
    if _field_key(seen.get(OPENED, 0), "time_zone") not in st.session_state:
        draft = drafts.find_draft(PLACE)
        seen[OPENED] = kept.revision
        # A draft keeps its own revision: what was saved since is not overwritten without asking.
        seen[PLACE] = int(draft.version) if draft else kept.revision
    return replace(kept, revision=seen[OPENED])


def show_profile_form(profile: Profile, t: Words) -> None:
    with drafts.draft_container():
        _show_fields(drafts.open_form(PLACE, profile.revision), profile, t)
    show_refusal(PLACE, t)
    st.button(
        t("Save profile"),
        key="save-profile",
        type="primary",
        width="stretch",
        on_click=_save_profile,
        args=(profile, t),
    )


@st.fragment
def _show_fields(typed: DraftForm, profile: Profile, t: Words) -> None:
    _show_ways_to_meet(typed, profile, t)
    _show_availability(typed, profile, t)
    _show_intent(typed, profile, t)
    _show_fit(typed, profile, t)
    _show_firm_preferences(typed, profile, t)
    typed.save_draft()
    typed.show_draft_state(t)


def _start_field(
    typed: DraftForm, profile: Profile, name: str, value: Any, meant: Callable[[Any], Any] | None = None
) -> str:
    return typed.start_field(name, _field_key(profile.revision, name), value, meant)


def _field_key(revision: int, name: str) -> str:
    return f"profile-{revision}-{name}"


# ── what is needed ──────────────────────────────────────────────────────────────────────────────────────────


def _show_ways_to_meet(typed: DraftForm, profile: Profile, t: Words) -> None:
    st.header(t("How you can meet"), anchor=False)
    _show_multiselect(typed, profile, "languages", t("Languages you speak"), _language_names(t), t)
    st.pills(
        t("Ways to meet"),
        list(Mode),
        selection_mode="multi",
        format_func=lambda mode: wording.mode_label(mode, t),
        key=_start_field(typed, profile, "modes", [mode for mode in Mode if mode in profile.modes], Mode),
    )
    st.caption(t("You'll share at least one of each. No one is shown your list."))


def _show_availability(typed: DraftForm, profile: Profile, t: Words) -> None:
    st.header(t("Your usual availability"), anchor=False)
    zones = sorted(available_timezones())
    st.selectbox(
        t("Your time zone"),
        zones,
        index=None,
        key=_start_field(
            typed, profile, "time_zone", profile.time_zone if profile.time_zone in zones else None
        ),
    )
    st.caption(t("Tap when you're usually free. Others learn how much time you share, never when."))
    whole, rest = to_pieces(profile.free)
    for weekday in WEEK:
        hours = [number for number in range(len(PIECES)) if (weekday, number) in whole]
        st.pills(
            t.weekday(weekday),
            list(range(len(PIECES))),
            selection_mode="multi",
            format_func=_piece_text,
            key=_start_field(typed, profile, f"pieces-{weekday}", hours),
        )
        if weekday == WEEK[0]:
            st.button(
                t("Copy to Tuesday–Friday"),
                key="as-on-monday",
                type="tertiary",
                icon=":material/content_copy:",
                on_click=_copy_monday,
                args=(profile.revision,),
            )
    with st.expander(t("Other times"), expanded=bool(rest)):
        st.caption(
            t(
                "Times go in steps of {minutes} minutes. Rows without a day don't count.",
                minutes=t.number(QUARTER),
            )
        )
        for row in range(_count_rows(profile, rest, typed)):
            _show_other_times(typed, profile, row, rest[row] if row < len(rest) else None, t)


def _copy_monday(revision: int) -> None:
    """Fills in the working days like Monday. Saves nothing."""
    for weekday in WEEK[1:5]:
        widgets.set_widget_value(
            _field_key(revision, f"pieces-{weekday}"),
            list(stands_in(_field_key(revision, f"pieces-{WEEK[0]}"))),
        )


def _piece_text(number: int) -> str:
    first, last = PIECES[number]
    return f"{first // 60}–{last // 60}"


def _count_rows(profile: Profile, rest: Sequence[FreeTime], typed: DraftForm | None = None) -> int:
    """As many rows as were shown before, even if fewer were saved elsewhere meanwhile."""
    rows = len(rest) + SPARE_ROWS
    while _field_key(profile.revision, f"day-{rows}") in st.session_state or (
        typed is not None and typed.value(f"day-{rows}", None) is not None
    ):
        rows += 1
    return rows


def _show_other_times(typed: DraftForm, profile: Profile, row: int, free: FreeTime | None, t: Words) -> None:
    with st.container(horizontal=True, gap="xsmall"):
        st.selectbox(
            t("Day"),
            [NO_DAY, *WEEK],
            format_func=lambda day: "–" if day == NO_DAY else t.weekday(day),
            key=_start_field(typed, profile, f"day-{row}", free.weekday if free else NO_DAY),
            width=124,
        )
        for name, label, clock in (
            ("from", t("From"), _to_clock(free.from_minute) if free else None),
            ("until", t("Until"), _to_clock(free.until_minute) if free else None),
        ):
            key = _start_field(typed, profile, f"{name}-{row}", clock)
            st.time_input(label, None, step=QUARTER * 60, key=key, width=88)


def _to_clock(minute: int) -> time:
    """Midnight at the end of a day shows as 00:00, like the one at its beginning."""
    return time(minute // 60 % 24, minute % 60)


# ── what is up to you ───────────────────────────────────────────────────────────────────────────────────────


def _show_intent(typed: DraftForm, profile: Profile, t: Words) -> None:
    st.header(t("What you're here for"), anchor=False)
    if profile.intent is not Intent.PAUSE:  # a pause asks for it beside the button that ends it
        show_intent_choice(_start_field(typed, profile, "intent", profile.intent, Intent), None, t)
    st.number_input(
        t("Maximum number of support partners"),
        0,
        MOST_PARTNERS,
        None,
        key=_start_field(typed, profile, "capacity", profile.capacity),
        help=t(
            "No one gets more than {n} at a time. A trio counts as two.",
            n=t.number(ACTIVE_PARTNERS),
        ),
    )
    st.toggle(
        t("I'm open to a group of three"),
        key=_start_field(typed, profile, "trio_ok", profile.trio_ok),
    )
    st.caption(t("Only coordinators see if you're in a round, paused, on time off or without room."))


def _show_fit(typed: DraftForm, profile: Profile, t: Words) -> None:
    st.header(t("What makes a good fit"), anchor=False)
    st.caption(
        t(
            "All optional. What you switch on counts and may be shown to a support partner: only "
            "what you share, and only if both switched it on. What is off doesn't count and is never "
            "shown."
        )
    )
    st.pills(
        t("Your conversation style"),
        list(Talk),
        format_func=lambda talk: wording.talk_label(talk, t),
        key=_start_field(typed, profile, "talk", profile.talk, Talk),
    )
    _show_sharing_switch(typed, profile, Part.TALK, t)
    _show_multiselect(typed, profile, "issues", t("Your focus areas"), _word_labels(ISSUES, t), t)
    _show_sharing_switch(typed, profile, Part.ISSUES, t)
    _show_multiselect(typed, profile, "offers", t("What you can offer"), _word_labels(HELP, t), t)
    _show_multiselect(typed, profile, "wants", t("What you would like help with"), _word_labels(HELP, t), t)
    _show_sharing_switch(typed, profile, Part.WANTS, t)
    _show_multiselect(
        typed, profile, "circumstances", t("Your life circumstances"), _word_labels(CIRCUMSTANCES, t), t
    )
    _show_sharing_switch(typed, profile, Part.CIRCUMSTANCES, t)


def _show_sharing_switch(typed: DraftForm, profile: Profile, part: Part, t: Words) -> None:
    """On by default for a new profile, since people fill it in to be matched; life outside work is opt-in."""
    on = part in profile.named or (profile.revision == 0 and part is not Part.CIRCUMSTANCES)
    st.toggle(wording.sharing_label(part, t), key=_start_field(typed, profile, f"named-{part}", on))


def _show_firm_preferences(typed: DraftForm, profile: Profile, t: Words) -> None:
    with st.expander(t("Firm preferences"), expanded=bool(profile.attributes or profile.requires)):
        st.caption(
            t(
                "Each one limits who you can match with. No support partner is ever told what you "
                "enter here. But someone who asks for it knows that any partner they get says so. It "
                "doesn't affect fit."
            )
        )
        for name, values in ATTRIBUTES.items():
            known = _word_labels(values, t)
            about_me, about_others = _question_labels(name, t)
            st.pills(
                about_me,
                list(known),
                format_func=known.__getitem__,
                key=_start_field(
                    typed, profile, f"attribute-{name}", next(iter(profile.attributes.get(name, ())), None)
                ),
            )
            st.pills(
                about_others,
                list(known),
                selection_mode="multi",
                format_func=known.__getitem__,
                key=_start_field(
                    typed,
                    profile,
                    f"requires-{name}",
                    [one for one in known if one in profile.requires.get(name, ())],
                ),
            )


def _question_labels(name: str, t: Words) -> tuple[str, str]:
    if name == "gender":
        return t("You are"), t("Your partner must be")
    return t("How long you've done this work"), t("How long your partner must have done it")


def _show_multiselect(
    typed: DraftForm, profile: Profile, name: str, label: str, known: Mapping[str, str], t: Words
) -> None:
    """Suggestions and the person's own words, shown as plain text."""
    chosen: frozenset[str] = getattr(profile, name)
    here = frozenset(typed.value(name, chosen)) | chosen
    options = {**known, **{word: word for word in sorted(here - known.keys())}}
    st.multiselect(
        label,
        list(options),
        format_func=lambda word: options.get(word, word),
        accept_new_options=True,
        max_selections=MOST_WORDS,
        placeholder=t("Choose, or type your own"),
        key=_start_field(typed, profile, name, [word for word in options if word in chosen]),
    )


def _language_names(t: Words) -> dict[str, str]:
    named = {code: wording.language_label(code, t) for code in LANGUAGES}
    return dict(sorted(named.items(), key=lambda one: one[1].casefold()))


def _word_labels(keys: Iterable[str], t: Words) -> dict[str, str]:
    return {key: wording.word_label(key, t) for key in keys}


# ── saving ──────────────────────────────────────────────────────────────────────────────────────────────────


def _save_profile(opened: Profile, t: Words) -> None:
    """A refusal keeps everything typed. Only a second save overwrites what was saved elsewhere."""
    here = state.tab_state()
    try:
        typed = replace(_typed_profile(opened, t), revision=here.seen_revisions[PLACE])
        kept = open_desk(ProfileDesk).save_profile(typed)
    except AlongsideError as error:
        if isinstance(error, ChangedElsewhere):
            here.seen_revisions[PLACE] = error.revision
        here.refusal, here.refused_at = error, PLACE
        return
    here.seen_revisions[PLACE] = here.seen_revisions[OPENED] = kept.revision
    drafts.delete_draft(PLACE)
    st.toast(t("Saved."), icon=":material/check:")


def _typed_profile(opened: Profile, t: Words) -> Profile:
    def typed_value(name: str) -> Any:
        return st.session_state[_field_key(opened.revision, name)]

    help_known = _word_labels(HELP, t)
    return Profile(
        typed_value("time_zone") or "",
        wording.chosen_keys(typed_value("languages"), _language_names(t)),
        frozenset(typed_value("modes")),
        st.session_state.get(_field_key(opened.revision, "intent")) or Intent.MUTUAL,
        int(typed_value("capacity") or 0),
        typed_value("talk"),
        wording.chosen_keys(typed_value("issues"), _word_labels(ISSUES, t)),
        wording.chosen_keys(typed_value("offers"), help_known),
        wording.chosen_keys(typed_value("wants"), help_known),
        wording.chosen_keys(typed_value("circumstances"), _word_labels(CIRCUMSTANCES, t)),
        {name: frozenset({typed_value(f"attribute-{name}")} - {None}) for name in ATTRIBUTES},
        {name: frozenset(typed_value(f"requires-{name}")) for name in ATTRIBUTES},
        frozenset(part for part in NAMEABLE if typed_value(f"named-{part}")),
        typed_value("trio_ok"),
        _typed_times(opened, typed_value),
    )


def _typed_times(opened: Profile, now: Callable[[str], Any]) -> tuple[FreeTime, ...]:
    pieces = [(weekday, number) for weekday in WEEK for number in now(f"pieces-{weekday}")]
    _, rest = to_pieces(opened.free)
    rows = range(_count_rows(opened, rest))
    times = [_to_free_time(now(f"day-{row}"), now(f"from-{row}"), now(f"until-{row}")) for row in rows]
    return (*from_pieces(pieces), *(one for one in times if one))


def _to_free_time(weekday: int, begins: time | None, ends: time | None) -> FreeTime | None:
    """None for a row without a day. Raises BadInput for half a row."""
    if weekday == NO_DAY:
        return None
    if begins is None or ends is None:
        raise BadInput("free", "half a row")
    return FreeTime(weekday, _minute_of_day(begins), _minute_of_day(ends) or DAY)


def _minute_of_day(clock: time) -> int:
    return clock.hour * 60 + clock.minute
