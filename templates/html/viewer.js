"use strict";
/* Everything from the records enters the page as text, never as markup. */
function recpackElement(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== null && value !== false) node.setAttribute(key, value);
  }
  for (const child of children.flat()) if (child || child === 0) node.append(child);
  return node;
}

/* Stacks of pictures: pictures are only ever swapped, never read back, so it works from a disk. */
const recpackViewer = (function () {
  const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500];
  const KEPT = 80;
  const $ = (id) => document.getElementById(id);
  const el = recpackElement;

  const url = (stack, preset, at) => stack.base + (preset + 1) + "/" + String(at + 1).padStart(4, "0") + "." + stack.suffix;
  const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
  const mm = (value) => (Math.abs(value) < 0.05 ? "0" : value.toFixed(1).replace("-", "−")) + " mm";
  const ordinal = (n) => n + (n % 100 > 3 && n % 100 < 21 ? "th" : { 1: "st", 2: "nd", 3: "rd" }[n % 10] || "th");

  /* Pictures already asked for, oldest first: neighbours are there before they are needed. */
  const kept = new Map();
  function fetched(address) {
    let picture = kept.get(address);
    if (picture) kept.delete(address);
    else { picture = new Image(); picture.src = address; }
    kept.set(address, picture);
    if (kept.size > KEPT) kept.delete(kept.keys().next().value);
    return picture;
  }

  /* The scale bar: the largest round length that fits a fifth of the pane. */
  function rulerOf(stack, scale, room) {
    if (!stack.mm) return null;
    const perPixel = stack.mm / scale;
    const most = Math.min(room * 0.22, 260) * perPixel;
    const length = [...STEPS].reverse().find((s) => s <= most);
    if (!length) return null;
    return { mm: length, width: length / perPixel, text: (length >= 10 ? length / 10 + " cm" : length + " mm") + (stack.detector ? " at detector" : "") };
  }

  /* Where to go in another stack: by millimetres where both lie in space alike, else by share. */
  function alike(a, b) {
    if (!a.at.length || !b.at.length || a.normal.length !== 3 || b.normal.length !== 3) return false;
    return Math.abs(a.normal[0] * b.normal[0] + a.normal[1] * b.normal[1] + a.normal[2] * b.normal[2]) > 0.95;
  }
  function turned(a, b) { return a.normal[0] * b.normal[0] + a.normal[1] * b.normal[1] + a.normal[2] * b.normal[2] < 0 ? -1 : 1; }
  function nearest(stack, place) {
    let best = 0;
    stack.at.forEach((v, i) => { if (Math.abs(v - place) < Math.abs(stack.at[best] - place)) best = i; });
    return best;
  }

  function thinned(stack) {
    const shown = stack.numbers.length;
    if (shown === stack.total) return "";
    const step = Math.round((stack.total - 1) / Math.max(1, shown - 1));
    return step > 1 ? "about every " + ordinal(step) + " of " + stack.total : shown + " of " + stack.total;
  }

  /* `papers`: series id to the documents that it held, where it holds any. */
  function make(studies, papers) {
    const all = [];
    for (const study of studies)
      for (const series of study.series)
        series.stacks.forEach((stack, i) => all.push({ ...stack, series, study, index: all.length, part: i }));
    const films = [];
    let active = 0, tied = true;

    const title = (s) => [s.series.description || s.series.part || s.series.modality, s.label].filter(Boolean).join(" · ");
    const unit = (s) => (s.rate ? "frames" : "images");

    /* ---- the list */
    function rack() {
      const parts = [];
      for (const study of studies) {
        const items = study.series.flatMap((x) => {
          const mine = all.filter((s) => s.series === x);
          const held = ((papers || {})[x.id] || []).map((d) => el("li", { class: "mute" }, el("a", { href: "#doc-" + d.n }, "[" + d.n + "] " + d.name)));
          if (!mine.length && held.length) return held;
          if (!mine.length) return [el("li", { class: "mute" }, [x.modality, x.description].filter(Boolean).join(" "), el("small", {}, x.why))];
          return [...mine.map((s) => {
            const middle = Math.floor(s.numbers.length / 2);
            return el("li", {}, el("button", { type: "button", "data-stack": s.index, onclick: () => { films[active].open(s.index); films[active].screen.focus(); } },
              el("img", { src: url(s, 0, middle), loading: "lazy", alt: "", class: s.invert ? "invert" : null }),
              el("span", {}, el("b", {}, title(s)),
                el("small", {}, x.modality + " · " + s.total + " " + (s.total === 1 ? "image" : unit(s))))));
          }), ...held];
        });
        parts.push(el("h3", {}, study.date || "undated", study.description ? el("span", {}, study.description) : null), el("ul", {}, items));
      }
      $("rack").replaceChildren(...parts);
    }

    function marked() {
      for (const button of $("rack").querySelectorAll("[data-stack]")) {
        const on = films.some((f) => f.stack && f.stack.index === Number(button.dataset.stack));
        if (on) button.setAttribute("aria-current", "true");
        else button.removeAttribute("aria-current");
      }
      films.forEach((f, i) => f.node.classList.toggle("active", i === active));
    }

    /* ---- a pane */
    function film(name) {
      const image = el("img", { alt: "", draggable: "false" });
      const corner = (where) => el("div", { class: "t " + where });
      const tl = corner("tl"), tr = corner("tr"), bl = corner("bl"), br = corner("br");
      const sides = ["oL", "oR", "oT", "oB"].map((c) => el("div", { class: "o " + c }));
      const ruler = el("div", { class: "ruler" }), none = el("div", { class: "none", hidden: "" });
      const range = el("input", { type: "range", min: 0, "aria-label": "Image, " + name });
      const screen = el("div", { class: "screen", tabindex: 0, role: "group", "aria-label": name },
        image, tl, tr, bl, br, sides, ruler, none, range);
      const bar = el("div", { class: "desk-bar", role: "toolbar", "aria-label": "View, " + name });
      const self = { node: el("div", { class: "film" }, screen, bar), screen, stack: null, at: 0, preset: 0, zoom: 1, x: 0, y: 0, invert: false, playing: false, timer: 0, from: 0 };
      const mine = () => films.indexOf(self);

      self.fit = () => Math.min((screen.clientWidth || 1) / self.stack.w, (screen.clientHeight || 1) / self.stack.h);
      self.layout = () => {
        const s = self.stack;
        if (!s) return;
        const scale = self.fit() * self.zoom;
        image.style.width = s.w + "px";
        image.style.height = s.h + "px";
        image.style.transform = "translate(" + (self.x - s.w * scale / 2) + "px," + (self.y - s.h * scale / 2) + "px) scale(" + scale + ")";
        screen.classList.toggle("zoomed", self.zoom > 1);
        const bar_ = rulerOf(s, scale, screen.clientWidth);
        ruler.replaceChildren();
        if (bar_) {
          const line = el("i", { "data-mm": bar_.mm });
          line.style.width = bar_.width.toFixed(1) + "px";
          ruler.append(bar_.text, line);
        }
        marks();
      };

      function marks() {
        self.stack.letters.forEach((letter, i) => { sides[i].textContent = letter; });
        if (!self.stack.letters.length) for (const side of sides) side.textContent = "";
      }

      function texts() {
        const s = self.stack, at = self.at, [window_, center, width] = s.presets[self.preset];
        const rows = (node, ...lines) => node.replaceChildren(...lines.filter(Boolean).map((t) => el("div", {}, t)));
        rows(tl, el("b", {}, title(s)), s.study.description !== s.series.description ? s.study.description : "", s.labels[at] && !title(s).includes(s.labels[at]) ? s.labels[at] : "");
        rows(tr, el("b", {}, s.study.date || "undated"), s.series.modality + (s.series.number ? " · series " + s.series.number : ""));
        rows(bl, el("b", {}, "" + s.numbers[at], el("small", {}, " / " + s.total)), s.at.length ? mm(s.at[at]) : "", thinned(s));
        const told = width && window_ !== "Full range";
        rows(br, told ? window_ : "", told ? "C " + round(center) + "  W " + round(width) : "",
          self.zoom !== 1 ? Math.round(self.zoom * 100) + " %" : "");
        image.alt = [s.series.modality, title(s), s.study.date, "image " + s.numbers[at] + " of " + s.total, window_].filter(Boolean).join(", ");
        range.setAttribute("aria-valuetext", s.numbers[at] + " of " + s.total + (s.at.length ? ", " + mm(s.at[at]) : ""));
      }
      const round = (v) => String(Math.abs(v) >= 10 ? Math.round(v) : Number(v.toPrecision(2))).replace("-", "−");

      /* The words change with the picture, never before it. */
      self.draw = () => {
        const s = self.stack, address = url(s, self.preset, self.at), picture = fetched(address);
        self.wanted = address;
        range.value = self.at;
        const put = () => {
          if (self.wanted !== address) return;
          none.hidden = true; image.hidden = false;
          image.src = address;
          image.classList.toggle("invert", self.invert);
          texts();
          self.shown = self.at;
        };
        const lost = () => {
          if (self.wanted !== address) return;
          kept.delete(address);
          image.hidden = true; none.hidden = false; none.textContent = "This picture is missing in the folder.";
          texts();
        };
        if (picture.complete) { if (picture.naturalWidth) put(); else lost(); }
        else { picture.addEventListener("load", put, { once: true }); picture.addEventListener("error", lost, { once: true }); }
        for (const near of [1, -1, 2, -2, 3, 4]) {
          const next = self.at + near;
          if (next >= 0 && next < s.numbers.length) fetched(url(s, self.preset, next));
        }
      };

      self.go = (at, alone) => {
        if (!self.stack) return;
        self.at = clamp(at, 0, self.stack.numbers.length - 1);
        self.draw();
        if (!alone && tied) follow(self);
      };

      self.open = (index) => {
        const before = self.stack;
        self.stop();
        self.stack = all[index];
        const s = self.stack;
        self.preset = before ? Math.max(0, s.presets.findIndex((p) => p[0] === before.presets[self.preset][0])) : 0;
        self.invert = s.invert;
        range.max = Math.max(0, s.numbers.length - 1);
        range.hidden = s.numbers.length < 2;
        screen.setAttribute("aria-label", name + ": " + title(s));
        self.reset();
        buttons();
        self.go(before && alike(before, s) && before.space === s.space && s.space >= 0 ? nearest(s, before.at[self.at] * turned(before, s)) : Math.floor(s.numbers.length / 2), true);
        anchor();
        marked();
      };

      self.reset = () => { self.zoom = 1; self.x = self.y = 0; self.layout(); if (films.includes(self)) same(self); };
      self.magnify = (factor, x, y) => {
        const zoom = clamp(self.zoom * factor, 0.5, 12), ratio = zoom / self.zoom;
        self.x = (x || 0) - ((x || 0) - self.x) * ratio;
        self.y = (y || 0) - ((y || 0) - self.y) * ratio;
        self.zoom = zoom;
        if (zoom <= 1) self.x = self.y = 0;
        self.layout();
        texts();
        same(self);
      };
      self.place = (zoom, x, y) => { self.zoom = zoom; self.x = x; self.y = y; self.layout(); if (self.shown !== undefined) texts(); };
      self.window = (i, alone) => {
        if (!self.stack || i >= self.stack.presets.length) return;
        self.preset = i; self.draw(); buttons();
        if (alone || !tied) return;
        for (const other of films) {
          const j = other === self || !other.stack ? -1 : other.stack.presets.findIndex((p) => p[0] === self.stack.presets[i][0]);
          if (j >= 0) other.window(j, true);
        }
      };
      self.turn = () => { self.invert = !self.invert; self.draw(); buttons(); };
      self.play = () => {
        if (self.playing) return self.stop();
        if (!self.stack || self.stack.numbers.length < 2) return;
        self.playing = true;
        const step = self.stack.total / self.stack.numbers.length;
        self.timer = setInterval(() => self.go(self.at + 1 < self.stack.numbers.length ? self.at + 1 : 0), 1000 / clamp((self.stack.rate || 12) / step, 1, 30));
        buttons();
      };
      self.stop = () => { if (self.playing) { clearInterval(self.timer); self.playing = false; buttons(); } };

      function buttons() {
        const s = self.stack, out = [];
        const button = (text, label, action, pressed) => el("button", { type: "button", title: label, "aria-label": label, "aria-pressed": pressed === undefined ? null : String(pressed), onclick: () => { choose(mine()); action(); screen.focus(); } }, text);
        if (s.presets.length > 1)
          s.presets.forEach((p, i) => out.push(button([el("small", {}, i + 1 + " "), p[0]], p[0] + ", key " + (i + 1), () => self.window(i), i === self.preset)));
        out.push(el("span", { class: "gap" }));
        if (s.numbers.length > 1) out.push(button(self.playing ? "Pause" : "Play", (self.playing ? "Pause" : "Play") + ", space", self.play));
        if (s.presets[0][2]) out.push(button("Invert", "Invert, key i", self.turn, self.invert));
        out.push(button("−", "Smaller, key −", () => self.magnify(1 / 1.25)), button("+", "Larger, key +", () => self.magnify(1.25)), button("Reset", "Reset, key r", self.reset));
        bar.replaceChildren(...out);
      }
      self.buttons = buttons;

      screen.addEventListener("focus", () => choose(mine()));
      range.addEventListener("focus", () => choose(mine()));
      range.addEventListener("input", () => { self.stop(); self.go(Number(range.value)); });
      let turn = 0;
      screen.addEventListener("wheel", (e) => {
        e.preventDefault();
        choose(mine());
        if (e.ctrlKey) {
          const box = screen.getBoundingClientRect();
          self.magnify(e.deltaY < 0 ? 1.12 : 1 / 1.12, e.clientX - box.left - box.width / 2, e.clientY - box.top - box.height / 2);
          return;
        }
        turn += e.deltaMode ? e.deltaY * 30 : e.deltaY;
        if (Math.abs(turn) >= 30) { self.stop(); self.go(self.at + Math.sign(turn)); turn = 0; }
      }, { passive: false });
      let grip = null;
      screen.addEventListener("pointerdown", (e) => {
        if (e.target === range) return;
        choose(mine());
        grip = { x: e.clientX, y: e.clientY, at: self.at, ox: self.x, oy: self.y };
        screen.setPointerCapture(e.pointerId);
        screen.focus();
      });
      screen.addEventListener("pointermove", (e) => {
        if (!grip) return;
        if (self.zoom > 1) { self.x = grip.ox + e.clientX - grip.x; self.y = grip.oy + e.clientY - grip.y; self.layout(); same(self); }
        else { const to = grip.at + Math.round((e.clientY - grip.y) / 6); if (to !== self.at) self.go(to); }
      });
      for (const end of ["pointerup", "pointercancel"]) screen.addEventListener(end, () => { grip = null; });
      screen.addEventListener("dblclick", (e) => { if (e.target !== range) self.reset(); });
      return self;
    }

    /* ---- two panes */
    function choose(i) { if (i >= 0 && i !== active) { active = i; marked(); } }
    function anchor() { for (const f of films) f.from = f.at; }
    function follow(lead) {
      for (const other of films) {
        if (other === lead || !other.stack) continue;
        const a = lead.stack, b = other.stack;
        if (alike(a, b)) {
          const way = (a.at[lead.at] - a.at[lead.from]) * turned(a, b);
          other.go(nearest(b, b.at[other.from] + way), true);
        } else {
          const share = lead.at / Math.max(1, a.numbers.length - 1);
          other.go(Math.round(share * (b.numbers.length - 1)), true);
        }
      }
    }
    /* Two dates side by side at one scale: as many millimetres to the screen, where both tell. */
    function same(lead) {
      if (!tied || films.length < 2 || !lead.stack) return;
      for (const other of films) {
        if (other === lead || !other.stack) continue;
        const a = lead.stack, b = other.stack, known = a.mm && b.mm && a.detector === b.detector;
        const factor = known ? (lead.fit() / a.mm) * (b.mm / other.fit()) : 1;
        other.place(clamp(lead.zoom * factor, 0.1, 24), lead.x, lead.y);
      }
    }
    function pairing() {
      const pair = films.length > 1;
      const button = (text, label, action, pressed) => el("button", { type: "button", title: label, "aria-label": label, "aria-pressed": pressed === undefined ? null : String(pressed), onclick: () => { action(); films[active].screen.focus(); } }, text);
      $("pairing").replaceChildren(...[pair ? button("Together", "Scroll, window and zoom together, key l", tie, tied) : null,
        button(pair ? "One pane" : "Two panes", (pair ? "One pane" : "Two panes") + ", key d", two)].filter(Boolean));
    }
    function tie() { tied = !tied; anchor(); if (tied) same(films[active]); pairing(); }

    /* The earlier (else later) study of the same kind; else another stack of the same study. */
    function partner(s) {
      let best = null, most = -1;
      for (const o of all) {
        if (o === s) continue;
        let score = o.series.modality === s.series.modality ? 8 : 0;
        if (o.study !== s.study) score += 4;
        if (o.series.description === s.series.description) score += 3;
        if (o.label === s.label) score += 2;
        if (alike(o, s)) score += 2;
        if (o.series.part === s.series.part) score += 1;
        if (score > most) { most = score; best = o; }
      }
      return best || s;
    }
    function two() {
      if (films.length > 1) { films.pop().stop(); active = 0; }
      else { films.push(film("right pane")); }
      place();
      if (films.length > 1) {
        const a = films[0].stack, b = partner(a), right = films[1];
        right.open(b.index);
        if (alike(a, b)) {
          const there = a.at[films[0].at] * turned(a, b);
          if (there >= Math.min(...b.at) && there <= Math.max(...b.at)) right.go(nearest(b, there), true);
        } else right.go(Math.round(films[0].at / Math.max(1, a.numbers.length - 1) * (b.numbers.length - 1)), true);
        anchor();
        same(films[0]);
      }
      films[active].screen.focus();
    }
    function measure() { $("viewer").style.setProperty("--head", document.querySelector("header.top").offsetHeight + "px"); }
    function place() {
      $("lightbox").classList.toggle("two", films.length > 1);
      $("lightbox").replaceChildren(...films.map((f) => f.node));
      for (const f of films) f.layout();
      marked();
      pairing();
    }

    /* ---- keys */
    const moves = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, PageDown: 10, PageUp: -10, Home: -1e6, End: 1e6 };
    function key(e) {
      const f = films[active];
      if (!f || !f.stack) return false;
      if (e.key in moves) { f.stop(); f.go(f.at + moves[e.key]); return true; }
      if (e.key >= "1" && e.key <= "9") { f.window(Number(e.key) - 1); return true; }
      const others = { " ": f.play, "+": () => f.magnify(1.25), "=": () => f.magnify(1.25), "-": () => f.magnify(1 / 1.25), "−": () => f.magnify(1 / 1.25),
        r: f.reset, i: () => f.stack.presets[0][2] && f.turn(), d: two, l: () => films.length > 1 && tie(),
        n: () => f.stack.index + 1 < all.length && f.open(f.stack.index + 1), p: () => f.stack.index && f.open(f.stack.index - 1) };
      if (e.key === " " && /^(BUTTON|SUMMARY)$/.test(e.target.tagName)) return false;
      if (e.key in others) { others[e.key](); return true; }
      return false;
    }

    function open(series) {
      if (!all.length) return;
      measure();
      if (!films.length) {
        rack();
        films.push(film("left pane"));
        place();
        films[0].open(0);
        window.addEventListener("resize", () => { measure(); for (const f of films) f.layout(); });
        window.addEventListener("beforeprint", () => { for (const f of films) f.stop(); });
      }
      const found = series ? all.findIndex((s) => s.series.id === series) : -1;
      if (found >= 0) films[active].open(found);
      for (const f of films) f.layout();
    }
    function listed() { if (!films.length && !all.length) rack(); }
    return { open, listed, key, stop: () => { for (const f of films) f.stop(); }, films };
  }

  return { make, rulerOf, nearest };
})();
