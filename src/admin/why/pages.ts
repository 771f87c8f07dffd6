/** Characters that cost as much to look at as one entry does. */
const CHARACTERS = 4_096;

/** What may be on a page. */
interface Listed {
  readonly offset?: number;
  readonly payload?: string;
}

/** How much may still be looked at, and how much was. */
export class SearchBudget {
  /** Entries that were looked at. */
  looked = 0;

  /** `left`: entries that may be looked at; long ones count for several. */
  constructor(private left: number) {}

  get isSpent(): boolean {
    return this.left <= 0;
  }

  /** To be called for each page; asking for one costs too. */
  spend(entries: readonly Listed[]): void {
    this.looked += entries.length;
    const characters = entries.reduce((sum, { payload = '' }) => sum + payload.length, 0);
    this.left -= Math.max(entries.length, 1) + Math.floor(characters / CHARACTERS);
  }
}

/** Entries of one listing that are asked for at once. */
export const PAGE = 256;

/**
 * A listing page by page while the budget lasts; each page is asked for from after the last entry
 * of the one before.
 */
export async function* pagesOf<T extends Listed>(
  budget: SearchBudget,
  pageAfter: (last: T | undefined) => Promise<readonly T[]>,
): AsyncGenerator<readonly T[], void> {
  let last: T | undefined;
  while (!budget.isSpent) {
    const page = await pageAfter(last);
    budget.spend(page);
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
