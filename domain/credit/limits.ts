// How long and how wide the values of a loan application may be: one place that the form on paper (intake) and the input of credit review
// both read. Free of zod, so that the rules may import it.
/** The longest term that any product allows (KO09: five years, seven for the time being). */
export const TERM_MONTHS_MAX = 84;
/** In UTF-16 units, as a schema counts them. */
export const LENGTHS = {
  name: { min: 1, max: 60 },
  payee: { min: 1, max: 120 },
  employer: { min: 0, max: 120 },
  purpose: { min: 2, max: 200 },
} as const;
