/** What a promise brings in so many ms, or else what `otherwise` gives. Leaves no timer behind. */
export async function within<T>(
  ms: number,
  promise: Promise<T>,
  otherwise: () => T | Promise<T>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  try {
    const first = await Promise.race([promise.then((value) => ({ value })), late]);
    return first === undefined ? await otherwise() : first.value;
  } finally {
    clearTimeout(timer);
  }
}
