"""Hostile papers: damaged, endless, enormous, or not what they say they are."""
# ruff: noqa: E501 - PDF syntax is no prose

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

NAME = "Ottilie Brandauer"
_HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
Maker = Callable[[], bytes]


def pdf(objects: dict[int, bytes], trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF with a right cross-reference table from the bodies of its objects."""
    out, places = bytearray(_HEAD), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += (
            b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
        )
    out += b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
    return bytes(out)


def stream(data: bytes, extra: bytes = b"", *, packed: bool = False) -> bytes:
    """The body of a stream object."""
    if packed:
        data, extra = zlib.compress(data, 9), extra + b" /Filter /FlateDecode"
    return b"<< /Length %d %s >>\nstream\n" % (len(data), extra) + data + b"\nendstream"


def _text(words: str = f"Patient: {NAME}") -> bytes:
    return (
        b"BT /F1 12 Tf 60 760 Td (%s) Tj 0 -30 Td (Diagnosis: adenocarcinoma, no metastasis.) Tj ET"
        % words.encode()
    )


_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def plain(
    content: bytes | None = None,
    *,
    page: bytes = b"",
    root: bytes = b"",
    box: bytes = b"0 0 595 842",
    resources: bytes = b"",
    more: dict[int, bytes] | None = None,
) -> dict[int, bytes]:
    """Objects of a document of one page; 6 and above are free."""
    return {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % root,
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R /Resources << /Font << "
           b"/F1 5 0 R >> %s >> %s >>" % (box, resources, page),
        4: content if content is not None else stream(_text()),
        5: _FONT,
        **(more or {}),
    }  # fmt: skip


def good() -> bytes:
    """A paper with nothing wrong."""
    return pdf(plain())


def zeros(size: int, byte: bytes = b"\0") -> bytes:
    """`size` (whole megabytes) equal bytes, packed: one packed block over and over."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = byte * (1 << 20)
    one = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    check, count = 1, max(1, size >> 20)
    for _ in range(count):
        check = zlib.adler32(block, check)
    return b"\x78\xda" + one * count + b"\x03\x00" + struct.pack(">I", check)


def _packed_twice(size: int, byte: bytes) -> bytes:
    return zlib.compress(zeros(size, byte), 9)


def _xref_loop() -> bytes:
    data = good()
    start = data.rindex(b"startxref")
    place = int(data[start:].split()[1])
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % place)


def _pages_loop() -> bytes:
    objects = plain()
    objects[2] = b"<< /Type /Pages /Kids [2 0 R 3 0 R 2 0 R] /Count 3 /Parent 2 0 R >>"
    return pdf(objects)


def _deep_pages(depth: int = 20000) -> bytes:
    objects = plain()
    for n in range(depth):
        objects[10 + n] = b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (11 + n)
    objects[10 + depth] = objects[3]
    objects[2] = b"<< /Type /Pages /Kids [10 0 R] /Count 1 >>"
    return pdf(objects)


def _many_pages(count: int = 100_000) -> bytes:
    objects = plain()
    kids = b" ".join([b"3 0 R"] * count)
    objects[2] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count)
    return pdf(objects)


def _own_pages(count: int = 100_000) -> bytes:
    objects = plain()
    leaf = objects[3]
    for n in range(count):
        objects[10 + n] = leaf
    kids = b" ".join(b"%d 0 R" % (10 + n) for n in range(count))
    objects[2] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count)
    return pdf(objects)


def _count_lie() -> bytes:
    objects = plain()
    objects[2] = b"<< /Type /Pages /Kids [3 0 R] /Count 2147483647 >>"
    return pdf(objects)


def _image(
    width: int,
    height: int,
    data: bytes,
    extra: bytes = b"/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode",
) -> bytes:
    body = b"/Type /XObject /Subtype /Image /Width %d /Height %d %s" % (width, height, extra)
    draw = stream(_text() + b" q 500 0 0 500 40 100 cm /I Do Q")
    return pdf(plain(draw, resources=b"/XObject << /I 6 0 R >>", more={6: stream(data, body)}))


def _jpeg2000() -> bytes:
    """Only the head of a code stream: 100,000 x 100,000 samples of three components."""
    size = struct.pack(">HIIIIIIIIH", 0, 100_000, 100_000, 0, 0, 100_000, 100_000, 0, 0, 3)
    size += bytes([7, 1, 1]) * 3
    return b"\xff\x4f\xff\x51" + struct.pack(">H", len(size) + 2) + size + b"\xff\xd9"


def _form_loop() -> bytes:
    form = stream(b"/X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 600 900] "
                  b"/Resources << /XObject << /X 6 0 R >> >>")  # fmt: skip
    draw = stream(_text() + b" /X Do")
    return pdf(plain(draw, resources=b"/XObject << /X 6 0 R >>", more={6: form}))


def _form_laughs(levels: int = 12, times: int = 10) -> bytes:
    """Forms that draw ten forms that draw ten forms ..."""
    more = {}
    for n in range(levels):
        inner = b" ".join([b"/X Do"] * times) if n < levels - 1 else b"0 0 9 9 re f"
        more[6 + n] = stream(
            inner,
            b"/Type /XObject /Subtype /Form /BBox [0 0 600 900] /Resources << /XObject << "
            b"/X %d 0 R >> >>" % (7 + n),
        )
    draw = stream(_text() + b" /X Do")
    return pdf(plain(draw, resources=b"/XObject << /X 6 0 R >>", more=more))


def _deep_array(depth: int = 200_000) -> bytes:
    return pdf(plain(root=b"/Deep " + b"[" * depth + b"]" * depth))


def _deep_content(depth: int = 500_000) -> bytes:
    return pdf(plain(stream(b"q " * depth + _text() + b" Q" * depth)))


def _strokes(count: int = 400_000) -> bytes:
    """Slow to draw: wide dashed curves, each over the whole page."""
    one = b"0 0 m 600 10 0 800 600 840 c S\n"
    return pdf(plain(stream(b"3 w [1 1] 0 d\n" + one * count + _text(), packed=True)))


def _tiles() -> bytes:
    cell = stream(b"0 0 1 1 re f", b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 "
                  b"/BBox [0 0 1 1] /XStep 0.001 /YStep 0.001 /Resources << >>")  # fmt: skip
    draw = stream(_text() + b" /Pattern cs /P scn 0 0 600 800 re f")
    return pdf(plain(draw, resources=b"/Pattern << /P 6 0 R >>", more={6: cell}))


def _words(count: int = 3_000_000) -> bytes:
    """Millions of characters on one page."""
    row = b"BT /F1 1 Tf %d %d Td (" + b"abc " * 250 + b") Tj ET\n"
    rows = b"".join(row % (n % 500, n % 800) for n in range(count // 1000))
    return pdf(plain(stream(rows, packed=True)))


def _object_stream(count: int = 3_000_000) -> bytes:
    """An object stream that says it holds millions of objects."""
    head = b" ".join(b"%d 0" % (20 + n) for n in range(count)) + b" null"
    packed = zlib.compress(head, 1)
    objects = plain()
    objects[6] = (b"<< /Type /ObjStm /N %d /First %d /Length %d /Filter /FlateDecode >>\nstream\n"
                  % (count, len(head) - 4, len(packed))) + packed + b"\nendstream"  # fmt: skip
    data = bytearray(_HEAD)
    for number, body in objects.items():
        data += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    return bytes(data) + b"trailer << /Root 1 0 R >>\n"  # no table: whoever opens it must search


def _font_file(size: int = 400 << 20) -> bytes:
    more = {
        5: b"<< /Type /Font /Subtype /TrueType /BaseFont /Big /FirstChar 32 /LastChar 32 /Widths [500] "
           b"/FontDescriptor 6 0 R >>",
        6: b"<< /Type /FontDescriptor /FontName /Big /Flags 4 /FontBBox [0 0 9 9] /ItalicAngle 0 "
           b"/Ascent 9 /Descent 0 /CapHeight 9 /StemV 9 /FontFile2 7 0 R >>",
        7: stream(zeros(size), b"/Filter /FlateDecode"),
    }  # fmt: skip
    return pdf(plain(more=more))


def _outline_loop() -> bytes:
    more = {6: b"<< /Type /Outlines /First 7 0 R /Last 7 0 R /Count 1 >>",
            7: b"<< /Title (Chapter) /Parent 6 0 R /Next 7 0 R /First 7 0 R /Last 7 0 R >>"}  # fmt: skip
    return pdf(plain(root=b"/Outlines 6 0 R", more=more))


def _name_loop() -> bytes:
    return pdf(plain(root=b"/Names << /EmbeddedFiles 6 0 R >>",
                     more={6: b"<< /Kids [6 0 R 6 0 R] /Limits [(a) (b)] >>"}))  # fmt: skip


def _annotations(count: int = 100_000) -> bytes:
    one = b"<< /Type /Annot /Subtype /Square /Rect [10 10 500 700] /C [1 0 0] >> "
    return pdf(plain(page=b"/Annots [" + one * count + b"]"))


def _attachment_bomb() -> bytes:
    more = {6: stream(zeros(2 << 30), b"/Type /EmbeddedFile /Filter /FlateDecode"),
            7: b"<< /Type /Filespec /F (a.bin) /EF << /F 6 0 R >> >>"}  # fmt: skip
    return pdf(plain(root=b"/Names << /EmbeddedFiles << /Names [(a) 7 0 R] >> >>", more=more))


def _xmp_bomb() -> bytes:
    data = zeros(1 << 30, b"<")
    return pdf(plain(root=b"/Metadata 6 0 R",
                     more={6: stream(data, b"/Type /Metadata /Subtype /XML /Filter /FlateDecode")}))  # fmt: skip


def _locked(password: str) -> bytes:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(good())) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="x" + password, user=password))
    return out.getvalue()


def _png_bomb(side: int = 100_000) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zeros((side // 8 + 1) * side)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def _tiff_loop() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("L", (64, 64), 255).save(out, "TIFF")
    data = bytearray(out.getvalue())
    first = struct.unpack_from("<I", data, 4)[0]
    count = struct.unpack_from("<H", data, first)[0]
    struct.pack_into("<I", data, first + 2 + 12 * count, first)  # the next page is this page
    return bytes(data)


def _zip(members: dict[str, bytes], *, level: int = 9) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as z:
        for name, data in members.items():
            z.writestr(name, data)
    return out.getvalue()


def _zip_bomb() -> bytes:
    inner = _zip({f"{n}.txt": b" " * (64 << 20) for n in range(4)})
    middle = _zip({f"{n}.zip": inner for n in range(16)})
    return _zip({f"{n}.zip": middle for n in range(16)})


def _zip_crowd(count: int = 120_000) -> bytes:
    return _zip({f"{n}.txt": b"x" for n in range(count)}, level=0)


def _docx(document: bytes, more: dict[str, bytes] | None = None) -> bytes:
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default '
        'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" '
        f'ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="{word}"/>'
        "</Types>"
    )
    top = f'<Relationships xmlns="{rels}"><Relationship Id="r" Type="{kind}" Target="word/document.xml"/></Relationships>'
    return _zip({"[Content_Types].xml": types.encode(), "_rels/.rels": top.encode(),
                 "word/document.xml": document, **(more or {})})  # fmt: skip


_W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _docx_laughs() -> bytes:
    names = [b'<!ENTITY a0 "laugh">']
    names += [b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10)]
    return _docx(b"<?xml version='1.0'?><!DOCTYPE d [" + b"".join(names) + b"]><w:document " + _W
                 + b"><w:body><w:p><w:r><w:t>&a9;</w:t></w:r></w:p></w:body></w:document>")  # fmt: skip


def _docx_deep(depth: int = 100_000) -> bytes:
    inner = b"<w:tbl><w:tr><w:tc>" * depth + b"</w:tc></w:tr></w:tbl>" * depth
    return _docx(b"<w:document " + _W + b"><w:body>" + inner + b"</w:body></w:document>")


def _docx_bomb() -> bytes:
    run = b"<w:p><w:r><w:t>" + b"a " * 500 + b"</w:t></w:r></w:p>"
    return _docx(b"<w:document " + _W + b"><w:body>" + run * 380_000 + b"</w:body></w:document>")


def _polyglot() -> bytes:
    return good() + _zip({"inner.txt": f"Patient: {NAME}".encode()})


def files() -> Iterator[tuple[str, Maker]]:  # noqa: PLR0915 - a list
    """(name, maker) of every hostile paper; made one at a time, for some are large."""
    page = good()
    action = b"/OpenAction << /S /%s /%s >>"
    yield "empty.pdf", lambda: b""
    yield "html.pdf", lambda: b"<!DOCTYPE html><html><body><p>Please log in</p></body></html>"
    yield "truncated-half.pdf", lambda: page[: len(page) // 2]
    yield "truncated-head.pdf", lambda: page[:12]
    yield "noise.pdf", lambda: _HEAD + bytes((n * 7919 + n // 3) % 256 for n in range(200_000))
    yield "xref-loop.pdf", _xref_loop
    yield "xref-lies.pdf", lambda: page.replace(b"00000 n", b"99999 n")
    yield "pages-loop.pdf", _pages_loop
    yield "pages-deep.pdf", _deep_pages
    yield "pages-count-lie.pdf", _count_lie
    yield "pages-100k-same.pdf", _many_pages
    yield "pages-100k.pdf", _own_pages
    yield "box-enormous.pdf", lambda: pdf(plain(box=b"0 0 900000000 900000000"))
    yield "box-empty.pdf", lambda: pdf(plain(box=b"0 0 0 0"))
    yield "box-nan.pdf", lambda: pdf(plain(box=b"0 0 1e40 -1e40"))
    yield "image-100k.pdf", lambda: _image(100_000, 100_000, zeros(1 << 30))
    yield "image-100k-ccitt.pdf", lambda: _image(
        100_000, 100_000, b"\0" * 2000, b"/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter "
        b"/CCITTFaxDecode /DecodeParms << /K -1 /Columns 100000 /Rows 100000 >>")  # fmt: skip
    yield "image-30k.pdf", lambda: _image(30_000, 30_000, zeros(30_000 * 30_000 * 3 + (1 << 20)))
    yield "image-jpx.pdf", lambda: _image(100_000, 100_000, _jpeg2000(), b"/Filter /JPXDecode")
    yield (
        "content-bomb.pdf",
        lambda: pdf(
            plain(stream(_packed_twice(2 << 30, b" "), b"/Filter [/FlateDecode /FlateDecode]"))
        ),
    )
    yield "form-loop.pdf", _form_loop
    yield "form-laughs.pdf", _form_laughs
    yield "array-deep.pdf", _deep_array
    yield "content-deep.pdf", _deep_content
    yield "strokes.pdf", _strokes
    yield "tiles.pdf", _tiles
    yield "words.pdf", _words
    yield "object-stream.pdf", _object_stream
    yield "font-file.pdf", _font_file
    yield "outline-loop.pdf", _outline_loop
    yield "names-loop.pdf", _name_loop
    yield "annotations.pdf", _annotations
    yield "attachment-bomb.pdf", _attachment_bomb
    yield "xmp-bomb.pdf", _xmp_bomb
    yield (
        "javascript.pdf",
        lambda: pdf(plain(root=action % (b"JavaScript", b"JS (while(true){app.alert(1)})"))),
    )
    yield "launch.pdf", lambda: pdf(plain(root=action % (b"Launch", b"F (/bin/sh)")))
    yield "locked.pdf", lambda: _locked("open sesame")
    yield "locked-owner.pdf", lambda: _locked("")
    yield "polyglot-zip.pdf", _polyglot
    yield "polyglot-html.pdf", lambda: b"<html><script>alert(1)</script><!--\n" + page
    yield "image-100k.png", _png_bomb
    yield "loop.tif", _tiff_loop
    yield "bomb.zip", _zip_bomb
    yield "crowd.zip", _zip_crowd
    yield "truncated.zip", lambda: _zip({"a.pdf": page})[:-40]
    yield "laughs.docx", _docx_laughs
    yield "deep.docx", _docx_deep
    yield "bomb.docx", _docx_bomb
    yield "truncated.docx", lambda: _docx(b"<w:document " + _W + b"/>")[:-60]
    yield "broken-xml.docx", lambda: _docx(b"<w:document " + _W + b"><w:body>")
