// One plain connection for administration: migrations, dumps, asking a server who it is. The product's own queries go through
// client.ts, whose guard these short scripts do not need.
import postgres from 'postgres';
import { types } from './types.ts';

export type Admin = postgres.Sql;
type Options = { readonly connectTimeoutMs?: number; readonly name?: string };

/** Opens one connection, hands it over and closes it, whatever happens. */
export async function withAdmin<T>(url: string, run: (sql: Admin) => Promise<T>, options: Options = {}): Promise<T> {
  const { connectTimeoutMs = 10_000, name = 'countersign-admin' } = options;
  const sql = postgres(url, {
    max: 1,
    types,
    onnotice: () => undefined,
    connect_timeout: connectTimeoutMs / 1000,
    connection: { application_name: name, TimeZone: 'UTC' },
  });
  try {
    return await run(sql);
  } finally {
    await sql.end({ timeout: 2 });
  }
}
