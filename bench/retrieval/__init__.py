"""Search of ours and of the peers: questions, systems, figures; `bench.search` runs them."""
