"""A screenshot in at most 256 colours: the same picture to the eye, a third of the bytes.

Flat pages have few colours; rare ones, on the edges of letters, become their nearest neighbour.
"""

import base64
import struct
import zlib

from playwright.sync_api import Page

# Counts colours in the browser, where that is fast: [width, height, colours, indices in base64].
COUNTED = """async (png) => {
  const image = new Image();
  image.src = "data:image/png;base64," + png;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height), drawn = canvas.getContext("2d");
  drawn.drawImage(image, 0, 0);
  const bytes = drawn.getImageData(0, 0, image.width, image.height).data;
  const pixels = new Uint32Array(bytes.buffer), counts = new Map();
  for (const one of pixels) counts.set(one, (counts.get(one) ?? 0) + 1);
  const parts = (one) => [one & 255, (one >> 8) & 255, (one >> 16) & 255];
  const common = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a)).slice(0, 256);
  const palette = common.map(parts), index = new Map(common.map((one, n) => [one, n]));
  for (const one of counts.keys()) {
    if (index.has(one)) continue;
    const [r, g, b] = parts(one);
    const far = palette.map(([x, y, z]) => (x - r) ** 2 + (y - g) ** 2 + (z - b) ** 2);
    index.set(one, far.indexOf(Math.min(...far)));
  }
  const made = Uint8Array.from(pixels, (one) => index.get(one));
  const address = await new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.readAsDataURL(new Blob([made]));
  });
  return [image.width, image.height, palette, address.split(",")[1]];
}"""


def small(page: Page, png: bytes) -> bytes:
    """The PNG again, with a palette; `page` is a blank one to count in."""
    width, height, palette, indices = page.evaluate(COUNTED, base64.b64encode(png).decode())
    pixels = base64.b64decode(indices)
    lines = b"".join(b"\0" + pixels[at : at + width] for at in range(0, width * height, width))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    colours = bytes(part for colour in palette for part in colour)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        chunk(*one)
        for one in (
            (b"IHDR", head),
            (b"PLTE", colours),
            (b"IDAT", zlib.compress(lines, 9)),
            (b"IEND", b""),
        )
    )


def chunk(kind: bytes, body: bytes) -> bytes:
    check = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)
