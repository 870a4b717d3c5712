// Encodes messages and stacks of failures together with payloads, so that the codec encrypts them too. Loaded by workers and by the bundle.
import { DefaultFailureConverter } from '@temporalio/common';

export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
