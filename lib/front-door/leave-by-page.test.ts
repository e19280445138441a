import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { leaveByPage } from '@/lib/front-door/leave-by-page';
import { sendPlainDocument } from '@/lib/front-door/plain-documents';

/** Answers with what the path says: a status and a place, as the framework does it for a sign-in page. */
const server = createServer((incoming, response) => {
  leaveByPage(incoming, response);
  sendPlainDocument(incoming, response);
  const { searchParams } = new URL(incoming.url ?? '/', 'http://localhost');
  response.statusCode = Number(searchParams.get('status'));
  response.setHeader('location', searchParams.get('to') ?? '');
  response.setHeader('set-cookie', ['a=1', 'b=2']);
  response.setHeader('content-security-policy', "form-action 'self'");
  response.end('<p>the framework</p>');
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

function answerTo(
  to: string,
  {
    status = 303,
    method = 'POST',
    headers = {},
  }: { status?: number; method?: string; headers?: Record<string, string> } = {},
) {
  const { port } = server.address() as AddressInfo;
  const path = `/?${new URLSearchParams({ to, status: String(status) })}`;
  const options = { port, host: '127.0.0.1', path, method, headers, agent: false };
  type Answer = { status: number | undefined; headers: Record<string, unknown>; text: string };
  return new Promise<Answer>((resolve, reject) => {
    const sent = request(options, async (response) => {
      let text = '';
      for await (const chunk of response) text += String(chunk);
      resolve({ status: response.statusCode, headers: response.headers, text });
    });
    sent.on('error', reject).end();
  });
}

test.each([303, 302, 307])('a form leads to another site by a page: %s', async (status) => {
  const { headers, ...answer } = await answerTo(`https://app.example/a?b="'<&c`, { status });
  expect(answer.status).toBe(200);
  expect(headers).not.toHaveProperty('location');
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'set-cookie': ['a=1', 'b=2'],
    'content-security-policy': "form-action 'self'",
  });
  const href = 'https://app.example/a?b=%22%27%3C&#38;c';
  expect(answer.text).toContain(`<meta http-equiv="refresh" content="0; url=${href}">`);
  expect(answer.text).toContain(`<a href="${href}">`);
  expect(answer.text).not.toContain('framework');
});

test('a form leads to another page of ours by a redirect, as it is', async () => {
  for (const to of ['/account/security', 'http://localhost:3000/login'])
    expect(await answerTo(to)).toMatchObject({ status: 303, headers: { location: to } });
});

test.each<[string, Parameters<typeof answerTo>[1] & object]>([
  ['looking', { method: 'GET', status: 307 }],
  ["an action of the framework's client", { headers: { 'next-action': 'x' } }],
  ['an answer that is no redirect', { status: 201 }],
])('%s keeps its answer', async (_name, given) => {
  const { status, headers } = await answerTo('https://app.example/', given);
  expect(status).toBe(given.status ?? 303);
  expect(headers['location']).toBe('https://app.example/');
});
