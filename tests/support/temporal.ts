// The run's Temporal server, as tests use it: a connection, and a task-queue prefix that no other file has.
import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';

export function temporalAddress(): string {
  const address = process.env['COUNTERSIGN_TEST_TEMPORAL_ADDRESS'];
  if (!address)
    throw new Error('No Temporal server: this test belongs to the project "servers" of vitest.config.ts, whose globalSetup starts one.');
  return address;
}

/** Two runs of the same file on one server, and two files in one run, must not take each other's work. */
export const uniquePrefix = (file: string): string => `${basename(file).replace(/\.test\.ts$|\.ts$/, '')}-${randomUUID().slice(0, 8)}`;

export type TestTemporal = {
  readonly address: string;
  readonly client: Client;
  /** For workers of this file. */
  readonly native: NativeConnection;
  readonly taskQueuePrefix: string;
  close(): Promise<void>;
};

/** Connects a test file, named by its `import.meta.url`. Close it in afterAll, after its workers. */
export async function connectTemporal(file: string): Promise<TestTemporal> {
  const address = temporalAddress();
  const connection = await Connection.connect({ address });
  const native = await NativeConnection.connect({ address });
  return {
    address,
    client: new Client({ connection }),
    native,
    taskQueuePrefix: uniquePrefix(file),
    close: async () => {
      await connection.close();
      await native.close();
    },
  };
}
