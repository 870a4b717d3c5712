// The ports to the outside world and the heavy machinery (domain rule 0.5): made once per worker process, handed to every step.
import type { Blobs } from './adapters/blobs.ts';
import type { Bureau } from './adapters/bureau.ts';
import type { CoreBanking } from './adapters/core-banking.ts';
import type { CustomerData } from './adapters/customer-data.ts';
import type { Notify } from './adapters/notify.ts';
import type { Ocr } from './adapters/ocr.ts';

export type Ports = {
  readonly core: CoreBanking;
  readonly customerData: CustomerData;
  readonly bureau: Bureau;
  readonly notify: Notify;
  readonly blobs: Blobs;
  readonly ocr: Ocr;
  /** `test` admits synthetic persons of area 99. */
  readonly profile: 'test' | 'production';
  /** Unwraps the keys of documents. */
  readonly masterKey: Uint8Array;
};
