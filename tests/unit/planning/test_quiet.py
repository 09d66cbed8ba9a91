"""What HiGHS prints on its own goes nowhere; what anybody else prints is printed."""

from __future__ import annotations

import ctypes
import sys

import pytest

from warehouse.planning import quiet


@pytest.mark.skipif(sys.platform != "linux", reason="C's stdout is found by its name on Linux")
def test_c_prints_nothing_while_anybody_solves_and_python_goes_on(capfd):
    library = ctypes.CDLL(None)
    with quiet.c_output():
        with quiet.c_output():
            library.printf(b"first ")
        library.printf(b"second ")
        print("of Python", flush=True)
    with pytest.raises(ZeroDivisionError), quiet.c_output():
        library.printf(b"third ")
        raise ZeroDivisionError
    library.printf(b"afterwards")
    library.fflush(None)
    assert capfd.readouterr().out == "of Python\nafterwards"
