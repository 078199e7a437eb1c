"""PDF files with a secret in every place that the format has for words."""
# ruff: noqa: E501, RUF028 - PDF syntax is no prose

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

Secret = Callable[[str], str]  # place -> the words planted there

# Words of the page itself: a reader hands them over where they name nobody.
ON_THE_PAGE = (
    "visible", "white", "tiny", "form-value", "annotation-free-text", "stamp-appearance", "type3",
    "picture", "vertical-mirror",
)  # fmt: skip
# Everything else of a PDF that can hold words and that a new PDF from painted pixels cannot have.
BESIDE_THE_PAGE = (
    "hidden-mode-3", "under-image", "clipped", "layer-off", "off-page", "transparent",
    "content-comment", "marked-actual-text", "to-unicode", "font-name", "info", "info-own-key",
    "xmp", "page-xmp", "image-xmp", "piece-info", "attachment-name", "attachment", "annotation",
    "popup", "annotation-title", "form-default", "form-tooltip", "form-name", "form-hidden",
    "choice", "xfa", "outline", "destination", "page-label", "image-exif", "image-alternate",
    "thumbnail", "javascript", "open-action", "launch", "uri", "remote", "revision", "alt",
    "actual-text", "structure-title", "portfolio", "signature-name", "signature-reason",
    "signature-contact", "orphan", "after-the-end", "head-comment", "layer-name", "output-intent",
    "article", "language", "qr-code",
)  # fmt: skip


def _text(
    x: float, y: float, words: str, size: float = 12, before: str = "", after: str = ""
) -> str:
    safe = words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"q {before} BT /F1 {size} Tf {x} {y} Td ({safe}) Tj ET {after} Q\n"


def lettering(words: str, size: tuple[int, int] = (560, 60)) -> Any:
    """A picture with words in it, as a Pillow image."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).text((12, 10), words, fill="black", font=ImageFont.load_default(30))
    return image


def jpeg_with_exif(words: str, shown: str = "Figure 1") -> bytes:
    """A JPEG whose EXIF, comment and thumbnail bear the words, and whose pixels show others."""
    from PIL import Image

    image = lettering(shown)
    exif = Image.Exif()
    exif[0x010E] = exif[0x013B] = words  # ImageDescription, Artist
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, comment=words.encode())
    return out.getvalue()


def _image(pdf: pikepdf.Pdf, data: bytes, size: tuple[int, int], **more: Any) -> Any:
    return pdf.make_stream(
        data, Type=Name.XObject, Subtype=Name.Image, Width=size[0], Height=size[1],
        ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode, **more,
    )  # fmt: skip


def _raw(pdf: pikepdf.Pdf, words: str, **more: Any) -> Any:
    image = lettering(words)
    return pdf.make_stream(
        image.tobytes(), Type=Name.XObject, Subtype=Name.Image, Width=image.width,
        Height=image.height, ColorSpace=Name.DeviceRGB, BitsPerComponent=8, **more,
    )  # fmt: skip


def _xmp(words: str) -> bytes:
    return (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:Seq><rdf:li>'
        f"{words}</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
        '<?xpacket end="w"?>'
    ).encode()


def _qr(words: str) -> Any:
    import cv2
    from PIL import Image

    code = cv2.QRCodeEncoder_create().encode(words)
    return Image.fromarray(code).convert("RGB").resize((240, 240), Image.Resampling.NEAREST)


def _fonts(pdf: pikepdf.Pdf, secret: Secret) -> Any:
    plain = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    mapped = "".join(f"{ord(c):04X}" for c in secret("to-unicode"))
    cmap = (
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> "
        f"endcodespacerange 1 beginbfchar <78> <{mapped}> endbfchar endcmap end"
    )
    subset = "/ABCDEF+" + secret("font-name").replace(" ", "-")
    named = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name(subset),
        ToUnicode=pdf.make_stream(cmap.encode()),
    )  # fmt: skip
    drawn = pdf.make_stream(f"300 0 d0 BT /F1 1 Tf 0 0 Td ({secret('type3')}) Tj ET".encode())
    third = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 40, 2], FontMatrix=[1, 0, 0, 1, 0, 0],
        CharProcs=Dictionary(a=drawn), Encoding=Dictionary(Differences=[97, Name.a]),
        FirstChar=97, LastChar=97, Widths=[20], Resources=Dictionary(Font=Dictionary(F1=plain)),
    )  # fmt: skip
    return Dictionary(F1=plain, F2=named, F3=third)


def _content(secret: Secret) -> bytes:
    off = "/OC /L1 BDC " + _text(50, 560, secret("layer-off")) + "EMC\n"
    told = secret("marked-actual-text")
    parts = [
        f"% {secret('content-comment')}\n",
        _text(50, 790, "Pathology report", 16),
        _text(50, 760, f"Patient: {secret('visible')}"),
        _text(50, 740, "Diagnosis: adenocarcinoma of the colon, pT3 pN1, G2. No perforation."),
        _text(50, 720, "CEA 7.4 ng/ml (< 5.0). KRAS c.35G>A p.(Gly12Asp), VAF 31 %."),
        _text(50, 680, secret("hidden-mode-3"), before="3 Tr"),
        _text(50, 660, secret("white"), before="1 1 1 rg"),
        _text(50, 640, secret("under-image")),
        "q 500 0 0 30 45 632 cm /Im1 Do Q\n",
        _text(50, 600, secret("clipped"), before="0 0 1 1 re W n"),
        off,
        _text(50, 520, secret("transparent"), before="/G0 gs"),
        _text(-400, 500, secret("off-page")),
        _text(50, 470, secret("tiny"), 1.2),
        f"/Span << /ActualText ({told}) >> BDC " + _text(50, 450, "No metastasis.") + "EMC\n",
        "BT /F2 12 Tf 50 430 Td (x) Tj ET\n",
        "BT /F3 12 Tf 50 400 Td (a) Tj ET\n",
        "q 280 0 0 30 50 350 cm /Im2 Do Q\n",
        "q 280 0 0 30 50 300 cm /Im3 Do Q\n",
        "q 90 0 0 90 440 300 cm /Im4 Do Q\n",
        f"q 1 0 0 -1 50 270 cm BT /F1 12 Tf ({secret('vertical-mirror')}) Tj ET Q\n",
    ]
    return "".join(parts).encode("latin-1")


def _annotations(pdf: pikepdf.Pdf, page: Any, secret: Secret) -> list[Any]:
    def note(kind: str, rect: list[int], **more: Any) -> Any:
        body = Dictionary(Type=Name.Annot, Subtype=Name("/" + kind), Rect=rect, **more)
        return pdf.make_indirect(body)

    look = pdf.make_stream(
        _text(4, 8, secret("stamp-appearance"), 10).encode("latin-1"), Type=Name.XObject,
        Subtype=Name.Form, BBox=[0, 0, 260, 24], Resources=page.Resources,
    )  # fmt: skip
    text = note("Text", [550, 700, 570, 720], Contents=String(secret("annotation")),
                T=String(secret("annotation-title")))  # fmt: skip
    popup = note("Popup", [400, 600, 560, 690], Parent=text, Contents=String(secret("popup")))
    text.Popup = popup
    free = note("FreeText", [50, 220, 330, 240], Contents=String(secret("annotation-free-text")),
                DA=String("/F1 12 Tf 0 g"))  # fmt: skip
    stamp = note("Stamp", [50, 180, 310, 204], AP=Dictionary(N=look), Contents=String("Stamp"))
    uri = note("Link", [50, 790, 200, 800],
               A=Dictionary(S=Name.URI, URI=String("https://x.invalid/" + secret("uri"))))  # fmt: skip
    launch = note("Link", [210, 790, 300, 800],
                  A=Dictionary(S=Name.Launch, F=String(secret("launch") + ".exe")))  # fmt: skip
    remote = note("Link", [310, 790, 350, 800],
                  A=Dictionary(S=Name.GoToR, F=String(secret("remote") + ".pdf"), D=[0, Name.Fit]))  # fmt: skip
    return [text, popup, free, stamp, uri, launch, remote]


def _fields(pdf: pikepdf.Pdf, page: Any, secret: Secret) -> list[Any]:
    def field(**more: Any) -> Any:
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, P=page, DA=String("/F1 11 Tf 0 g"), **more
            )  # fmt: skip
        )

    value = field(FT=Name.Tx, T=String(secret("form-name")), V=String(secret("form-value")),
                  DV=String(secret("form-default")), TU=String(secret("form-tooltip")),
                  Rect=[50, 140, 330, 160], F=4)  # fmt: skip
    hidden = field(FT=Name.Tx, T=String("h"), V=String(secret("form-hidden")),
                   Rect=[50, 110, 330, 130], F=2)  # fmt: skip
    choice = field(FT=Name.Ch, T=String("c"), V=String("one"), Rect=[50, 80, 130, 100], F=4,
                   Opt=Array([String("one"), String(secret("choice"))]))  # fmt: skip
    signature = Dictionary(
        Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), SubFilter=Name("/adbe.pkcs7.detached"),
        Name=String(secret("signature-name")), Reason=String(secret("signature-reason")),
        ContactInfo=String(secret("signature-contact")), Contents=String(b"\x30\x00"),
        ByteRange=[0, 1, 2, 3],
    )  # fmt: skip
    signed = field(FT=Name.Sig, T=String("s"), V=signature, Rect=[0, 0, 0, 0], F=132)
    return [value, hidden, choice, signed]


def _images(pdf: pikepdf.Pdf, secret: Secret) -> Any:
    exif = jpeg_with_exif(secret("image-exif"))
    alternate = _raw(pdf, secret("image-alternate"))
    first = _image(
        pdf, exif, (560, 60), Metadata=pdf.make_stream(_xmp(secret("image-xmp"))),
        Alternates=Array([Dictionary(Image=alternate, DefaultForPrinting=False)]),
    )  # fmt: skip
    code = _qr(secret("qr-code"))
    squares = pdf.make_stream(
        code.tobytes(), Type=Name.XObject, Subtype=Name.Image, Width=240, Height=240,
        ColorSpace=Name.DeviceRGB, BitsPerComponent=8,
    )  # fmt: skip
    return Dictionary(Im1=_raw(pdf, "CT figure"), Im2=first, Im3=_raw(pdf, secret("picture")),
                      Im4=squares)  # fmt: skip


def _page(pdf: pikepdf.Pdf, secret: Secret) -> Any:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(secret("layer-name"))))
    page = pdf.add_blank_page(page_size=(595, 842))
    page.Resources = Dictionary(
        Font=_fonts(pdf, secret), XObject=_images(pdf, secret),
        Properties=Dictionary(L1=layer), ExtGState=Dictionary(G0=Dictionary(ca=0)),
    )  # fmt: skip
    page.Contents = pdf.make_stream(_content(secret))
    page.Annots = Array([*_annotations(pdf, page, secret), *_fields(pdf, page.obj, secret)])
    page.Metadata = pdf.make_stream(_xmp(secret("page-xmp")))
    page.PieceInfo = Dictionary(App=Dictionary(Private=String(secret("piece-info"))))
    page.Thumb = _raw(pdf, secret("thumbnail"))
    pdf.Root.OCProperties = Dictionary(
        OCGs=Array([layer]), D=Dictionary(Order=Array([layer]), OFF=Array([layer]))
    )
    fields = [a for a in page.Annots if "/FT" in a]
    pdf.Root.AcroForm = Dictionary(
        Fields=Array(fields), DA=String("/F1 11 Tf 0 g"), NeedAppearances=True,
        DR=Dictionary(Font=page.Resources.Font),
        XFA=pdf.make_stream(f"<xdp:xdp><name>{secret('xfa')}</name></xdp:xdp>".encode()),
    )  # fmt: skip
    return page


def _root(pdf: pikepdf.Pdf, page: Any, secret: Secret) -> None:
    root = pdf.Root
    script = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{secret('javascript')}')"))
    spec = pikepdf.AttachedFileSpec(pdf, secret("attachment").encode(), mime_type="text/plain")
    pdf.attachments[secret("attachment-name") + ".txt"] = spec
    root.Names.JavaScript = Dictionary(Names=Array([String("a"), script]))
    goal = Array([page.obj, Name.Fit])
    root.Names.Dests = Dictionary(Names=Array([String(secret("destination")), goal]))
    root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(f"x='{secret('open-action')}'"))
    labels = Dictionary(S=Name.D, P=String(secret("page-label")))
    root.PageLabels = Dictionary(Nums=Array([0, labels]))
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(secret("outline"), 0))
    element = Dictionary(
        Type=Name.StructElem, S=Name.Figure, Alt=String(secret("alt")), Pg=page.obj,
        ActualText=String(secret("actual-text")), T=String(secret("structure-title")),
    )  # fmt: skip
    root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=Array([element]))
    root.Metadata = pdf.make_stream(_xmp(secret("xmp")), Type=Name.Metadata, Subtype=Name.XML)
    root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFA1,
                Info=String(secret("output-intent")),
                OutputConditionIdentifier=String("x"),
            )
        ]  # fmt: skip
    )
    root.Threads = Array(
        [Dictionary(Type=Name.Thread, I=Dictionary(Title=String(secret("article"))))]
    )
    root.Lang = String(secret("language"))
    root.Collection = Dictionary(
        Type=Name.Collection, D=String(secret("portfolio")),
        Schema=Dictionary(a=Dictionary(Subtype=Name.F, N=String(secret("portfolio")))),
    )  # fmt: skip
    pdf.docinfo[Name.Author] = String(secret("info"))
    pdf.docinfo[Name("/Insured")] = String(secret("info-own-key"))
    root.Unused = Dictionary(Words=String(secret("orphan")))


def planted_pdf(secret: Secret) -> bytes:
    """One PDF of one page that bears `secret(place)` at every place of both lists above."""
    pdf = pikepdf.new()
    page = _page(pdf, secret)
    _root(pdf, page, secret)
    before = page.Contents.read_bytes()
    old = before.replace(
        b"Diagnosis: adenocarcinoma", f"Diagnosis {secret('revision')} of".encode()
    )
    page.Contents = pdf.make_stream(old)
    out = io.BytesIO()
    pdf.save(out, static_id=True, compress_streams=False)
    data = _revised(out.getvalue(), old, before)
    head, foot = secret("head-comment"), secret("after-the-end")
    return f"% {head}\n".encode() + data + f"\n% {foot}\n".encode()


def _revised(data: bytes, old: bytes, new: bytes) -> bytes:
    """The content stream replaced by an incremental update: the old one stays in the file."""
    at = data.index(old)
    head = data.rfind(b" obj", 0, at)
    number = int(data[data.rfind(b"\n", 0, head) + 1 : head].split()[0])
    last = data.rindex(b"startxref")
    before = int(data[last:].split()[1])
    trailer = data[data.rindex(b"trailer") + 7 : last].strip()
    trailer = trailer[: trailer.rindex(b">>")] + b" /Prev " + str(before).encode() + b" >>"
    body = b"\n%d 0 obj\n<< /Length %d >>\nstream\n" % (number, len(new)) + new
    offset = len(data) + 1
    update = body + b"\nendstream\nendobj\n"
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (
        number, offset, trailer, len(data) + len(update),
    )  # fmt: skip
    return data + update + table
