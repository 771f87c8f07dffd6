/** What a parameter may be. */
export interface Rule {
  readonly kind: 'text' | 'int' | 'long' | 'double' | 'boolean';
  /** It must not be blank. */
  readonly required?: true;
  readonly min?: number;
  readonly max?: number;
  /** Not served; saying so is better than to do without it in silence. */
  readonly unsupported?: true;
}

/** What each parameter of a call may be, by its name. */
export type Rules = Readonly<Record<string, Rule>>;
