"""What the booking desk reads and writes: SQL only, in the caller's transaction."""
