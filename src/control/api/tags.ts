/** What operations are about: the chapters of the description, and the classes or packages of generated clients. */
export const TAGS = {
  clock: 'The time, and moving it.',
  topics: 'Topics: what is in them, making and emptying them.',
  groups: 'Groups: where they stand, who polls, what is in flight, dead letters.',
  messages: 'Messages: sending them, looking at them, and why they are where they are.',
  overview: 'What needs a look, and finding things.',
  events: 'What has happened, and the last requests.',
  waiting: 'Waiting until something holds, or making sure that it does not.',
  resources: 'What is said of instances, topics and groups: names, remarks, retries, permissions.',
  faults: 'Making calls go wrong.',
  credentials: 'Access keys.',
  state: 'All of it at once: reset, snapshots, settings, this description.',
} as const;
export type Tag = keyof typeof TAGS;
