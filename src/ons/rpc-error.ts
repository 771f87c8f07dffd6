/** What is wrong with a call, as its reply says it. */
export class RpcError extends Error {
  constructor(
    readonly status: number,
    /** Such as `INSTANCE_NOT_FOUND`. */
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'RpcError';
  }
}

/** A required parameter is absent. Source: the vendor's list of public error codes. */
export function missing(parameter: string): RpcError {
  return new RpcError(400, `Missing${parameter}`, `${parameter} is mandatory for this action.`);
}

/** A parameter has a value that is not allowed; `allowed` is a few words. */
export function invalid(parameter: string, allowed: string): RpcError {
  const message = `Specified parameter ${parameter} is not valid; allowed: ${allowed}.`;
  return new RpcError(400, `Invalid${parameter}`, message);
}

/** A refusal of the product's own, whose codes are upper case. */
export function refused(code: string, what: string): RpcError {
  return new RpcError(400, code, `${what} Please check and try again later.`);
}
