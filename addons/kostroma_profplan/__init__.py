from . import controllers
from . import models
from . import wizards
from .connections import lengthen_queue, replace_lost
from .lib.journal import settle as settle_journal
from .workbooks import keep_words


def post_load():
    """What holds for the whole process."""
    settle_journal()
    replace_lost()
    lengthen_queue()
    keep_words()
