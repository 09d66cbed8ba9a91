"""How a number is rounded and written, wherever it stands: a screen, a picture, paper.

Halves go away from zero, as everybody has learnt it and as browsers and Excel do; and a number is
what its shortest decimal text says, so that 0.285 is 28.5 % and never 28.499... of it. Python's own
formats round halves to even, by the binary number.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def rounded(number: float | Decimal, decimals: int = 0, *, shift: int = 0) -> Decimal:
    """Return `number` times ten to the power of `shift`, rounded to `decimals`; never minus 0."""
    exact = (number if isinstance(number, Decimal) else Decimal(repr(float(number)))).scaleb(shift)
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP) + 0


def rounded_text(number: float | Decimal, decimals: int = 0) -> str:
    """Write a number with thousands separators: 1,234.5."""
    return f"{rounded(number, decimals):,}"


def percentage(share: float | Decimal, decimals: int = 1) -> str:
    """Write a share of one as a percentage, without its sign: 0.784 is "78.4"."""
    return f"{rounded(share, decimals, shift=2):,}"
