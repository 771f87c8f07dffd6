/**
 * The tags that `TagA||TagB` names, each once: blanks around a name do not count. `undefined` for
 * every message, tagged or not, which is what empty text and `*` mean; none where no tag is named.
 */
export function tagsNamed(expression: string): readonly string[] | undefined {
  const text = expression.trim();
  if (text === '' || text === '*') return undefined;
  const tags = text.split('||').map((tag) => tag.trim());
  return [...new Set(tags)].filter((tag) => tag !== '');
}

/** Whether a message of this tag, or none, is among those that an expression means. */
export function isTagged(tag: string | undefined, expression: string): boolean {
  const tags = tagsNamed(expression);
  return tags === undefined || (tag !== undefined && tags.includes(tag));
}
