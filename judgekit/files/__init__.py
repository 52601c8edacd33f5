"""Files into domain types and back: YAML, JSONL, CSV, TOML; every mistake told with its line."""
