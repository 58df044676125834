"""Files that people send, and files that people make to harm."""

import struct
import zlib
from collections.abc import Mapping
from io import BytesIO
from stat import S_IFLNK
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pikepdf
import pillow_heif
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

pillow_heif.register_heif_opener()  # what reads them in the application cannot write any

PDF = b"%PDF-1.7\nnot much of one"
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
MEGABYTE = 1024 * 1024


def sent(name: str, content: bytes) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content)


def certificate(*, pages: int = 1) -> pikepdf.Pdf:
    """A PDF of empty A4 pages."""
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(595, 842))
    return pdf


def written(pdf: pikepdf.Pdf, **options) -> bytes:
    file = BytesIO()
    pdf.save(file, **options)
    return file.getvalue()


def locked_pdf() -> bytes:
    """A PDF that opens with a password only."""
    return written(certificate(), encryption=pikepdf.Encryption(user="secret", owner="secret"))


def acting_pdf() -> bytes:
    """A PDF with a script, a program, a form that sends itself, a film, a file, and an ordinary link."""
    pdf = certificate(pages=2)
    name, text, array, dictionary = pikepdf.Name, pikepdf.String, pikepdf.Array, pikepdf.Dictionary
    script = dictionary(S=name.JavaScript, JS=text("app.alert('hello')"))
    pdf.Root.OpenAction = script
    pdf.Root.Names = dictionary(JavaScript=dictionary(Names=array([text("a"), pdf.make_indirect(script)])))
    pdf.attachments["more.txt"] = b"a file within"
    page = pdf.pages[0].obj
    page.AA = dictionary(O=dictionary(S=name.Launch, F=text("calc.exe")))
    box = array([0, 0, 100, 100])
    actions = [
        dictionary(S=name.SubmitForm, F=text("https://example.org")),
        dictionary(S=name.URI, URI=text("https://www.gov.uk")),
    ]
    links = [dictionary(Type=name.Annot, Subtype=name.Link, Rect=box, A=action) for action in actions]
    film = dictionary(Type=name.Annot, Subtype=name.RichMedia, Rect=box)
    page.Annots = array([*links, film])
    return written(pdf)


def endless_page() -> bytes:
    """A PDF whose one page unpacks to 800 MB."""
    packer = zlib.compressobj(9)
    spaces = bytes(MEGABYTE).replace(b"\0", b" ")
    packed = b"".join([*(packer.compress(spaces) for _ in range(800)), packer.flush()])
    pdf = certificate()
    pdf.pages[0].Contents = pdf.make_stream(packed, Filter=pikepdf.Name.FlateDecode)
    return written(pdf)


def photograph(kind: str = "JPEG", *, size: tuple[int, int] = (60, 40)) -> bytes:
    """A picture with a place and an orientation written beside it by the camera."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "12 Canal Street"
    file = BytesIO()
    Image.new("RGB", size, "navy").save(file, kind, exif=exif)
    return file.getvalue()


def picture_bomb() -> bytes:
    """A small PNG that says it is 50,000 points wide and high."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))

    head = struct.pack("!IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    points = zlib.compress(bytes(MEGABYTE))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", points) + chunk(b"IEND", b"")


def zip_of(entries: Mapping[str, bytes]) -> bytes:
    """A ZIP of these files."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return file.getvalue()


def zip_with_link(name: str) -> bytes:
    """A ZIP whose one entry is a link to a file of the server's."""
    link = ZipInfo(name)
    link.create_system = 3
    link.external_attr = (S_IFLNK | 0o777) << 16
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    return file.getvalue()


def lying_about_its_size(archive: bytes, *, says: int = 10) -> bytes:
    """The same ZIP, whose directory says that every entry is small."""
    changed = bytearray(archive)
    at = changed.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", changed, at + 24, says)
        at = changed.find(b"PK\x01\x02", at + 1)
    return bytes(changed)


def locked_zip(entries: Mapping[str, bytes]) -> bytes:
    """The same ZIP, whose entries say that they are encrypted."""
    changed = bytearray(zip_of(entries))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + place] |= 1
            at = changed.find(mark, at + 1)
    return bytes(changed)


def word_document(**more: bytes) -> bytes:
    """A Word document, as far as its ZIP goes."""
    return zip_of({"word/document.xml": b"<w/>", **more})
