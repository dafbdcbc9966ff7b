import { codeOf, CseError } from '@cse/errors';

/** Says of a request without an answer what that means for whoever looks after the host. */
export function networkHint(cause: unknown, host: string): CseError {
  const { code, message } = innermost(cause);
  if (/wrong version number|packet length too long/i.test(message))
    return new CseError('PLAIN_HTTP', 'usage', `${host} answers in plain http where https is expected`, {
      hint: 'Use the https address that clusters call.',
      cause,
    });
  const isTls = /CERT|TLS|SSL|ALTNAME|SELF_SIGNED|VERIFY/.test(code);
  const hint = isTls
    ? `Pass its CA with --ca ${host}=FILE, and enter it in CSE in both places that cse settings names.`
    : `Check that ${host} is running, and that firewalls and proxies allow this machine and the networks of CSE and the tenants.`;
  return new CseError(isTls ? 'TLS' : 'UNREACHABLE', isTls ? 'access' : 'unavailable', `${host}: ${message || code}`, {
    hint,
    cause,
  });
}

function innermost(cause: unknown): { readonly code: string; readonly message: string } {
  if (cause instanceof AggregateError && cause.errors.length > 0) return innermost(cause.errors[0]);
  if (!(cause instanceof Error)) return { code: '', message: String(cause) };
  if (cause.cause instanceof Error) return innermost(cause.cause);
  return { code: codeOf(cause) ?? '', message: cause.message };
}
