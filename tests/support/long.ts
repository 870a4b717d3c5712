/** Short forms by default, for every change; the whole ones with COUNTERSIGN_TEST_LONG=1. */
export const IS_LONG = process.env['COUNTERSIGN_TEST_LONG'] === '1';
