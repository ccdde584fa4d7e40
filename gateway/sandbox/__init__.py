"""A look-alike of the carrier: its REST API, its webhooks and its TwiML, with simulated phones on the other end.

It imports nothing of the gateway, so that a fault in one cannot hide the same fault in the other.
"""
