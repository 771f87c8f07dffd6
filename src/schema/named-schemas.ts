import type { Schema } from './schema';

/**
 * Schemas by the names that they have in the description of the control API, and so in the clients
 * that are generated from it; each with a sentence about it.
 */
export type NamedSchemas = Readonly<Record<string, readonly [schema: Schema, about: string]>>;
