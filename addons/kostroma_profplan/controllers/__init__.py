from . import portal
from . import portal_home
from . import portal_indicators
