/** What `mqrest replay` is made of. */
export { ConfigError } from '../config/complete';
export { chosenBy } from './chosen';
export { readKnown } from './report/known';
export { markdownOf } from './report/markdown';
export { replay } from './replay/replay';
