from . import portal
from . import portal_home
from . import portal_indicators
from . import portal_print
