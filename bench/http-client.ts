import { connect, type Socket } from 'node:net';

/** An answer: its JSON, whatever it is, and the cookies it sets as a `cookie` header would send them back. */
export type Answer = { status: number; json: unknown; cookies: string };

type Pending = { resolve: (answer: Answer) => void; reject: (error: Error) => void };
type Connection = { socket: Socket; received: Buffer; pending: Pending | null };

const idle = new Map<string, Connection[]>();

const nothing = Buffer.alloc(0);

/** RFC 9112 §7.1: the body, or null while its last chunk is missing. */
function joinChunks(body: Buffer): Buffer | null {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const line = body.indexOf('\r\n', at);
    if (line === -1) return null;
    const size = Number.parseInt(body.toString('latin1', at, line), 16);
    const end = line + 2 + size;
    if (body.length < end + 2) return null;
    if (size === 0) return Buffer.concat(chunks);
    chunks.push(body.subarray(line + 2, end));
    at = end + 2;
  }
}

/** The body that the head announces, or null while some of it is missing. */
function readBody(head: string, rest: Buffer): Buffer | null {
  if (/^transfer-encoding: chunked/im.test(head)) return joinChunks(rest);
  const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
  return rest.length < length ? null : rest.subarray(0, length);
}

function readAnswer(received: Buffer): Answer | null {
  const end = received.indexOf('\r\n\r\n');
  if (end === -1) return null;
  const head = received.toString('latin1', 0, end);
  const body = readBody(head, received.subarray(end + 4));
  if (!body) return null;
  const isJson = /^content-type: application\/json/im.test(head) && body.length > 0;
  const cookies = [...head.matchAll(/^set-cookie: ([^;\r]*)/gim)].map(([, cookie]) => cookie);
  const json: unknown = isJson ? JSON.parse(body.toString()) : body.toString();
  return { status: Number(head.slice(9, 12)), json, cookies: cookies.join('; ') };
}

function open({ hostname, port }: URL, origin: string): Connection {
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  const connection: Connection = { socket, received: nothing, pending: null };
  socket.on('data', (chunk) => {
    const { received, pending } = connection;
    connection.received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const answer = readAnswer(connection.received);
    if (!answer) return;
    connection.received = nothing;
    connection.pending = null;
    idle.get(origin)?.push(connection);
    pending?.resolve(answer);
  });
  const fail = (error?: Error) => {
    connection.pending?.reject(error ?? new Error(`${origin} closed the connection`));
    const others = idle.get(origin)?.filter((other) => other !== connection) ?? [];
    idle.set(origin, others);
  };
  socket.on('error', fail).on('close', () => fail());
  return connection;
}

/**
 * Calls over kept connections. Half a client and no more: the load shares its machine with the servers, so
 * what it costs would dampen every ratio.
 */
export function callJson(
  method: 'GET' | 'POST' | 'PATCH',
  url: string,
  { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const target = new URL(url);
  const { origin } = target;
  const text = body === undefined ? '' : JSON.stringify(body);
  const all: Record<string, string> = { host: target.host, ...headers };
  if (body !== undefined) {
    all['content-type'] = 'application/json';
    all['content-length'] = String(Buffer.byteLength(text));
  }
  let head = `${method} ${target.pathname}${target.search} HTTP/1.1\r\n`;
  for (const name of Object.keys(all)) head += `${name}: ${all[name]}\r\n`;
  if (!idle.has(origin)) idle.set(origin, []);
  const connection = idle.get(origin)?.pop() ?? open(target, origin);
  return new Promise((resolve, reject) => {
    connection.pending = { resolve, reject };
    connection.socket.write(`${head}\r\n${text}`);
  });
}

/** Lets go of the kept connections; new calls make new ones. */
export function closeConnections(): void {
  for (const connection of [...idle.values()].flat()) connection.socket.destroy();
  idle.clear();
}

/** The JSON of a success, as the type that the contract gives it; anything else is thrown with what was said. */
export function must<T>(answer: Answer): T {
  if (answer.status >= 200 && answer.status < 300) return answer.json as T;
  throw new Error(`refused with ${answer.status}: ${JSON.stringify(answer.json)}`);
}
