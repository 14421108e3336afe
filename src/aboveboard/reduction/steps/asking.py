"""Which rules are asked at a place: at a press, key or scroll only those that what came of it leaves possible."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from aboveboard.model.events import FieldEdited
from aboveboard.reduction import STARTING, Rule, Tape, aftermath, input_at


@dataclass(frozen=True, slots=True)
class Asking:
    """The rules in order, by the kind of record they begin at; `narrowed` keeps what was worked out once."""

    by_kind: dict[type, tuple[Rule, ...]]
    narrowed: dict[tuple[type, frozenset[type]], tuple[Rule, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, rules: Sequence[Rule]) -> "Asking":
        """Return the table of these rules."""
        kinds = {kind for rule in rules for kind in rule.starts}
        return cls(by_kind={kind: tuple(rule for rule in rules if kind in rule.starts) for kind in kinds})

    def at(self, tape: Tape, index: int) -> tuple[Rule, ...]:
        """Return the rules to ask at a place, in order, where some begin at a record of its kind."""
        kind = type(tape.records[index])
        rules = self.by_kind[kind]
        if kind not in STARTING:
            return rules
        told = told_after(tape, index)
        found = self.narrowed.get((kind, told))
        if found is None:
            found = tuple(rule for rule in rules if not rule.after or rule.after & told)
            self.narrowed[kind, told] = found
        return found


def told_after(tape: Tape, index: int) -> frozenset[type]:
    """Return the kinds of reports that a press, key or scroll has as its effect; none where it never ended.

    FieldEdited is among them where an edit is the next input: a report may come after that, of what both did.
    """
    done = input_at(tape, index)
    if done is None:
        return frozenset()
    following = tape.next_input[done.last]
    kinds = [type(report) for _, report in aftermath(tape, done)]
    if following < len(tape.records) and type(tape.records[following]) is FieldEdited:
        kinds.append(FieldEdited)
    return frozenset(kinds)
