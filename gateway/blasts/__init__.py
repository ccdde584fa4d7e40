"""One text to many: written, looked over before anything leaves, sent once to each, and followed."""
