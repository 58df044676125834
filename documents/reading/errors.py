"""Why a model's opinion was not had."""


class ModelFailed(Exception):
    """The model did not answer as it was asked to; `code` says how."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
