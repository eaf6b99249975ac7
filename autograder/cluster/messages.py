"""What crosses between `grade`, a Dask worker and its host: plain records as bytes, decoded strictly, never pickled."""

import hashlib
import zlib
from collections.abc import Mapping, Sequence

import msgspec

from autograder.records import GradeKey, Source, Submission, Unreadable


class Setup(msgspec.Struct, frozen=True):
    """What a host has to be like; hosts with the same setup serve each other's bundles.

    Attributes:
        course: the digest of the course's bundle.
        seed: draws the examples.
        trusted: no isolation but resource limits.
        exercises: what is graded, by its places in the course.
        grader: the digest of the grader and its libraries where `grade` runs.
        versions: of those libraries, to tell what differs.
        seconds: a student who takes longer than this costs the host its life.
    """

    course: str
    seed: int
    trusted: bool
    exercises: tuple[int, ...]
    grader: str
    versions: dict[str, str]
    seconds: float


class HandedIn(msgspec.Struct, frozen=True):
    """One student's work without the name: what `Submission.files` holds, by kind, and what of it is to be graded."""

    exercises: tuple[int, ...]
    sources: dict[str, Source]
    unreadable: dict[str, Unreadable]


class Told(msgspec.Struct, frozen=True):
    """What became of one exercise: `Graded`, the result as its text in results.json."""

    exercise: str
    key: GradeKey | None
    result: str
    fault: str


class Answer(msgspec.Struct, frozen=True):
    """What became of one student; a fault that cost the whole of it, or a result for each exercise."""

    told: tuple[Told, ...] = ()
    fault: str = ""


class Reply(msgspec.Struct, frozen=True):
    """What became of a bundle.

    Attributes:
        answers: one a student, in the bundle's order.
        refusal: why nothing can be graded there.
        worker: who refuses, by its address and machine.
        is_course: the refusal is the course's fault, and would be the same on every worker.
        was_closed: the host was closed meanwhile; whoever still wants the answers asks again.
    """

    answers: tuple[Answer, ...] = ()
    refusal: str = ""
    worker: str = ""
    is_course: bool = False
    was_closed: bool = False


_PACKER = msgspec.msgpack.Encoder()
_HANDED_IN = msgspec.msgpack.Decoder(HandedIn)
_ANSWER = msgspec.msgpack.Decoder(Answer)
_SETUP = msgspec.msgpack.Decoder(Setup)
_REPLY = msgspec.msgpack.Decoder(Reply)
_PARTS = msgspec.msgpack.Decoder(tuple[bytes, ...])


def digest(data: bytes) -> str:
    """The name of some bytes: their SHA-256."""
    return hashlib.sha256(data).hexdigest()


def packed_submission(submission: Submission, exercises: Sequence[int]) -> bytes:
    """One student's work as bytes, without the student's name."""
    sources = {id: file for id, file in submission.files.items() if isinstance(file, Source)}
    unreadable = {id: file for id, file in submission.files.items() if isinstance(file, Unreadable)}
    return _PACKER.encode(HandedIn(tuple(exercises), sources, unreadable))


def unpacked_submission(data: bytes) -> tuple[Submission, tuple[int, ...]]:
    """The submission (its student nameless), and the exercises that are asked for."""
    handed_in = _HANDED_IN.decode(data)
    files: Mapping[str, Source | Unreadable] = {**handed_in.sources, **handed_in.unreadable}
    return Submission("", files), handed_in.exercises


def packed_bundle(parts: Sequence[bytes]) -> bytes:
    """Several students' work, compressed; the same parts give the same bytes."""
    return zlib.compress(_PACKER.encode(tuple(parts)), 6)


def unpacked_bundle(data: bytes) -> tuple[bytes, ...]:
    """The parts of a bundle."""
    return _PARTS.decode(zlib.decompress(data))


def packed_answer(answer: Answer) -> bytes:
    """What became of one student, as bytes."""
    return _PACKER.encode(answer)


def unpacked_answer(data: bytes) -> Answer:
    """What became of one student."""
    return _ANSWER.decode(data)


def packed_setup(setup: Setup) -> bytes:
    """A setup as bytes; its digest names the hosts that have it."""
    return _PACKER.encode(setup)


def unpacked_setup(data: bytes) -> Setup:
    """A setup."""
    return _SETUP.decode(data)


def packed_reply(reply: Reply) -> bytes:
    """A reply as bytes, compressed."""
    return zlib.compress(_PACKER.encode(reply), 1)


def unpacked_reply(data: bytes) -> Reply:
    """A reply."""
    return _REPLY.decode(zlib.decompress(data))
