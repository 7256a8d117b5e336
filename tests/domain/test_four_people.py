"""The example of how weights decide."""

from hypothesis import assume, given
from hypothesis import strategies as st

from alongside.domain.four_people import OPTIONS, WEIGHED, rate_options
from alongside.domain.matching.participants import Part

weights = st.fixed_dictionaries(dict.fromkeys(WEIGHED, st.integers(0, 100)))


@given(weights)
def test_exactly_one_way_is_proposed_and_none_fits_better(weighed):
    assume(any(weighed.values()))

    found = rate_options(weighed)

    assert [way.pairs for way in found] == list(OPTIONS)
    assert [way.total for way in found if way.proposed] == [max(way.total for way in found)]


def test_each_way_is_the_best_for_some_weights():
    def proposed(**weighed: int) -> object:
        found = rate_options({Part(part): weight for part, weight in weighed.items()})
        return next(way.pairs for way in found if way.proposed)

    assert proposed(issues=30, wants=25, talk=15, overlap=15) == (("A", "B"), ("C", "D"))
    assert proposed(issues=30, wants=25, talk=25, overlap=15) == (("A", "C"), ("B", "D"))
    assert proposed(issues=30, wants=40, talk=15, overlap=15) == (("A", "D"), ("B", "C"))
