"""Counselling sessions: searched, held, confirmed, moved, cancelled; never twice, never lost."""
