/** An element with nothing but text in it; the text is decoded and whole, blanks included. */
export type FlatElement = readonly [name: string, text: string];

/** A document of one root with flat elements in it: all that this protocol's requests are. */
export interface FlatDocument {
  readonly root: string;
  /** In document order, repeated names too. */
  readonly elements: readonly FlatElement[];
}
