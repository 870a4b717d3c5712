// What a file is, by its first bytes and never by its name (domain rule A1). SVG, GIF and everything else is not accepted.

export type MediaType = 'image/jpeg' | 'image/png' | 'image/tiff' | 'image/webp' | 'application/pdf';

const startsWith = (bytes: Buffer, head: string, at = 0): boolean =>
  bytes.subarray(at, at + head.length).equals(Buffer.from(head, 'latin1'));

export function mediaTypeOf(bytes: Buffer): MediaType | undefined {
  if (startsWith(bytes, '\xff\xd8\xff')) return 'image/jpeg';
  if (startsWith(bytes, '\x89PNG\r\n\x1a\n')) return 'image/png';
  if (startsWith(bytes, 'II*\0') || startsWith(bytes, 'MM\0*')) return 'image/tiff';
  if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8)) return 'image/webp';
  if (startsWith(bytes, '%PDF-')) return 'application/pdf';
  return undefined;
}
