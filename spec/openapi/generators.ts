import { delimiter, join } from 'node:path';
import { pip, type Needs } from '../sdk/toolchain';

/** A program and its arguments. */
type Command = readonly string[];

/** The folder of a client, and where what it takes is. */
export interface Place {
  /** The OpenAPI document, a file. */
  readonly document: string;
  /** A copy of the client's program, beside which the generated sources go. */
  readonly folder: string;
  /** The generator; '' where `npm ci` has brought it. */
  readonly tool: string;
  /** What the generated sources need; the program's own folder where that is nothing. */
  readonly libraries: string;
}

/** A program that makes a client of the description, and a small program that uses what it made. */
export interface Generator {
  readonly name: string;
  /** Below `tools/`, and how it gets onto this machine. */
  readonly tool?: Needs & { readonly folder: string };
  /** Below `clients/`; and how what it needs gets onto this machine. */
  readonly client: Needs & { readonly folder: string };
  readonly generate: (at: Place) => Command;
  /** Fails where what was generated is wrong. */
  readonly compile: (at: Place) => Command;
  /** The program; it gets the address of the API and a topic. */
  readonly run: (at: Place) => Command;
  readonly env?: (at: Place) => NodeJS.ProcessEnv;
}

const BIN = join(__dirname, '..', '..', 'node_modules', '.bin');

/** Copies the files that a `pom.xml` names. */
const jars: Needs = {
  needs: [
    ['javac', '-version'],
    ['mvn', '--version'],
  ],
  build: (into) => ['mvn', '-q', '-B', `-DoutputDirectory=${into}`, 'dependency:copy-dependencies'],
};
const nothing: Needs = { needs: [] };
const go: Needs = { needs: [['go', 'version']] };

/** Starts a Java program that does not run for long. */
const JAVA = ['java', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'] as const;

/** Generates with openapi-generator, in one of its languages. */
function openapiGenerator(language: string, into: string, ...options: string[]) {
  return {
    tool: { folder: 'openapi-generator', ...jars },
    generate: ({ tool, document, folder }: Place): Command => [
      ...JAVA,
      ...['-cp', join(tool, '*'), 'org.openapitools.codegen.OpenAPIGenerator', 'generate'],
      ...['-g', language, '-i', document, '-o', join(folder, into), ...options],
      ...['--global-property', 'apiTests=false,modelTests=false,apiDocs=false,modelDocs=false'],
    ],
  };
}

const GO_BUILD: Command = ['go', 'build', '-o', 'client', '.'];
const goProgram = ({ folder }: Place): Command => [join(folder, 'client')];

export const generators: readonly Generator[] = [
  {
    name: 'openapi-typescript',
    client: { folder: 'typescript', ...nothing },
    generate: ({ document }) => [join(BIN, 'openapi-typescript'), document, '-o', 'api.d.ts'],
    compile: () => [
      ...[join(BIN, 'tsc'), '--strict', '--target', 'es2022', '--module', 'nodenext'],
      ...['--types', 'node', '--outDir', 'built', 'client.ts', 'api.d.ts'],
    ],
    run: () => [process.execPath, 'built/client.js'],
  },
  {
    name: 'openapi-generator, Java',
    ...openapiGenerator('java', 'api', '--library', 'native'),
    client: { folder: 'java', ...jars },
    compile: ({ libraries }) => [
      ...[
        'javac',
        '-nowarn',
        '-Xlint:none',
        '-proc:none',
        '-d',
        'built',
        '-cp',
        join(libraries, '*'),
      ],
      ...['-sourcepath', 'api/src/main/java', 'Client.java'],
    ],
    run: ({ libraries }) => [
      ...JAVA,
      ...['-cp', ['built', join(libraries, '*')].join(delimiter), 'Client'],
    ],
  },
  {
    name: 'openapi-generator, Go',
    ...openapiGenerator('go', 'api', '--additional-properties', 'packageName=api,withGoMod=false'),
    client: { folder: 'go', ...go },
    compile: () => GO_BUILD,
    run: goProgram,
  },
  {
    name: 'openapi-generator, Python',
    ...openapiGenerator('python', '.'),
    client: { folder: 'python', ...pip },
    compile: () => ['python3', '-m', 'compileall', '-q', 'openapi_client'],
    run: () => ['python3', 'client.py'],
    env: ({ libraries }) => ({ PYTHONPATH: libraries }),
  },
  {
    name: 'openapi-python-client',
    tool: { folder: 'openapi-python-client', ...pip },
    // What it generates needs what it needs itself.
    client: { folder: 'openapi-python-client', ...nothing },
    generate: ({ document }) => [
      ...['python3', '-m', 'openapi_python_client', 'generate', '--path', document],
      ...['--meta', 'none', '--output-path', 'api', '--config', 'config.yaml', '--fail-on-warning'],
    ],
    compile: () => ['python3', '-m', 'compileall', '-q', 'api'],
    run: () => ['python3', 'client.py'],
    env: ({ tool }) => ({ PYTHONPATH: tool }),
  },
  {
    name: 'oapi-codegen',
    tool: {
      folder: 'oapi-codegen',
      ...go,
      build: (into) => [
        ...(['go', 'build', '-o', into] as const),
        'github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen',
      ],
    },
    client: { folder: 'oapi-codegen', ...go },
    generate: ({ tool, document }) => [
      join(tool, 'oapi-codegen'),
      ...['-generate', 'types,client', '-package', 'api', '-o', 'api/api.go', document],
    ],
    compile: () => GO_BUILD,
    run: goProgram,
  },
];
