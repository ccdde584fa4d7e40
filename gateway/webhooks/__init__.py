"""What the carrier calls. Every blueprint here lets only the carrier's own, signed requests in."""
