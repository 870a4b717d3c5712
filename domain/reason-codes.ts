// Which members of an answer say by code why it was decided so: forms name them `reasonCode` or `reasonCodes`.

/** The codes of an answer, as its decision record keeps them. */
export function reasonCodes({ reasonCode, reasonCodes: several }: Readonly<Record<string, unknown>>): readonly string[] {
  return [reasonCode, ...(Array.isArray(several) ? (several as readonly unknown[]) : [])].filter(
    (code): code is string => typeof code === 'string',
  );
}
