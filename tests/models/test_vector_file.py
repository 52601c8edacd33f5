import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from judgekit.domain.errors import UsageError
from judgekit.models.vector_file import KEY_BYTES, VectorFile

KEYS = st.binary(min_size=KEY_BYTES, max_size=KEY_BYTES)
FINITE = st.floats(-1.0, 1.0, width=32)


def vector(*values):
    return np.array(values, dtype=np.float32)


@given(st.lists(st.dictionaries(KEYS, arrays(np.float32, 3, elements=FINITE)), max_size=4))
def test_what_is_added_is_read_again(tmp_path_factory, parts):
    file = VectorFile(tmp_path_factory.mktemp("v"), "m")
    expected = {}
    for part in parts:
        file.add(part)
        expected |= part
    found = file.read()
    assert found.keys() == expected.keys()
    assert all(np.array_equal(found[key], expected[key]) for key in expected)


def test_every_model_has_a_file_of_its_own(tmp_path):
    VectorFile(tmp_path, "m").add({b"k" * 16: vector(1, 2)})
    assert VectorFile(tmp_path, "other").read() == {}


def test_a_torn_record_is_dropped_and_written_over(tmp_path):
    file = VectorFile(tmp_path, "m")
    file.add({b"a" * 16: vector(1, 2), b"b" * 16: vector(3, 4)})
    (path,) = tmp_path.glob("*.vectors")
    path.write_bytes(path.read_bytes()[:-5])
    assert list(file.read()) == [b"a" * 16]
    file.add({b"c" * 16: vector(5, 6)})
    assert {key: list(found) for key, found in file.read().items()} == {b"a" * 16: [1, 2], b"c" * 16: [5, 6]}


@pytest.mark.parametrize("content", [b"", b"garbage", b"\xff\n", b"[]\n", b'{"format": 0}\nold'])
def test_a_file_of_another_form_is_begun_anew(tmp_path, content):
    file = VectorFile(tmp_path, "m")
    file.add({b"a" * 16: vector(1)})
    (path,) = tmp_path.glob("*.vectors")
    path.write_bytes(content)
    assert file.read() == {}
    file.add({b"b" * 16: vector(2)})
    assert list(file.read()) == [b"b" * 16]


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "taken").write_text("a file, no folder")
    file = VectorFile(tmp_path / "taken", "m")
    with pytest.raises(UsageError, match=r"vectors cannot be kept in .*taken"):
        file.add({b"a" * 16: vector(1)})
