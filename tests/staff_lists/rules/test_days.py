"""Days in any usual way; what can be read in two ways is asked, never guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.staff_lists.rules.days import month_of, order_of, parse_day
from alongside.staff_lists.rules.model import Choices, DayOrder, Question
from alongside.staff_lists.rules.reading import read_list
from alongside.staff_lists.rules.tables import read_table

TODAY = date(2026, 11, 30)
SECOND_OF_MARCH = date(2026, 3, 2)
DAY_FIRST, MONTH_FIRST = DayOrder.DAY_FIRST, DayOrder.MONTH_FIRST


@pytest.mark.parametrize("order", DayOrder)
@pytest.mark.parametrize(
    "cell",
    [
        *("2026-03-02", "2026-3-2", "2026/03/02", "2026.03.02", "20260302"),
        *("02.03.2026", "2.3.26", "2.3.2026.", " 02.03.2026 "),
        *("2026-03-02 00:00:00", "2026-03-02T00:00:00Z", "2026-03-02 09:30", "2.3.2026 9:30 PM"),
        *("46083", "46083.0", "46083,25"),
        *(
            "2-Mar-26",
            "2 Mar 2026",
            "02-MAR-2026",
            "2 March 2026",
            "March 2, 2026",
            "Mar 2nd, 2026",
            "Mon, 2 Mar 2026",
        ),
        *(
            "2 mars 2026",
            "lundi 2 mars 2026",
            "mar 2 mars 2026",
            "2. März 2026",
            "2. Mrz. 2026",
            "2 de marzo de 2026",
        ),
        *("2 de março de 2026", "2 marzo 2026", "2 maart 2026", "2\u00a0mars\u00a02026", "2026 March 2"),
    ],
)
def test_a_day_that_can_be_read_in_one_way_is_read(cell, order):
    assert parse_day(cell, order, TODAY) == SECOND_OF_MARCH


@pytest.mark.parametrize("cell", ["02/03/2026", "2/3/26", "02-03-2026", "2 3 2026"])
def test_a_day_that_can_be_read_in_two_ways_is_read_as_was_chosen(cell):
    assert parse_day(cell, DAY_FIRST, TODAY) == SECOND_OF_MARCH
    assert parse_day(cell, MONTH_FIRST, TODAY) == date(2026, 2, 3)


@pytest.mark.parametrize(
    "cell",
    [
        "soon",
        "Q3",
        "March",
        "March 2026",
        "2 juin",
        "38,5",
        "1234",
        "2026-W07",
        "2/3",
        "2 Jui 2026",
        "x 2 y 3",
    ],
)
def test_what_is_no_day_is_none(cell):
    assert parse_day(cell, DAY_FIRST, TODAY) is None


@pytest.mark.parametrize(
    "cell", ["31.02.2026", "29/02/2025", "2026-13-01", "20261301", "31 April 2026", "00.00.0000"]
)
def test_a_day_that_the_calendar_does_not_have_is_told(cell):
    with pytest.raises(ValueError, match=r"."):
        parse_day(cell, DAY_FIRST, TODAY)


@pytest.mark.parametrize(
    ("cell", "year"),
    [("1.1.26", 2026), ("1.1.36", 2036), ("1.1.37", 1937), ("1.1.99", 1999), ("1 May 00", 2000)],
)
def test_two_digits_are_the_latest_year_that_is_at_most_ten_years_ahead(cell, year):
    found = parse_day(cell, DAY_FIRST, TODAY)

    assert found is not None
    assert found.year == year


def test_a_month_cut_short_is_one_only_where_it_is_the_same_in_every_language():
    assert [month_of(word) for word in ("mar", "mai", "juil", "dic", "out")] == [3, 5, 7, 12, 10]
    assert [month_of(word) for word in ("jui", "ma", "x", "monday")] == [None] * 4


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["13/03/2026", "02/03/2026"], DAY_FIRST),
        (["03/13/2026", "02/03/2026"], MONTH_FIRST),
        (["02/03/2026", "", "04/05/2026"], None),
        (["13/03/2026", "03/13/2026"], None),
        (["05/05/2026", "2026-03-02", ""], DAY_FIRST),
        (["02.03.2026", "46083"], DAY_FIRST),
        (["13.03.2026", "02/03/2026"], None),
        ([], DAY_FIRST),
    ],
)
def test_one_cell_decides_for_its_column_and_none_may_contradict_it(cells, order):
    assert order_of(cells) == order


ORDERS = {
    DAY_FIRST: "{0.day:02}{1}{0.month:02}{1}{0.year}",
    MONTH_FIRST: "{0.month:02}{1}{0.day:02}{1}{0.year}",
}


@given(
    st.lists(st.dates(date(1970, 1, 1), TODAY), min_size=1, max_size=6),
    st.sampled_from([(DAY_FIRST, "."), *((order, sign) for order in DayOrder for sign in "/-")]),
)
def test_a_column_written_in_one_order_reads_back_or_is_asked_and_then_reads_back(days, way):
    order, sign = way
    rows = [f"p{place}@x.org;{ORDERS[order].format(one, sign)}" for place, one in enumerate(days)]
    found = read_table("\n".join(["login;joined", *rows]).encode())

    guessed = read_list(found, Choices(), TODAY)
    chosen = read_list(found, Choices(days=order), TODAY)

    assert guessed.questions in ((), (Question.DAYS,))
    assert guessed.questions or [one.joined for one in guessed.people] == days
    assert [one.joined for one in chosen.people] == days
