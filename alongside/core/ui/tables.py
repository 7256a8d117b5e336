"""Tables of figures, as their reader writes numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from alongside.core.words import Words

DECIMALS = 2


def show_figures(table: Mapping[str, Sequence[Any]], t: Words, key: str | None = None) -> None:
    """Streamlit writes a fraction with a point for everyone, so columns with fractions are sent as text."""
    as_text = {
        name: [None if one is None else t.number(one, DECIMALS) for one in cells]
        for name, cells in table.items()
        if any(isinstance(one, float) for one in cells)
    }
    st.dataframe(
        {**table, **as_text},
        hide_index=True,
        width="stretch",
        key=key,
        column_config={name: st.column_config.Column(alignment="right") for name in as_text},
    )
