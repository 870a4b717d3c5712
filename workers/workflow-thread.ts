// Loaded before anything else in the flow role (node --import): takes a hook from the SDK's workflow threads that has no switch. For every
// promise that workflow code makes it compiles a function and formats a source-mapped stack, so that a stack query can tell where a case
// waits; measured as a third of the flow worker's time. Where a case waits is in its details and tasks. The SDK copes with its absence: it
// says so once, and answers stack queries with that.
import v8 from 'node:v8';
import { isMainThread } from 'node:worker_threads';

if (!isMainThread)
  v8.promiseHooks.createHook = () => {
    throw new Error('promise stacks are switched off');
  };
