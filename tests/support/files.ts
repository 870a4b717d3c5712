// Files as strangers send them: small PDFs and PNGs made by hand, so that each fault is exactly the one that a test names.
import { crc32, deflateSync } from 'node:zlib';

type PdfPage = {
  readonly width: number;
  readonly height: number;
  readonly jpeg?: Buffer;
  readonly pixels?: { readonly width: number; readonly height: number };
  readonly content?: Buffer;
};

/** A PDF of these pages; each shows its JPEG over the whole page, or draws its own content stream. `extra` goes into the trailer, `catalog` into the root. */
export function pdfOf(pages: readonly PdfPage[], { catalog = '', trailer = '' } = {}): Buffer {
  const objects: Buffer[] = [];
  const add = (head: string, stream?: Buffer): number => {
    const body = stream
      ? [Buffer.from(`${head.replace(/>>$/, `/Length ${stream.length}>>`)}\nstream\n`), stream, Buffer.from('\nendstream')]
      : [Buffer.from(head)];
    return objects.push(Buffer.concat(body));
  };
  const rootId = add('');
  const treeId = add('');
  const kids = pages.map(({ width, height, jpeg, pixels, content }) => {
    const imageId =
      jpeg &&
      pixels &&
      add(
        `<</Type/XObject/Subtype/Image/Width ${pixels.width}/Height ${pixels.height}/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode>>`,
        jpeg,
      );
    const drawing = content
      ? { head: '<</Filter/FlateDecode>>', stream: content }
      : { head: '<<>>', stream: Buffer.from(imageId ? `${width} 0 0 ${height} 0 0 cm /I Do` : '') };
    const contentId = add(drawing.head, drawing.stream);
    return add(
      `<</Type/Page/Parent ${treeId} 0 R/MediaBox[0 0 ${width} ${height}]/Resources<<${imageId ? `/XObject<</I ${imageId} 0 R>>` : ''}>>/Contents ${contentId} 0 R>>`,
    );
  });
  objects[rootId - 1] = Buffer.from(`<</Type/Catalog/Pages ${treeId} 0 R${catalog}>>`);
  objects[treeId - 1] = Buffer.from(`<</Type/Pages/Count ${kids.length}/Kids[${kids.map((id) => `${id} 0 R`).join(' ')}]>>`);
  return assembled(objects, `/Root ${rootId} 0 R${trailer}`);
}

function assembled(objects: readonly Buffer[], trailer: string): Buffer {
  const parts = [Buffer.from('%PDF-1.7\n')];
  const offsets: number[] = [];
  let at = parts[0]!.length;
  for (const [i, object] of objects.entries()) {
    const part = Buffer.concat([Buffer.from(`${i + 1} 0 obj\n`), object, Buffer.from('\nendobj\n')]);
    offsets.push(at);
    at += part.length;
    parts.push(part);
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  parts.push(
    Buffer.from(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<</Size ${objects.length + 1}${trailer}>>\nstartxref\n${at}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}

/** Asks for a password that nobody knows. */
export const pdfWithPassword = (): Buffer =>
  pdfOf([{ width: 200, height: 200 }], {
    trailer: `/ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -44/O<${'5a'.repeat(32)}>/U<${'a5'.repeat(32)}>>>`,
  });

/** Half a megabyte that unpacks to half a gigabyte of drawing operators. */
export const pdfBomb = (): Buffer => pdfOf([{ width: 200, height: 200, content: deflateSync(Buffer.alloc(500_000_000, '0 0 m ')) }]);

/** A one-bit PNG: `declared` is what its header says, `rows` what it holds. All checksums are right. */
export function pngOf(declared: { readonly width: number; readonly height: number }, rows = declared): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(declared.width, 0);
  header.writeUInt32BE(declared.height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const data = deflateSync(Buffer.alloc((Math.ceil(rows.width / 8) + 1) * rows.height), { level: 9 });
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  out.set(body, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}
