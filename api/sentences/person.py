"""Everything that a result folder says of one person, in sentences."""

from api.sentences.pair import sentences_for_pair
from api.sentences.plan import sentences_for_contrast, sentences_for_move
from api.sentences.source import Plain
from api.sentences.unplaced import sentences_for_unplaced
from api.sentences.writer import writer
from matcher.vocabulary.labels import Language


def sentences_for_person(person: Plain, language: Language | str) -> list[str]:
    """Sentences for one value of ``PlanTables.explanations``."""
    if person["unplaced"] is not None:
        return sentences_for_unplaced(person["unplaced"], language)
    say, pair, other = writer(language), person["pair"], person["contrast"]
    found = [say.say(f"person.{person['status']}"), *sentences_for_pair(pair, language)]
    if person["move"] is not None:
        known = pair["shows_number"]
        found += sentences_for_move(person["move"], language, shows_number=known)
    if other is not None:
        found += sentences_for_contrast(other, language)
        if sum(other["points"].values()) < 0:
            name = say.place(other["other_place_id"], other["titles"])
            found.append(say.say("contrast.not_available", other=name))
    return found
