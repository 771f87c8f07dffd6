import { JavaError } from './java-error';
import type { Rule } from './parameter-rule';

/** What is wrong with one parameter. */
export interface FieldError {
  readonly field: string;
  readonly rule: Rule;
  /** As it came. */
  readonly text: string | undefined;
  readonly code: 'NotBlank' | 'Min' | 'Max' | 'typeMismatch' | 'Unsupported';
  /** For a mismatch: what the conversion parts. */
  readonly why?: string;
}

const JAVA_TYPE = {
  text: 'java.lang.String',
  int: 'java.lang.Integer',
  long: 'java.lang.Long',
  double: 'java.lang.Double',
  boolean: 'boolean',
} as const;

/** The most of a value that a text repeats. */
const SHOWN = 200;

/** A 400 in the words of Spring's BindException, one line per field. */
export function bindException(
  object: string,
  errors: readonly FieldError[],
  language: string | undefined,
): JavaError {
  const head =
    'org.springframework.validation.BindException: ' +
    `org.springframework.validation.BeanPropertyBindingResult: ${errors.length} errors`;
  const lines = errors.map((error) => fieldErrorText(object, error, language));
  return new JavaError(400, [head, ...lines].join('\n'));
}

/** One field's part of the text; also used for values that came as JSON. */
export function fieldErrorText(
  object: string,
  { field, rule, text, code, why }: FieldError,
  language: string | undefined,
): string {
  const type = JAVA_TYPE[rule.kind];
  const value = text === undefined ? 'null' : shortened(text);
  const codes = [`${code}.${object}.${field}`, `${code}.${field}`, `${code}.${type}`, code];
  const limit = limitOf(code, rule);
  return (
    `Field error in object '${object}' on field '${field}': rejected value [${value}]; ` +
    `codes [${codes.join(',')}]; ` +
    'arguments [org.springframework.context.support.DefaultMessageSourceResolvable: ' +
    `codes [${object}.${field},${field}]; arguments []; ` +
    `default message [${field}]${limit === undefined ? '' : `,${limit}`}]; ` +
    `default message [${messageOf(code, { field, type, limit, why, language })}]`
  );
}

interface MessageParts {
  readonly field: string;
  readonly type: string;
  readonly limit: number | undefined;
  readonly why: string | undefined;
  readonly language: string | undefined;
}

function messageOf(code: FieldError['code'], parts: MessageParts): string {
  const chinese = /^zh\b/i.test(parts.language?.trim() ?? '');
  switch (code) {
    case 'NotBlank':
      return chinese ? '不能为空' : 'must not be blank';
    case 'Min':
      return chinese
        ? `最小不能小于${parts.limit}`
        : `must be greater than or equal to ${parts.limit}`;
    case 'Max':
      return chinese
        ? `最大不能超过${parts.limit}`
        : `must be less than or equal to ${parts.limit}`;
    case 'Unsupported':
      return 'lite topics are not supported';
    case 'typeMismatch':
      return (
        "Failed to convert property value of type 'java.lang.String' to required type " +
        `'${parts.type}' for property '${parts.field}'; nested exception is ${parts.why}`
      );
  }
}

function limitOf(code: FieldError['code'], { min, max }: Rule): number | undefined {
  if (code === 'Min') return min;
  return code === 'Max' ? max : undefined;
}

function shortened(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
