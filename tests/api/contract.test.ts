// The contract: openapi.json is what the routes say, and nothing in it was made up.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openapi } from '../../api/write-openapi.ts';
import { ERROR_HELP } from '../../api/error-help.ts';
import { ERRORS } from '../../domain/errors.ts';

describe('openapi.json', () => {
  it('is what the routes say: after a change, node api/write-openapi.ts', async () => {
    expect(readFileSync(new URL('../../api/openapi.json', import.meta.url), 'utf8')).toBe(await openapi());
  });
  it('gives every operation a name, a summary and answers with shapes', async () => {
    const document = JSON.parse(await openapi()) as {
      openapi: string;
      paths: Record<string, Record<string, { operationId?: string; summary?: string; responses: Record<string, { content?: object }> }>>;
    };
    expect(document.openapi).toBe('3.1.1');
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, ...operation })),
    );
    expect(new Set(operations.map((operation) => operation.operationId)).size).toBe(operations.length);
    for (const { name, summary, responses } of operations) {
      expect([name, typeof summary]).toEqual([name, 'string']);
      for (const [status, answer] of Object.entries(responses))
        if (!/^(204|30\d)$/.test(status)) expect([name, status, answer.content !== undefined]).toEqual([name, status, true]);
    }
  });
  it('knows the shapes that other programs rely on', async () => {
    const { components } = JSON.parse(await openapi()) as {
      components: { schemas: Record<string, { properties: object; required?: string[] }> };
    };
    const has = (name: string, members: string[]) =>
      expect(Object.keys(components.schemas[name]?.properties ?? {})).toEqual(expect.arrayContaining(members));
    has('Task', [
      'id',
      'caseId',
      'process',
      'task',
      'title',
      'queue',
      'state',
      'priority',
      'dueAt',
      'fence',
      'lease',
      'by',
      'form',
      'shows',
      'prefill',
      'draft',
      'excluded',
    ]);
    has('CompletedTask', ['next']);
    has('Case', ['id', 'process', 'state', 'stage', 'outcome', 'input', 'parent', 'clocks', 'tasks', 'children']);
    has('Clock', ['name', 'kind', 'dueAt', 'statutoryDueAt', 'state']);
    has('Uploaded', ['id', 'sha256', 'pages', 'mediaType']);
    has('TimelineItem', ['at', 'actor', 'event', 'task', 'step']);
    has('Problem', ['type', 'title', 'status', 'detail', 'code', 'errors', 'traceId']);
  });
  it('explains every error code', () => {
    expect(Object.keys(ERROR_HELP).toSorted()).toEqual(Object.keys(ERRORS).toSorted());
  });
});
