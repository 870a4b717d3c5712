// Taking files in: what is accepted, what is refused and leaves nothing behind, and who may look.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScreening, type Screening } from '../../activities/adapters/images.ts';
import { newKey, openApi, type Caller, type House } from './support/house.ts';

let house: House;
let screening: Screening;
let clerk: Caller;
let png: Buffer;
beforeAll(async () => {
  screening = startScreening();
  house = await openApi({ screen: screening.screenUpload });
  clerk = await house.person(['R04']);
  png = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#fff' } })
    .png()
    .toBuffer();
});
afterAll(async () => {
  await screening.close();
  await house.close();
});

const BOUNDARY = '----countersign';
const part = (bytes: Buffer, name = 'file', filename = 'card.png') =>
  Buffer.concat([
    Buffer.from(
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"; filename="${filename}"\r\nContent-Type: image/png\r\n\r\n`,
    ),
    bytes,
    Buffer.from('\r\n'),
  ]);
const upload = (
  bytes: Buffer,
  {
    by = clerk,
    headers = {},
    body = Buffer.concat([part(bytes), Buffer.from(`--${BOUNDARY}--\r\n`)]),
  }: { by?: Caller; headers?: Record<string, string>; body?: Buffer } = {},
) =>
  by.send({
    method: 'POST',
    url: '/v1/documents',
    payload: body,
    headers: { 'x-countersign': '1', 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, ...headers },
  });
const blobs = (): string[] =>
  readdirSync(house.blobDir, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  );

describe('uploading', () => {
  it('stores the file under a key of its own and tells its hash, pages and type', async () => {
    const response = await upload(png);
    expect(response.statusCode, response.body).toBe(201);
    const document = response.json();
    expect(document).toMatchObject({
      id: expect.stringMatching(/^DOC-\d{8}-[0-9A-Z]{8}$/),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      pages: 1,
      mediaType: 'image/png',
    });
    expect(response.headers['location']).toBe(`/v1/documents/${document.id}`);
    const shown = (await clerk.get(`/v1/documents/${document.id}`)).json();
    expect(shown).toMatchObject({
      id: document.id,
      pages: 1,
      images: [{ page: 1, width: 60, height: 40 }],
      uploadedBy: clerk.id,
      caseId: null,
    });
    expect(await house.events(document.id)).toEqual(['document.uploaded']);
    for (const file of blobs()) expect(readFileSync(file).includes(Buffer.from('PNG'))).toBe(false); // sealed
  });
  it('shows a page as a clean JPEG, never cached, and writes down who looked', async () => {
    const { id } = (await upload(png)).json();
    const page = await clerk.get(`/v1/documents/${id}/pages/1`);
    expect([page.statusCode, page.headers['content-type'], page.headers['cache-control'], page.headers['content-disposition']]).toEqual([
      200,
      'image/jpeg',
      'no-store',
      'inline; filename="page.jpg"',
    ]);
    expect(await sharp(page.rawPayload).metadata()).toMatchObject({ format: 'jpeg', width: 60, height: 40 });
    await clerk.get(`/v1/documents/${id}/pages/1`);
    expect(await house.events(id)).toEqual(['document.uploaded', 'document.read']);
    for (const [other, status] of [
      ['2', 404],
      ['0', 400],
      ['x', 400],
    ] as const)
      expect((await clerk.get(`/v1/documents/${id}/pages/${other}`)).statusCode).toBe(status);
  });
  it('twice under one Idempotency-Key stores one document; another file under it is refused', async () => {
    const headers = { 'idempotency-key': newKey() };
    const first = await upload(png, { headers });
    expect((await upload(png, { headers })).body).toBe(first.body);
    const other = await upload(await sharp(png).resize(10).png().toBuffer(), { headers });
    expect([other.statusCode, other.json().code]).toEqual([422, 'IDEMPOTENCY_MISMATCH']);
  });
  it('is used by one case only', async () => {
    const { id } = (await upload(png)).json();
    const start = () => clerk.post('/v1/processes/test-letter/cases', { input: { subject: 'A letter', documents: [id] } });
    const caseId = (await start()).json().id;
    expect((await clerk.get(`/v1/documents/${id}`)).json().caseId).toBe(caseId);
    expect((await clerk.get(`/v1/cases/${caseId}`)).json().documents).toEqual([id]);
    const again = await start();
    expect([again.statusCode, again.json().code]).toEqual([409, 'DOCUMENT_IN_USE']);
  });
  it('makes whoever uploaded a paper one who may not check it', async () => {
    const verifier = await house.person(['R05', 'R02']);
    const { id } = (await upload(png, { by: verifier })).json();
    const caseId = (await clerk.post('/v1/processes/test-letter/cases', { input: { subject: 'A letter', documents: [id] } })).json().id;
    const check = await house.openTask(caseId, 'check');
    expect((await verifier.post(`/v1/tasks/${check}/claim`, {})).json()).toMatchObject({ code: 'FOUR_EYES', facts: { duty: 'starter' } });
  });
});

describe('a file', () => {
  const refused = async (body: Parameters<typeof upload>, status: number, code: string) => {
    const before = [await house.state(), blobs().length];
    const response = await upload(...body);
    expect([response.statusCode, response.json().code, response.headers['content-type']]).toEqual([
      status,
      code,
      'application/problem+json',
    ]);
    expect(response.json().detail.length).toBeGreaterThan(20);
    expect([await house.state(), blobs().length]).toEqual(before);
  };
  it('of text named .png is refused', () => refused([Buffer.from('hello, I am a text')], 415, 'FILE_TYPE'));
  it('without contents is refused', () => refused([Buffer.alloc(0)], 422, 'FILE_EMPTY'));
  it('that is truncated is refused', async () =>
    refused([(await sharp(png).resize(500).jpeg().toBuffer()).subarray(0, 700)], 422, 'FILE_CORRUPT'));
  it('of 21 MB is refused', () => refused([Buffer.alloc(21 * 1024 * 1024, 1)], 413, 'FILE_TOO_LARGE'));
  it('in another part than "file" is refused', () =>
    refused([png, { body: Buffer.concat([part(png, 'other'), Buffer.from(`--${BOUNDARY}--\r\n`)]) }], 400, 'INVALID_REQUEST'));
  it('that is not there is refused', () => refused([png, { body: Buffer.from(`--${BOUNDARY}--\r\n`) }], 400, 'INVALID_REQUEST'));
  it('as JSON is refused', () =>
    refused([png, { headers: { 'content-type': 'application/json' }, body: Buffer.from('{}') }], 415, 'MEDIA_TYPE'));
  it('whose upload breaks off is refused', () => refused([png, { body: part(png).subarray(0, 150) }], 400, 'INVALID_REQUEST'));
  it('that its blob store cannot take leaves no row, and one without a row leaves no blob', async () => {
    const full = await openApi({
      blobs: { put: async () => Promise.reject(new Error('disk full')), get: async () => Buffer.alloc(0), remove: async () => undefined },
    });
    const somebody = await full.person(['R04']);
    const response = await upload(png, { by: somebody });
    expect([response.statusCode, response.json().code]).toEqual([500, 'INTERNAL']);
    expect(await full.db.sql`select 1 from app.documents`).toHaveLength(0);
    await full.close();

    const count = blobs().length;
    await house.owner.sql`alter table app.document_pages rename to gone`;
    expect((await upload(png)).statusCode).toBe(500);
    await house.owner.sql`alter table app.gone rename to document_pages`;
    expect(blobs().length).toBe(count);
  });
  it('that was damaged in the store is told as such', async () => {
    const { id } = (await upload(png)).json();
    const [row] = await house.owner.sql<
      { blob: string }[]
    >`update app.document_pages set blob = ${'0'.repeat(64)} where document_id = ${id} returning blob`;
    expect(row).toBeDefined();
    const response = await clerk.get(`/v1/documents/${id}/pages/1`);
    expect([response.statusCode, response.json().code]).toEqual([500, 'BLOB_MISSING']);
  });
  it('of another branch is not there', async () => {
    const { id } = (await upload(png)).json();
    const foreign = await house.person(['R04'], { branch: 'B1' });
    for (const url of [`/v1/documents/${id}`, `/v1/documents/${id}/pages/1`]) expect((await foreign.get(url)).statusCode).toBe(404);
  });
});

describe('five hundred uploads broken off by the client', () => {
  it('leave no file and no memory of it, and the next upload works', async () => {
    const url = new URL(await house.app.listen({ port: 0, host: '127.0.0.1' }));
    const head = `POST /v1/documents HTTP/1.1\r\nHost: ${url.host}\r\nCookie: countersign=${clerk.token}\r\nx-countersign: 1\r\nContent-Type: multipart/form-data; boundary=${BOUNDARY}\r\nContent-Length: 900000\r\n\r\n`;
    const before = [blobs().length, (await house.db.sql`select 1 from app.documents`).length];
    const abort = () =>
      new Promise<void>((resolve) => {
        const socket = connect(Number(url.port), url.hostname, () => {
          socket.write(head);
          socket.write(part(Buffer.alloc(20_000, 3)));
          setTimeout(() => socket.destroy(), 5);
        });
        socket.on('close', () => resolve()).on('error', () => undefined);
      });
    for (let round = 0; round < 50; round++) await Promise.all(Array.from({ length: 10 }, abort));
    await expect.poll(async () => (await upload(png)).statusCode, { timeout: 5_000 }).toBe(201);
    expect([blobs().length, (await house.db.sql`select 1 from app.documents`).length]).toEqual([
      Number(before[0]) + 2,
      Number(before[1]) + 1,
    ]);
    expect(statSync(house.blobDir).isDirectory()).toBe(true);
  });
});
