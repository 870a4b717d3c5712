export async function run(_options: object): Promise<number> {
  throw new Error('not written yet');
}
