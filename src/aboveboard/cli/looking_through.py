"""Reading a session's pictures for the command line, as the pages do: with a bar, in a reader process of its own."""

from aboveboard.cli.progress import progress_bars
from aboveboard.companion.outgoing import Outgoing
from aboveboard.companion.reading import Reader
from aboveboard.companion.reading_child import ReadingChild
from aboveboard.companion.survey import Survey, look_through, survey_of
from aboveboard.redactors.registry import all_redactors


def looked_through(outgoing: Outgoing) -> Survey:
    """Read every picture that would leave and return what was found; without tesseract nobody was able."""
    survey = survey_of(outgoing)
    if not survey.total:
        return survey
    with ReadingChild() as child, progress_bars() as report:

        def wanted() -> bool:
            report("reading pictures", survey.done, survey.total)
            return True

        look_through(survey, outgoing, Reader(child.pages_end), all_redactors(), {}, wanted)
    return survey


def tell_survey(survey: Survey) -> None:
    """Print how many pictures were read and which words a program read that should be covered."""
    if not survey.total:
        return
    if not survey.able:
        print(f"pictures: {survey.done} of {survey.total} were read; tesseract is not here, or has ended")
        return
    found = "no text was found" if not survey.found else f"words that should be covered in {len(survey.found)} of them"
    print(f"pictures: {survey.done} of {survey.total} were read, {found}")
    for number, words in enumerate(survey.found.values(), 1):
        print(f"  picture {number}: {', '.join(f'“{word.text}”' for word in words)}")
