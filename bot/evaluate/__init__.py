"""Figures of the whole assistant on a file of questions: read, score, show.

`examples` says what a line may expect, `scores` compares, `markdown` and `picture` show. Nothing
here runs the assistant: `bot.cli.evaluate` does and hands over what came back.
"""
