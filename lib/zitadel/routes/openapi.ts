import type { JsonObject } from '@bufbuild/protobuf';
import { ok } from '@/lib/result';
import { ifSequenceMember, policyMembers } from '@/lib/zitadel/calls/policy-patch';
import { messageSchema } from '@/lib/zitadel/protojson/message-schema';
import type { Route } from '@/lib/zitadel/routes/route';

const status: JsonObject = {
  type: 'object',
  properties: {
    code: { type: 'integer', description: 'gRPC code' },
    message: { type: 'string' },
    details: { type: 'array', items: { type: 'object' } },
  },
};

const content = (schema: JsonObject): JsonObject => ({ 'application/json': { schema } });

const policySchema: JsonObject = {
  type: 'object',
  properties: Object.fromEntries(
    [...policyMembers, ifSequenceMember].map(({ name, value }) => [
      name,
      { description: `Expected: ${value.expected}.` },
    ]),
  ),
};

/** The names of the path's variables, as the path spells them. */
function variablesOf(path: string): string[] {
  return path
    .split('/')
    .filter((segment) => segment.startsWith('{'))
    .map((segment) => segment.slice(1, -1));
}

/** What the body may hold; the path's own variables need not be in it. */
function bodySchema({ call, path }: Route): JsonObject {
  if (!call.input) return policySchema;
  const variables = variablesOf(path);
  const inPath = call.input.fields
    .filter((field) => variables.includes(field.name))
    .map((field) => field.jsonName);
  return messageSchema(call.input, [...call.notOffered, ...inPath]);
}

function operationOf(route: Route): JsonObject {
  const { call, path, hasBody, successStatus, isPublic } = route;
  const answer = call.output ? messageSchema(call.output) : { type: 'object' };
  return {
    operationId: `${call.name} ${route.method} ${path}`,
    summary: call.name.replace(/(?<=[a-z])(?=[A-Z])/g, ' '),
    parameters: variablesOf(path).map((name) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    })),
    ...(hasBody && { requestBody: { content: content(bodySchema(route)) } }),
    responses: {
      [successStatus]: { description: 'Done', content: content(answer) },
      default: { description: 'Refused', content: content(status) },
    },
    ...(isPublic && { security: [] }),
  };
}

/** OpenAPI 3.1 of exactly the routes that answer, with the members that they take. */
export function describeRoutes(routes: readonly Route[]): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Latchkey API', version: '2', description: 'After the ZITADEL v2 API.' },
    security: [{ bearer: [] }],
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    paths,
  };
}

/** `GET /v2/openapi.json`: the description of the other routes and itself; needs no token. */
export function openApiRoute(routes: readonly Route[]): Route {
  const route: Route = {
    method: 'GET',
    path: '/v2/openapi.json',
    hasBody: false,
    successStatus: 200,
    isPublic: true,
    call: {
      name: 'GetOpenApi',
      input: null,
      output: null,
      notOffered: [],
      run: () => Promise.resolve(ok(description)),
    },
  };
  const description = describeRoutes([...routes, route]);
  return route;
}
