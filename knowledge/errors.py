"""Errors of the knowledge floor.

KnowledgeError          something about what the assistant knows is wrong
├── RecordError         a data file is wrong: says file, line and remedy
├── PolicyError         a policy is wrong (gap or overlap in dates, unknown fact, ...)
└── ArtefactError       a build artefact is missing, stale or made for another model
"""


class KnowledgeError(Exception):
    """Base of everything this floor raises on purpose."""


class RecordError(KnowledgeError):
    """A data file is wrong.

    Attributes:
        file: path of the file.
        line: 1-based line, or None when it is not known.
        problem: what is wrong and how to mend it.
    """

    def __init__(self, file: str, line: int | None, problem: str) -> None:
        self.file, self.line, self.problem = file, line, problem
        super().__init__(f"{file}:{line or '?'}: {problem}")


class PolicyError(KnowledgeError):
    """A policy file is wrong."""


class ArtefactError(KnowledgeError):
    """A build artefact is missing, stale or was made for another model."""
