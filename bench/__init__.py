"""Benchmarks with peers side by side; what each measures: docs/benchmarks.md."""
