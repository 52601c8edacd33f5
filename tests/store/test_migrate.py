import duckdb
import pytest

from judgekit.domain.errors import StoreError, StoreTooNew
from judgekit.store import migrate
from judgekit.store.connect import opened
from judgekit.store.ledger import open_ledger
from judgekit.store.read import open_reader
from judgekit.store.sqlfiles import scripts


def ask(store, sql):
    with duckdb.connect(store, read_only=True) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture
def add_migration(monkeypatch):
    """Let the code know one migration more than it does."""

    def add(script: str) -> None:
        monkeypatch.setattr(
            migrate,
            "scripts",
            lambda folder: scripts(folder) + ((("9999_next", script),) if folder == "migrations" else ()),
        )

    return add


def test_a_new_store_is_at_the_latest_version(store):
    assert ask(store, "select version, name from schema_version") == [
        (number, name) for number, (name, _) in enumerate(scripts("migrations"), start=1)
    ]


def test_preparing_again_changes_nothing(store):
    before = ask(store, "from schema_version"), ask(store, "from view_version")
    migrate.prepare(store)
    assert (ask(store, "from schema_version"), ask(store, "from view_version")) == before


def test_an_older_store_is_copied_and_migrated(store, add_migration):
    with duckdb.connect(store) as connection:
        connection.execute("insert into judge (name, identity) values ('kept', 'x')")
    version = migrate.latest_version()
    add_migration("alter table judge add column note varchar; update judge set note = name;")
    with open_reader(store):
        pass
    assert ask(store, "select name, note from judge") == [("kept", "kept")]
    assert ask(store, "select max(version) from schema_version") == [(version + 1,)]
    assert ask(migrate.backup_path(store, version), "select name from judge") == [("kept",)]


def test_a_migration_that_fails_leaves_the_store_as_it_was(store, add_migration):
    version = migrate.latest_version()
    add_migration("create table half (x integer); insert into half values ('not a number');")
    with pytest.raises(duckdb.ConversionException):
        migrate.prepare(store)
    assert ask(store, "select max(version) from schema_version") == [(version,)]
    assert ask(store, "select count(*) from duckdb_tables() where table_name = 'half'") == [(0,)]


@pytest.mark.parametrize("open_store", [open_ledger, open_reader])
def test_a_newer_store_is_refused_with_the_remedy(store, open_store):
    with duckdb.connect(store) as connection:
        connection.execute("insert into schema_version values (7000, '7000_later', now()::timestamp)")
    with pytest.raises(StoreTooNew, match=r"schema 7000.*pip install -U judgekit-lab"), open_store(store):
        pass


def test_changed_views_are_made_anew(store):
    with duckdb.connect(store) as connection:
        connection.execute("create or replace view runs as select 1 as wrong")
        connection.execute("update view_version set hash = 'older'")
    with open_reader(store):
        pass
    assert "command" in [row[0] for row in ask(store, "describe runs")]


def test_a_file_that_is_no_store_is_said(tmp_path):
    path = tmp_path / "store.duckdb"
    path.write_text("this is a note, not a database\n" * 200)
    with pytest.raises(StoreError, match=r"store\.duckdb"), opened(path, writing=True):
        pass
