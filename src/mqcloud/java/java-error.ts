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
