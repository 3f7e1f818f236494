"""A plot as a file."""
import matplotlib.pyplot as plt

figure, axes = plt.subplots(figsize=(4, 3))
axes.plot([1, 2, 3], [1, 4, 9], label="squares")
axes.set_title("Quadrate – äöü")
axes.legend()
figure.savefig("plot.png", dpi=80, metadata={"Software": None})
with open("plot.png", "rb") as file:
    print(file.read(8), figure.get_size_inches())
