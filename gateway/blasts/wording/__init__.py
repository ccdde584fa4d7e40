"""What a blast says: its letters, its way out, its wordings."""
