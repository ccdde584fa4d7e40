"""A blast under way: frozen, claimed, paced, sent, judged, over."""
