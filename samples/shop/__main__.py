"""Lists what the shop sells."""

import os

from flask import Flask, jsonify

app = Flask(__name__)
currency = os.environ.get("SHOP_CURRENCY", "EUR")
prices = {"tea": 4.5, "coffee": 6.0}


@app.get("/prices")
def list_prices():
    return jsonify({"currency": currency, "prices": prices})


@app.get("/health")
def health():
    return "ok"


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=8000)
