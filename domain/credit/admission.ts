// Whether an application is taken up at all (domain rules B1, B2). Pure; every fact comes in.
export type AdmissionFacts = {
  readonly consents: Readonly<Record<string, boolean>>;
  readonly isIdNumberOnFile: boolean;
  /** Another application of the customer that is under way; null: none. It is asked for last. */
  readonly openApplication: string | null;
};
export type Inadmissible = 'CONSENT_MISSING' | 'NO_ID_NUMBER' | 'OPEN_APPLICATION';

/** The first thing that stands against it; null: nothing. */
export function admission(f: AdmissionFacts): { readonly problem: Inadmissible | null; readonly missing: readonly string[] } {
  // sorted: a snapshot that comes back from the database has its members in another order
  const missing = Object.keys(f.consents)
    .filter((name) => f.consents[name] !== true)
    .sort();
  if (missing.length > 0) return { problem: 'CONSENT_MISSING', missing };
  if (!f.isIdNumberOnFile) return { problem: 'NO_ID_NUMBER', missing };
  return { problem: f.openApplication === null ? null : 'OPEN_APPLICATION', missing };
}
