"""Cases with their outputs and verdicts, as the page of a suite shows them."""

import json
from collections import defaultdict

import duckdb

from judgekit.domain.ids import Json
from judgekit.domain.page import CaseStory, DrillDown, ShownVerdict
from judgekit.store.faithful import original, storable
from judgekit.store.sqlfiles import query


def drill_down(connection: duckdb.DuckDBPyConnection, suite: str, limit: int) -> DrillDown:
    """Give the candidates of a suite and its first `limit` cases with all that belongs to them."""
    given = {"suite": storable(suite)}
    candidates = connection.execute(query("page_candidates"), given).fetchall()
    every = connection.execute(query("page_case_ids"), given).fetchall()
    cases = connection.execute(query("page_cases"), given | {"limit": limit}).fetchall()
    shown = given | {"cases": [row[0] for row in cases]}
    outputs: dict[str, dict[str, str]] = defaultdict(dict)
    for case_id, candidate, text in connection.execute(query("page_outputs"), shown).fetchall():
        outputs[case_id][original(candidate)] = original(text)
    verdicts: dict[str, list[ShownVerdict]] = defaultdict(list)
    for case_id, *rest in connection.execute(query("page_verdicts"), shown).fetchall():
        verdicts[case_id].append(ShownVerdict(*map(_original, rest)))
    return DrillDown(
        candidates=tuple(original(name) for name, _ in candidates),
        baseline=next((original(name) for name, is_baseline in candidates if is_baseline), None),
        clusters={original(case_id): original(cluster) for case_id, cluster in every},
        stories=tuple(
            CaseStory(
                id=original(case_id),
                input=original(text),
                reference=_original(reference),
                context=tuple(map(original, json.loads(context or "[]"))),
                tags=tuple(map(original, tags or ())),
                outputs=outputs[case_id],
                verdicts=tuple(verdicts[case_id]),
            )
            for case_id, text, reference, context, tags in cases
        ),
    )


def _original(cell: Json) -> Json:
    return original(cell) if isinstance(cell, str) else cell
