"""Whatever carries a value to a browser, it is found: otherwise `test_two_people` would see nothing and pass."""

import io
import json
import zipfile
from collections.abc import Callable

import pyarrow as pa
import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.fixtures.what_travels import Heard, Piece, References, in_file, in_message

HOURS, WIN = 41.3, "the landlord answered"
ROWS = [{"hours": HOURS, "win": WIN}]


def arrow() -> bytes:
    table, sink = pa.Table.from_pylist(ROWS), io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return sink.getvalue()


def text(message: ForwardMsg) -> None:
    message.delta.new_element.markdown.body = f"In this week, {WIN}: 41,3 horas."


def chart(message: ForwardMsg) -> None:
    message.delta.new_element.vega_lite_chart.datasets.add().data.data = arrow()


def specification(message: ForwardMsg) -> None:
    message.delta.new_element.vega_lite_chart.spec = json.dumps({"data": {"values": ROWS}})


def table(message: ForwardMsg) -> None:
    message.delta.new_element.dataframe.arrow_data.data = arrow()


def fields(message: ForwardMsg) -> None:
    message.delta.new_element.number_input.default = HOURS
    message.delta.new_element.number_input.help = WIN


def taken(carry: Callable[[ForwardMsg], None]) -> list[Piece]:
    message = ForwardMsg()
    carry(message)
    return list(in_message(message))


def archive() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as kept:
        kept.writestr("weeks.csv", f"hours;win\r\n{HOURS};{WIN}\r\n")
    return made.getvalue()


CARRIERS = {
    "text": taken(text),
    "chart": taken(chart),
    "specification": taken(specification),
    "table": taken(table),
    "fields": taken(fields),
    "CSV": list(in_file(f"hours,win\r\n{HOURS},{WIN}\r\n".encode())),
    "JSON": list(in_file(json.dumps(ROWS).encode())),
    "archive": list(in_file(archive())),
}


@pytest.mark.parametrize("carrier", CARRIERS)
def test_a_value_is_found_in_whatever_carries_it(carrier: str) -> None:
    heard = Heard()
    heard.take(CARRIERS[carrier])

    assert heard.knows(HOURS)
    assert heard.knows(WIN)
    assert not heard.knows(HOURS + 1)
    assert not heard.knows(WIN.upper())


@pytest.mark.parametrize("was_sent", [True, False])
def test_a_message_that_is_only_named_was_sent_before_or_is_not_held(was_sent: bool) -> None:
    kept, whole, named = References(), ForwardMsg(hash="a"), ForwardMsg(ref_hash="a")
    whole.metadata.cacheable = was_sent
    kept.hold(whole)

    assert kept.hold(named) is was_sent
