"""Runs an unmodified submission to the QQ Browser 2021 contest, of either stage.

    python3 thpo_shim.py FOLDER

`FOLDER` holds `searcher.py` with its class `Searcher`, as the organisers' kit wants it. This file
provides what the kit provides: the package `thpo` with `thpo.abstract_searcher.AbstractSearcher`,
and calls of the searcher with the same arguments, in the same order, with lists that persist and
grow as the kit's do. A contest of one step is played as the preliminary stage, of several steps as
the final one.

As in the kit, the working folder is the parent of `FOLDER`, whose name is the package's name, and
`FOLDER` is in `sys.path`. The package `thpo` has the modules `abstract_searcher` and `common` (the error codes and the
keys of the arguments) in files, so that workers of `multiprocessing`, `loky` and the like can import the submission. A
whole kit in the parent comes before these files.

The generators of `random` and, if it can be imported, of NumPy are seeded with the run's seed
before the submission is imported. The organisers' kit, started so in its own folder, gives the same
trials:

    python3 -c "import random, numpy, runpy, sys; sys.path.insert(0, '.'); \\
        random.seed(SEED); numpy.random.seed(SEED); \\
        runpy.run_path('thpo/run_search_one_time.py', run_name='__main__')" \\
        -o FOLDER -d data-2 -i 20 -s 5 -rd RESULTS/

An exception is what it is in the kit: of the searcher, an error of this iteration; of the kit, which did not
expect such an answer, the end of the process. The page "Submissions" lists what differs on purpose.
"""

import ast
import contextlib
import importlib
import os
import random
import sys
import traceback
import types
from collections.abc import Iterable, Mapping

import rematch

try:
    import numpy
except ImportError:
    numpy = None


class Submission:
    """A searcher as a suggester."""

    def __init__(self, space, contest, seed):
        self.coords = {parameter.name: list(parameter.values) for parameter in space}
        self.is_final = contest.steps > 1
        number = seed_generators(seed)
        # The final kit's rewards are numbers of NumPy, the preliminary kit's plain ones.
        self.number = number if self.is_final else float
        find_kit()
        if self.is_final:
            AbstractSearcher = importlib.import_module("thpo.abstract_searcher").AbstractSearcher
            AbstractSearcher.__init__ = keep_arguments
        self.searcher = import_searcher(FOLDER)(configuration(space), contest.rounds, contest.slots)
        # The kit's own entries: one for each trial, and the two lists that the searcher is handed.
        self.entries, self.running, self.history = [], [], []
        self.suggested = []
        # The values of each entry as the judge has them.
        self.values = []
        self.seen = 0

    def suggest(self, ledger, count):
        state = self.seen, len(self.entries)
        self.catch_up(ledger)
        if ledger.iteration > 1 and not self.running and state == (self.seen, len(self.entries)):
            self.ask_stops_of_nothing(ledger.iteration - 1)
        if self.is_final:
            arguments = (ledger.iteration, self.running, self.history, count)
        else:
            arguments = (self.history, count)
        self.suggested = []
        answer = call(self.searcher.suggest, *arguments)
        if answer is None or not isinstance(answer, Iterable):
            return answer
        with kit_failure():
            answer = list(answer[0:count] if len(answer) > count else answer)
        plain = [numbers(suggestion, self.coords) for suggestion in answer]
        if self.is_final:
            numbers_running = [trial.number for trial in ledger.running]
            running = [(self.entries[n]["parameter"], self.values[n]) for n in numbers_running]
            tell_apart(running, list(zip(answer, plain)))
        # A suggestion that lacks a parameter starts in the final stage only, and blocks its slot.
        self.suggested = [
            (suggestion, values)
            for suggestion, values in zip(answer, plain)
            if self.is_final or all(name in values for name in self.coords)
        ]
        return plain

    def ask_stops_of_nothing(self, iteration):
        """The kit asks for stops also in an iteration in which nothing ran; the judge does not."""
        if self.is_final:
            with contextlib.suppress(Exception):
                list(call(self.searcher.is_early_stop, iteration, self.running, self.history))

    def stops(self, ledger):
        self.catch_up(ledger)
        flags = call(
            lambda: self.searcher.is_early_stop(ledger.iteration, self.running, self.history)
        )
        # All flags are read, as the kit does, also those beyond the running list.
        return [trial for trial, flag in zip_flags(ledger.running, flags) if flag]

    def catch_up(self, ledger):
        """Brings the kit's entries and lists to the state of the ledger."""
        for trial in ledger.trials[len(self.entries) :]:
            parameter, values = self.suggested.pop(0)
            self.values.append(values)
            self.entries.append(
                {"parameter": parameter, "reward": []} if self.is_final else [parameter, None]
            )
        # Also those in the history: when the kit confuses equal entries, one there goes on growing.
        for trial in ledger.trials:
            self.show_readings(trial)
        self.running[:] = [self.entries[trial.number] for trial in ledger.running]
        ended = ledger.history[self.seen :]
        self.history.extend(self.entries[trial.number] for trial in ended)
        self.seen += len(ended)

    def show_readings(self, trial):
        entry = self.entries[trial.number]
        if not self.is_final:
            # Once, because the searcher may overwrite it.
            if entry[1] is None:
                entry[1] = self.number(trial.readings[-1].mean)
        elif len(entry["reward"]) < len(trial.readings):
            entry["reward"] = [
                {
                    "value": self.number(reading.mean),
                    "lower_bound": self.number(reading.lower),
                    "upper_bound": self.number(reading.upper),
                }
                for reading in trial.readings
            ]


def configuration(space):
    """Returns the kit's `parameters_config`."""
    return {
        parameter.name: {
            "parameter_name": parameter.name,
            "parameter_type": 1,
            "double_max_value": parameter.values[-1],
            "double_min_value": parameter.values[0],
            "double_step": spacing(parameter),
            "coords": list(parameter.values),
        }
        for parameter in space
    }


def spacing(parameter):
    if parameter.step is not None:
        return parameter.step
    return round(parameter.values[1] - parameter.values[0], 12) if len(parameter.values) > 1 else 0


def numbers(suggestion, coords):
    """Returns a suggestion's values by name, without those that are not numbers.

    As in the kit, a suggestion is what can be asked for names, and a number what NumPy can subtract
    from the coordinates.
    """
    result = {}
    with contextlib.suppress(Exception):
        result.update(
            (name, value)
            for name, value in (suggestion.items() if isinstance(suggestion, Mapping) else ())
            if isinstance(name, str) and name not in coords and isinstance(value, (int, float))
        )
        result = {name: float(value) for name, value in result.items()}
    for name in coords:
        with contextlib.suppress(Exception):
            if name in suggestion:
                result[name] = number(suggestion[name], coords[name])
    return result


def tell_apart(running, fresh):
    """Adds a name to the values of suggestions that are equal for the judge and not for the kit.

    The kit confuses equal entries that run, and whatever a suggestion has besides numbers counts.
    """
    for suggestion, values in fresh:
        others = [other for other, known in running if known == values]
        with contextlib.suppress(Exception):
            if others and not any(suggestion == other for other in others):
                values["another"] = float(len(running))
        running.append((suggestion, values))


def number(value, coords):
    """Returns a value as a float; of what is no plain number the coordinate that the kit evaluates."""
    if isinstance(value, (int, float)) or numpy is None:
        if isinstance(value, str):
            raise TypeError("a text")
        return float(value)
    return coords[numpy.abs(numpy.array(coords) - value).argmin()]


def call(function, *arguments):
    """Calls the searcher. The kit quotes an exception, whose quote may fail in turn."""
    try:
        return function(*arguments)
    except Exception as error:
        with kit_failure():
            repr(error)
        raise


@contextlib.contextmanager
def kit_failure():
    """Ends the process with an exception that the kit does not expect."""
    try:
        yield
    except Exception:
        traceback.print_exc()
        sys.exit(1)


def keep_arguments(self, parameters_config, n_iteration, n_suggestion):
    """The final kit's base class takes no options."""
    self.parameters_config = parameters_config
    self.n_iteration = n_iteration
    self.n_suggestion = n_suggestion


def zip_flags(running, flags):
    """Pairs the running trials with their flags; a missing flag counts as false."""
    flags = list(flags)
    return zip(running, flags + [False] * (len(running) - len(flags)))


def seed_generators(seed):
    """Seeds the global generators; returns NumPy's type of number, or `float` without NumPy."""
    random.seed(seed)
    if numpy is None:
        return float
    numpy.random.seed(seed)
    return numpy.float64


def find_kit():
    """Lets the submission find the package `thpo`: a kit beside it, or the files that came with this one."""
    sys.path.append(os.path.dirname(FOLDER))
    sys.path.append(FOLDER)
    sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "kit"))


def import_searcher(folder):
    """Imports a submission as the kit does and returns its class."""
    package = os.path.basename(folder)
    os.chdir(os.path.dirname(folder))
    if "." in package:  # Python would look for a package within a package
        package = package.replace(".", "_")
        sys.modules[package] = types.ModuleType(package)
        sys.modules[package].__path__ = [folder]
    return importlib.import_module(".searcher", package).Searcher


def imported_modules(folder):
    """Returns the names that the submission's files import; which ones it will import is not known yet."""
    names = set()
    for place, folders, files in os.walk(folder):
        folders.sort()
        for file in sorted(files):
            if not file.endswith(".py"):
                continue
            with contextlib.suppress(OSError, SyntaxError, ValueError, RecursionError):
                with open(os.path.join(place, file), "rb") as text:
                    tree = ast.parse(text.read())
                for node in ast.walk(tree):
                    if isinstance(node, ast.Import):
                        names.update(alias.name for alias in node.names)
                    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                        names.add(node.module)
    return sorted(names)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python3 thpo_shim.py FOLDER")
    FOLDER = os.path.abspath(sys.argv[1])
    rematch.serve(
        Submission,
        name=os.path.basename(FOLDER),
        version="thpo",
        reusable=False,
        modules=imported_modules(FOLDER),
    )
