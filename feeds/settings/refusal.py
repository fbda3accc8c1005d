"""Why a value is refused, without the value: whoever reports it knows whether it may be shown."""

ONE_VALUE = "stands where one value is meant"


class Refused(ValueError):
    """A value that cannot be used.

    `sentence` follows the value (`is no duration`); `hint` is fit for any value; `clue` was made from
    the value itself and is left out when the value came from the environment.
    """

    def __init__(self, sentence: str, hint: str = "", *, clue: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint
        self.clue = clue
