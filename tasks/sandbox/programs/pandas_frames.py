"""Groups, joins, times and a CSV there and back."""
import io

import pandas as pd

sales = pd.read_csv(io.StringIO("day,city,amount\n2026-01-01,Oslo,3\n2026-01-02,Oslo,5\n2026-01-02,Bergen,7\n"), parse_dates=["day"])
print(sales.groupby("city")["amount"].agg(["sum", "mean"]))
print(sales.pivot_table(index="day", columns="city", values="amount", fill_value=0))
print(sales.merge(pd.DataFrame({"city": ["Oslo"], "land": ["NO"]}), how="left").to_string())
sales.set_index("day").resample("D")["amount"].sum().to_csv("daily.csv")
print(open("daily.csv").read())
