"""The child that builds: see `knowledge.corpus.child`."""

from knowledge.corpus.child import main

main()
