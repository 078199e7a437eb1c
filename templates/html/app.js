(function () {
  const root = document.documentElement;
  root.classList.add("js");
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const el = recpackElement;
  const tabs = [...document.querySelectorAll("section.tab")];
  const links = [...document.querySelectorAll("nav a")];

  function show(name) {
    for (const tab of tabs) tab.classList.toggle("on", tab.id === name);
    for (const link of links) {
      if (link.hash === "#" + name) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }

  /* ---- documents */
  const state = { doc: null, query: "" };
  const fold = (text) => text.normalize("NFKC").toLowerCase();
  for (const doc of data.docs)
    for (const page of doc.pages)
      for (const line of page.lines) line.t = fold(line.s.join(" ") + "\n" + line.e.join(" ") + "\n" + (line.z || ""));

  function fill(select, pairs) {
    for (const [value, text] of [...new Map(pairs)].sort((a, b) => (a[1] < b[1] ? -1 : 1)))
      if (value) select.append(el("option", { value }, text));
  }

  function hits(doc, query) {
    if (!query) return 0;
    let n = fold(doc.title + " " + doc.label).includes(query) ? 1 : 0;
    for (const page of doc.pages) for (const line of page.lines) if (line.t.includes(query)) n++;
    return n;
  }

  function listed() {
    const want = { group: $("f-group").value, cls: $("f-class").value, language: $("f-lang").value };
    const year = $("f-year").value;
    const out = data.docs.filter(
      (d) =>
        (!want.group || d.group === want.group) && (!want.cls || d.cls === want.cls) &&
        (!want.language || d.language === want.language) &&
        (!year || (year === "undated" ? !d.date : d.date.startsWith(year))) &&
        (!state.query || hits(d, state.query)));
    const order = $("f-sort").value;
    if (order !== "n") {
      const sign = order === "new" ? -1 : 1;
      out.sort((a, b) => (a.date === b.date ? a.n - b.n : !a.date ? 1 : !b.date ? -1 : a.date < b.date ? -sign : sign));
    }
    return out;
  }

  function drawShelf() {
    const docs = listed();
    $("found").textContent = docs.length + " of " + data.docs.length + " documents";
    $("shelf").replaceChildren(...docs.map((d) => {
      const n = hits(d, state.query);
      const facts = [d.date || "undated", d.languageName, d.count + " p."].concat(d.unsure ? ["class unsure"] : [], d.certified ? ["certified translation"] : []);
      return el("li", {}, el("button", {
        type: "button", "aria-current": state.doc === d ? "true" : false,
        onclick: () => { location.hash = "doc-" + d.n; },
      }, el("span", { class: "t" }, "[" + d.n + "] " + d.title, d.flags ? el("span", { class: "warn", title: "lines with a value to check" }, " ⚠ " + d.flags) : null),
        el("span", { class: "s" }, facts.join(" · ")),
        n ? el("span", { class: "s" }, n + (n === 1 ? " hit" : " hits")) : null));
    }));
  }

  /* Index in `text` where the folded query begins; folding can change lengths, so search plainly. */
  function marked(text) {
    if (!state.query) return [text];
    const low = text.toLowerCase(), out = [];
    let at = 0;
    for (let i = low.indexOf(state.query); i >= 0 && low.length === text.length; i = low.indexOf(state.query, at)) {
      out.push(text.slice(at, i), el("mark", {}, text.slice(i, i + state.query.length)));
      at = i + state.query.length;
    }
    out.push(text.slice(at));
    return out;
  }

  /* The place on the page in which a value stands that may be misread: no guess in its stead. */
  const UNSURE = "value not certain: see picture";
  function picture(page, [x0, y0, x1, y1]) {
    const node = el("span", { class: "crop", role: "img", tabindex: "0", title: UNSURE, "aria-label": UNSURE });
    const w = Math.max(x1 - x0, 0.01), h = Math.max(y1 - y0, 0.01);
    const long = (page.width * w) / (page.height * h);
    node.style.width = 1.5 * long + "em";
    node.style.backgroundImage = 'url("' + page.image + '")';
    node.style.backgroundSize = 1e4 / w + "% " + 1e4 / h + "%";
    node.style.backgroundPosition = (100 * x0) / Math.max(100 - w, 0.01) + "% " + (100 * y0) / Math.max(100 - h, 0.01) + "%";
    return node;
  }

  /* A text as nodes; each picture of `left` whose text stands in it takes its place, once. */
  function drawn(page, text, left) {
    for (const [i, [said, box]] of left.entries()) {
      const at = said ? whole(text, said) : -1;
      if (at < 0) continue;
      left.splice(i, 1);
      return [...drawn(page, text.slice(0, at), left), picture(page, box), ...drawn(page, text.slice(at + said.length), left)];
    }
    return text ? marked(text) : [];
  }

  function whole(text, said) {
    const part = (c) => c !== undefined && /[\p{L}\p{N}_]/u.test(c);
    for (let at = text.indexOf(said); at >= 0; at = text.indexOf(said, at + 1)) {
      const behind = text.slice(at + said.length);
      if (!part(text[at - 1]) && text[at - 1] !== "." && !part(behind[0]) && !/^[.,]\d/.test(behind)) return at;
    }
    return -1;
  }

  /* Figures and units alone stay as they are: "> 1000" turned round would be read as "< 1000". */
  const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
  const turned = (page, text) => (page.rtl ? (RIGHT_TO_LEFT.test(text) ? "rtl" : "ltr") : null);

  /* What stood or stands in a place without text, before the line that follows it. */
  const noted = (words, columns) => words.map((word) => el("tr", { class: "note" },
    el("td", {}), el("td", { colspan: columns }, "[" + word + "]"), el("td", {})));

  /* A line of a table shows its cells by column; any other its cells one after the other. */
  function lineRow(page, line, columns, both, head) {
    const inTable = columns > 1 && line.r;
    const left = page.image ? [...(line.c || [])] : [];
    const said = (text, source) => (source ? marked(text) : drawn(page, text, left));
    const cell = (text, source) => el(head ? "th" : "td", {
      class: source ? "src" : line.by === "none" ? "un" : null,
      lang: source || line.by === "none" ? page.lang : null, dir: source ? turned(page, text) : null,
    }, said(text, source));
    const across = (cells, source) => el("td", {
      class: source ? "src" : line.by === "none" ? "un" : null, colspan: columns > 1 ? columns : null,
      lang: source || line.by === "none" ? page.lang : null, dir: source ? turned(page, cells.join(" ")) : null,
    }, cells.filter((t) => t).map((t) => el("span", { class: "part" }, said(t, source))));
    const side = (cells, row, source) => (inTable ? row.map((t) => cell(t, source)) : [across(cells, source)]);
    const english = side(line.e, line.r, false);
    if (left.length) english.at(-1).append(...left.map(([, box]) => picture(page, box)));
    const rows = [...noted(line.k || [], columns * (both ? 2 : 1)), el("tr", { "data-n": line.n, class: state.query && line.t.includes(state.query) ? "hit" : null },
      el("td", { class: "k" }, line.l),
      both ? side(line.s, line.q, true) : null,
      english,
      el("td", { class: "o m-" + line.by, title: data.origins[line.by] || "" }, data.marks[line.by] || ""))];
    if (line.f.length || (line.x || []).length) {
      rows.push(el("tr", { "data-n": line.n, class: "below" }, el("td", {}), el("td", { colspan: columns * (both ? 2 : 1) },
        line.f.length ? el("span", { class: "warn" }, "⚠ " + line.f.join("; ") + " ") : null,
        (line.x || []).map((x) => el("span", { class: "chip" }, x))), el("td", {})));
    }
    return rows;
  }

  /* Tables of their own columns, and the lines between them. */
  function pageTables(page, both) {
    const parts = [];
    let at = 0;
    const plain = (end) => { if (end > at) parts.push([page.lines.slice(at, end), 1, 0]); at = end; };
    for (const [start, count, columns, head] of page.tables) {
      plain(start);
      parts.push([page.lines.slice(start, start + count), columns, head]);
      at = start + count;
    }
    plain(page.lines.length);
    return parts.map(([lines, columns, head]) =>
      el("table", { class: "lines" + (columns > 1 ? " grid" : "") + (both ? " both" : "") },
        lines.flatMap((line, i) => lineRow(page, line, columns, both, head && i === 0))));
  }

  function drawPage(doc, page) {
    const both = !page.image && !page.lines.every((l) => l.same);
    const tables = pageTables(page, both);
    const text = el("div", {}, tables.length ? tables : page.elsewhere ? null : el("p", { class: "muted" }, "No text on this page."),
      page.after.length ? el("table", { class: "lines" }, noted(page.after, 1)) : null);
    const box = el("section", { class: "pg" + (page.image ? "" : " native"), id: "p" + page.number },
      el("div", { class: "no" }, page.place[0].toUpperCase() + page.place.slice(1) + (both ? " · source (" + page.languageName + ") and English" : "")));
    let regions = [];
    if (page.image) {
      regions = page.lines.flatMap((line) => [line.b, ...(line.m || [])].map((b) => {
        const mark = el("i", { "data-n": line.n, title: line.e.join(" · ") });
        const [x0, y0, x1, y1] = b;
        mark.style.left = x0 + "%"; mark.style.top = y0 + "%";
        mark.style.width = x1 - x0 + "%"; mark.style.height = y1 - y0 + "%";
        return mark;
      }));
      box.append(el("div", { class: "face" },
        el("img", { src: page.image, loading: "lazy", width: page.width, height: page.height,
          alt: "Redacted facsimile of " + page.place }), regions));
      box.querySelector("img").style.height = "auto";
    }
    box.append(text);
    const all = () => box.querySelectorAll("[data-n]");
    const light = (n, name) => { for (const node of all()) node.classList.toggle(name, node.dataset.n === n); };
    box.addEventListener("mouseover", (e) => { const t = e.target.closest("[data-n]"); light(t ? t.dataset.n : "", "on"); });
    box.addEventListener("mouseleave", () => light("", "on"));
    box.addEventListener("click", (e) => {
      const t = e.target.closest("[data-n]");
      if (!t) return;
      light(t.dataset.n, "pin");
      if (t.tagName === "I") text.querySelector('tr[data-n="' + t.dataset.n + '"]').scrollIntoView({ block: "nearest" });
    });
    return box;
  }

  function drawDoc(number, page) {
    const doc = data.docs.find((d) => d.n === number) || data.docs[0];
    if (!doc) return;
    const fresh = state.doc !== doc || state.drawn !== state.query;
    state.doc = doc; state.drawn = state.query;
    if (fresh) {
      $("desk").replaceChildren(
        el("div", { class: "bar-top" }, el("b", {}, "[" + doc.n + "] " + doc.title),
          el("span", { class: "muted" }, [doc.date, doc.languageName].filter(Boolean).join(" · ")),
          doc.file ? el("a", { href: doc.file, target: "_blank", rel: "noopener" }, "PDF") : null,
          el("span", { class: "muted" }, doc.stamp)),
        ...(doc.pages.length ? doc.pages.map((p) => drawPage(doc, p)) : [el("p", { class: "none" }, "The pages are not part of this bundle.")]));
      $("desk").scrollTop = 0;
    }
    drawShelf();
    const target = page ? document.getElementById("p" + page) : null;
    if (target) $("desk").scrollTop = target.offsetTop - $("desk").firstChild.offsetHeight;
  }

  function step(by) {
    const docs = listed(), at = docs.indexOf(state.doc), next = docs[at + by];
    if (next) location.hash = "doc-" + next.n;
  }

  /* ---- images */
  const viewer = recpackViewer.make(data.studies, data.papers);
  const looking = () => $("images").classList.contains("on") && $("viewer");

  function drawFilms(series) {
    if (!$("viewer")) return;
    viewer.listed();
    viewer.open(series);
  }

  /* ---- where we are */
  function route() {
    viewer.stop();
    const hash = location.hash.slice(1);
    const doc = /^doc-(\d+)(?:-p(\d+))?$/.exec(hash), stack = /^series-(\w+)$/.exec(hash);
    if (doc) { show("documents"); drawDoc(Number(doc[1]), doc[2]); }
    else if (stack) { show("images"); drawFilms(stack[1]); }
    else {
      const name = tabs.some((t) => t.id === hash) ? hash : "cover";
      show(name);
      if (name === "documents") drawDoc(state.doc ? state.doc.n : listed().map((d) => d.n)[0]);
      if (name === "images") drawFilms();
      window.scrollTo(0, 0);
    }
  }

  fill($("f-group"), data.docs.map((d) => [d.group, d.groupName]));
  fill($("f-class"), data.docs.map((d) => [d.cls, d.label]));
  fill($("f-lang"), data.docs.map((d) => [d.language, d.languageName]));
  fill($("f-year"), data.docs.map((d) => (d.date ? [d.date.slice(0, 4), d.date.slice(0, 4)] : ["undated", "undated"])));
  for (const id of ["f-group", "f-class", "f-lang", "f-year", "f-sort"]) $(id).addEventListener("change", drawShelf);
  $("q").addEventListener("input", () => {
    state.query = fold($("q").value.trim());
    drawShelf();
    if (state.doc) drawDoc(state.doc.n);
  });
  document.addEventListener("click", (e) => {
    const ref = e.target.closest("a.ref");
    if (!ref || e.ctrlKey || e.metaKey || e.shiftKey) return;
    const doc = data.docs.find((d) => d.n === Number(ref.dataset.n));
    if (!doc || !doc.pages.length) return;
    e.preventDefault();
    location.hash = "doc-" + ref.dataset.n + "-p" + ref.dataset.page;
  });
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (looking() && e.target.type !== "search" && viewer.key(e)) { e.preventDefault(); return; }
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName)) { if (e.key === "Escape") e.target.blur(); return; }
    if (e.key >= "1" && e.key <= String(links.length)) location.hash = links[Number(e.key) - 1].hash;
    else if (e.key === "/") { e.preventDefault(); location.hash = "documents"; $("q").focus(); }
    else if ($("documents").classList.contains("on") && (e.key === "j" || e.key === "k")) step(e.key === "j" ? 1 : -1);
  });
  window.addEventListener("hashchange", route);
  route();
})();
