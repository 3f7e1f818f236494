"""Expressions with groups, looking around and replacing."""
import re

text = "Order 12 of 2026-11-22: 3 × €4.50, 10 × €0.25"
print(re.findall(r"(?P<count>\d+) × €(?P<price>[\d.]+)", text))
print(re.sub(r"\d{4}-\d\d-\d\d", lambda m: m[0].replace("-", "/"), text), re.split(r"[\s,:]+", text))
print(bool(re.fullmatch(r"(?i)[a-zæøå]+(?<!x)", "BLÅBÆR")))
