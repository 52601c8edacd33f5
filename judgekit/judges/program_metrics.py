"""Programs that measure how close an output is to the reference, by libraries: bleu, chrf, rouge."""

from collections.abc import Callable
from importlib.metadata import version
from typing import Literal

from judgekit.domain.cases import Case, Output
from judgekit.domain.errors import UsageError
from judgekit.domain.frozen import Frozen
from judgekit.domain.verdict import CannotAssess
from judgekit.judges.program import Score, Scored

INSTALL = "pip install 'judgekit-lab[metrics]'"

Measure = Callable[[str, str], tuple[float, str]]
"""From a reference and an output to how close they are, in [0, 1], and a note."""


class BleuOptions(Frozen):
    """Options of `bleu`: how words are cut, and whether case counts."""

    tokenize: Literal["13a", "intl", "char", "none"] = "13a"
    ignore_case: bool = False


class ChrfOptions(Frozen):
    """Options of `chrf`: `word_order` 2 counts word pairs besides characters, which is known as chrF++."""

    word_order: Literal[0, 1, 2] = 0
    ignore_case: bool = False


class RougeOptions(Frozen):
    """Options of `rouge`: single words, pairs, or the longest common sequence, and which figure counts."""

    kind: Literal["rouge1", "rouge2", "rougeL"] = "rougeL"
    figure: Literal["f1", "precision", "recall"] = "f1"
    stem: bool = False


class MetricProgram:
    """Scores an output by how close it is to the case's reference."""

    def __init__(self, fingerprint: str, measure: Measure) -> None:
        self.fingerprint = fingerprint
        self._measure = measure

    async def score(self, case: Case, output: Output) -> Scored:
        """Score an output; without a reference there is nothing to be close to."""
        if case.reference is None or not case.reference.strip():
            return CannotAssess(f"case {case.id!r} has no reference")
        value, note = self._measure(case.reference, output.text)
        return Score(min(max(value, 0.0), 1.0), note)


def bleu(options: BleuOptions) -> MetricProgram:
    """Give the program that scores by BLEU of one sentence: shared words and word sequences up to four.

    Orders longer than the output are left out and counts of 0 smoothed, as `sacrebleu --sentence-level` does.

    Raises:
        UsageError: the extra `metrics` is not installed.
    """
    try:
        from sacrebleu.metrics.bleu import BLEU  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise _missing("bleu", "sacrebleu") from error
    metric = BLEU(tokenize=options.tokenize, lowercase=options.ignore_case, effective_order=True)

    def measure(reference: str, text: str) -> tuple[float, str]:
        found = metric.sentence_score(text, [reference])
        return found.score / 100, f"BLEU {found.score:.2f}"

    return MetricProgram(_named("sacrebleu"), measure)


def chrf(options: ChrfOptions) -> MetricProgram:
    """Give the program that scores by chrF: shared sequences of up to six characters, recall counting double.

    Raises:
        UsageError: the extra `metrics` is not installed.
    """
    try:
        from sacrebleu.metrics.chrf import CHRF  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise _missing("chrf", "sacrebleu") from error
    metric = CHRF(word_order=options.word_order, lowercase=options.ignore_case)

    def measure(reference: str, text: str) -> tuple[float, str]:
        found = metric.sentence_score(text, [reference])
        return found.score / 100, f"chrF{'+' * options.word_order} {found.score:.2f}"

    return MetricProgram(_named("sacrebleu"), measure)


def rouge(options: RougeOptions) -> MetricProgram:
    """Give the program that scores by ROUGE: the share of words the output has in common with the reference.

    Raises:
        UsageError: the extra `metrics` is not installed.
    """
    try:
        from rouge_score.rouge_scorer import RougeScorer  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise _missing("rouge", "rouge-score") from error
    scorer = RougeScorer([options.kind], use_stemmer=options.stem)

    def measure(reference: str, text: str) -> tuple[float, str]:
        found = scorer.score(reference, text)[options.kind]
        figures = {"f1": found.fmeasure, "precision": found.precision, "recall": found.recall}
        value = float(figures[options.figure])
        return value, f"{options.kind} {options.figure} {value:.4f}"

    return MetricProgram(_named("rouge-score"), measure)


def _missing(program: str, library: str) -> UsageError:
    what = f"program {program!r} needs {library}, which is not installed"
    return UsageError(f"{what}; install it with: {INSTALL}")


def _named(library: str) -> str:
    """The library with its version: another version may score differently."""
    return f"{library} {version(library)}"
