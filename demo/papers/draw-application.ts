// Draws a loan application, A4 at 200 dpi: a table of labels and typed values, three boxes to tick, a signature. Plainly a sample.
import { createCanvas, type Canvas, type SKRSContext2D } from '../../activities/adapters/canvas.ts';
import { CHOICES, isChoice, type ApplicationFieldName } from '../../domain/documents/loan-application/fields.ts';
import type { Random } from '../random.ts';
import type { ApplicationTruth } from './application.ts';
import { font, INK, markAsSample, write } from './pen.ts';

export const SHEET = { width: 1654, height: 2339 } as const;

const LEFT = 90;
const RIGHT = SHEET.width - LEFT;
const MIDDLE = (LEFT + RIGHT) / 2;
const LABEL_WIDTH = 236;
const ROW = 76;
const RULE = '#8a8a8a';
const LABEL = '#3c4a57';
const PEN = '#1d2f7a';

type Cell = readonly [label: string, name: ApplicationFieldName];
const TABLE: readonly (readonly [Cell] | readonly [Cell, Cell])[] = [
  [['申请人', 'applicant'], ['身份证号码', 'applicantIdNo']],
  [['手机号码', 'mobile'], ['住房情况', 'housing']],
  [['工作单位', 'employer']],
  [['职业类型', 'employment'], ['现职年限', 'yearsInJob']],
  [['月收入(元)', 'monthlyIncome'], ['贷款品种', 'product']],
  [['申请金额(元)', 'amount'], ['贷款期限', 'termMonths']],
  [['金额大写', 'amountInWords']],
  [['还款方式', 'method'], ['支付方式', 'payMode']],
  [['贷款用途', 'purpose']],
  [['收款人甲', 'payee1Name'], ['收款金额甲', 'payee1Amount']],
  [['收款账号甲', 'payee1Account'], ['收款行号甲', 'payee1Bank']],
  [['收款人乙', 'payee2Name'], ['收款金额乙', 'payee2Amount']],
  [['收款账号乙', 'payee2Account'], ['收款行号乙', 'payee2Bank']],
]; // prettier-ignore
const CONSENTS: readonly (readonly [ApplicationFieldName, string])[] = [
  ['consentBureau', '本人同意贵行为审批本笔贷款查询本人个人信用报告'],
  ['consentData', '本人同意贵行收集和使用本申请表所载个人信息'],
  ['consentSign', '本人同意以电子签名方式签署相关合同'],
];

export function drawApplication(application: ApplicationTruth, random: Random): Canvas {
  const canvas = createCanvas(SHEET.width, SHEET.height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, SHEET.width, SHEET.height);
  context.textAlign = 'center';
  write(context, '个人贷款申请表', { x: SHEET.width / 2, y: 150, font: font(58, true), colour: INK, spacing: 6 });
  context.textAlign = 'left';
  markAsSample(context, RIGHT - 110, 140, 34);

  const end = drawTable(context, application, 250);
  const afterConsents = drawConsents(context, application, random, end + 70);
  drawSigning(context, application, random, afterConsents + 90);
  return canvas;
}

function drawTable(context: SKRSContext2D, application: ApplicationTruth, top: number): number {
  context.strokeStyle = RULE;
  context.lineWidth = 2;
  for (const [i, cells] of TABLE.entries()) {
    const y = top + i * ROW;
    context.strokeRect(LEFT, y, RIGHT - LEFT, ROW);
    for (const [k, [label, name]] of cells.entries()) {
      const x = k === 0 ? LEFT : MIDDLE;
      context.strokeRect(x, y, LABEL_WIDTH, ROW);
      context.textAlign = 'center';
      write(context, label, { x: x + LABEL_WIDTH / 2, y: y + ROW / 2, font: font(30), colour: LABEL });
      context.textAlign = 'left';
      write(context, printed(name, application[name]), { x: x + LABEL_WIDTH + 20, y: y + ROW / 2, font: font(32), colour: INK });
    }
  }
  return top + TABLE.length * ROW;
}

function drawConsents(context: SKRSContext2D, application: ApplicationTruth, random: Random, top: number): number {
  write(context, '授权与声明', { x: LEFT, y: top, font: font(34, true), colour: INK });
  let y = top;
  for (const [name, text] of CONSENTS) {
    y += 72;
    const box = { x: LEFT + 4, y: y - 18, side: 36 };
    context.strokeStyle = INK;
    context.lineWidth = 3;
    context.strokeRect(box.x, box.y, box.side, box.side);
    write(context, text, { x: box.x + box.side + 20, y, font: font(30), colour: INK });
    if (application[name] === 'yes') drawTick(context, box, random);
  }
  return y;
}

/** Two strokes of a pen through the middle of the box, never the same twice. */
function drawTick(context: SKRSContext2D, { x, y, side }: { x: number; y: number; side: number }, random: Random): void {
  const at = (u: number, v: number): [number, number] => [x + side * u + random.bell() * 1.5, y + side * v + random.bell() * 1.5];
  context.strokeStyle = PEN;
  context.lineWidth = 5;
  context.beginPath();
  context.moveTo(...at(0.12, 0.5));
  context.lineTo(...at(0.45, 0.85));
  context.lineTo(...at(1.02, -0.05));
  context.stroke();
}

function drawSigning(context: SKRSContext2D, application: ApplicationTruth, random: Random, y: number): void {
  write(context, '申请人签名', { x: LEFT, y, font: font(32), colour: LABEL });
  if (application.signature === 'yes') drawSignature(context, random, LEFT + 200, y);
  write(context, '申请日期', { x: MIDDLE + 60, y, font: font(32), colour: LABEL });
  write(context, printed('signedOn', application.signedOn), { x: MIDDLE + 230, y, font: font(32), colour: INK });
}

/** Loops of a pen: nobody's name. */
function drawSignature(context: SKRSContext2D, random: Random, x: number, y: number): void {
  context.strokeStyle = PEN;
  context.lineWidth = 4;
  context.beginPath();
  context.moveTo(x, y + random.bell() * 6);
  for (let i = 0; i < 7; i++) {
    const from = x + i * 38;
    context.bezierCurveTo(from + 8, y - 34 + random.bell() * 9, from + 30, y + 38 + random.bell() * 9, from + 38, y + random.bell() * 8);
  }
  context.stroke();
}

function printed(name: ApplicationFieldName, value: string): string {
  if (value === '') return '';
  if (isChoice(name)) return (CHOICES[name] as Readonly<Record<string, string>>)[value] ?? value;
  switch (name) {
    case 'monthlyIncome':
    case 'amount':
    case 'payee1Amount':
    case 'payee2Amount':
      return value.replace(/\B(?=(\d{3})+\.)/g, ',');
    case 'amountInWords':
      return `人民币${value}`;
    case 'termMonths':
      return `${value}个月`;
    case 'yearsInJob':
      return `${value}年`;
    case 'signedOn': {
      const [year, month, day] = value.split('-');
      return `${year}年${month}月${day}日`;
    }
    default:
      return value;
  }
}
