/** The query of a page, as Next hands it over. */
export type Query = Promise<Record<string, string | string[] | undefined>>;

/** A reader of single values: the first when one is repeated, the empty string when it is absent. */
export async function readQuery(query: Query): Promise<(name: string) => string> {
  const values = await query;
  return (name) => {
    const value = values[name];
    return (Array.isArray(value) ? value[0] : value) ?? '';
  };
}
