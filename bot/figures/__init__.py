"""Figures for people: the days asked for, tables, charts, CSV (counted by `store.figures`)."""
