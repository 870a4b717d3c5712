// The hash over the terms of a loan that contract, decision and payment carry (domain rule B.6).
import { createHash } from 'node:crypto';
import { termsText, type Terms } from '../domain/ledger/terms.ts';

export const termsHash = (terms: Terms): string => createHash('sha256').update(termsText(terms)).digest('hex');
