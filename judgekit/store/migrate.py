"""Bringing a store to the form this version knows: numbered migrations once each, views when they change."""

import hashlib
import shutil
from pathlib import Path

import duckdb

from judgekit.domain.errors import StoreTooNew
from judgekit.store.connect import opened, transaction
from judgekit.store.sqlfiles import query, scripts


def prepare(path: Path) -> None:
    """Create the store, or bring an older one up to date after keeping a copy beside it.

    The copy is named after the version it holds, `store.duckdb.v1`. Each migration is one transaction with
    its record, so a migration that is cut short leaves the store as it was before that migration.

    Raises:
        StoreTooNew: the store was written by a newer judgekit.
        StoreBusy, StoreFull, StoreError: see `connect.opened`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with opened(path, writing=True) as connection:
        version = stored_version(connection, path)
        outdated = 0 < version < latest_version()
        if outdated:
            connection.execute("checkpoint")
        else:
            migrate(connection, version)
    if outdated:
        shutil.copy2(path, backup_path(path, version))
        with opened(path, writing=True) as connection:
            migrate(connection, version)


def is_prepared(connection: duckdb.DuckDBPyConnection, path: Path) -> bool:
    """Whether the store has this version's tables and views.

    Raises:
        StoreTooNew: the store was written by a newer judgekit.
    """
    return stored_version(connection, path) == latest_version() and _views_are_ours(connection)


def backup_path(path: Path, version: int) -> Path:
    """Give the place of the copy that is kept before a store of this version is migrated."""
    return path.with_name(f"{path.name}.v{version}")


def latest_version() -> int:
    """Give the number of the newest migration."""
    return len(scripts("migrations"))


def stored_version(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Give the number of the last migration the store has seen, 0 for an empty file.

    Raises:
        StoreTooNew: it is above the newest this version knows.
    """
    if not connection.execute(query("has_schema_version")).fetchall():
        return 0
    row = connection.execute(query("schema_version")).fetchone()
    version = int(row[0]) if row else 0
    if version > latest_version():
        raise StoreTooNew(
            f"{path} was written by a newer judgekit (schema {version}, this one knows {latest_version()}); "
            "upgrade with: pip install -U judgekit-lab"
        )
    return version


def migrate(connection: duckdb.DuckDBPyConnection, version: int) -> None:
    """Run the migrations above `version`, each in one transaction with its record, then renew the views.

    A checkpoint follows: DuckDB 1.5 cannot replay every change of a table from its write-ahead log.
    """
    if version == 0:
        connection.execute(query("create_schema_version"))
    for number, (name, script) in enumerate(scripts("migrations"), start=1):
        if number > version:
            with transaction(connection):
                connection.execute(script)
                connection.execute(query("record_migration"), {"version": number, "name": name})
    if version < latest_version() or not _views_are_ours(connection):
        _renew_views(connection)
        connection.execute("checkpoint")


def _renew_views(connection: duckdb.DuckDBPyConnection) -> None:
    with transaction(connection):
        for _, script in scripts("views"):
            connection.execute(script)
        connection.execute(query("record_views"), {"hash": _views_hash()})


def _views_are_ours(connection: duckdb.DuckDBPyConnection) -> bool:
    row = connection.execute(query("views_hash")).fetchone()
    return row is not None and row[0] == _views_hash()


def _views_hash() -> str:
    text = "\0".join(script for _, script in scripts("views"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
