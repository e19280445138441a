import { isAtAnotherName, sendHome } from '@/lib/front-door/another-name';
import { answerStatus } from '@/lib/front-door/answer';
import { answerBrand, isOfBrand } from '@/lib/front-door/brand';
import { nextClientHeaders } from '@/lib/front-door/clean-headers';
import { isForeignForm, refuseForeignForm } from '@/lib/front-door/foreign-forms';
import { atPath, exactly, isAmbiguous, isFile, under } from '@/lib/front-door/match-request';
import { answerMetrics } from '@/lib/front-door/metrics';
import { type Pages, serveFiles, servePages, servePlainPages } from '@/lib/front-door/pages';
import { isPlainDocumentRequest } from '@/lib/front-door/plain-documents';
import { answerLiveness, answerReadiness } from '@/lib/front-door/probes';
import type { BodyLimit, Route } from '@/lib/front-door/route';
import { answerWellKnown, wellKnownPaths } from '@/lib/front-door/well-known';
import { handleApi } from '@/lib/zitadel/handler';

const staying = new AbortController().signal;

/** Larger than any credential, form or policy; nothing here takes files. */
const usual = 64 * 1024;

const announced = (maxBytes: number): BodyLimit => ({ maxBytes, countedBy: 'door' });
const counted = (maxBytes: number): BodyLimit => ({ maxBytes, countedBy: 'handler' });

/** Of what is only looked at: nothing that a request brings is read. */
const unread = { methods: 'any', body: null, mayBring: 'anything' } as const;

/** Pages are looked at and forms are posted; the framework would draw a page for any other method, too. */
const pageMethods = ['GET', 'HEAD', 'POST'];
const page = { methods: pageMethods, body: announced(usual), mayBring: nextClientHeaders };

/**
 * Everything that this server answers, in order: the first row that matches a request answers it, and the last one
 * matches all. A protocol is one more row, above `another place`. `leaving` aborts when the process is about to stop.
 */
export function routeTable(pages: Pages, leaving: AbortSignal = staying): readonly Route[] {
  return [
    {
      name: 'API',
      matches: under('/v2/', '/admin/v1/', '/management/v1/', '/zitadel.'),
      methods: 'any',
      body: counted(usual),
      mayBring: 'anything',
      handle: handleApi,
    },
    {
      name: 'well-known',
      matches: atPath(...wellKnownPaths),
      ...unread,
      handle: answerWellKnown,
    },
    { name: 'liveness', matches: exactly('/healthz'), ...unread, handle: answerLiveness },
    {
      name: 'readiness',
      matches: exactly('/readyz'),
      ...unread,
      handle: answerReadiness(pages, leaving),
    },
    { name: 'metrics', matches: atPath('/metrics'), ...unread, handle: answerMetrics },
    { name: 'another place', matches: isAmbiguous, ...unread, handle: answerStatus(400) },
    {
      // Not used, and it fetches what it is told to.
      name: 'image optimiser',
      matches: under('/_next/image'),
      ...unread,
      methods: pageMethods,
      handle: answerStatus(404),
    },
    {
      name: 'brand',
      matches: isOfBrand,
      methods: ['GET', 'HEAD'],
      body: null,
      mayBring: 'anything',
      handle: answerBrand,
    },
    {
      name: 'files',
      matches: isFile,
      methods: ['GET', 'HEAD'],
      body: null,
      mayBring: [],
      handle: serveFiles(pages),
    },
    {
      name: 'another name',
      matches: isAtAnotherName,
      ...unread,
      methods: pageMethods,
      handle: sendHome,
    },
    {
      name: 'foreign forms',
      matches: isForeignForm,
      ...unread,
      methods: pageMethods,
      handle: refuseForeignForm,
    },
    {
      name: 'sign-in pages',
      matches: isPlainDocumentRequest,
      ...page,
      handle: servePlainPages(pages),
    },
    { name: 'pages', matches: () => true, ...page, handle: servePages(pages) },
  ];
}
