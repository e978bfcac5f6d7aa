"""Rasa graph components; imported only inside Rasa's environment."""
