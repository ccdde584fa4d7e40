"""What keeps a few from spoiling it for all: the blocklist, ceilings, loops of machines, and what may be spent."""
