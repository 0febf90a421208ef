"""A file becomes a Document: readers by format, sections, sentences, passages. Loads no model.

read_document(Path("dystonia.txt"))  ->  Document
read_corpus(Path("corpus"))          ->  every document of the folder, by id
passages_of(document)                ->  neighbouring sentences that are searched together
split_sentences("One. Two.")         ->  where its sentences start and end
warnings_about(document)             ->  what its authors should look at, line by line
describe(document)                   ->  the document as the machine reads it, for people
"""

from qa.documents.advice import warnings_about
from qa.documents.files import read_corpus, read_document
from qa.documents.outline import describe
from qa.documents.passages import passages_of
from qa.documents.sentences import split as split_sentences

__all__ = ["describe", "passages_of", "read_corpus", "read_document", "split_sentences", "warnings_about"]
