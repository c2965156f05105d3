"""What searchers of the contest derive from; found by them as `thpo.abstract_searcher`."""

from abc import ABC, abstractmethod


class AbstractSearcher(ABC):
    """A searcher that keeps its arguments."""

    searcher_name = "AbstractSearcher"

    def __init__(self, parameters_config, n_iteration, n_suggestion, **options):
        self.parameters_config = parameters_config
        self.n_iteration = n_iteration
        self.n_suggestion = n_suggestion

    @abstractmethod
    def suggest(self, *arguments):
        """Preliminary: `(suggestions_history, n_suggestions)`; final: `(iteration_number,
        running_suggestions, suggestion_history, n_suggestions)`."""

    def is_early_stop(self, iteration_number, running_suggestions, suggestion_history):
        """Final: a list of Booleans, one for each running suggestion."""
