// The one place that loads sharp. Reads headers, re-encodes uploads to clean page images, and hands out and takes raw pixels.
import sharp, { type Sharp } from 'sharp';
import { IMAGE_PIXELS_MAX } from './limits.ts';

// Only the decoders that an upload needs, also for what a file pretends to be.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadTiffBuffer', 'VipsForeignLoadWebpBuffer'],
});
sharp.concurrency(1); // one child, one core
sharp.cache(false);

/** Three bytes a pixel, red first, row by row. */
export type Pixels = { readonly data: Uint8Array; readonly width: number; readonly height: number };
export type PageImage = { readonly image: Buffer; readonly width: number; readonly height: number };
export type ImageHeader = { readonly width: number; readonly height: number; readonly pages: number };

const SAFE = { limitInputPixels: IMAGE_PIXELS_MAX, failOn: 'error' } as const;
const rawInput = ({ data, width, height }: Pixels): Sharp => sharp(data, { raw: { width, height, channels: 3 } });

/** Size and pages as the header declares them; decodes nothing. */
export async function readHeader(image: Buffer, page = 0): Promise<ImageHeader> {
  const { width, height, pages = 1 } = await sharp(image, { limitInputPixels: false, page }).metadata();
  return { width, height, pages };
}

/** The page as every later reader sees it: upright by its EXIF, on white, sRGB, without metadata, as JPEG. */
export async function cleanPage(image: Buffer, page: number): Promise<PageImage> {
  return encodeJpeg(
    sharp(image, { ...SAFE, page })
      .autoOrient()
      .flatten({ background: '#fff' })
      .toColourspace('srgb'),
  );
}

/** Four bytes a pixel, as a canvas gives them. */
export async function pageFromCanvas(data: Uint8ClampedArray, width: number, height: number): Promise<PageImage> {
  return encodeJpeg(sharp(data, { raw: { width, height, channels: 4 } }).flatten({ background: '#fff' }));
}

async function encodeJpeg(page: Sharp): Promise<PageImage> {
  const { data, info } = await page.jpeg({ quality: 92, chromaSubsampling: '4:4:4' }).toBuffer({ resolveWithObject: true });
  return { image: data, width: info.width, height: info.height };
}

/** Decodes a page image. */
export async function decode(image: Buffer): Promise<Pixels> {
  return rawOutput(sharp(image, SAFE).autoOrient().flatten({ background: '#fff' }).toColourspace('srgb').removeAlpha());
}

/** Stretches to exactly this size. */
export const resize = (pixels: Pixels, width: number, height: number): Promise<Pixels> =>
  rawOutput(rawInput(pixels).resize(width, height, { fit: 'fill' }));

/** Turns clockwise. */
export const turn = (pixels: Pixels, degrees: 90 | 180 | 270): Promise<Pixels> => rawOutput(rawInput(pixels).rotate(degrees));

export const encodePng = (pixels: Pixels): Promise<Buffer> => rawInput(pixels).png({ compressionLevel: 1 }).toBuffer();

async function rawOutput(image: Sharp): Promise<Pixels> {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}
