// From where a request comes, as sessions remember it.
import type { FastifyRequest } from 'fastify';
import type { Origin } from '../commands/sign-in.ts';

const AGENT_LENGTH_MAX = 300;

export const originOf = (request: FastifyRequest): Origin => ({
  address: request.ip,
  agent: request.headers['user-agent']?.slice(0, AGENT_LENGTH_MAX) ?? null,
});
