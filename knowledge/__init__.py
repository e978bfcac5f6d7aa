"""What the assistant knows: records, policy engine, retrieval."""
