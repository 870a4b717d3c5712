// Which worker role runs what. A Temporal task queue per role, named PREFIX-role, so that two installations may share a server.
import { camelCase, type ProcessSpec, type StepQueue } from '../domain/process.ts';

/** Roles that poll Temporal. The keeper does not: it looks after the database. */
export const WORKER_ROLES = ['flow', 'steps', 'money', 'ocr', 'bots'] as const;
export type WorkerRole = (typeof WORKER_ROLES)[number];

/** Activities that one worker of a role runs at once: OCR and browsers are heavy, rules are not. */
export const CONCURRENCY: Readonly<Record<StepQueue, number>> = { steps: 40, money: 10, ocr: 4, bots: 2 };

export const taskQueue = (prefix: string, role: WorkerRole): string => `${prefix}-${role}`;
export const queueOfStep = (process: ProcessSpec, step: string): StepQueue => process.steps[step]?.queue ?? 'steps';

/** `complaint.classify`: unique over all processes. */
export const activityType = (process: ProcessSpec, step: string): string => `${camelCase(process.id)}.${step}`;
