"""Strengths of many candidates from battles between pairs of them."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from judgekit.stats.cells import Cells, Pairs, fold_pairs
from judgekit.stats.connectivity import Connectivity, Flags, connectivity
from judgekit.stats.design import Design
from judgekit.stats.errors import InvalidInput, NotEnoughData, NotIdentifiable
from judgekit.stats.inputs import Floats, Ints
from judgekit.stats.newton import Maximum, invert, maximise
from judgekit.stats.shrinkage import estimate_ridge
from judgekit.stats.tie_models import Davidson, RaoKupper, TieModel

ELO_PER_NAT = 400 / float(np.log(10))
MOST_NAMED = 10

Ties = Literal["davidson", "half", "rao_kupper"]
Prior = float | Literal["auto", "empirical"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Strengths on the log-odds scale and what is known about them.

    Attributes:
        theta: Strength of each candidate in nats, shape (K,); mean zero on each island. Times
            `ELO_PER_NAT` they are Elo points.
        tie_model: The model of ties; strengths of different models lie on different scales.
        tie_parameter: nu of Davidson's model, eta of Rao and Kupper's, None where ties are half wins or
            none occurred.
        position: Log-odds gained by being shown first, or None where it was not fitted.
        inverse_information: Inverse of the information of strengths, position and tie parameter (as fitted:
            log nu or eta), in this order, shape (K + terms, K + terms).
        idle: Which candidates have no battles.
        prior: Penalty lambda in lambda/2 sum theta^2; 0 for maximum likelihood.
        log_likelihood: Penalised log-likelihood at the maximum.
        iterations: Newton steps taken; a fit that does not settle raises instead.
        connectivity: Islands, and which strengths the data leave open above or below.
        warnings: What a reader must be told beside the figures.
    """

    theta: Floats
    tie_model: Ties
    tie_parameter: float | None
    position: float | None
    inverse_information: Floats
    idle: Flags
    prior: float
    log_likelihood: float
    iterations: int
    connectivity: Connectivity
    warnings: tuple[str, ...] = ()

    @property
    def bounded(self) -> Flags:
        """Which candidates' strengths the data limit on both sides."""
        return self.connectivity.bounded

    @property
    def components(self) -> Ints:
        """Island of each candidate; strengths of different islands cannot be compared."""
        return self.connectivity.island

    @property
    def cov(self) -> Floats:
        """Covariance of `theta` if battles were independent and the model true, shape (K, K).

        Infinite variance for a candidate without battles. `sandwich` gives a covariance to be trusted.
        """
        k = self.theta.size
        matrix: Floats = self.inverse_information[:k, :k].copy()
        matrix[self.idle, self.idle] = np.inf
        return matrix


def bradley_terry(
    cells: Cells, *, ties: Ties = "davidson", prior: Prior = "auto", position: bool = False
) -> Fit:
    """Strengths under the Bradley-Terry model, by Newton's method on counts per pair.

    With x = theta_a - theta_b (+ the position term for the candidate shown first):
    `half`: P(a) = sigmoid(x), a tie being half a win each way (the convention of most leaderboards);
    `davidson` (1970): P(a), P(b), P(tie) in proportion to e^(x/2), e^(-x/2), nu;
    `rao_kupper` (1967): P(a) = sigmoid(x - eta), P(b) = sigmoid(-x - eta), the rest ties.
    Half wins compress the scale: with 15 % ties, differences shrink by about a fifth.

    Where some candidate never lost or never won a point against the others, maximum likelihood has no
    finite answer (Ford 1957). Then, or on sparse boards, strengths are given a normal prior of mean zero;
    candidates the data leave open are marked in `Fit.connectivity`.

    Args:
        cells: Battles from `aggregate_cells` or `cells_from_counts`.
        ties: How ties arise. Without any tie all three are the same model.
        prior: `auto` is maximum likelihood where it exists and else `empirical`, the prior whose sd is
            estimated from the battles; a number is the penalty lambda in lambda/2 sum theta^2.
        position: Whether to fit the advantage of being shown first.

    Raises:
        NotEnoughData: If all battles are ties and the tie model has a parameter.
        NotIdentifiable: If prior is 0 and maximum likelihood has no finite answer, or the position term
            cannot be told from the strengths (one order only) or has no finite estimate.
        NotConverged: If Newton's method does not settle.
        InvalidInput: If an option is unknown or the prior negative.

    Source:
        Davidson 1970, JASA 65:317; Rao and Kupper 1967, JASA 62:194; Ford 1957, Am. Math. Monthly 64:28.

    >>> from judgekit.stats.cells import cells_from_counts
    >>> fit = bradley_terry(cells_from_counts([0], [1], [[30, 10, 0]], n_candidates=2))
    >>> bool(np.isclose(fit.theta[0] - fit.theta[1], np.log(3)))
    True
    """
    pairs = fold_pairs(cells, keep_order=position)
    model = _tie_model(ties, pairs)
    reach = connectivity(pairs, free_ties=model.has_parameter)
    design = Design(
        pairs=pairs,
        statistics=model.reduce(pairs.counts.T),
        model=model,
        island=reach.island,
        position=position,
        ridge=_penalty(prior, reach),
    )
    start = np.zeros(design.size)
    if model.has_parameter:
        start[-1] = model.start(float(pairs.counts[:, 2].sum() / pairs.counts.sum()))
    shrink = prior == "empirical" or (prior == "auto" and not reach.mle_exists)
    design, best = estimate_ridge(design, start) if shrink else (design, maximise(design, start))
    return _fit(design, best, ties, reach)


def fitted_design(fit: Fit, pairs: Pairs) -> tuple[Design, Floats]:
    """The design and unknowns of `fit` over `pairs`: what its covariances and replicates are made from.

    Raises:
        InvalidInput: If the fit is not of these battles.
    """
    tied = fit.tie_parameter is not None or fit.tie_model == "half"
    if pairs.n_candidates != fit.theta.size or (not tied and pairs.counts[:, 2].any()):
        raise InvalidInput("the fit belongs to other battles; pass the cells it was fitted to")
    model = _tie_model(fit.tie_model, pairs)
    design = Design(
        pairs=pairs,
        statistics=model.reduce(pairs.counts.T),
        model=model,
        island=fit.components,
        position=fit.position is not None,
        ridge=fit.prior,
    )
    extra = [] if fit.position is None else [fit.position]
    if fit.tie_parameter is not None:
        extra += [model.internal(fit.tie_parameter)]
    return design, np.concatenate([fit.theta, extra])


def _tie_model(ties: Ties, pairs: Pairs) -> TieModel:
    if ties not in {"davidson", "half", "rao_kupper"}:
        raise InvalidInput(f"ties is {ties!r}; 'davidson', 'half' or 'rao_kupper' is needed")
    tied = pairs.counts[:, 2].sum()
    if ties == "half" or tied == 0:
        return Davidson(free_ties=False)
    if tied == pairs.counts.sum():
        raise NotEnoughData(
            f"every battle is a tie: ties={ties!r} cannot place anyone; "
            "ties='half' puts all at the same strength"
        )
    return Davidson(free_ties=True) if ties == "davidson" else RaoKupper()


def _penalty(prior: Prior, reach: Connectivity) -> float:
    if isinstance(prior, str):
        if prior not in {"auto", "empirical"}:
            raise InvalidInput(f"prior is {prior!r}; 'auto', 'empirical' or a penalty is needed")
        return 0.0
    if not (np.isfinite(prior) and prior >= 0):
        raise InvalidInput(f"prior is {prior}; a finite penalty of at least 0 is needed")
    if prior == 0 and not reach.mle_exists:
        raise NotIdentifiable(
            f"maximum likelihood is infinite for candidates {_named(~reach.bounded)}: they never won or "
            "never lost against some of the others; prior='auto' gives a penalised answer and marks them"
        )
    return float(prior)


def _fit(design: Design, best: Maximum, ties: Ties, reach: Connectivity) -> Fit:
    k = design.n_candidates
    idle = np.bincount(np.concatenate([design.pairs.i, design.pairs.j]), minlength=k) == 0
    return Fit(
        theta=best.unknowns[:k],
        tie_model=ties,
        tie_parameter=design.model.natural(best.unknowns[-1]) if design.model.has_parameter else None,
        position=float(best.unknowns[k]) if design.position else None,
        inverse_information=invert(best.root, design.island),
        idle=idle,
        prior=design.ridge,
        log_likelihood=best.log_likelihood,
        iterations=best.iterations,
        connectivity=reach,
        warnings=tuple(_remarks(design, reach)),
    )


def _remarks(design: Design, reach: Connectivity) -> list[str]:
    remarks = []
    if reach.n_islands > 1:
        remarks.append(
            f"{reach.n_islands} groups were never compared with each other: rank within groups only"
        )
    if not reach.tie_bounded:
        remarks.append(
            "decisive results never contradict each other: strengths and ties are known to order only"
        )
    elif not reach.bounded.all():
        remarks.append(
            f"candidates {_named(~reach.bounded)} never won or never lost a point: their strength is a guess"
        )
    if design.ridge:
        remarks.append(f"strengths are pulled towards zero: normal prior of sd {design.ridge**-0.5:.2f} nats")
    if design.statistics[2].sum() == design.pairs.counts.sum():
        remarks.append("every battle is a tie: the strengths are equal by convention, not by evidence")
    return remarks


def _named(which: Flags) -> str:
    named = ", ".join(str(candidate) for candidate in np.flatnonzero(which)[:MOST_NAMED])
    return named if which.sum() <= MOST_NAMED else f"{named}, ..."
