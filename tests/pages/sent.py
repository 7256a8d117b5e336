"""Everything that a page sends, with the rows of its charts and tables decoded: they travel as Arrow bytes."""

import re
from html import unescape
from typing import Any

import pyarrow as pa
from google.protobuf.text_format import MessageToString
from streamlit.testing.v1 import AppTest

Rows = list[dict[str, Any]]
UNSAID = ("id:", "data:", "file_id:", "deferred_file_id:")


def everything_sent(at: AppTest) -> str:
    """Without labels of Streamlit's own."""
    parts = [_sent(node) for node in at._tree[0].children.values()]
    return " ".join([*parts, *map(str, rows_sent(at)), *map(str, tables_sent(at))])


def contacts_read(at: AppTest) -> list[str]:
    """Each contact that can be tapped, in the order of the page, as one reads it."""
    found = [one for html in at.get("html") for one in re.findall(r"<p dir=.*?</p>", html.proto.body)]
    return [unescape(re.sub(r"<[^>]*>", "", one.replace("<br>", " "))) for one in found]


def rows_sent(at: AppTest) -> Rows:
    """Of all charts."""
    return [
        row
        for element in at.get("vega_lite_chart")
        for dataset in element.proto.datasets
        for row in pa.ipc.open_stream(dataset.data.data).read_all().to_pylist()
    ]


def tables_sent(at: AppTest) -> list[Rows]:
    return [element.value.to_dict("records") for element in at.dataframe]


def _sent(node: Any) -> str:
    """Without random values (names of files) and hashes of what is beside them (ids)."""
    proto = getattr(node, "proto", None)
    said = "" if proto is None else MessageToString(proto, as_utf8=True).replace("\\'", "'")
    lines = [line for line in said.splitlines() if not line.strip().startswith(UNSAID)]
    return "\n".join(lines) + " ".join(_sent(each) for each in getattr(node, "children", {}).values())
