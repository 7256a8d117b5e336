"""The guides of docs/guides as pages: our own Markdown, a section at a time, with a table of contents."""

import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit as st

from alongside.core.settings import PROJECT
from alongside.core.words import Words

GUIDES = PROJECT / "docs" / "guides"
HEADING = re.compile(r"(#{1,3}) (.+)")
LINK_TO_FILE = re.compile(r"\[([^\]]+)\]\((?!#|https?:)([^)#]+)(?:#[^)]*)?\)")


@dataclass(frozen=True, kw_only=True)
class Section:
    """`level`: 1 is the title. `text`: what follows the heading, as Markdown."""

    level: int
    heading: str
    text: str

    @property
    def anchor(self) -> str:
        """The same as on GitHub, so that links within a guide lead to their place here and there."""
        return re.sub(r"[^\w\- ]", "", self.heading.lower()).replace(" ", "-")


def guide_file(name: str, language: str) -> Path:
    """In the reader's language if there is one, else in English."""
    translated = GUIDES / language / f"{name}.md"
    return translated if translated.is_file() else GUIDES / f"{name}.md"


@cache
def read_guide(file: Path) -> tuple[Section, ...]:
    return parse_guide(file.read_text("utf-8"), file.parent)


def parse_guide(markdown: str, folder: Path) -> tuple[Section, ...]:
    """In their order; the title comes first.
    A line that looks like a heading within a block of code is none.
    """

    def named(link: re.Match[str]) -> str:
        """The server gives out no files of docs, so a page names them instead of linking to them."""
        path = Path(os.path.normpath(folder / link[2])).relative_to(PROJECT)
        return f"{link[1]} (`{path.as_posix()}`)"

    found: list[tuple[int, str, list[str]]] = []
    in_code = False
    for line in markdown.splitlines():
        in_code ^= line.lstrip().startswith("```")
        heading = None if in_code else HEADING.fullmatch(line)
        if heading:
            found.append((len(heading[1]), heading[2], []))
        else:
            found[-1][2].append(LINK_TO_FILE.sub(named, line))
    return tuple(
        Section(level=level, heading=heading, text="\n".join(lines).strip())
        for level, heading, lines in found
    )


def show_guide(name: str, t: Words) -> None:
    file = guide_file(name, t.language)
    title, *sections = read_guide(file)
    st.title(title.heading, anchor=False)
    if file.parent == GUIDES and t.language != "en":
        st.info(t("This guide is available in English only."))
    st.markdown(title.text)
    st.markdown("\n".join(f"- [{one.heading}](#{one.anchor})" for one in sections if one.level == 2))
    for one in sections:
        draw_heading = st.header if one.level == 2 else st.subheader
        draw_heading(one.heading, anchor=one.anchor)
        if one.text:
            st.markdown(one.text)


def link_to_guide(page: str, title: str) -> None:
    """`page`: its file in the folder of pages. For readers who have it in their menu."""
    st.page_link(st.Page(PROJECT / "pages" / page, title=title), icon=":material/checklist:")
