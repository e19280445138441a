/** To run in every page first: what runs these files names functions by this helper, which pages do not have. */
export const nameHelper = 'globalThis.__name = (named) => named';
