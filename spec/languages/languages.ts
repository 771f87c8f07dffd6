/** A language with an official SDK, and the program in it that the pages show in parts. */
export interface SnippetLanguage {
  readonly name: 'Java' | 'Go' | 'Python' | 'Node' | 'PHP' | 'C#' | 'C++';
  /** Below this folder. */
  readonly folder: string;
  readonly file: string;
  /** What stands behind the fence of its blocks. */
  readonly fence: string;
}

/** Their SDKs and compilers can be had from Debian or a registry: `run.spec.ts` runs the programs. */
export const runLanguages: readonly SnippetLanguage[] = [
  { name: 'Java', folder: 'java', file: 'Demo.java', fence: 'java' },
  { name: 'Go', folder: 'go', file: 'main.go', fence: 'go' },
  { name: 'Python', folder: 'python', file: 'demo.py', fence: 'python' },
  { name: 'Node', folder: 'node', file: 'demo.js', fence: 'js' },
];

/** Their SDKs are in no such registry: `not-run.spec.ts` compares what they say with requests of those SDKs. */
export const notRunLanguages: readonly SnippetLanguage[] = [
  { name: 'PHP', folder: 'php', file: 'demo.php', fence: 'php' },
  { name: 'C#', folder: 'csharp', file: 'Demo.cs', fence: 'csharp' },
  { name: 'C++', folder: 'cpp', file: 'demo.cpp', fence: 'cpp' },
];

export const snippetLanguages = [...runLanguages, ...notRunLanguages];
