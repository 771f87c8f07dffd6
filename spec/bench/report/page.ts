/** The page with this text between its marks `<!-- name -->` and `<!-- end of name -->`. Throws when it has none. */
export function putTable(page: string, name: string, text: string): string {
  const [first, last] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const [from, to] = [page.indexOf(first), page.indexOf(last)];
  if (from < 0 || to < from) throw new Error(`the page has no ${first} … ${last}`);
  return `${page.slice(0, from + first.length)}\n\n${text}\n\n${page.slice(to)}`;
}
