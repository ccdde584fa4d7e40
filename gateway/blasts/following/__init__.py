"""What came of a blast."""
