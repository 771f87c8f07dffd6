/**
 * The tags that `A`, `A||B` or `*` chooses, as in a subscription; `undefined`: any tag, and none.
 * Blanks around a tag do not count.
 */
export function chosenTags(expression: string): ReadonlySet<string> | undefined {
  const tags = expression.split('||').map((tag) => tag.trim());
  return tags.includes('*') ? undefined : new Set(tags);
}
