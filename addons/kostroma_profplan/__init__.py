from . import controllers
from . import models
from . import wizards
from .lib.journal import settle as settle_journal
