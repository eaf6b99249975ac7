"""Loads the student's files from memory under the names by which they import each other."""

import builtins
import functools
import importlib.abc
import importlib.machinery
import linecache
import marshal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import CodeType, ModuleType

from autograder.records import Cell, Source
from autograder.sandbox.outcomes import StudentFault
from autograder.sandbox.raised import fault_of

PACKAGE = "exercises"


def module_name(exercise: str) -> str:
    """Gives `exercises.seq2seq.lstm_step` for `seq2seq/lstm_step`."""
    return f"{PACKAGE}.{exercise.replace('/', '.')}"


@dataclass
class StudentFiles(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """The finder and loader of one student's files; an exercise can import only those before it.

    Args:
        sources: exercise id -> source, in the course's order, the graded exercise last.
        replaced: module name -> a module that the grader serves in the place of the student's.
        codes: cell -> its code, marshalled; what is missing is compiled, so that it fails where a student expects it.
    """

    sources: Mapping[str, Source]
    replaced: Mapping[str, ModuleType] = field(default_factory=dict)
    codes: Mapping[Cell, bytes] = field(default_factory=dict)
    failed_cells: dict[str, list[StudentFault]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._names = [module_name(exercise) for exercise in self.sources]
        self._by_name = dict(zip(self._names, self.sources.values(), strict=True))
        self._packages = {PACKAGE} | {name.rpartition(".")[0] for name in [*self._names, *self.replaced]}
        self._loading: list[str] = []
        self.labels = frozenset(cell.label for source in self.sources.values() for cell in source.cells)

    def install(self) -> None:
        """Makes the files importable, and their lines readable for tracebacks."""
        for source in self.sources.values():
            for cell in source.cells:
                # Lazily, as linecache.lazycache does: most files never appear in a traceback.
                linecache.cache[cell.label] = (functools.partial(str, cell.text),)
        sys.meta_path.insert(0, self)

    def load(self, exercise: str) -> tuple[ModuleType | None, StudentFault | None]:
        """Runs an exercise's file: the module with what got defined, or None and the fault that ended it."""
        name = module_name(exercise)
        spec = importlib.machinery.ModuleSpec(name, self)
        module = ModuleType(name)
        module.__spec__ = spec
        sys.modules[name] = module
        try:
            self.exec_module(module)
        except BaseException as error:  # SystemExit and KeyboardInterrupt are the student's as well
            return None, fault_of(error, self.labels)
        return module, None

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Finds a student's file, or refuses it with the reason."""
        if name != PACKAGE and not name.startswith(f"{PACKAGE}."):
            return None
        if name in self._packages:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        if name in self.replaced:
            return importlib.machinery.ModuleSpec(name, self)
        if name not in self._by_name:
            reason = f"{_path(name)} is not there: it was not handed in, or comes later in the course"
            raise ModuleNotFoundError(reason, name=name)
        importer = self._loading[-1] if self._loading else self._names[-1]
        if self._names.index(name) >= self._names.index(importer):
            reason = f"{_path(importer)} can import only earlier exercises, not {_path(name)}"
            raise ModuleNotFoundError(reason, name=name)
        return importlib.machinery.ModuleSpec(name, self)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        """Gives the served module where there is one."""
        return self.replaced.get(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Runs the cells of a file in one namespace; a notebook goes on after a cell that fails."""
        name = module.__name__
        source = self._by_name.get(name)
        if name in self.replaced or source is None:
            return  # a package, or served
        namespace = module.__dict__
        namespace["__builtins__"] = builtins
        if source.cells:
            module.__file__ = source.cells[0].label
        # What is being loaded comes later in the course than what it imports, and is not to be found there.
        hidden = {later: sys.modules.pop(later) for later in self._loading if later in sys.modules}
        self._loading.append(name)
        try:
            for cell in source.cells:
                try:
                    exec(self._code(cell), namespace)
                except BaseException as error:
                    if not source.is_notebook:
                        raise
                    self.failed_cells.setdefault(name, []).append(fault_of(error, self.labels))
        finally:
            self._loading.pop()
            sys.modules.update(hidden)

    def _code(self, cell: Cell) -> CodeType:
        if cell in self.codes:
            code: CodeType = marshal.loads(self.codes[cell])
            return code
        return compile(cell.text, cell.label, "exec", dont_inherit=True)


def _path(name: str) -> str:
    return name.replace(".", "/") + ".py"
