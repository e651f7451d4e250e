"""The judge's page: the same frame for everybody, with every word that its scripts say."""

import json
import re

from judging.views import bundles

SAYS = re.compile(r'\bsay\(\s*(?:[\w.()]+ \? )?"([\w.]+)"')


def page(client, language="en", path="/c/campus/judge"):
    return client.get(path, headers={"Accept-Language": language}).text


def shell(client):
    return json.loads(re.search(r'id="shell">(.*?)</script>', page(client), re.S)[1])


def words(client, language):
    """What stands before the scripts of that language."""
    address = re.search(r'src="(/tablet/[^"]+)"', page(client, language))[1]
    return json.loads(re.match(r"const givenWords = (.*);\n", client.get(address).text)[1])


def test_the_page_tells_nobody_whether_a_contest_exists(client):
    known, unknown = client.get("/c/campus/judge"), client.get("/c/nowhere/judge")
    assert known.status_code == unknown.status_code == 200
    plain = re.compile(r'"csrf": ?"[^"]+"')
    assert plain.sub("", known.text).replace("campus", "nowhere") == plain.sub("", unknown.text)


def test_scripts_are_told_where_the_interface_is(client):
    told = shell(client)
    assert told["api"] == "/api/v1"
    assert told["page"] == "/c/campus/judge"
    assert told["signedIn"] is False


def test_every_word_that_a_script_says_is_handed_over(client):
    known = words(client, "en")
    for path in bundles.SCRIPTS.glob("*.js"):
        for name in SAYS.findall(path.read_text(encoding="utf-8")):
            assert name in known, f"{path.name} says {name}"


def test_words_are_the_readers(client):
    assert words(client, "ko")["sheet.total"] == "합계"
    assert words(client, "en")["sheet.total"] == "Total"


def test_both_languages_fill_in_the_same_values(client):
    korean = words(client, "ko")
    english = words(client, "en")
    holes = re.compile(r"\{\w+\}")
    assert {name: set(holes.findall(said)) for name, said in korean.items()} == {
        name: set(holes.findall(said)) for name, said in english.items()
    }


def test_the_service_worker_comes_from_the_root_so_that_it_may_govern_the_page(client):
    with client.get("/sw.js") as answer:
        assert answer.content_type.startswith("text/javascript")
        assert b"addEventListener" in answer.data
