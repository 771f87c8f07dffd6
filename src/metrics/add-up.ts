import type { Family, Sample } from './exposition';

/** The families of several processes as those of one: sums, but for what is common to all. */
export function addUp(processes: readonly (readonly Family[])[]): Family[] {
  const sums = new Map<string, Family & { readonly samples: Sample[] }>();
  for (const family of processes.flat()) {
    const sum = sums.get(family.name);
    if (sum === undefined) sums.set(family.name, { ...family, samples: [...family.samples] });
    else if (family.isCommon !== true) addTo(sum.samples, family.samples);
  }
  return [...sums.values()];
}

function addTo(sums: Sample[], samples: readonly Sample[]): void {
  const places = new Map(sums.map((sample, place) => [keyOf(sample), place]));
  for (const sample of samples) {
    const place = places.get(keyOf(sample));
    const before = place === undefined ? undefined : sums[place];
    if (place === undefined || before === undefined) sums.push(sample);
    else sums[place] = { ...before, value: before.value + sample.value };
  }
}

function keyOf({ suffix, labels }: Sample): string {
  return JSON.stringify([suffix, Object.entries(labels)]);
}
