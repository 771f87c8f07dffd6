import type { Problem } from '../api/http';
import { fill, words } from '../state/language';

/** Says plainly that something could not be had, and why. */
export function Missing({ problem }: { problem: Problem }) {
  const { title, detail } = problem;
  const why = detail ?? title;
  const isUnknown = problem.title === 'No such operation';
  return <p class="missing">{isUnknown ? fill(words.value.notHere, why) : why}</p>;
}
