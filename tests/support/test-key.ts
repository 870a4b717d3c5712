/** Golden histories are recorded under this key, so that anyone can replay them. */
export const TEST_KEY = Buffer.alloc(32, 7);
