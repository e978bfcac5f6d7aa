"""Channels under load, under kills and duplicated deliveries, beside Rasa's own REST channel."""
