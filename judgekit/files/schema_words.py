"""What every key of rubrics and suites means: the words an editor shows while one types."""

_RUBRIC = {
    "name": "The rubric's name; the same as its file's, without .yaml.",
    "description": "For people who choose a rubric; a judge does not see it.",
    "instructions": "What the judge is asked to do, in the words it is shown.",
    "mode": "pairwise: which of two outputs is better. graded: a grade on each criterion. Or both: a list.",
    "criteria": "The questions the rubric asks, each with its weight and scale.",
    "reference": "Whether cases must have a reference answer (required), may have one, or it is not shown.",
    "ties": "Whether a judge may call two outputs equally good.",
    "reasoning": "Ask the judge to think in writing before its verdict.",
    "examples": "Judged examples that the judge is shown first.",
    "tests": "Labelled cases that a judge using this rubric must get right: judgekit rubric test.",
    "prompt": "Own template, with {outputs}, {input}, {reference}, {context}, {instructions}, {criteria}.",
}
_CRITERION = {
    "name": "Name of the criterion, in results and in graded verdicts.",
    "description": "The question the judge answers.",
    "weight": "How much the criterion counts; negative for what an output should not do.",
    "scale": "The answers it allows: binary (yes or no), likert (whole numbers) or choice (named options).",
}
_LIKERT = {
    "min": "Lowest level.",
    "max": "Highest level.",
    "anchors": "What some of the levels mean, by level.",
}
_EXAMPLE = {
    "input": "What was asked.",
    "first": "The output shown first, or the only one.",
    "second": "The output shown second; leave it out for a graded example.",
    "reference": "The reference answer shown with it.",
    "verdict": "first, second or tie; graded: criterion=label pairs, separated by commas.",
    "reason": "Why, in a sentence.",
}
_TURN = {
    "role": "Who speaks.",
    "content": "What is said.",
}
_TEST = {
    "input": "What was asked: text, or a conversation as a list of {role, content}.",
    "a": "One output of a pair.",
    "b": "The other output of the pair.",
    "output": "The output to be graded.",
    "reference": "The reference answer.",
    "context": "Passages the outputs should rest on.",
    "metadata": "What a program that judges needs to know of the case, such as its database.",
    "expect": "a, b or tie; graded: for each criterion a label, a number or a range [low, high].",
    "why": "Why this is right, for people.",
}
_SUITE = {
    "name": "The suite's name; the same as its file's, without .yaml.",
    "description": "What the suite measures, for people.",
    "cases": "A .jsonl, .csv or .parquet file below this folder, or a query: select ... from 'file'.",
    "fields": "What the cases' columns are called there, for example {input: question, metadata: [topic]}.",
    "cluster_by": "case, or the column or metadata key whose value groups cases that belong together.",
    "rubrics": "Names of the rubrics its outputs are judged by.",
    "judges": "Names of judges in judgekit.toml, or judges written here.",
    "baseline": "The candidate that the others are compared with.",
    "prompt": "Prompt for models that have none of their own; {input} is the case's input.",
    "candidates": "The model variants under test, by name.",
    "metadata": "Whatever else is to be known of the suite, such as what its cases were drawn from.",
}
_CANDIDATE = {
    "outputs": "A .jsonl file of its recorded outputs: {id, output} rows, joined to cases by id.",
    "model": "The model that is run, as endpoint:model.",
    "prompt": "Its prompt; {input} is the case's input.",
    "system": "Its system message.",
    "examples": "Solved cases shown before the question.",
    "retrieve": "Passages put before the question.",
    "params": "Parameters of its calls, such as temperature.",
    "extends": "A candidate whose keys it takes over where it has none of its own.",
    "made_by": "How recorded outputs came to be, in words.",
    "metadata": "Whatever else is to be known of it, such as what its model was trained on.",
}
_EXAMPLES = {
    "from": "A file of solved cases below this folder.",
    "k": "How many are shown.",
    "select": "fixed: the first. random: drawn by the seed. nearest: the most similar to the case.",
    "method": "How the nearest are found. bm25: by words. embedding: by meaning.",
    "seed": "What random draws start from.",
}
_RETRIEVE = {
    "from": "A .jsonl, .parquet or text file, a folder of text files, or a query; below this folder.",
    "k": "How many passages are put before the question.",
    "query": "input: search with the question. hyde: with an answer the model makes up first.",
    "method": "bm25: by words. embedding: by meaning.",
}
_JUDGE = {
    "name": "The judge's name in this suite.",
    "kind": "What judges: a model, a program, several judges, the candidates' own models, people.",
    "model": "The model that judges, as endpoint:model.",
    "endpoint": "An endpoint of judgekit.toml, or local.",
    "mode": "How verdicts are asked for; auto: JSON, else text; of embedded models token probabilities.",
    "samples": "How often each question is asked.",
    "temperature": "Sampling temperature of the judge's calls.",
    "max_tokens": "Longest reply, in tokens.",
    "program": "The program that judges, for kind: program.",
    "options": "Options of the program, or of the judge's kind.",
    "members": "The judges of a panel.",
    "combine": "How a panel's verdicts become one.",
    "cheap": "The judge of a cascade that is asked first.",
    "strong": "The judge of a cascade that is asked where the first is unsure.",
    "margin": "How near to even a probability must be for the strong judge to be asked.",
    "rubrics": "The rubrics this judge is for; all if left out.",
}

WORDS = {
    "Rubric": _RUBRIC,
    "Criterion": _CRITERION,
    "LikertScale": {"likert": "Whole numbers with what they mean: {min: 1, max: 5, anchors: {1: poor}}."},
    "Likert": _LIKERT,
    "ChoiceScale": {"choice": "Named options: {options: {full: 1, partial: 0.5, none: 0}}."},
    "Choice": {"options": "Each option with the number it stands for."},
    "Example": _EXAMPLE,
    "Turn": _TURN,
    "RubricTest": _TEST,
    "SuiteFile": _SUITE,
    "CandidateSpec": _CANDIDATE,
    "Examples": _EXAMPLES,
    "Retrieve": _RETRIEVE,
    "NamedJudge": _JUDGE,
}
"""A line for every key of every record, by the record's type and the key as users write it."""
