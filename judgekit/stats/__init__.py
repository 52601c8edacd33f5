"""Statistics for comparisons and judges: arrays in, frozen results out.

Everything public is listed in `__all__` and is imported only when first used, so that
`import judgekit.stats` costs nothing and a command pays for the methods it calls.

No module may bear the name of a public function: importing such a module would set the
package attribute to the module and hide the function.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from judgekit.stats.agreement import agreement_report as agreement_report
    from judgekit.stats.agreement import cohen_kappa as cohen_kappa
    from judgekit.stats.annotators import alt_test as alt_test
    from judgekit.stats.arena_hard import arena_hard_score as arena_hard_score
    from judgekit.stats.bias import position_bias as position_bias
    from judgekit.stats.bias import verbosity_bias as verbosity_bias
    from judgekit.stats.bootstrap import Resampling as Resampling
    from judgekit.stats.bootstrap import cluster_bootstrap as cluster_bootstrap
    from judgekit.stats.bootstrap import paired_bootstrap as paired_bootstrap
    from judgekit.stats.budget import optimal_label_split as optimal_label_split
    from judgekit.stats.budget import optimal_repeats as optimal_repeats
    from judgekit.stats.budget import variance_components as variance_components
    from judgekit.stats.calibration import calibration_report as calibration_report
    from judgekit.stats.calibration import expected_score as expected_score
    from judgekit.stats.cells import aggregate_cells as aggregate_cells
    from judgekit.stats.cells import cells_from_counts as cells_from_counts
    from judgekit.stats.clustered import clustered_se as clustered_se
    from judgekit.stats.contextual import ContextualOptions as ContextualOptions
    from judgekit.stats.contextual import contextual_bradley_terry as contextual_bradley_terry
    from judgekit.stats.corrected_strengths import rectified_ratings as rectified_ratings
    from judgekit.stats.correction import effective_labels as effective_labels
    from judgekit.stats.correction import poststratified_mean as poststratified_mean
    from judgekit.stats.correction import ppi_mean as ppi_mean
    from judgekit.stats.correlation import judge_correlation as judge_correlation
    from judgekit.stats.correlation import tie_threshold as tie_threshold
    from judgekit.stats.covariance import sandwich as sandwich
    from judgekit.stats.effect import effect_sizes as effect_sizes
    from judgekit.stats.elo import elo_online as elo_online
    from judgekit.stats.equivalence import GateDecision as GateDecision
    from judgekit.stats.equivalence import non_inferiority as non_inferiority
    from judgekit.stats.equivalence import tost_paired as tost_paired
    from judgekit.stats.errors import Disconnected as Disconnected
    from judgekit.stats.errors import InvalidInput as InvalidInput
    from judgekit.stats.errors import JudgeUninformative as JudgeUninformative
    from judgekit.stats.errors import NotConverged as NotConverged
    from judgekit.stats.errors import NotEnoughData as NotEnoughData
    from judgekit.stats.errors import NotIdentifiable as NotIdentifiable
    from judgekit.stats.errors import StatsError as StatsError
    from judgekit.stats.family import self_preference as self_preference
    from judgekit.stats.information import pair_information_gain as pair_information_gain
    from judgekit.stats.intervals import rating_bounds as rating_bounds
    from judgekit.stats.intervals import rating_difference as rating_difference
    from judgekit.stats.isotonic import calibrated_mean as calibrated_mean
    from judgekit.stats.isotonic import transport_check as transport_check
    from judgekit.stats.item_bootstrap import ItemBootstrap as ItemBootstrap
    from judgekit.stats.krippendorff import krippendorff_alpha as krippendorff_alpha
    from judgekit.stats.labelled_battles import LabelledBattles as LabelledBattles
    from judgekit.stats.labels import active_mean as active_mean
    from judgekit.stats.labels import neyman_allocation as neyman_allocation
    from judgekit.stats.labels import stratified_mean as stratified_mean
    from judgekit.stats.leaderboard import LeaderboardOptions as LeaderboardOptions
    from judgekit.stats.leaderboard import build_leaderboard as build_leaderboard
    from judgekit.stats.length_control import alpaca_lc_winrate as alpaca_lc_winrate
    from judgekit.stats.length_control import length_controlled_winrate as length_controlled_winrate
    from judgekit.stats.misclassified import JudgeErrors as JudgeErrors
    from judgekit.stats.misclassified import rogan_gladen as rogan_gladen
    from judgekit.stats.multiple import adjust_pvalues as adjust_pvalues
    from judgekit.stats.multirater import fleiss_kappa as fleiss_kappa
    from judgekit.stats.multirater import gwet_ac1 as gwet_ac1
    from judgekit.stats.needed import cases_needed as cases_needed
    from judgekit.stats.panel import dawid_skene as dawid_skene
    from judgekit.stats.picking import RandomNumbers as RandomNumbers
    from judgekit.stats.picking import doubtful_chances as doubtful_chances
    from judgekit.stats.picking import draw_doubtful as draw_doubtful
    from judgekit.stats.picking import draw_random as draw_random
    from judgekit.stats.picking import draw_stratified as draw_stratified
    from judgekit.stats.picking import proportional_allocation as proportional_allocation
    from judgekit.stats.power import EvalVariance as EvalVariance
    from judgekit.stats.power import detectable_difference as detectable_difference
    from judgekit.stats.power import power_paired as power_paired
    from judgekit.stats.power import power_sign_test as power_sign_test
    from judgekit.stats.power import sample_size_eval as sample_size_eval
    from judgekit.stats.power import sample_size_paired as sample_size_paired
    from judgekit.stats.proportion import proportion_ci as proportion_ci
    from judgekit.stats.ranks import rank_intervals as rank_intervals
    from judgekit.stats.rectified import Rectification as Rectification
    from judgekit.stats.rectified import labels_needed as labels_needed
    from judgekit.stats.rectified import rectified_mean as rectified_mean
    from judgekit.stats.reliability import icc as icc
    from judgekit.stats.reliability import repeat_consistency as repeat_consistency
    from judgekit.stats.replicates import bootstrap_ratings as bootstrap_ratings
    from judgekit.stats.replicates import replicate_bounds as replicate_bounds
    from judgekit.stats.results import Estimate as Estimate
    from judgekit.stats.results import Interval as Interval
    from judgekit.stats.results import Significance as Significance
    from judgekit.stats.sequential import confidence_sequence as confidence_sequence
    from judgekit.stats.sequential import sign_eprocess as sign_eprocess
    from judgekit.stats.signflip import signflip_test as signflip_test
    from judgekit.stats.significance import mcnemar as mcnemar
    from judgekit.stats.significance import sign_test as sign_test
    from judgekit.stats.strengths import bradley_terry as bradley_terry
    from judgekit.stats.style import style_features as style_features
    from judgekit.stats.wilcoxon import wilcoxon_signed_rank as wilcoxon_signed_rank
    from judgekit.stats.winrate import OrderStatus as OrderStatus
    from judgekit.stats.winrate import combine_orders as combine_orders
    from judgekit.stats.winrate import win_rate as win_rate
    from judgekit.stats.winrate import win_rate_bounds as win_rate_bounds

_PUBLIC = {
    "style": ("style_features",),
    "contextual": ("ContextualOptions", "contextual_bradley_terry"),
    "replicates": ("bootstrap_ratings", "replicate_bounds"),
    "intervals": ("rating_bounds", "rating_difference"),
    "covariance": ("sandwich",),
    "leaderboard": ("LeaderboardOptions", "build_leaderboard"),
    "cells": ("aggregate_cells", "cells_from_counts"),
    "agreement": ("agreement_report", "cohen_kappa"),
    "annotators": ("alt_test",),
    "arena_hard": ("arena_hard_score",),
    "bias": ("position_bias", "verbosity_bias"),
    "bootstrap": ("Resampling", "cluster_bootstrap", "paired_bootstrap"),
    "budget": ("optimal_label_split", "optimal_repeats", "variance_components"),
    "calibration": ("calibration_report", "expected_score"),
    "clustered": ("clustered_se",),
    "correction": ("effective_labels", "poststratified_mean", "ppi_mean"),
    "correlation": ("judge_correlation", "tie_threshold"),
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
    "family": ("self_preference",),
    "information": ("pair_information_gain",),
    "item_bootstrap": ("ItemBootstrap",),
    "isotonic": ("calibrated_mean", "transport_check"),
    "krippendorff": ("krippendorff_alpha",),
    "labels": ("active_mean", "neyman_allocation", "stratified_mean"),
    "length_control": ("alpaca_lc_winrate", "length_controlled_winrate"),
    "misclassified": ("JudgeErrors", "rogan_gladen"),
    "multiple": ("adjust_pvalues",),
    "multirater": ("fleiss_kappa", "gwet_ac1"),
    "needed": ("cases_needed",),
    "panel": ("dawid_skene",),
    "picking": (
        "RandomNumbers",
        "doubtful_chances",
        "draw_doubtful",
        "draw_random",
        "draw_stratified",
        "proportional_allocation",
    ),
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
    "rectified": ("Rectification", "labels_needed", "rectified_mean"),
    "corrected_strengths": ("rectified_ratings",),
    "labelled_battles": ("LabelledBattles",),
    "reliability": ("icc", "repeat_consistency"),
    "results": ("Estimate", "Interval", "Significance"),
    "sequential": ("confidence_sequence", "sign_eprocess"),
    "signflip": ("signflip_test",),
    "significance": ("mcnemar", "sign_test"),
    "strengths": ("bradley_terry",),
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
