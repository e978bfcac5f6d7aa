"""Composition: settings, command line, app, conversation core and the Rasa supervisor."""
