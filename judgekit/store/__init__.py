"""The ledger: one DuckDB file, an append-only journal before it, and views that are the public interface."""
