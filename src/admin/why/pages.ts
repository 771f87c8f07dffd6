/** How many entries may still be looked at; counted down. */
export interface SearchBudget {
  left: number;
}

/** Entries of one listing that are asked for at once. */
export const PAGE = 256;

/**
 * A listing page by page while the budget lasts; each page is asked for from after the last entry
 * of the one before.
 */
export async function* pagesOf<T>(
  budget: SearchBudget,
  pageAfter: (last: T | undefined) => Promise<readonly T[]>,
): AsyncGenerator<readonly T[], void> {
  let last: T | undefined;
  while (budget.left > 0) {
    const page = await pageAfter(last);
    // Asking costs too.
    budget.left -= Math.max(page.length, 1);
    yield page;
    if (page.length < PAGE) return;
    last = page.at(-1);
  }
}

/** The first that `pick` makes something of. */
export async function firstIn<T, R>(
  pages: AsyncIterable<readonly T[]>,
  pick: (entry: T) => R | undefined,
): Promise<R | undefined> {
  for await (const page of pages) {
    for (const entry of page) {
      const picked = pick(entry);
      if (picked !== undefined) return picked;
    }
  }
  return undefined;
}
