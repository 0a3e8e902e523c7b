"""Measurements: data made by rule, systems side by side, medians and ratios."""
