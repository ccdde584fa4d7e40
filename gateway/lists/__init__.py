"""Lists of people that come and go as files."""
