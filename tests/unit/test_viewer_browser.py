"""The viewer of INDEX.HTM in a real browser, from the disk: wheel, keys, windows, scale, two panes."""

from __future__ import annotations

import hashlib
import html
import json
import re
import shutil
import subprocess
from base64 import b64encode
from dataclasses import replace

import pytest
from bundle_case import make_case
from stack_case import MemoryBlobs, slice_ct, stored

from recpack.bundle.contents import contents_of, studies_of
from recpack.bundle.html import index_html
from recpack.bundle.images import Shown, letters
from recpack.bundle.view import cover_view
from recpack.stages.render import RenderTask, render_series

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
DRIVER = """
(async () => {
  const wait = (t) => new Promise((done) => setTimeout(done, t));
  const film = (i) => document.querySelectorAll(".film")[i];
  const key = async (...keys) => {
    for (const k of keys) document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: k, bubbles: true, cancelable: true }));
    await wait(200);
  };
  const look = (i = 0) => {
    const node = film(i), image = node.querySelector(".screen>img"), bar = node.querySelector(".ruler i");
    return {
      src: image.getAttribute("src"), loaded: image.naturalWidth > 0, number: node.querySelector(".bl b").firstChild.textContent,
      corner: node.querySelector(".bl").textContent, window: node.querySelector(".br").textContent, title: node.querySelector(".tl b").textContent,
      letters: [...node.querySelectorAll(".o")].map((o) => o.textContent).join(""), alt: image.alt,
      mm: bar ? Number(bar.dataset.mm) : 0, ruler: node.querySelector(".ruler").textContent,
      share: bar ? bar.getBoundingClientRect().width / image.getBoundingClientRect().width : 0,
      shown: image.getBoundingClientRect().width, inverted: image.classList.contains("invert"),
    };
  };
  const out = {};
  await wait(300);
  document.querySelector(".screen").focus();
  out.start = look();
  await key("Home"); out.home = look();
  await key("ArrowDown", "ArrowDown"); out.down = look();
  await key("PageDown"); out.page = look();
  await key("End"); out.end = look();
  film(0).querySelector(".screen").dispatchEvent(new WheelEvent("wheel", { deltaY: -120, bubbles: true, cancelable: true }));
  await wait(200); out.wheel = look();
  await key("2"); out.second = look();
  await key("3"); out.third = look();
  await key("i"); out.inverted = look(); await key("i");
  await key("+", "+"); out.zoomed = look();
  await key("r"); out.reset = look();
  const range = film(0).querySelector("input"); range.value = 3; range.dispatchEvent(new Event("input", { bubbles: true }));
  await wait(200); out.slider = look();
  await key("1", "Home", " "); await wait(700); await key(" "); out.played = look();
  await key("Home", "d"); out.panes = document.querySelectorAll(".film").length;
  out.left = look(0); out.right = look(1);
  await key("ArrowDown", "ArrowDown"); out.left2 = look(0); out.right2 = look(1);
  await key("2"); out.right3 = look(1);
  await key("l", "ArrowDown"); out.left4 = look(0); out.right4 = look(1);
  await key("d"); out.one = document.querySelectorAll(".film").length;
  out.images = document.images.length;
  out.rack = document.getElementById("rack").textContent;
  out.tab = document.querySelector("section.on").id;
  document.body.dataset.out = JSON.stringify(out);
})();
"""


def _digest(text: str) -> str:
    return "sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _series(blobs, uid, study, date, places, **words):
    """Objects and stacks of one series."""
    slices = [
        slice_ct(
            z, n, WindowCenter=40, WindowWidth=400, RescaleIntercept=-n, FrameOfReferenceUID=study
        )
        for n, z in enumerate(places)
    ]
    objects = tuple(
        replace(o, series_instance=uid, study_instance=study, study_date=date)
        for o in stored(slices, blobs, **words)
    )
    outcome = render_series(RenderTask(objects, blobs))
    assert outcome.value is not None, outcome.problems
    return objects, outcome.value.stacks


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """What the browser showed after each step."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        pytest.skip("NO CHROMIUM: the viewer of INDEX.HTM was not tried in a browser")
    folder = tmp_path_factory.mktemp("viewer")
    blobs = MemoryBlobs()
    words = {"body_part": "CHEST", "study_description": "CT chest"}
    a, first = _series(blobs, "2.25.1", "2.25.91", "20230101", range(0, 60, 3), **words)
    b, second = _series(blobs, "2.25.2", "2.25.92", "20230601", range(0, 60, 2), **words)
    report = replace(a[0], series_instance="2.25.3", modality="SR", frames=0, sop_instance="9.9")
    case = make_case(blobs, objects=(*a, *b, report), stacks=(*first, *second))
    studies, shown = studies_of(case.objects), {}
    for x in (x for s in studies for x in s.series):
        mine = [s for s in case.stacks if s.series == x.objects[0].series_instance]
        for n, stack in enumerate(mine):
            kept = Shown(stack, f"VIEWER/stacks/{x.id}/{letters(n)}", "webp", stack.frames)
            shown.setdefault(x.id, []).append(kept)
            for i, frame in enumerate(stack.frames):
                for preset, blob in enumerate(frame.pictures):
                    path = folder / kept.name(preset, i)
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(blobs.get(blob))
    contents = contents_of(case.documents)
    view = cover_view(case, contents, studies)
    page = index_html(case, view, contents, studies, pictures={}, shown=shown, problems=())
    allowed = re.sub(r"script-src '", f"script-src '{_digest(DRIVER)}' '", page)
    driven = allowed.replace("</body>", f"<script>{DRIVER}</script></body>")
    (folder / "INDEX.HTM").write_text(driven, encoding="utf-8")
    sid = next(
        x.id for s in studies for x in s.series if s.date == "2023-01-01" and x.modality == "CT"
    )
    done = subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1440,900",
         f"--user-data-dir={folder}/profile", "--virtual-time-budget=20000", "--dump-dom",
         f"{(folder / 'INDEX.HTM').as_uri()}#series-{sid}"],
        capture_output=True, text=True, encoding="utf-8", timeout=120, check=True,
    )  # fmt: skip
    told = re.search(r'data-out="([^"]*)"', done.stdout)
    assert told, "the script in the page did not come to its end"
    return json.loads(html.unescape(told[1]))


def _place(look) -> tuple[int, int]:
    """Preset and image, from the file shown."""
    preset, image = re.search(r"A(\d)/(\d{4})\.webp$", look["src"]).groups()
    return int(preset), int(image)


def test_keys_slider_and_wheel_change_the_picture(seen):
    assert seen["tab"] == "images"
    assert all(seen[k]["loaded"] for k in ("start", "down", "end", "wheel", "slider"))
    steps = ("start", "home", "down", "page", "end", "wheel", "slider")
    assert [_place(seen[k])[1] for k in steps] == [11, 1, 3, 13, 20, 19, 4]
    assert [seen[k]["number"] for k in steps] == ["11", "1", "3", "13", "20", "19", "4"]
    assert "6.0 mm" in seen["down"]["corner"]
    assert 1 < _place(seen["played"])[1] < 20


def test_windows_switch_by_key(seen):
    assert [_place(seen[k])[0] for k in ("start", "second", "third")] == [1, 2, 3]
    assert "Lung" in seen["start"]["window"]
    assert "C −600 W 1500" in re.sub(r"\s+", " ", seen["start"]["window"])
    assert "Mediastinum" in seen["second"]["window"]
    assert seen["inverted"]["inverted"]
    assert not seen["reset"]["inverted"]


def test_the_scale_bar_is_true(seen):
    for step in ("start", "zoomed", "left", "right2"):
        look = seen[step]
        # 32 pixels of 2 mm across the picture.
        assert look["share"] * 64 == pytest.approx(look["mm"], rel=0.01), step
    assert seen["zoomed"]["shown"] == pytest.approx(1.25**2 * seen["start"]["shown"], rel=0.01)
    assert seen["reset"]["shown"] == pytest.approx(seen["start"]["shown"], rel=0.01)
    assert seen["start"]["ruler"] == f"{seen['start']['mm'] / 10:g} cm"


def test_directions_and_names_are_told(seen):
    assert seen["start"]["letters"] == "RLAP"
    assert seen["start"]["alt"] == "CT, CHEST, 2023-01-01, image 11 of 20, Lung"


def test_two_dates_scroll_together_by_millimetres(seen):
    assert (seen["panes"], seen["one"]) == (2, 1)
    assert seen["left"]["alt"].split(", ")[2] == "2023-01-01"
    assert seen["right"]["alt"].split(", ")[2] == "2023-06-01"
    # Two slices of 3 mm here are three of 2 mm there.
    assert (_place(seen["left2"]), _place(seen["right2"])) == ((1, 3), (1, 4))
    assert "6.0 mm" in seen["left2"]["corner"]
    assert "6.0 mm" in seen["right2"]["corner"]
    assert _place(seen["right3"]) == (2, 4)
    assert (_place(seen["left4"])[1], _place(seen["right4"])[1]) == (4, 4)


def test_few_pictures_are_in_the_page_and_what_has_none_is_told(seen):
    assert seen["images"] == 3  # a thumbnail for each stack, and the picture itself
    assert "a report, no pictures" in seen["rack"]
