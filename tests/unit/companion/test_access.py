"""Nobody is answered but the browser that came in by the code: exact Host, Origin, Sec-Fetch-Site and cookie."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from aboveboard.companion.door import CODE_LIFE_S, MOST_FORMS, MOST_WINDOWS, Door
from tests.companions import FROM_FILE, HOST, OWN, Reader, Site, site

GET = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Site]:
    with site(tmp_path) as built:
        yield built


def asked(made: Site, headers: dict[str, str], *, method: str = "GET", path: str = "/home", cookie: bool = True) -> int:
    """The status of one request by a browser that came in, with other headers."""

    async def one() -> httpx.Response:
        reader = Reader(made)
        entered = await reader.enter()
        assert entered.status_code == 200
        if not cookie:
            reader.client.cookies.clear()
        return await reader.client.request(method, path, headers=headers)

    answer = asyncio.run(one())
    if answer.status_code == 403:
        assert answer.content == b""
    return answer.status_code


def test_the_persons_own_browser_is_answered(made: Site) -> None:
    assert asked(made, GET) == 200


@pytest.mark.parametrize(
    "headers",
    [
        {**GET, "Host": "127.0.0.1:41233"},
        {**GET, "Host": "localhost:41233"},
        {**GET, "Host": "k3f9.localhost"},
        {**GET, "Host": "other.localhost:41233"},
        {**GET, "Host": f"{HOST}.attacker.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {},
        {**GET, "Origin": "null"},
        {**GET, "Origin": "http://attacker.example"},
    ],
)
def test_any_other_host_origin_or_site_gets_nothing(made: Site, headers: dict[str, str]) -> None:
    assert asked(made, headers) == 403


@pytest.mark.parametrize(
    "origin", [None, "null", "http://localhost:41233", f"https://{HOST}", "http://attacker.example"]
)
def test_a_form_from_elsewhere_gets_nothing(made: Site, origin: str | None) -> None:
    headers = {name: value for name, value in OWN.items() if name != "Origin"} | ({"Origin": origin} if origin else {})
    assert asked(made, headers, method="POST", path="/pause") == 403


@pytest.mark.parametrize("path", ["/home", "/notice", "/review", "/static/style.css", "/nothing", "/openapi.json"])
def test_nothing_is_answered_without_a_session(made: Site, path: str) -> None:
    assert asked(made, GET, path=path, cookie=False) == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "HEAD", "TRACE"])
def test_other_methods_get_nothing(made: Site, method: str) -> None:
    assert asked(made, GET, method=method) == 403


def test_a_second_cookie_header_gets_nothing(made: Site) -> None:
    async def one() -> int:
        reader = Reader(made)
        await reader.enter()
        cookie = reader.client.cookies["aboveboard"]
        headers = [("Host", HOST), ("Sec-Fetch-Site", "same-origin")]
        doubled = [*headers, ("Cookie", f"aboveboard={cookie}"), ("Cookie", "aboveboard=x")]
        reader.client.cookies.clear()
        return (await reader.client.get("/home", headers=doubled)).status_code

    assert asyncio.run(one()) == 403


def test_a_code_lets_one_browser_in_once(made: Site) -> None:
    async def twice() -> list[int]:
        made.pages.door.admit("c0de", "home")
        client = made.browser()
        return [
            (await client.post("/open", data={"code": code}, headers=FROM_FILE)).status_code
            for code in ("wrong", "c0de", "c0de")
        ]

    assert asyncio.run(twice()) == [403, 200, 403]


def test_a_code_that_comes_after_its_browser_lets_it_in_all_the_same(made: Site) -> None:
    async def overtaken() -> tuple[int, int]:
        client = made.browser()
        coming = asyncio.create_task(client.post("/open", data={"code": "c0de"}, headers=FROM_FILE))
        await asyncio.sleep(0.2)
        waits = not coming.done()
        made.pages.door.admit("c0de", "home")
        return int(waits), (await coming).status_code

    assert asyncio.run(overtaken()) == (1, 200)


def test_a_code_is_dead_after_a_minute() -> None:
    now = [0.0]
    door = Door(lambda: now[0])
    door.admit("c0de", "home")
    now[0] = CODE_LIFE_S + 1
    assert door.enter("c0de") is None


def test_the_entrance_takes_codes_from_a_file_only(made: Site) -> None:
    async def one(headers: dict[str, str]) -> int:
        made.pages.door.admit("c0de", "home")
        return (await made.browser().post("/open", data={"code": "c0de"}, headers=headers)).status_code

    for changed in (
        {"Origin": "http://attacker.example"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Mode": "cors"},
    ):
        assert asyncio.run(one(FROM_FILE | changed)) == 403


def test_the_answers_may_not_be_kept_framed_or_read_elsewhere(made: Site) -> None:
    async def one() -> httpx.Response:
        reader = Reader(made)
        entered = await reader.enter()
        cookie = entered.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        return await reader.get("/home")

    headers = asyncio.run(one()).headers
    assert headers["cache-control"] == "no-store"
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "access-control-allow-origin" not in headers
    assert headers["cross-origin-resource-policy"] == "same-origin"


async def at_home(made: Site) -> Reader:
    """A person who agreed and looks at the overview."""
    reader = Reader(made)
    await reader.unlocked()
    await reader.agree()
    await reader.get("/home")
    return reader


async def sent_twice(made: Site, action: str) -> list[int]:
    reader = await at_home(made)
    page = reader.text
    first = await reader.post(action)
    reader.text = page
    return [first.status_code, (await reader.post(action)).status_code]


def test_a_form_is_taken_once(made: Site) -> None:
    assert asyncio.run(sent_twice(made, "/begin")) == [303, 400]


def test_pause_is_taken_as_often_as_it_is_pressed(made: Site) -> None:
    assert asyncio.run(sent_twice(made, "/pause")) == [303, 303]


def test_a_form_that_paused_starts_nothing_afterwards(made: Site) -> None:
    async def replayed() -> tuple[int, int]:
        reader = await at_home(made)
        (token,) = re.findall(r'action="/pause"><input type="hidden" name="form" value="([^"]+)"', reader.text)
        first = await reader.client.post("/pause", data={"form": token}, headers=OWN)
        return first.status_code, (await reader.client.post("/begin", data={"form": token}, headers=OWN)).status_code

    assert asyncio.run(replayed()) == (303, 400)
    assert made.desk.last.state == "paused"


def test_a_form_that_no_page_gave_is_refused_even_to_pause(made: Site) -> None:
    async def forged() -> list[int]:
        reader = await at_home(made)
        tokens = ["", "made-up", "made-up.", f"made-up.{'0' * 64}", "ä.ö"]
        return [(await reader.client.post("/pause", data={"form": one}, headers=OWN)).status_code for one in tokens]

    assert asyncio.run(forged()) == [400] * 5


@pytest.mark.parametrize("action", ["/pause", "/forget", "/withdraw"])
def test_the_first_window_still_acts_after_a_second_was_opened(made: Site, action: str) -> None:
    async def acted() -> httpx.Response:
        reader = await at_home(made)
        await reader.post("/begin")
        await reader.get("/home")
        page = reader.text
        await reader.enter("home")  # all windows bear the cookie of the latest
        await reader.get("/home")
        reader.text = page
        return await reader.post(action, minutes="5")

    assert asyncio.run(acted()).status_code in {200, 303}
    assert action == "/forget" or made.desk.last.state == "paused"


def test_the_door_remembers_so_much_and_no_more() -> None:
    door = Door()

    def let_in() -> str:
        door.admit("c0de", "home")
        session, _ = door.enter("c0de") or ("", "")
        return session

    first = let_in()
    oldest, *_, latest = (door.form(first) for _ in range(MOST_FORMS + 1))
    assert [door.spend(oldest), door.spend(latest)] == [False, True]
    assert door.gave(oldest)
    assert [let_in() for _ in range(MOST_WINDOWS)][-1]
    assert not door.knows(first)
