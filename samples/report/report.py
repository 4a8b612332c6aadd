"""Prints yesterday's orders as a table."""

from markupsafe import escape

orders = [("tea & honey", 4.5), ("coffee", 6.0)]

rows = "".join(f"<tr><td>{escape(name)}</td><td>{price:.2f}</td></tr>" for name, price in orders)
print(f"<table>{rows}</table>")
