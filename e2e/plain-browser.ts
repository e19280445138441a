import type { OutgoingHttpHeaders } from 'node:http';
import { type HttpAnswer, type HttpRequest, send } from './http';
import type { Product } from './product';

/** A browser without any script: cookies, pages and forms. Its headers can be bent. */
export type PlainBrowser = {
  cookies: Map<string, string>;
  get: (path: string, headers?: OutgoingHttpHeaders) => Promise<HttpAnswer>;
  postJson: (path: string, body: unknown, headers?: OutgoingHttpHeaders) => Promise<HttpAnswer>;
  /** Posts the form of a page that has a field of that name, with its hidden fields and these values. */
  submit: (
    page: { path: string; html: string; formWith: string },
    values: Record<string, string>,
    headers?: OutgoingHttpHeaders,
  ) => Promise<HttpAnswer>;
};

const entities: Record<string, string> = { quot: '"', amp: '&', lt: '<', gt: '>', '#x27': "'" };

function unescapeHtml(text: string): string {
  return text.replace(/&(quot|amp|lt|gt|#x27);/g, (whole, name: string) => entities[name] ?? whole);
}

/** Names and values of the fields of the first form that contains `marker`. */
export function readForm(html: string, marker: string): Record<string, string> {
  const forms = html.match(/<form[^>]*>.*?<\/form>/gs) ?? [];
  const form = forms.find((text) => text.includes(marker));
  if (!form) throw new Error(`no form with ${marker} in:\n${html}`);
  const fields: Record<string, string> = {};
  for (const [input] of form.matchAll(/<input[^>]*>/g)) {
    const name = /\sname="([^"]*)"/.exec(input)?.[1];
    if (name) fields[unescapeHtml(name)] = unescapeHtml(/\svalue="([^"]*)"/.exec(input)?.[1] ?? '');
  }
  return fields;
}

async function encodeForm(fields: Record<string, string>) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  const encoded = new Response(form);
  return {
    body: Buffer.from(await encoded.arrayBuffer()),
    type: encoded.headers.get('content-type') ?? '',
  };
}

/** Opens such a browser; its requests carry the Origin of our own pages unless told otherwise. */
export function openPlainBrowser({ port, origin }: Product): PlainBrowser {
  const cookies = new Map<string, string>();

  async function exchange(path: string, { headers = {}, ...rest }: HttpRequest) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await send(port, path, {
      ...rest,
      headers: { ...(cookie && { cookie }), ...withoutAbsent(headers) },
    });
    for (const line of answer.headers['set-cookie'] ?? []) keep(cookies, line);
    return answer;
  }

  return {
    cookies,
    get: (path, headers = {}) => exchange(path, { headers }),
    postJson: (path, body, headers = {}) =>
      exchange(path, {
        method: 'POST',
        headers: { origin, 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    async submit({ path, html, formWith }, values, headers = {}) {
      const { body, type } = await encodeForm({ ...readForm(html, formWith), ...values });
      const own = { origin, 'content-type': type, 'sec-fetch-site': 'same-origin' };
      return exchange(path, { method: 'POST', headers: { ...own, ...headers }, body });
    },
  };
}

/** `undefined` takes a header away. */
function withoutAbsent(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = ''] = line.split(';');
  const mark = pair.indexOf('=');
  const [name, value] = [pair.slice(0, mark), pair.slice(mark + 1)];
  if (value === '' || /expires=thu, 01 jan 1970/i.test(line)) cookies.delete(name);
  else cookies.set(name, value);
}
