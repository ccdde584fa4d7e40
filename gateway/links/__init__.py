"""Short links on the gateway's own domain: opened, and counted by text, never by person."""
