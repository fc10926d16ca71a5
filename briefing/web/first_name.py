"""What counts as a first name where one is typed: a word or two, no numbers, no addresses."""

import re

LONGEST = 40
FIRST_NAME = re.compile(r"[^\W\d_]+([-' ][^\W\d_]+){0,2}")


def is_first_name(said: str) -> bool:
    return len(said) <= LONGEST and FIRST_NAME.fullmatch(said) is not None
