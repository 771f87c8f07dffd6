import { asset } from './lib/asset';

/** The version of this package, such as `1.2.3`. */
export const version = (): string => asset('version');
