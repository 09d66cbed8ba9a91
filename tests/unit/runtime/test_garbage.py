"""The search for unreachable cycles, put off for a while."""

import gc

import pytest

from warehouse.runtime.garbage import search_put_off


def test_the_search_is_off_inside_and_on_again_outside_even_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), search_put_off():
        assert not gc.isenabled()
        _ = 1 / 0
    assert gc.isenabled()


def test_who_switched_the_search_off_before_finds_it_off() -> None:
    gc.disable()
    try:
        with search_put_off():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
