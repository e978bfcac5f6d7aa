"""Intents of ours and of the peers: sets, systems, figures; `bench.nlu` puts them together."""
