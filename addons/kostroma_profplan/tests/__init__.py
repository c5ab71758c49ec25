from . import test_indicator
from . import test_indicator_access
from . import test_indicator_lib
from . import test_indicator_value
from . import test_guards
from . import test_moves
from . import test_access
from . import test_plan
