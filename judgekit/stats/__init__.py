"""Statistics for comparisons and judges: arrays in, frozen results out.

Everything public is listed in `__all__` and is imported only when first used, so that
`import judgekit.stats` costs nothing and a command pays for the methods it calls.

No module may bear the name of a public function: importing such a module would set the
package attribute to the module and hide the function.
"""

from importlib import import_module

_PUBLIC = {
    "agreement": ("agreement_report", "cohen_kappa", "fleiss_kappa", "gwet_ac1"),
    "annotators": ("alt_test",),
    "arena_hard": ("arena_hard_score",),
    "bias": ("position_bias", "self_preference", "verbosity_bias"),
    "bootstrap": ("Resampling", "cluster_bootstrap", "paired_bootstrap"),
    "bradley_terry": ("bradley_terry",),
    "budget": ("optimal_label_split", "optimal_repeats", "variance_components"),
    "calibration": ("calibration_report", "expected_score"),
    "clustered": ("clustered_se",),
    "correction": ("poststratified_mean", "ppi_mean", "rogan_gladen"),
    "correlation": ("judge_correlation",),
    "effect": ("effect_sizes",),
    "elo": ("elo_online",),
    "equivalence": ("GateDecision", "non_inferiority", "tost_paired"),
    "errors": (
        "Disconnected",
        "InvalidInput",
        "JudgeUninformative",
        "NotConverged",
        "NotEnoughData",
        "NotIdentifiable",
        "StatsError",
    ),
    "information": ("pair_information_gain",),
    "isotonic": ("calibrated_mean",),
    "krippendorff": ("krippendorff_alpha",),
    "labels": ("active_mean", "neyman_allocation", "stratified_mean"),
    "length_control": ("alpaca_lc_winrate", "length_controlled_winrate"),
    "multiple": ("adjust_pvalues",),
    "needed": ("cases_needed",),
    "panel": ("dawid_skene",),
    "power": (
        "EvalVariance",
        "detectable_difference",
        "power_paired",
        "power_sign_test",
        "sample_size_eval",
        "sample_size_paired",
    ),
    "proportion": ("proportion_ci",),
    "ranks": ("rank_intervals",),
    "reliability": ("icc", "repeat_consistency"),
    "results": ("Estimate", "Interval", "Significance"),
    "sequential": ("confidence_sequence", "sign_eprocess"),
    "signflip": ("signflip_test",),
    "significance": ("mcnemar", "sign_test"),
    "wilcoxon": ("wilcoxon_signed_rank",),
    "winrate": ("OrderStatus", "combine_orders", "win_rate", "win_rate_bounds"),
}
_HOME = {name: module for module, names in _PUBLIC.items() for name in names}

__all__ = sorted(_HOME)  # noqa: PLE0605 - one table, not two lists to keep in step


def __getattr__(name: str) -> object:
    """Import the module a public name lives in, the first time the name is used."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(_HOME)
