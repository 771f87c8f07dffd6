import type { NotUtf8 } from '../../lib/utf8';

/**
 * A refusal in the gateway's words. The gateway answers every failure with HTTP 200, a code in the
 * envelope and the text of a Java exception (mq-proxy, ErrorController).
 */
export class JavaError extends Error {
  constructor(
    /** 300 outcome unknown, 400 parameter error, 500 everything else. */
    readonly status: 300 | 400 | 500,
    message: string,
  ) {
    super(message);
    this.name = 'JavaError';
  }
}

/** A refusal by the gateway itself, such as an unknown producer. */
export function mqException(text: string): JavaError {
  return new JavaError(500, `com.sohu.tv.mq.proxy.model.MQException: ${text}`);
}

/** What a value of the wrong form makes Java say. */
export function illegalArgument(text: string): JavaError {
  return new JavaError(500, `java.lang.IllegalArgumentException: ${text}`);
}

/** The refusal of a field that could not be taken as it was sent; absent: of its name. */
export function notText({ at }: NotUtf8, field: string | undefined): JavaError {
  const what = field === undefined ? 'the name of a field' : `the field ${field.slice(0, 80)}`;
  return new JavaError(
    400,
    `java.lang.IllegalArgumentException: ${what} is not UTF-8: its byte ${at} belongs to no character`,
  );
}
