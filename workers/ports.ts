// Makes the ports of a steps worker. The systems outside are stand-ins until a bank's own adapters take their place: one file each in
// activities/adapters, chosen here and nowhere else.
import { join } from 'node:path';
import { folderBlobs } from '../activities/adapters/blobs.ts';
import { bureau } from '../activities/adapters/bureau.ts';
import { coreBanking } from '../activities/adapters/core-banking.ts';
import { bureauStandIn, customerDataStandIn } from '../activities/adapters/credit-stand-ins.ts';
import { customerData } from '../activities/adapters/customer-data.ts';
import { notify } from '../activities/adapters/notify.ts';
import { startOcr } from '../activities/adapters/ocr.ts';
import { coreStandIn, notifyStandIn } from '../activities/adapters/stand-in.ts';
import type { Ports } from '../activities/ports.ts';
import type { Config } from '../config.ts';
import type { Db } from '../db/client.ts';

/** OCR children start with the first page, so a role that reads none pays nothing. */
export function openPorts({ config, db }: { config: Config; db: Db }): Ports & { close(): Promise<void> } {
  const ocr = startOcr({
    count: config.ocrChildren,
    deadlineMs: config.ocrPageSeconds * 1_000,
    rssBytesMax: config.ocrMemoryMb * 1024 * 1024,
  });
  return {
    core: coreBanking(coreStandIn(db)),
    customerData: customerData(customerDataStandIn(db)),
    bureau: bureau(bureauStandIn(db)),
    notify: notify(notifyStandIn(db)),
    blobs: folderBlobs(config.blobDir ?? join(config.dataDir, 'blobs')),
    ocr,
    profile: config.profile,
    masterKey: Buffer.from(config.masterKey, 'base64'),
    close: () => ocr.close(),
  };
}
