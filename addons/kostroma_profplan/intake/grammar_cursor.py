"""A position in the tokens of a deadline, and what moves it.

A rule either returns its result and moves on, or returns None and leaves the position
where it was (`attempt`).
"""

from __future__ import annotations

from .expression import Parsed


class Cursor:
    """One token list; `result` is what the rules have found so far."""

    def __init__(self, tokens, text):
        self.tokens = tokens
        self.text = text
        self.at = 0
        self.result = Parsed()

    def kind(self, ahead=0):
        index = self.at + ahead
        return self.tokens[index].kind if index < len(self.tokens) else None

    def token(self, ahead=0):
        return self.tokens[self.at + ahead]

    def accept(self, *kinds):
        """The next token if it is one of the kinds, else None."""
        if self.kind() in kinds:
            self.at += 1
            return self.tokens[self.at - 1]
        return None

    def attempt(self, rule, *args):
        """Result of a rule; where it fails, nothing is consumed."""
        saved = self.at
        result = rule(*args)
        if not result:
            self.at = saved
        return result

    def first_of(self, *rules):
        """Result of the first rule that gives one."""
        return next(filter(None, map(self.attempt, rules)), None)

    def skip(self, kind):
        while self.accept(kind):
            pass

    def between(self, begin):
        """The text from a token to the position."""
        return self.text[self.tokens[begin].start : self.tokens[self.at - 1].end]
