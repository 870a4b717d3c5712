// Draws the two sides of a sample ID card at 300 dpi (85.6 × 54 mm). It is plainly a sample: an outline for a portrait, a blank disc for
// the emblem, both marked 样本 SPECIMEN, a place that does not exist.
import { createCanvas, type Canvas, type SKRSContext2D } from '../../activities/adapters/canvas.ts';
import { font, INK, markAsSample, wrapped, write } from './pen.ts';
import type { CardTruth } from './person.ts';

export const CARD = { width: 1011, height: 638 } as const;

const LABEL = '#2b6a8f';

export function drawFront(person: CardTruth): Canvas {
  const { canvas, context } = blankCard('#e8f0f2', '#f6ece6');
  const label = (text: string, x: number, y: number): void => write(context, text, { x, y, font: font(26), colour: LABEL });
  const value = (text: string, x: number, y: number, size = 32): void => write(context, text, { x, y, font: font(size), colour: INK });

  label('姓 名', 62, 98);
  value(person.name, 168, 100, 36);
  label('性 别', 62, 172);
  value(person.sex, 168, 173);
  label('民 族', 268, 172);
  value(person.ethnicity, 368, 173);
  const [year, month, date] = person.birth.split('-').map(Number);
  label('出 生', 62, 244);
  value(String(year), 168, 245);
  label('年', 264, 244);
  value(String(month), 312, 245);
  label('月', 366, 244);
  value(String(date), 414, 245);
  label('日', 468, 244);
  label('住 址', 62, 318);
  context.font = font(32);
  for (const [i, line] of wrapped(context, person.address, 432).entries()) value(line, 168, 319 + i * 48);
  label('公民身份号码', 62, 562);
  write(context, person.idNo, { x: 312, y: 564, font: font(40), colour: INK, spacing: 9 });
  drawPortrait(context, { x: 668, y: 78, width: 270, height: 340 });
  return canvas;
}

export function drawBack(person: CardTruth): Canvas {
  const { canvas, context } = blankCard('#eaf1ec', '#f4efe6');
  drawDisc(context, 150, 150, 92);
  write(context, '中华人民共和国', { x: 324, y: 140, font: font(58, true), colour: INK, spacing: 10 });
  write(context, '居民身份证', { x: 330, y: 246, font: font(72, true), colour: INK, spacing: 26 });
  const term = `${dotted(person.validFrom)}-${dotted(person.validTo)}`;
  write(context, '签发机关', { x: 212, y: 474, font: font(28), colour: LABEL });
  write(context, person.issuer, { x: 366, y: 475, font: font(32), colour: INK });
  write(context, '有效期限', { x: 212, y: 552, font: font(28), colour: LABEL });
  write(context, term, { x: 366, y: 553, font: font(32), colour: INK });
  return canvas;
}

function blankCard(from: string, to: string): { canvas: Canvas; context: SKRSContext2D } {
  const canvas = createCanvas(CARD.width, CARD.height);
  const context = canvas.getContext('2d');
  context.beginPath();
  context.roundRect(0, 0, CARD.width, CARD.height, 36);
  context.clip();
  const ground = context.createLinearGradient(0, 0, CARD.width, CARD.height);
  ground.addColorStop(0, from);
  ground.addColorStop(1, to);
  context.fillStyle = ground;
  context.fillRect(0, 0, CARD.width, CARD.height);
  drawWaves(context);
  return { canvas, context };
}

/** The faint guilloche behind the print. */
function drawWaves(context: SKRSContext2D): void {
  context.lineWidth = 1;
  for (let k = 0; k < 46; k++) {
    context.strokeStyle = k % 2 ? 'rgba(120,160,175,0.18)' : 'rgba(190,150,150,0.16)';
    context.beginPath();
    for (let x = 0; x <= CARD.width; x += 6) {
      const y = k * 15 + 14 * Math.sin(x / 70 + k * 0.45) + 6 * Math.sin(x / 23 - k * 0.3);
      if (x === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    }
    context.stroke();
  }
}

function drawPortrait(context: SKRSContext2D, at: { x: number; y: number; width: number; height: number }): void {
  context.fillStyle = 'rgba(210,222,228,0.9)';
  context.fillRect(at.x, at.y, at.width, at.height);
  const middle = at.x + at.width / 2;
  context.fillStyle = 'rgba(150,165,175,0.9)';
  context.beginPath();
  context.ellipse(middle, at.y + at.height * 0.36, at.width * 0.2, at.height * 0.2, 0, 0, Math.PI * 2);
  context.fill();
  context.beginPath();
  context.ellipse(middle, at.y + at.height, at.width * 0.4, at.height * 0.4, 0, Math.PI, Math.PI * 2);
  context.fill();
  markAsSample(context, middle, at.y + at.height * 0.84, 30);
}

function drawDisc(context: SKRSContext2D, x: number, y: number, radius: number): void {
  context.fillStyle = 'rgba(205,215,210,0.95)';
  context.beginPath();
  context.arc(x, y, radius, 0, Math.PI * 2);
  context.fill();
  markAsSample(context, x, y, 24);
}

const dotted = (date: string): string => date.replaceAll('-', '.');
