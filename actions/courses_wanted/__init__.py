"""When registration for courses opens, and who wants to be told."""
