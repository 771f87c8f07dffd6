import { Refusal } from '../../src/aliyun/refusal';

/** The refusal that a call throws; anything else, or nothing, fails the test. */
export function refusalOf(call: () => unknown): Refusal {
  try {
    call();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
