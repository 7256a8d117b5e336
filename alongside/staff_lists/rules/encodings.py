"""Encodings other than Unicode that staff lists come in."""

from collections.abc import Mapping

from alongside.core.rules.messages import N_

# Python's name to what people know; where two read a file alike, the first is offered.
ENCODINGS: Mapping[str, str] = {
    "cp1252": N_("Western European (Windows, “ANSI”)"),
    "cp1250": N_("Central European (Windows)"),
    "cp1251": N_("Cyrillic (Windows)"),
    "cp1253": N_("Greek (Windows)"),
    "cp1254": N_("Turkish (Windows)"),
    "mac_roman": N_("Western European (older Macs)"),
    "cp850": N_("Western European (DOS)"),
}
