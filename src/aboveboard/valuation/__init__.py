"""Valuation: what data are worth to a learner: success against demonstrations at equal training."""
