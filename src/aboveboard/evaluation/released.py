"""A sealed release as data for evaluation: opened under its lease, one shard in memory at a time."""

from collections.abc import Iterator

from aboveboard.datasets.loader import Release
from aboveboard.errors import NothingToDo
from aboveboard.evaluation.cases import Case, Facts, case_of

FORM = "release"


class Released:
    """The cases of a release whose keys a live lease gave."""

    def __init__(self, release: Release) -> None:
        """Take an opened release; raises NothingToDo when it holds no shard, or none that still opens."""
        gone = len(release.deleted)
        if gone == len(release.manifest.shards):
            why = "every shard of the release has been deleted by its person" if gone else "the release holds no shard"
            raise NothingToDo(why, remedy="build the next release and evaluate on that")
        self._release = release
        self.facts = Facts(dataset=release.manifest.id, purpose=release.manifest.purpose, form=FORM, gone=gone)

    def cases(self) -> Iterator[Case]:
        """Yield the episodes of every shard that opens, in the order of the manifest."""
        for shard in self._release.shards():
            yield from (case_of(episode, shard.pictures, shard.split) for episode in shard.episodes)
