"""What would happen if a blast were sent now."""
