// Every process definition: what the API, the workbench and the activities know of. One line per process.
import type { ProcessSpec } from '../domain/process.ts';

export const catalog: readonly ProcessSpec[] = [];
