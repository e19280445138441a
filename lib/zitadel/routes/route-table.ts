import { isStorableText } from '@/lib/storable-text';
import type { Route } from '@/lib/zitadel/routes/route';

/** The route of a request and its path variables, or why there is none. */
export type Match =
  | { kind: 'found'; route: Route; variables: Record<string, string> }
  | { kind: 'wrong_method'; allowed: string[] }
  | { kind: 'unknown' };

/** Where a path has got to: the next segment leads on by its text or as a variable; `routes` end here, by method. */
type PathNode = {
  literals: Map<string, PathNode>;
  variable: PathNode | null;
  routes: Map<string, Route>;
};

const newNode = (): PathNode => ({ literals: new Map(), variable: null, routes: new Map() });

const isVariable = (segment: string) => segment.startsWith('{');

function addRoute(root: PathNode, route: Route): void {
  let node = root;
  for (const segment of route.path.split('/')) {
    let next = isVariable(segment) ? node.variable : node.literals.get(segment);
    if (!next) {
      next = newNode();
      if (isVariable(segment)) node.variable = next;
      else node.literals.set(segment, next);
    }
    node = next;
  }
  if (node.routes.has(route.method))
    throw new Error(`${route.method} ${route.path} is there twice`);
  node.routes.set(route.method, route);
}

/** All nodes that a path leads to, those by literal segments first. */
function findNodes(node: PathNode, segments: string[], index = 0): PathNode[] {
  const segment = segments[index];
  if (segment === undefined) return [node];
  const literal = node.literals.get(segment);
  return [
    ...(literal ? findNodes(literal, segments, index + 1) : []),
    ...(node.variable ? findNodes(node.variable, segments, index + 1) : []),
  ];
}

/** A segment as text (RFC 3986 §2.1); undefined for one that is none: no id can be spelled so. */
function decodeSegment(segment: string): string | undefined {
  try {
    const text = segment.includes('%') ? decodeURIComponent(segment) : segment;
    return isStorableText(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

function readVariables(route: Route, segments: string[]): Record<string, string> | null {
  const variables: Record<string, string> = {};
  for (const [index, name] of route.path.split('/').entries()) {
    if (!isVariable(name)) continue;
    const value = decodeSegment(segments[index] ?? '');
    if (value === undefined) return null;
    variables[name.slice(1, -1)] = value;
  }
  return variables;
}

/**
 * Compiles routes into a tree of path segments. A literal segment wins over a variable one, as the annotations
 * mean it; the method must be exactly one of those declared (HEAD is not GET, no override header counts).
 */
export function compileRoutes(routes: readonly Route[]): (method: string, path: string) => Match {
  const root = newNode();
  for (const route of routes) addRoute(root, route);
  return (method, path) => {
    const segments = path.split('/');
    const nodes = findNodes(root, segments).filter((node) => node.routes.size > 0);
    for (const node of nodes) {
      const route = node.routes.get(method);
      const variables = route && readVariables(route, segments);
      if (route && variables) return { kind: 'found', route, variables };
    }
    const allowed = [...new Set(nodes.flatMap((node) => [...node.routes.keys()]))];
    return allowed.length === 0 || allowed.includes(method)
      ? { kind: 'unknown' }
      : { kind: 'wrong_method', allowed };
  };
}
