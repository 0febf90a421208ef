"""Everything that can go wrong and be mended by a person, under one base.

    QaError
    ├── SettingsError   a setting is unknown or has a value that cannot be used
    ├── DocumentError   a file in the corpus cannot be read as a document
    ├── CorpusError     the corpus as a whole cannot be used
    ├── EncoderError    the model's files are missing or are not the ones expected
    ├── CalibrationError  the constants of the confidence are missing or damaged
    ├── StoreError      the index on disk cannot be written or used
    ├── RecordsError    the store of records cannot be opened, read or written
    ├── StaffError      an account, a token, a draft, a verdict or a range of days cannot be taken as given
    └── QuestionError   a question, or a line of a question file, cannot be taken

The message of each is one or two sentences for the person at the keyboard: the value, and the remedy.
"""


class QaError(Exception):
    """The base of every error that this library raises on purpose."""


class SettingsError(QaError):
    """A setting is unknown or has a value that cannot be used."""


class DocumentError(QaError):
    """A file in the corpus cannot be read as a document."""


class CorpusError(QaError):
    """The corpus as a whole cannot be used."""


class EncoderError(QaError):
    """The model's files are missing or are not the ones expected."""


class CalibrationError(QaError):
    """The constants of the confidence are missing or damaged."""


class StoreError(QaError):
    """The index on disk cannot be written or used."""


class QuestionError(QaError):
    """A question, or a line of a question file, cannot be taken."""


class RecordsError(QaError):
    """The store of records cannot be opened, read or written."""


class StaffError(QaError):
    """An account, a token, a draft, a verdict or a range of days cannot be taken as given."""
