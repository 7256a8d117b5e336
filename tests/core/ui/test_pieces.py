"""Pieces that several pages share."""

import pytest

from alongside.core.ui.pieces import escape_label

J = "\u2060"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Housing", "Housing"),
        ("Vivienda de emergencia", "Vivienda de emergencia"),
        ("![x](https://far.example)", rf"\!\[x\]\(https\:{J}\/\/far\.example\)"),
        ("www.far.example", rf"www{J}\.far\.example"),
        ("a@far.example", rf"a\@{J}far\.example"),
        (":material/home:", rf"\:{J}material\/home\:{J}"),
        (":red[x]", rf"\:{J}red\[x\]"),
        ("<b>&amp;", r"\<b\>\&amp\;"),
        ("$x^2$ `c` *b* _i_ ~s~", r"\$x\^2\$ \`c\` \*b\* \_i\_ \~s\~"),
        ("1. one\n# two\n- three", r"1\. one \# two \- three"),
        ("back\\slash", r"back\\slash"),
        ("\u202edlrow\x00", "dlrow"),
    ],
)
def test_what_a_person_typed_is_a_label_and_never_formatting(text, shown):
    assert escape_label(text) == shown
