"""What goes on by itself while the server runs."""

import pytest
from sqlcipher3 import dbapi2 as sqlite3

from alongside.web.lifespan import _going_on


@pytest.mark.parametrize(
    "error", [sqlite3.OperationalError("locked"), UnicodeError("tracer-words"), KeyError("tracer-words")]
)
def test_one_fault_ends_nothing_that_the_clock_does_and_its_words_stay_out_of_the_log(error, caplog):
    with _going_on("Nothing was done."):
        raise error

    assert "Nothing was done." in caplog.text
    assert "tracer-words" not in caplog.text


def test_the_end_of_the_server_is_the_end_of_it():
    with pytest.raises(KeyboardInterrupt), _going_on("Nothing was done."):
        raise KeyboardInterrupt
