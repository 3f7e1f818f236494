"""Exact numbers."""
from decimal import ROUND_HALF_EVEN, Decimal, getcontext
from fractions import Fraction

getcontext().prec = 40
print(Decimal(2).sqrt(), Decimal("1.005").quantize(Decimal("0.01"), ROUND_HALF_EVEN))
print(sum((Fraction(1, n) for n in range(1, 20)), Fraction()), 2 ** 200)
