// The one place that loads @napi-rs/canvas: for drawing PDF pages (in the screening child) and the demo papers.
export { createCanvas, GlobalFonts, type Canvas, type SKRSContext2D } from '@napi-rs/canvas';
