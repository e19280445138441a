import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';

/** An answer as it came: redirects not followed. */
export type HttpAnswer = { status: number; headers: IncomingHttpHeaders; text: string };

/** What to send; GET without headers or body unless told otherwise. */
export type HttpRequest = {
  method?: string;
  headers?: OutgoingHttpHeaders;
  body?: string | Uint8Array;
};

/** Sends one request exactly as given: headers that fetch would not let us forge included. Follows no redirect. */
export function send(port: number, path: string, given: HttpRequest = {}): Promise<HttpAnswer> {
  const { method = 'GET', headers = {}, body } = given;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: 'localhost', port, path, method, headers, agent: false },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
        });
      },
    );
    outgoing.on('error', reject).end(body);
  });
}

/** Writes bytes to the port and returns all that comes back until the server closes. */
export function sendRaw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, 'localhost', () => socket.write(text));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('close', () => resolve(Buffer.concat(chunks).toString()));
    socket.on('error', reject);
  });
}
