"""Codes are random, and read from paper as they are."""

from alongside.accounts.rules.recovery_codes import CODE_LETTERS, clean_recovery_code, new_recovery_codes


def test_eight_codes_are_different_and_read_as_they_were_printed_however_they_are_typed() -> None:
    codes = new_recovery_codes()

    assert len(set(codes)) == 8
    assert {len(code) for code in codes} == {34}
    assert set("".join(codes)) <= set(CODE_LETTERS + "-")
    assert clean_recovery_code(f"  {codes[0].upper().replace('-', ' ')}\n") == codes[0]
