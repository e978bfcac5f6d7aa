"""House rules of what the assistant does: data under `knowledge/data/rules/`, checked when read."""
