"""A page for a conversation: what someone chooses of their weeks, on paper, for a person they choose."""

from collections.abc import Sequence

import streamlit as st

from alongside.accounts.ui import confirming
from alongside.accounts.ui.open_desk import open_desk_when_clicked
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.rules.factors.associations import see_factors
from alongside.checkins.rules.feedback_after_check_in import Win
from alongside.checkins.rules.history import History, HistoryFingerprint
from alongside.checkins.rules.instruments import STRAIN, Instrument
from alongside.checkins.ui.factors.often_together import describe_factors, how_sure_of_factors_text
from alongside.checkins.ui.pictures import LEVELS, make_pictures
from alongside.checkins.ui.week_descriptions import describe_weeks, fact_label
from alongside.core.charts.calendar import Span
from alongside.core.charts.paper import (
    NO_LETTER,
    Block,
    Grid,
    Heading,
    Illustration,
    Paragraph,
    missing_letters,
    to_pdf,
)
from alongside.core.charts.png import to_png
from alongside.core.rules.errors import BadInput
from alongside.core.ui.refusals import refusal_text
from alongside.core.ui.widgets import lazy_expander
from alongside.core.words import Words
from alongside.everything.rules.talk_page import (
    MOST_WEEKS,
    PRESELECTED,
    REMARK_LIMIT,
    FactSummary,
    TalkChoice,
    TalkPart,
    check_choice,
    is_yes_or_no,
    summarise_facts,
)

USUAL_WEEKS = 12  # chosen at first: about the time between two talks with a supervisor
DRAWN = {STRAIN: 130, LEVELS: 80}  # pixels high, at a width of WIDE: two fit one sheet with everything else
WIDE = 640
PICTURE_HEIGHT = 50  # millimetres at most, with what is around it
DOWNLOAD = ":material/download:"


def show_talk_page(desk: AdvocateDesk, fingerprint: HistoryFingerprint, t: Words) -> None:
    with lazy_expander(t("For a conversation"), "talk-page") as box:
        if not box.open:
            return
        st.write(
            t(
                "One page to print for a supervision, a doctor or an appraisal. You choose what is on "
                "it. It is made when you download it, and sent to no one."
            )
        )
        choice = _ask_choice(fingerprint, t)
        try:
            check_choice(choice)
        except BadInput as refusal:
            st.info(refusal_text(refusal, t))
            return
        with st.container(border=True):
            _show_preview(desk, choice, t)
        if not confirming.ask_password_first("talk-page", t("Download the page (PDF)"), t, icon=DOWNLOAD):
            clicked = open_desk_when_clicked(AdvocateDesk)
            st.download_button(
                t("Download the page (PDF)"),
                lambda: make_talk_page(clicked(), choice, t),
                file_name="my-page.pdf",
                mime="application/pdf",
                on_click="rerun",  # if the password is due again, the page asks for it
                icon=DOWNLOAD,
                type="primary",
                key="download-talk-page",
            )


def _ask_choice(fingerprint: HistoryFingerprint, t: Words) -> TalkChoice:
    newest, first = fingerprint.newest, fingerprint.first or fingerprint.newest
    every = [newest.back(back) for back in range(first.until(newest) + 1)]
    earlier = st.container()  # the first week comes first, though the last one says which there are
    last = st.selectbox(t("Up to the week of"), every, format_func=t.week, key="talk-last")
    begins = [last.back(back) for back in range(min(first.until(last) + 1, MOST_WEEKS))]
    usual = min(USUAL_WEEKS, len(begins)) - 1
    from_week = earlier.selectbox(
        t("From the week of"), begins, usual, format_func=t.week, key=f"talk-first-{last.text}"
    )
    names = part_names(t)
    parts = st.pills(
        t("On the page"),
        list(TalkPart),
        selection_mode="multi",
        default=list(PRESELECTED),
        format_func=names.__getitem__,
        key="talk-parts",
        help=t("Only your work is chosen at first: the rest is about your health, or says who you are."),
    )
    remark = st.text_area(
        t("A remark of yours"),
        max_chars=REMARK_LIMIT,
        key="talk-remark",
        help=t("Only for this page. It isn't stored."),
    )
    return TalkChoice(from_week, last, tuple(part for part in TalkPart if part in parts), remark.strip())


def part_names(t: Words) -> dict[TalkPart, str]:
    return {
        TalkPart.NAME: t("Your name"),
        TalkPart.WORK: t("Your work"),
        TalkPart.STRAIN: t("Strain, as a picture"),
        TalkPart.LEVELS: t("Support and meaning"),
        TalkPart.FACTORS: t("What often comes together"),
        TalkPart.WINS: t("Small wins"),
    }


def _show_preview(desk: AdvocateDesk, choice: TalkChoice, t: Words) -> None:
    """In words; what people typed, as text."""
    past, wins = desk.load_history(), _chosen_wins(desk.list_wins(), choice)
    st.markdown("**" + t("On your page") + "**")
    lines = [_heading_text(choice, t)]
    lines += [text for part in choice.parts if (text := preview_text(part, past, choice, t))]
    st.markdown("\n".join(f"- {line}" for line in lines))
    typed = [desk.person.name] if TalkPart.NAME in choice.parts else []
    if TalkPart.WINS in choice.parts:
        typed += [f"{t.week(week)}: {win}" for week, win in wins]
        if not wins:
            st.write(t("No small wins in these weeks."))
    if choice.remark:
        typed.append(choice.remark)
    if typed:
        st.text("\n\n".join(typed))
    if missing := missing_letters("".join(typed)):
        st.warning(
            t(
                "Our typeface for print lacks some letters of your text, listed below. Each is printed as "
                "the plain letter below its accents, or as {stand_in} if there is none.",
                stand_in=NO_LETTER,
            )
        )
        st.text(" ".join(missing))


def preview_text(part: TalkPart, past: History, choice: TalkChoice, t: Words) -> str:
    """Empty for a part that is typed text and so shown as such."""
    match part:
        case TalkPart.WORK:
            names = [t(each.fact.in_short) for each in summarise_facts(past, choice)]
            if not names:
                return t("No work facts in these weeks.")
            return t("Your work: the middle and the range of {facts}.", facts=", ".join(names))
        case TalkPart.STRAIN:
            return t("Strain: a picture, what it says, and how often that is chance.")
        case TalkPart.LEVELS:
            return t("Support and meaning: a picture.")
        case TalkPart.FACTORS:
            return t("What often comes together, as My weeks says it now, and how often that is chance.")
        case TalkPart.NAME | TalkPart.WINS:
            return ""


def make_talk_page(desk: AdvocateDesk, choice: TalkChoice, t: Words) -> bytes:
    """A PDF. Raises NotConfirmed, and BadInput for a choice that cannot be."""
    check_choice(choice)
    return to_pdf(
        t("My weeks"),
        talk_blocks(desk.export_history(), choice, desk, t),
        language=t.language,
        page_label=t("Page {page} of {pages}", page="{page}", pages="{pages}"),
    )


def talk_blocks(past: History, choice: TalkChoice, desk: AdvocateDesk, t: Words) -> list[Block]:
    """What is on the page, below its title. `past`: with its texts opened."""
    name = [desk.person.name] if TalkPart.NAME in choice.parts else []
    blocks: list[Block] = [Paragraph("  ·  ".join([*name, _heading_text(choice, t)]))]
    if choice.remark:
        blocks.append(Paragraph(choice.remark))
    for part in choice.parts:
        blocks += part_blocks(part, past, choice, desk.pack, t)
    return blocks


def _heading_text(choice: TalkChoice, t: Words) -> str:
    return t("{from_day} to {to_day}", from_day=t.day(choice.first.monday), to_day=t.day(choice.last.sunday))


def part_blocks(
    part: TalkPart, past: History, choice: TalkChoice, pack: Instrument, t: Words
) -> Sequence[Block]:
    span = Span(choice.first, choice.last)
    match part:
        case TalkPart.NAME:
            return []
        case TalkPart.WORK:
            return [Heading(t("Work")), *work_blocks(summarise_facts(past, choice), t)]
        case TalkPart.STRAIN:
            said = describe_weeks(past, span, t)  # our own words, with how often that is chance
            said = said.replace("**", "").replace("\n- ", "\n• ").replace("\n\n", "\n")
            return [
                *_picture_blocks(STRAIN, past, span, pack, t),
                Paragraph(said, small=True),
            ]
        case TalkPart.LEVELS:
            return _picture_blocks(LEVELS, past, span, pack, t)
        case TalkPart.FACTORS:
            said = describe_factors(see_factors(past.weeks, past.points), t)
            return [
                Heading(t("What often comes together")),
                Paragraph(said),
                Paragraph(how_sure_of_factors_text(t), small=True),
            ]
        case TalkPart.WINS:
            wins = _chosen_wins([(week.week, week.win) for week in past.weeks[::-1] if week.win], choice)
            texts = [f"{t.week(week)}: {win}" for week, win in wins] or [t("No small wins in these weeks.")]
            return [Heading(t("Small wins")), Paragraph("\n".join(texts), small=True)]


def _picture_blocks(key: str, past: History, span: Span, pack: Instrument, t: Words) -> Sequence[Block]:
    found = next(each for each in make_pictures(past, pack, span, t) if each.key == key)
    if found.chart is None:
        return [Heading(found.name), Paragraph(found.described)]
    picture = to_png({**found.chart(), "width": WIDE, "height": DRAWN[key]})
    return [
        Heading(found.name, PICTURE_HEIGHT),
        Illustration(picture, found.described),
        Paragraph(found.caption, small=True),
    ]


def work_blocks(summaries: Sequence[FactSummary], t: Words) -> Sequence[Block]:
    if not summaries:
        return [Paragraph(t("No work facts in these weeks."))]
    rows = [(t("Each week"), t("Middle"), t("Lowest to highest"), t("Weeks answered"))]
    for each in summaries:
        middle, low, high = (t.number(value, 1) for value in (each.middle, each.low, each.high))
        extent = f"{low}–{high}"
        if is_yes_or_no(each):
            middle, extent = t.count("yes in {n} week", "yes in {n} weeks", round(each.total)), ""
        rows.append((fact_label(each.fact, t), middle, extent, t.number(each.weeks)))
    return [Grid(rows)]


def _chosen_wins(wins: Sequence[Win], choice: TalkChoice) -> list[Win]:
    return [(week, win) for week, win in wins if choice.includes_week(week)]
