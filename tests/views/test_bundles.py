"""The tablet's files in one answer each: combined, packed, under an address for ever."""

import gzip
import re

from judging.views import bundles

DECLARED = re.compile(r"^(?:export )?(?:async )?(?:function|const|let|class) (\w+)", re.M)


def link(client, kind, name="app"):
    name = "app.en" if (name, kind) == ("app", "js") else name
    page = client.get("/c/campus/judge", headers={"Accept-Language": "en"}).text
    return re.search(rf'"(/tablet/\w+/{name}\.{kind})"', page)[1]


def test_the_page_names_the_address_of_todays_content(client):
    for kind in ("js", "css"):
        assert client.get(link(client, kind)).status_code == 200


def test_an_address_of_another_content_is_none(client):
    assert client.get("/tablet/0123456789ab/app.ko.js").status_code == 404


def test_whoever_can_unpack_gets_it_packed(client):
    address = link(client, "js")
    packed = client.get(address, headers={"Accept-Encoding": "gzip, br"})
    plain = client.get(address, headers={"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 3
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_what_is_named_by_its_content_may_be_kept_for_ever_by_anybody(client):
    answer = client.get(link(client, "js"))
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in answer.headers


def test_a_combined_script_imports_and_exports_nothing(client):
    script = client.get(link(client, "js")).text
    assert not re.search(r"^(import|export) ", script, re.M)


def test_every_script_comes_after_those_that_it_needs_and_none_twice():
    names = [path.name for path in bundles.core()]
    assert names[-1] == "main.js"
    assert len(names) == len(set(names))
    assert names.index("el.js") < names.index("words.js") < names.index("list.js")


def test_no_two_scripts_of_the_core_declare_the_same_name():
    seen = {}
    for path in bundles.core():
        for name in DECLARED.findall(path.read_text(encoding="utf-8")):
            assert name not in seen, f"{name} stands in {seen[name]} and {path.name}"
            seen[name] = path.name


def test_scripts_stay_small():
    long = {
        path.name: lines
        for path in bundles.SCRIPTS.glob("*.js")
        if (lines := path.read_text(encoding="utf-8").count("\n")) > 300
    }
    assert not long


def test_a_panel_knows_nothing_of_the_core():
    assert "pictures" in bundles.panels()
    assert "worker" not in bundles.panels()
    for name in bundles.panels():
        assert not {*bundles.core()} & {*bundles.needed(bundles.SCRIPTS / f"{name}.js")}, name


def test_every_panel_comes_in_one_of_two_scripts_with_what_it_needs(client):
    scripts = {name: client.get(link(client, "js", name)).text for name in ("first", "later")}
    opened = {
        name: re.findall(r"^export const (\w+) = ", script, re.M)
        for name, script in scripts.items()
    }
    assert sorted(opened["first"] + opened["later"]) == [*bundles.panels()]
    assert set(opened["first"]) <= bundles.AT_ONCE
    for script in scripts.values():
        assert not re.search(r"^import ", script, re.M)


def test_scripts_and_styles_carry_no_rules_that_only_pages_obey(client):
    """In a hall each of them would be sent again with every file."""
    page = client.get("/c/campus/judge")
    address = re.search(r'href="(/tablet/[^"]+\.css)"', page.text)[1]
    styles = client.get(address)
    assert "Content-Security-Policy" in page.headers
    assert "Content-Security-Policy" not in styles.headers
    assert styles.headers["X-Content-Type-Options"] == "nosniff"
