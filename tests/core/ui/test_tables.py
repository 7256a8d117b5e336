"""Figures in tables."""

from streamlit.testing.v1 import AppTest


def test_fractions_in_a_table_have_the_readers_decimal_sign_and_counts_stay_numbers() -> None:
    def page() -> None:
        from alongside.core.ui.tables import show_figures
        from alongside.core.words import load_words

        show_figures({"Cases": [3, 4], "Hours": [1.25, None]}, load_words("es"))

    (table,) = AppTest.from_function(page).run().dataframe
    assert (table.value["Cases"].tolist(), table.value["Hours"][0]) == ([3, 4], "1,25")
