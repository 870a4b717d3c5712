// The fields of an ID card with their classes (domain rule A.4).
import type { FieldClass } from '../field.ts';

export const CARD_FIELDS = {
  name: 'K1',
  sex: 'K3',
  ethnicity: 'K3',
  birth: 'K1',
  address: 'K2',
  idNo: 'K1',
  issuer: 'K3',
  validFrom: 'K1',
  validTo: 'K1',
} as const satisfies Record<string, FieldClass>;
export type CardFieldName = keyof typeof CARD_FIELDS;
export const CARD_FIELD_NAMES = Object.keys(CARD_FIELDS) as readonly CardFieldName[];
