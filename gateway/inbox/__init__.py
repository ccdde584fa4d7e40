"""What waits for a person: texts that no flow could take, and callers whom the hotline could not help."""
