"""Linear algebra, random numbers with a seed, and a file of arrays."""
import numpy as np

a = np.arange(12, dtype=np.float64).reshape(3, 4)
print(a @ a.T)
print(np.linalg.solve(np.array([[3.0, 1.0], [1.0, 2.0]]), np.array([9.0, 8.0])).round(9))
print(np.random.default_rng(7).integers(0, 100, 10), np.fft.rfft(np.ones(8)).real)
np.savez("arrays.npz", a=a)
print(np.load("arrays.npz")["a"].sum())
