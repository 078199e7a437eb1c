r"""Translation, measured: `python -m bench.translation COMMAND` (see `__main__`).

`dev` and `test` hold lines of reports in `zh.tsv`, `pt.tsv`, `es.tsv`, `de.tsv` (id, doc, kind,
source, english; cells of a table row separated by the two characters `\\t`) and general text in
`general-pt.tsv` and so on (id, source, english). The English was written by a person who saw no
program's. `test` is by other authors; nobody who tunes looks at it.
"""
