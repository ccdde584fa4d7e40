"""What the engine wants said, as SMS bodies and TwiML: pure."""
