from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.http.cursor import Cursors
from api.problems import ApiProblem
from api.routes.pages import PageRequest
from api.schemas.results import PageQuery

CURSORS = Cursors("s" * 32)
PATH = "/v1/kandidaten"
STARTS = st.integers() | st.text(max_size=64) | st.lists(st.text(max_size=10) | st.integers())


@given(STARTS)
def test_a_token_says_where_the_page_starts(start):
    """A position, a key, or a key of several parts."""
    assert CURSORS.start(PATH, CURSORS.token(PATH, start)) == start


@pytest.mark.parametrize(
    ("cursors", "path"), [(CURSORS, "/v1/werkplekken"), (Cursors("t" * 32), PATH)]
)
def test_a_token_is_good_for_one_list_of_one_service(cursors, path):
    """Not for another address, and not when somebody else signed it."""
    with pytest.raises(ApiProblem):
        cursors.start(path, CURSORS.token(PATH, 50))


@given(st.text(max_size=100))
def test_a_token_cannot_be_made_up(text):
    """Any other text is 400."""
    with pytest.raises(ApiProblem) as refused:
        CURSORS.start(PATH, text)
    assert refused.value.code.status == 400


def walk(rows, size):
    """Every page of a list that a store gives in the order of its keys."""
    token, pages = None, []
    while True:
        page = PageRequest(PageQuery(pagina=token, aantal=size), PATH, CURSORS)
        found = [row for row in sorted(rows) if page.after is None or row > page.after]
        shown, following = page.page_of(found[: page.size + 1], lambda row: row, soort="x")
        pages.append(list(shown))
        if following is None:
            return pages
        query = parse_qs(urlsplit(following).query)
        assert (query["aantal"], query["soort"]) == ([str(size)], ["x"])
        token = query["pagina"][0]


@given(rows=st.sets(st.text(max_size=4), max_size=30), size=st.integers(1, 7))
def test_all_pages_together_are_the_list(rows, size):
    """Each row once, in order; every page but the last is full, and there is no empty one after."""
    pages = walk(rows, size)
    assert [row for page in pages for row in page] == sorted(rows)
    assert all(len(page) == size for page in pages[:-1])
    assert len(pages) == 1 or pages[-1]
