r"""Page sets: synthetic papers in 13 languages, what stands on them, and what happened to them.

A half is a folder here: `dev`, `dev2` and `dev3` are what recpack is tuned on, `test` what it is
measured by. They differ in author, layouts and fonts. Nobody who tunes reads `test` or its results
page by page. `dev3` was the measuring half before: once it has been looked at, it is none.

For the author of a half
------------------------
One file a sheet (a document): `bench/pages/HALF/NAME.txt`, UTF-8. First a head, then a line `---`,
then the body:

    language: de                  BCP 47: zh-Hans zh-Hant en pt es de fr ru ar ja ko th vi id
    class: laboratory             as in recpack.clinical.classify
    date: 2023-11-02              ISO 8601, the date that the document bears; left out: none
    conditions: scan rotated      of clean scan photo rotated fax; each is one file of the set
    fonts: PT Serif, Liberation Serif      by preference; where the first is absent it is told
    header: left || right         printed on every page; `%n` in the footer is the page number
    footer: left || right
    ---
    = A title
    # A heading
    ^ A centred line, as of a letterhead
    ~ A note in small print
    @ Label: :: value || Label: :: value        labels and values side by side
    Running text, one paragraph a line; it is broken to the width. A zero-width space (U+200B)
    is a place where Thai may be broken.
    |table ruled lrlr 4 2 2 3     kind, one l, r or c for each column, widths as shares
    Head | Head | Head | Head     the first row names the columns (`nohead` after the widths: no)
    cell | cell | cell | cell     an empty cell is nothing; long cells are wrapped
    %page                         in a table: it goes on overleaf, its head printed again
    %page bare                    the same, without the head
    |end
    {                             two columns side by side
    ...
    }{
    ...
    }
    %page                         a new page
    %rule                         a rule over the whole width

Kinds of table: `ruled` (a full grid), `lined` (rules between rows), `unruled`; in the truth
unruled, too, are `headed` (rules over and under the head and at the end), `barred` (a frame, rules
between columns, one under the head) and `framed` (a frame only). A column `d` has its decimal
points under each other. A cell `<` belongs to the one left of it, a cell `^` to the one above (a
row `Title | < | <` is a group title). In a cell `\\` begins a new line, and `~` after it (or first)
small print. After the widths: `heads=2` head rows, `wide=0.6 at=0.2` of the room, `size=8`,
`gap=0.2` beside and `tall=1.6` over and under the text, `shade=head` or `zebra`, `middle` (cells of
fewer lines stand in the middle), `fields` (labels and values: no table is asked for). `{ 0.6` gives
the left of two columns 60%. Layout is told in the head, too (the defaults in brackets): `size` in
points (10), `leading` as a share (1.45), `margin` in points (50), `paper` (595x842), `title` centre
or left (centre), `fields` inline or grid: values on a stop of their own (inline), `head` rule or
plain (rule), `bold` yes or no (yes), `frame` yes or no (no): a frame round each page.

What is written is the truth: lines are broken here by the widths of the real fonts (`setting`), so
every printed line, its place, its cell and its place in the reading order are known. Critical
tokens (numbers, units, signs, names of genes, variants) are found in it by their looks
(`bench.papers.tokens`); nothing is marked by hand. Right-to-left pages are mirrored: write the
first column of a table, which stands on the right, first.

Other conditions than these five: `conditions`. A layout that this cannot set: draw pieces with a
`setting.Setter` of your own. Invented people and numbers only; no sentence twice in a half.

`python -m bench.pages.show NAME` writes the files of a sheet to look at.
"""
