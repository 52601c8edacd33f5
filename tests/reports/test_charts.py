"""Charts of reports: what is drawn, in every form, and what is told when nothing can be."""

import re
import xml.etree.ElementTree as ET

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from judgekit.cli.report import command
from judgekit.domain.chart import Chart
from judgekit.domain.errors import UsageError
from judgekit.files.project import builtin_folder
from judgekit.files.report import load_report, reports_in
from judgekit.files.report_chart import chart_from
from judgekit.render.bar_column import with_bars
from judgekit.render.svg_chart import pictures, svg_file
from judgekit.render.svg_scale import Scale, figure, span_of

SVG = "{http://www.w3.org/2000/svg}"
BUILT_IN = reports_in([builtin_folder("reports")])
DRAWN = [name for name, path in BUILT_IN.items() if load_report(path).charts]
BARS = Chart("bar", ("name", "share"))
SPANS = Chart("bar", ("name", "rating", "low", "high"), by=("judge",))


@pytest.fixture
def ask(project, monkeypatch):
    monkeypatch.chdir(project)

    def run(*words):
        return CliRunner().invoke(command, list(words))

    return run


def drawn(charts, columns, rows):
    return ET.fromstring(svg_file("made", pictures(charts, columns, rows)))


def texts(svg):
    return [each.text for each in svg.iter(f"{SVG}text")]


def shapes(svg, name, kind):
    return [each for each in svg.iter(SVG + name) if kind in each.get("class", "").split()]


@pytest.mark.parametrize("name", DRAWN)
def test_a_report_with_a_chart_is_drawn(ask, name):
    ran = ask(name, "--format", "svg")
    assert ran.exit_code == 0, ran.output
    svg = ET.fromstring(ran.stdout)
    assert svg.find(f"{SVG}title").text == load_report(BUILT_IN[name]).title
    assert any(shapes(svg, "rect", "bar") or shapes(svg, "circle", "dot") or list(svg.iter(f"{SVG}rect")))
    assert "nan" not in ran.stdout.lower()


@pytest.mark.parametrize("name", DRAWN)
def test_a_report_is_a_page_with_its_rows_behind_the_chart(ask, tmp_path, name):
    path = tmp_path / "report.html"
    assert ask(name, "made", "--format", "html", "-o", str(path)).exit_code == 0
    page = path.read_text("utf-8")
    assert 'role="img" aria-label="' in page
    assert "<script" not in page
    assert "suite: <strong" in page
    assert page.count("<td") >= page.count("<circle")
    assert not re.search(r"(src|href)=", page)


def test_bars_begin_at_zero_and_shares_end_at_one():
    svg = drawn([BARS], ("name", "share"), [("a", 0.5), ("b", 1.0), ("c", 0.0), ("none", None)])
    bars = shapes(svg, "rect", "bar")
    assert len(bars) == 3
    widths = [float(bar.get("width")) for bar in bars]
    assert widths[1] == pytest.approx(2 * widths[0], abs=0.2)
    assert {bar.get("x") for bar in bars} == {bars[0].get("x")}
    assert "0.5" in texts(svg)


def test_intervals_are_drawn_as_far_as_they_are_known():
    columns = ("judge", "name", "rating", "low", "high")
    rows = [("j", "a", 1100, 1050, 1150), ("j", "b", 900, None, 950), ("k", "a", 10, None, None)]
    svg = drawn([SPANS], columns, rows)
    assert len(shapes(svg, "circle", "dot")) == 2
    assert len(shapes(svg, "line", "reach")) == 3 + 2
    assert len(shapes(svg, "rect", "bar")) == 1
    assert [said for said in texts(svg) if said.startswith("rating")] == ["rating: j", "rating: k"]
    assert "a: 1,100 [1,050, 1,150]" in {each.text for each in svg.iter(f"{SVG}title")}
    assert "b: 900 […, 950]" in {each.text for each in svg.iter(f"{SVG}title")}


def test_a_line_lays_days_apart_as_they_are():
    chart = Chart("line", ("day", "share"))
    svg = drawn([chart], ("day", "share"), [("2026-01-01", 0.2), ("2026-01-02", 0.4), ("2026-01-11", 0.6)])
    x = [float(dot.get("cx")) for dot in shapes(svg, "circle", "dot")]
    assert (x[2] - x[1]) / (x[1] - x[0]) == pytest.approx(9, rel=0.01)
    assert "2026-01-11" in texts(svg)
    assert len(shapes(svg, "polyline", "line")) == 1


def test_a_matrix_has_a_cell_for_each_pair():
    chart = Chart("matrix", ("row", "column", "value"))
    svg = drawn([chart], ("row", "column", "value"), [("a", "b", 0.9), ("b", "a", 0.1)])
    assert len(shapes(svg, "rect", "heat9")) == 1
    assert len(shapes(svg, "rect", "heat1")) == 1
    assert {"0.9", "0.1"} <= set(texts(svg))


def test_a_scatter_names_its_points():
    chart = Chart("scatter", ("cost", "score", "name"))
    svg = drawn([chart], ("name", "cost", "score"), [("x", 1, 0.1), ("y", 2, 0.9), ("z", None, 0.5)])
    assert len(shapes(svg, "circle", "dot")) == 2
    assert {"x", "y"} <= set(texts(svg))


def test_odd_names_are_text():
    odd = "<script>alert(1)</script>\u202e\x00 & \"'"
    svg = drawn([BARS], ("name", "share"), [(odd, 0.5)])
    assert not list(svg.iter(f"{SVG}script"))
    assert any("⟨U+202E⟩" in said for said in texts(svg))


@pytest.mark.parametrize(
    "chart",
    [
        BARS,
        Chart("line", ("name", "share")),
        Chart("matrix", ("name", "name", "share")),
        Chart("scatter", ("share", "share", "name")),
    ],
)
def test_odd_values_are_left_out_or_drawn(chart):
    odd = [1e308, -1e308, float("nan"), float("inf"), "text", True, None, 1e15, -1e15, 5e-324, 0]
    svg = drawn([chart], ("name", "share"), [(None, value) for value in odd] + [("", 3)])
    assert "nan" not in ET.tostring(svg, encoding="unicode")
    assert "inf" not in ET.tostring(svg, encoding="unicode").replace("infinity", "")


def test_many_rows_are_cut_and_said():
    svg = drawn([BARS], ("name", "share"), [(str(n), 0.5) for n in range(100)])
    assert "and 20 more" in texts(svg)


def test_a_column_of_bars_stands_in_the_table(ask):
    table = ask("position-bias").stdout
    assert table.splitlines()[0].endswith("first share")
    assert "█" in table
    assert "█" not in ask("position-bias", "--format", "csv").stdout
    assert "█" not in ask("coverage").stdout


def test_bars_of_a_table():
    columns, rows = with_bars([BARS], ["name", "share"], [("a", 1.0), ("b", 0.5), ("c", None), ("d", -0.5)])
    assert columns == ["name", "share", "share"]
    bars = [row[-1] for row in rows]
    assert bars[2] == ""
    assert bars[3].startswith("█") or bars[3].startswith(" ")
    assert bars[0].count("█") > bars[1].count("█")
    _, spanned = with_bars([SPANS], ["judge", "name", "rating", "low", "high"], [("j", "a", 5, 0, 10)])
    assert re.fullmatch(r" ─+●─+", spanned[0][-1])
    assert with_bars([BARS], ["name", "share"], [("a", None)]) == (["name", "share"], [("a", None)])


def test_what_cannot_be_drawn_is_told(ask, project):
    with pytest.raises(UsageError, match="report 'coverage' has no chart; add to its head: -- chart: bar"):
        raise ask("coverage", "--format", "svg").exception
    with pytest.raises(UsageError, match="nothing to draw: no row has a value in win_rate"):
        raise ask("win-matrix", "another", "--format", "svg").exception
    own = project / "reports" / "drawn.sql"
    own.parent.mkdir(exist_ok=True)
    own.write_text("-- title: T\n-- description: D\n-- chart: bar a b\nselect 1 as a, 2 as c\n", "utf-8")
    try:
        with pytest.raises(UsageError, match="the chart is drawn from b, which the query does not give"):
            raise ask("drawn", "--format", "svg").exception
    finally:
        own.unlink()


def test_an_empty_report_is_a_page_that_says_so(ask):
    page = ask("leaderboard", "another", "--format", "html").stdout
    assert "The store has no rows for this report yet." in page


@pytest.mark.parametrize("text", ["bar", "bar a", "bar a b c", "line a b c d", "matrix a b", "bar a b by"])
def test_a_chart_needs_its_columns(text):
    with pytest.raises(ValueError, match="is no chart; write"):
        chart_from(text)


def test_a_chart_is_read():
    assert chart_from("bar a b low high by x y") == Chart("bar", ("a", "b", "low", "high"), ("x", "y"))
    assert chart_from("matrix a b c").value == "c"


@given(st.lists(st.floats(-1e15, 1e15, allow_nan=False), min_size=1, max_size=30), st.booleans())
def test_a_scale_holds_every_value(values, with_zero):
    low, high = span_of(values, with_zero=with_zero)
    assert low < high
    assert low - 1e-300 <= min(values)
    assert high + 1e-300 >= max(values)
    scale = Scale(low, high, 100, 20)
    assert all(20 <= scale.place(value) <= 100 for value in values)
    assert len(scale.ticks()) <= 7
    assert all(map(figure, values))
