"""The sets of rules in the order of a report; a new one is one file and one row here."""

from collections.abc import Mapping

from aboveboard.evaluation.scorers import (
    Scorer,
    agentnetbench,
    androidcontrol_aitw,
    androidcontrol_qwen,
    mind2web,
    point_in_box,
    strict,
)

STRICT = strict.SCORER.name
"""What slices, gaps and pictures of failures go by."""

SCORERS: Mapping[str, Scorer] = {
    scorer.name: scorer
    for scorer in (
        strict.SCORER,
        mind2web.SCORER,
        point_in_box.SCORER,
        agentnetbench.SCORER,
        agentnetbench.REVISED,
        androidcontrol_qwen.SCORER,
        androidcontrol_aitw.SCORER,
    )
}
