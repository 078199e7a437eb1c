"""Typst markup of the papers in `examples/breast-pt`; the words come from `breast_pt_case`."""

from __future__ import annotations

_HEAD = r"""
#let d = json("data.json")
#let ink = rgb("INK")
#set page(paper: "a4", margin: (x: 1.9cm, top: 1.5cm, bottom: 1.7cm), footer: context [
  #set text(7.5pt, fill: luma(90))
  #line(length: 100%, stroke: 0.4pt + luma(150))
  #v(-6pt)
  #d.foot #h(1fr) Página #counter(page).display() de #counter(page).final().first()
])
#set text(font: "Noto Sans", size: SIZE, lang: "pt", hyphenate: false)
#set par(justify: true, leading: 0.58em)
#let letterhead = [
  #grid(columns: (1.35cm, 1fr), column-gutter: 0.35cm, align: horizon,
    box(width: 1.3cm, height: 1.3cm, fill: ink, radius: 3pt,
      align(center + horizon, text(white, 19pt, weight: "bold", d.head.name.split(" ").map(
        w => w.first()).slice(0, 2).join()))),
    [#text(15pt, weight: "bold", fill: ink, d.head.name) \
     #text(8pt, fill: luma(70), d.head.sub) \
     #text(7.2pt, fill: luma(90), d.head.line)])
  #v(-4pt)
  #line(length: 100%, stroke: 1.2pt + ink)
]
#let title(body) = align(center, block(above: 7pt, below: 7pt,
  text(1.22em, weight: "bold", upper(body))))
#let wide = ("Endereço", "Convênio", "Paciente", "Médica solicitante", "Médico solicitante",
  "Material")
#let fields = {
  let cells = ()
  for (name, value) in d.box {
    let words = [#text(0.80em, fill: luma(80), name + ":") #text(weight: "medium", value)]
    cells.push(grid.cell(colspan: if name in wide and WIDE { 2 } else { 1 }, words))
  }
  block(width: 100%, stroke: 0.7pt + luma(90), radius: 2pt, inset: 6pt,
    grid(columns: (1fr, 1fr), column-gutter: 8pt, row-gutter: 5pt, ..cells))
}
#let section(name, body) = block(above: 8pt, below: 0pt)[
  #text(weight: "bold", fill: ink, upper(name)) \
  #body
]
#let lattice(head, rows, columns, strong: ()) = {
  set par(justify: false)
  table(
  columns: columns, stroke: 0.5pt + luma(120), inset: (x: 5pt, y: PAD), align: horizon + left,
  fill: (x, y) => if y == 0 { luma(228) },
  ..head.map(h => text(weight: "bold", h)),
  ..rows.map(r => r.enumerate().map(((i, c)) => if r.first() in strong and i == 1 {
    text(weight: "bold", c + " *") } else { c })).flatten())
}
#let signed(stamp: true) = block(above: 10pt, breakable: false, width: 100%, {
  grid(columns: (1fr, 7.6cm), align: (center + horizon, center + bottom),
    if stamp { image("seal.png", width: 2.9cm) } else { [] },
    [#image("sign.png", width: 4.6cm)
     #v(-11pt) #line(length: 100%, stroke: 0.5pt)
     #v(-2pt) #text(weight: "bold", d.sign.at(0)) \ #text(0.88em, d.sign.at(1))])
})
#set block(spacing: 7pt)
#letterhead
#title(d.title)
#fields
"""

_PATHOLOGY = r"""
#for (name, body) in d.sections { section(name, body) }
#section("Imuno-histoquímica", [])
#lattice(d.ihc_head, d.ihc, (1.5fr, 0.6fr, 1.1fr, 1.4fr))
#d.fish
#block(width: 100%, stroke: 1pt + ink, inset: 7pt, radius: 2pt, above: 9pt, breakable: false)[
  #text(weight: "bold", fill: ink)[DIAGNÓSTICO]
  #for line in d.diagnosis [#block(above: 5pt, below: 0pt, line)]
]
#v(4pt)
#align(right, d.place)
#signed()
"""

_GENETIC = r"""
#section("Indicação clínica", d.indication)
#block(width: 100%, fill: rgb("eef3f8"), stroke: 0.8pt + ink, inset: 7pt, above: 9pt)[
  #text(weight: "bold")[RESULTADO:] #d.summary
]
#section("Variantes identificadas", [])
#text(0.9em, lattice(d.head_row, d.variants, (1.5cm, 2.45cm, 2.2cm, 3.5cm, 1fr, 2.8cm)))
#section("Genes sem variantes relevantes", d.negative)
#section("Métricas", [])
#lattice(("Parâmetro", "Resultado"), d.metrics, (7cm, 4.5cm))
#section("Interpretação", [])
#for line in d.comments [#block(above: 5pt, line)]
#section("Metodologia e limitações", d.method)
#v(4pt)
#align(right, d.place)
#signed()
"""

_BLOOD = r"""
#lattice(d.head_row, d.rows, (1.7fr, 1.1fr, 0.8fr, 1.4fr), strong: d.strong)
#text(0.85em)[\* Resultado fora do valor de referência. #d.note]
#signed(stamp: false)
"""

_IMAGING = r"""
#for (name, body) in d.sections { section(name, body) }
#v(8pt)
#signed(stamp: false)
"""


def _page(body: str, ink: str, size: str, pad: str, *, wide: bool = True) -> str:
    """Markup of one paper: `ink` of the letterhead, text `size`, `pad` of the table cells."""
    head = _HEAD.replace("INK", ink).replace("SIZE", size).replace("PAD", pad)
    return head.replace("WIDE", "true" if wide else "false") + body


PATHOLOGY = _page(_PATHOLOGY, "1d5a7a", "9pt", "3.2pt")
GENETIC = _page(_GENETIC, "3a4a8c", "9.5pt", "4.5pt")
BLOOD = _page(_BLOOD, "1d5a7a", "11pt", "4.6pt", wide=False)
IMAGING = _page(_IMAGING, "1f6b4a", "11pt", "4pt", wide=False)
