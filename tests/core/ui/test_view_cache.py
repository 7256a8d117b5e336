"""What was made once is shown again, to those alone who may see it."""

from contextlib import nullcontext
from threading import Barrier, Thread

from alongside.core.ui import view_cache
from alongside.core.ui.view_cache import NEWEST, SHARED_AT_A_TIME, SharedViewCaches, ViewCache


def counting(made):
    def make():
        made.append(len(made))
        return made[-1]

    return make


def test_a_part_is_made_once_for_the_same_and_anew_for_another():
    shelf, made = ViewCache(), []

    found = [shelf.cached_view("weeks", span, counting(made)) for span in (12, 52, 12, 52)]

    assert (found, made) == ([0, 1, 0, 1], [0, 1])
    assert shelf.cached_view("work", 12, counting(made)) == 2  # another part


def test_only_the_newest_few_of_a_part_are_kept():
    shelf, made = ViewCache(), []
    for span in range(NEWEST + 1):
        shelf.cached_view("weeks", span, counting(made))

    shelf.cached_view("weeks", NEWEST, counting(made))
    assert len(made) == NEWEST + 1
    shelf.cached_view("weeks", 0, counting(made))
    assert len(made) == NEWEST + 2


def test_what_is_made_waits_behind_the_taps_of_others_unless_it_is_the_answer_to_a_press(monkeypatch):
    waited = []
    monkeypatch.setattr(view_cache, "as_long_script", lambda: nullcontext(waited.append("a turn")))

    ViewCache().cached_view("weeks", 12, lambda: 1)
    assert waited == ["a turn"]
    ViewCache().cached_view("weeks", 12, lambda: 1, at_once=True)
    assert waited == ["a turn"]


def test_nothing_at_all_is_something_that_was_made():
    shelf = ViewCache()

    assert shelf.cached_view("picture", 12, lambda: None) is None
    assert shelf.cached_view("picture", 12, lambda: "made again") is None


def test_what_many_ask_for_at_the_same_time_is_made_by_one_of_them():
    shelf, made, together = ViewCache(), [], Barrier(8)

    def ask():
        together.wait()
        shelf.cached_view("weeks", 12, counting(made))

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert made == [0]


def test_an_equal_edition_finds_the_same_shelf_and_another_one_does_not():
    shared = SharedViewCaches()

    assert shared.of(("house", ("red", 9))) is shared.of(("house", ("red", 9)))
    assert shared.of(("house", ("red", 9))) is not shared.of(("house", ("red", 8)))
    assert shared.of(("house", ("red", 9))) is not shared.of(("demo", ("red", 9)))


def test_the_editions_asked_for_last_are_kept():
    shared = SharedViewCaches(most=2)
    first, second = shared.of(1), shared.of(2)
    shared.of(1)
    shared.of(3)

    assert shared.of(1) is first
    assert shared.of(2) is not second
    assert SHARED_AT_A_TIME > 2
