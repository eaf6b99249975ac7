"""The language of a course: which passages are read by students, and what they are in another language."""

from autograder.language.catalog import ENGLISH, Catalog, key_of
from autograder.language.passages import Passage, passages_of, translated_source
from autograder.language.po_files import SUFFIX, new_po, read_po, template_problems, updated_po

__all__ = [
    "ENGLISH",
    "SUFFIX",
    "Catalog",
    "Passage",
    "key_of",
    "new_po",
    "passages_of",
    "read_po",
    "template_problems",
    "translated_source",
    "updated_po",
]
