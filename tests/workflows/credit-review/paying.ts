// Disbursement as credit review knows it: a child that ends. What it does is its own stories'.
import { disbursement } from '../../../workflows/disbursement/process.ts';
import { defineProcess } from '../../../domain/process.ts';

export const paying = defineProcess({
  ...{ id: 'disbursement', prefix: 'DSB', version: 1, title: { en: 'Disbursement', zh: '出账放款' }, owner: 'loan-operations' },
  ...{ input: disbursement.input, outcomes: ['disbursed', 'not-disbursed'], stages: [], clocks: {}, steps: {}, tasks: {} },
});
