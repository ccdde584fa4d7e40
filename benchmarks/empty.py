"""The ceiling: a Flask view that reads nothing and answers a hundred bytes."""

from flask import Flask, Response

app = Flask(__name__)
_ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response>' + "<!-- nothing -->" * 3 + "</Response>"


@app.post("/webhooks/sms")
def empty() -> Response:
    return Response(_ANSWER, content_type="text/xml")
