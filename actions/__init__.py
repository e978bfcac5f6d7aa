"""What the assistant can do: thin rasa-sdk handlers over plain functions."""
