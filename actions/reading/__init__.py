"""Answers from ingested documents: one sentence or table row, word for word, with its place."""
