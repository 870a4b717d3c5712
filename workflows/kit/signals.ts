// The one signal of a case: its journal (domain/case-messages.ts).
import { defineSignal } from '@temporalio/workflow';
import type { CaseMessage } from '../../domain/case-messages.ts';

export const caseMessage = defineSignal<[CaseMessage]>('caseMessage');
