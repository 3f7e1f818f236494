"""Random numbers with a seed, and what they are like."""
import math
import random
import statistics

random.seed(42)
values = [random.gauss(10, 2) for _ in range(1000)]
print(round(statistics.mean(values), 6), round(statistics.stdev(values), 6), statistics.quantiles(range(1, 101), n=4))
print(random.sample(range(100), 5), random.choice("abc"), math.comb(40, 20), math.isclose(math.sin(math.pi), 0, abs_tol=1e-12))
