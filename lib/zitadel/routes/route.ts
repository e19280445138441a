import { type DescMethod, getOption } from '@bufbuild/protobuf';
import { http } from '@zitadel/proto/google/api/annotations_pb.js';
import { options } from '@zitadel/proto/zitadel/protoc_gen_zitadel/v2/options_pb.js';
import type { Call } from '@/lib/zitadel/calls/call';

/**
 * Where a call answers (google.api.http): `path` holds variables in braces, under their proto names; `hasBody` says
 * whether it reads one.
 */
export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  hasBody: boolean;
  successStatus: number;
  /** Answers without a token. */
  isPublic?: true;
  call: Call;
};

const verbs = { get: 'GET', post: 'POST', put: 'PUT', patch: 'PATCH', delete: 'DELETE' } as const;

/** The HTTP status of a success: 200 unless the method's own option names another. */
export function successStatusOf(method: DescMethod): number {
  return getOption(method, options).httpResponse?.successCode || 200;
}

/** The route that a method's `google.api.http` annotation declares; throws for a method that has none. */
export function annotatedRoute(method: DescMethod, call: Call): Route {
  const rule = getOption(method, http);
  const { pattern } = rule;
  if (pattern.case === undefined || pattern.case === 'custom') {
    throw new Error(`${method} has no google.api.http annotation`);
  }
  return {
    method: verbs[pattern.case],
    path: pattern.value,
    hasBody: rule.body === '*',
    successStatus: successStatusOf(method),
    call,
  };
}
