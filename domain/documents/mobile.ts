// Mainland mobile numbers (domain rule A.3).

/** Eleven digits that begin with 13 to 19, without spaces or country code. */
export const isMobile = (number: string): boolean => /^1[3-9]\d{9}$/.test(number);
