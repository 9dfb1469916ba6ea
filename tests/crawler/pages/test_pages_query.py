"""One parameter of an address is changed; the rest stays as it is written, and no key gets through."""

import pytest

from crawler.pages.query import number_of, parameter, with_parameter


@pytest.mark.parametrize(
    ("url", "name", "value"),
    [
        ("https://x.example/a?cursor=AoJ%2B%2Fw%3D", "cursor", "AoJ+/w="),
        ("https://x.example/a?Sort=a:desc&Offset=20", "offset", "20"),
        ("https://x.example/a?page=", "page", ""),
        ("https://x.example/a?mypage=3", "page", None),
        ("https://x.example/page=3", "page", None),
        ("", "page", None),
    ],
)
def test_a_parameter_is_read_decoded_and_by_its_whole_name(url, name, value):
    assert parameter(url, name) == value


@pytest.mark.parametrize(
    ("shown", "number"), [("20", 20), ("0", 0), ("-1", None), ("²", None), ("9" * 10, None), ("x", None)]
)
def test_only_plain_whole_numbers_are_numbers(shown, number):
    assert number_of(f"https://x.example/a?page={shown}", "page") == number


@pytest.mark.parametrize(
    ("url", "changed"),
    [
        ("https://x.example/a?b=1&Page=2&c=%C3%A4#d", "https://x.example/a?b=1&Page=3&c=%C3%A4"),
        ("https://x.example/a", "https://x.example/a?page=3"),
        ("https://x.example/a?page=1&page=2", "https://x.example/a?page=3"),
        ("https://x.example/a?passkey=secret&b=1&APIKEY=secret", "https://x.example/a?b=1&page=3"),
        ("sim:///a?b", "sim:///a?b&page=3"),
    ],
)
def test_a_parameter_is_set_in_its_place_and_keys_are_dropped(url, changed):
    assert with_parameter(url, "page", 3) == changed


def test_a_value_is_encoded_whole():
    assert with_parameter("https://x.example/a?cursor=*", "cursor", "a+/=&b") == (
        "https://x.example/a?cursor=a%2B%2F%3D%26b"
    )
