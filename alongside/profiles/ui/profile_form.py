"""The form of a support profile: what is needed comes first. Each part says who sees it.

Most of it follows from `profiles/rules/profiles.py`; availability and firm preferences have widgets of their
own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import time
from itertools import groupby
from typing import Any, assert_never
from zoneinfo import available_timezones

import streamlit as st

from alongside.accounts.ui import drafts, state
from alongside.accounts.ui.button_actions import show_refusal
from alongside.accounts.ui.drafts import DraftForm
from alongside.accounts.ui.open_desk import open_desk
from alongside.core.rules.errors import AlongsideError, BadInput
from alongside.core.ui import widgets
from alongside.core.ui.widgets import typed_value as stands_in
from alongside.core.words import Words
from alongside.matching.rules.participants import QUARTER, Intent, Part
from alongside.profiles.desk.profile import ProfileDesk
from alongside.profiles.rules.availability import PIECES, from_pieces, to_pieces
from alongside.profiles.rules.profile_fields import (
    MOST_WORDS,
    Choice,
    Choices,
    Field,
    Number,
    Section,
    WordSet,
    YesNo,
)
from alongside.profiles.rules.profiles import (
    ATTRIBUTES,
    DAY,
    FIELDS,
    INTENT,
    NAMEABLE,
    ChangedElsewhere,
    FreeTime,
    Profile,
)
from alongside.profiles.ui import wording
from alongside.profiles.ui.quick_actions import show_intent_choice

PLACE, OPENED = "profile", "profile-opened"
WEEK = range(7)
NO_DAY = -1  # in the choice of days
SPARE_ROWS = 2  # empty rows for other hours; saving adds more


def open_profile(desk: ProfileDesk) -> Profile:
    """The saved profile under the revision this form opened with, so that typed values stay until saved."""
    kept, seen = desk.my_profile(), state.tab_state().seen_revisions
    if _widget_key(seen.get(OPENED, 0), "time_zone") not in st.session_state:
        draft = drafts.find_draft(PLACE)
        seen[OPENED] = kept.revision
        # A draft keeps its own revision: what was saved since is not overwritten without asking.
        seen[PLACE] = int(draft.version) if draft else kept.revision
    return replace(kept, revision=seen[OPENED])


def show_profile_form(profile: Profile, t: Words) -> None:
    with drafts.draft_container():
        _show_fields(ProfileForm(drafts.open_form(PLACE, profile.revision), profile, t))
    show_refusal(PLACE, t)
    st.button(
        t("Save profile"),
        key="save-profile",
        type="primary",
        width="stretch",
        on_click=_save_profile,
        args=(profile, t),
    )


@dataclass(frozen=True)
class ProfileForm:
    """The open form of a profile, with its draft."""

    typed: DraftForm
    profile: Profile
    t: Words

    def start_field(self, name: str, value: Any, meant: Callable[[Any], Any] | None = None) -> str:
        """The key of the widget."""
        return self.typed.start_field(name, _widget_key(self.profile.revision, name), value, meant)


def _widget_key(revision: int, name: str) -> str:
    return f"profile-{revision}-{name}"


@st.fragment
def _show_fields(form: ProfileForm) -> None:
    t = form.t
    st.header(t("How you can meet"), anchor=False)
    _show_section(form, Section.MEETING)
    st.caption(t("You'll share at least one of each. No one is shown your list."))
    _show_availability(form)
    st.header(t("What you're here for"), anchor=False)
    _show_section(form, Section.PURPOSE)
    st.caption(t("Only coordinators see if you're in a round, paused, on time off or without room."))
    st.header(t("What makes a good fit"), anchor=False)
    st.caption(
        t(
            "All optional. What you switch on counts and may be shown to a support partner: only "
            "what you share, and only if both switched it on. What is off doesn't count and is never "
            "shown."
        )
    )
    _show_section(form, Section.FIT)
    _show_firm_preferences(form)
    form.typed.save_draft()
    form.typed.show_draft_state(t)


# ── fields that `FIELDS` describes ──────────────────────────────────────────────────────────────────────────


def _show_section(form: ProfileForm, section: Section) -> None:
    """Fields that count for the same part of a fit have one switch, below them."""
    in_section = [field for field in FIELDS if field.section is section]
    for part, same_part in groupby(in_section, key=lambda field: field.part):
        for field in same_part:
            _show_field(form, field)
        if part is not None:
            # On for a new profile, since people fill it in to be matched; life outside work is opt-in.
            is_new = form.profile.revision == 0
            on = part in form.profile.named or (is_new and part is not Part.CIRCUMSTANCES)
            st.toggle(wording.sharing_label(part, form.t), key=form.start_field(f"named-{part}", on))


def _show_field(form: ProfileForm, field: Field) -> None:
    t, name, value = form.t, field.name, getattr(form.profile, field.name)
    match field:
        case WordSet():
            # Suggestions and the person's own words, shown as plain text.
            known = wording.listed_labels(field, t)
            here = frozenset(form.typed.value(name, value)) | value
            words = {**known, **{word: word for word in sorted(here - known.keys())}}
            st.multiselect(
                t(field.label),
                list(words),
                format_func=lambda word: words.get(word, word),
                accept_new_options=True,
                max_selections=MOST_WORDS,
                placeholder=t("Choose, or type your own"),
                key=form.start_field(name, [word for word in words if word in value]),
            )
        case Choice() if field is INTENT:
            if value is not Intent.PAUSE:  # a pause asks for it beside the button that ends it
                show_intent_choice(form.start_field(name, value, Intent), None, t)
        case Choice(options=options):
            several = isinstance(field, Choices)
            chosen = [one for one in options if one in value] if several else value
            st.pills(
                t(field.label),
                list(options),
                selection_mode="multi" if several else "single",
                format_func=lambda one: t(options[one]),
                key=form.start_field(name, chosen, field.kind),
            )
        case Number():
            key = form.start_field(name, value)
            help = t(field.help, n=t.number(field.help_number))
            st.number_input(t(field.label), 0, field.most, None, key=key, help=help)
        case YesNo():
            st.toggle(t(field.label), key=form.start_field(name, value))
        case _:
            assert_never(field)


def _typed_field(field: Field, typed: Any, t: Words) -> Any:
    """What the value of a field's widget means in a profile."""
    match field:
        case WordSet():
            # Typing the label of a suggestion counts as choosing it.
            known = {label.casefold(): word for word, label in wording.listed_labels(field, t).items()}
            return frozenset(known.get(" ".join(word.split()).casefold(), word) for word in typed)
        case Choices():
            return frozenset(typed)
        case Number():
            return int(typed or 0)
        case Choice() | YesNo():
            return typed
        case _:
            assert_never(field)


# ── availability ────────────────────────────────────────────────────────────────────────────────────────────


def _show_availability(form: ProfileForm) -> None:
    t, profile, zones = form.t, form.profile, sorted(available_timezones())
    st.header(t("Your usual availability"), anchor=False)
    zone = profile.time_zone if profile.time_zone in zones else None
    st.selectbox(t("Your time zone"), zones, index=None, key=form.start_field("time_zone", zone))
    st.caption(t("Tap when you're usually free. Others learn how much time you share, never when."))
    whole, rest = to_pieces(profile.free)
    for weekday in WEEK:
        hours = [number for number in range(len(PIECES)) if (weekday, number) in whole]
        st.pills(
            t.weekday(weekday),
            list(range(len(PIECES))),
            selection_mode="multi",
            format_func=lambda number: "–".join(str(minute // 60) for minute in PIECES[number]),
            key=form.start_field(f"pieces-{weekday}", hours),
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
        for row in range(_count_rows(profile, rest, form.typed)):
            _show_other_times(form, row, rest[row] if row < len(rest) else None)


def _copy_monday(revision: int) -> None:
    """Fills in the working days like Monday. Saves nothing."""
    for weekday in WEEK[1:5]:
        widgets.set_widget_value(
            _widget_key(revision, f"pieces-{weekday}"),
            list(stands_in(_widget_key(revision, f"pieces-{WEEK[0]}"))),
        )


def _count_rows(profile: Profile, rest: Sequence[FreeTime], typed: DraftForm | None = None) -> int:
    """As many rows as were shown before, even if fewer were saved elsewhere meanwhile."""
    rows = len(rest) + SPARE_ROWS
    while _widget_key(profile.revision, f"day-{rows}") in st.session_state or (
        typed is not None and typed.value(f"day-{rows}", None) is not None
    ):
        rows += 1
    return rows


def _show_other_times(form: ProfileForm, row: int, free: FreeTime | None) -> None:
    t = form.t
    with st.container(horizontal=True, gap="xsmall"):
        st.selectbox(
            t("Day"),
            [NO_DAY, *WEEK],
            format_func=lambda day: "–" if day == NO_DAY else t.weekday(day),
            key=form.start_field(f"day-{row}", free.weekday if free else NO_DAY),
            width=124,
        )
        for name, label, clock in (
            ("from", t("From"), _to_clock(free.from_minute) if free else None),
            ("until", t("Until"), _to_clock(free.until_minute) if free else None),
        ):
            key = form.start_field(f"{name}-{row}", clock)
            st.time_input(label, None, step=QUARTER * 60, key=key, width=88)


def _to_clock(minute: int) -> time:
    """Midnight at the end of a day shows as 00:00, like the one at its beginning."""
    return time(minute // 60 % 24, minute % 60)


def _minute_of_day(clock: time) -> int:
    return clock.hour * 60 + clock.minute


# ── firm preferences ────────────────────────────────────────────────────────────────────────────────────────


def _show_firm_preferences(form: ProfileForm) -> None:
    t, profile = form.t, form.profile
    with st.expander(t("Firm preferences"), expanded=bool(profile.attributes or profile.requires)):
        st.caption(
            t(
                "Each one limits who you can match with. No support partner is ever told what you "
                "enter here. But someone who asks for it knows that any partner they get says so. It "
                "doesn't affect fit."
            )
        )
        for name, about in ATTRIBUTES.items():
            known = {value: t(label) for value, label in about.values.items()}
            own = next(iter(profile.attributes.get(name, ())), None)
            wanted = [one for one in known if one in profile.requires.get(name, ())]
            st.pills(
                t(about.own_label),
                list(known),
                format_func=known.__getitem__,
                key=form.start_field(f"attribute-{name}", own),
            )
            st.pills(
                t(about.partner_label),
                list(known),
                selection_mode="multi",
                format_func=known.__getitem__,
                key=form.start_field(f"requires-{name}", wanted),
            )


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
        here.refusal, here.refused_place = error, PLACE
        return
    here.seen_revisions[PLACE] = here.seen_revisions[OPENED] = kept.revision
    drafts.delete_draft(PLACE)
    st.toast(t("Saved."), icon=":material/check:")


def _typed_profile(opened: Profile, t: Words) -> Profile:
    """Raises BadInput for half a row of other times."""

    def now(name: str) -> Any:
        return st.session_state[_widget_key(opened.revision, name)]

    pieces = [(weekday, number) for weekday in WEEK for number in now(f"pieces-{weekday}")]
    times = [*from_pieces(pieces)]
    _, rest = to_pieces(opened.free)
    for row in range(_count_rows(opened, rest)):
        weekday, begins, ends = now(f"day-{row}"), now(f"from-{row}"), now(f"until-{row}")
        if weekday != NO_DAY:  # rows without a day do not count
            if begins is None or ends is None:
                raise BadInput("free", "half a row")
            times.append(FreeTime(weekday, _minute_of_day(begins), _minute_of_day(ends) or DAY))
    described: dict[str, Any] = {
        field.name: _typed_field(field, now(field.name), t) for field in FIELDS if field is not INTENT
    }
    return Profile(
        time_zone=now("time_zone") or "",
        intent=st.session_state.get(_widget_key(opened.revision, INTENT.name)) or Intent.MUTUAL,
        attributes={name: frozenset({now(f"attribute-{name}")} - {None}) for name in ATTRIBUTES},
        requires={name: frozenset(now(f"requires-{name}")) for name in ATTRIBUTES},
        named=frozenset(part for part in NAMEABLE if now(f"named-{part}")),
        free=tuple(times),
        **described,
    )
