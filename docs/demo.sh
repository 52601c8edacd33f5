# The demo: two recorded candidates compared by running their SQL, then by the embedded judge. Called by `make demo`.
set -eu
JUDGEKIT="${BIN:-.venv/bin}/judgekit"
SUITE="${SUITE:-text-to-sql}" A="${A:-zero-shot}" B="${B:-few-shot-nearest}"

say() { printf '\n\033[1m%s\033[0m\n\n' "$*"; }

say "1. Which candidate writes better SQL? Judged by running the queries:"
"$JUDGEKIT" compare "$A" "$B" --suite "$SUITE" --judge execution

if [ "${DEMO:-full}" = quick ]; then
  echo; echo "DEMO=quick: stopped before the embedded judge."
  exit 0
fi

say "2. The same two on 24 of the easy questions, judged by a small language model in this process (1.1 GB, fetched once):"
if ! "$JUDGEKIT" models pull qwen2.5-coder-1.5b; then
  echo "the embedded judge's weights cannot be had here; the comparison by execution above stands"
  exit 4
fi
"$JUDGEKIT" compare "$A" "$B" --suite "$SUITE" --judge embedded --tag easy --limit 24

say "3. Every verdict is a row. The store is one DuckDB file; ask it in SQL:"
QUERY="select case_id, judge, outcome, order_status, round(score_a, 2) as score_a from battles where judge = 'embedded' limit 5"
echo "judgekit sql \"$QUERY\""
"$JUDGEKIT" sql "$QUERY"
