"""Choosing a person: from a list if there are few, by part of their name if there are many."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from alongside.accounts.rules.people import Person
from alongside.core.rules.name_search import LONGEST_SOUGHT, Found
from alongside.core.words import Words

One = TypeVar("One")


def show_search_field(find: Callable[[str], Found[One]], label: str, key: str, t: Words) -> Found[One]:
    """What there is to choose from. If that is too much for a list, draws a search field and returns its
    matches; never inside a form.
    """
    everything = find("")
    if not everything.many:
        return everything
    typed = st.text_input(
        label,
        key=f"{key}-sought",
        max_chars=LONGEST_SOUGHT,
        autocomplete="off",
        placeholder=t("Part of a name"),
    )
    if not typed.strip():
        st.caption(t("The list is too long. Type part of a name and press Enter."))
        return everything
    fitting = find(typed)
    if not fitting.here:
        st.caption(t("No one found. Try part of the name."))
    elif fitting.others:
        st.caption(
            t.count(
                "Showing {shown}, with {n} more match. Type more of the name.",
                "Showing {shown}, with {n} more matches. Type more of the name.",
                fitting.others,
                shown=len(fitting.here),
            )
        )
    else:
        st.caption(t.count("{n} match. Choose below.", "{n} matches. Choose below.", len(fitting.here)))
    return fitting


def name_with_login(person: Person) -> str:
    """For lists in which two people may have the same name."""
    return f"{person.name}  ·  {person.login}"


def choice_form(found: Found[Any], key: str) -> DeltaGenerator:
    """For a choice and what is sent with it. Not a form after a search: it would hold back a choice that
    the next search removes from the list.
    """
    return st.container() if found.many else st.form(key, border=False)


def submit_button(found: Found[Any]) -> Callable[..., bool]:
    """The button that sends it."""
    return st.button if found.many else st.form_submit_button


def names_to_choose(
    found: Found[Person], chosen: Iterable[str | None], find_person: Callable[[str], Person | None]
) -> dict[str, str]:
    """Id to name, of the people found and of those already chosen."""
    here = {one.id: one for one in found.here}
    others = [find_person(one) for one in chosen if one and one not in here]
    return {one.id: name_with_login(one) for one in (*here.values(), *others) if one}
