/**
 * Parameters of an address whose values are secrets, or lead to one. Caddy compares them without case and without `_ - .`
 * (`caddy/README.md`, `secret_values`).
 */
export const secretNames: readonly string[] = [
  // What opens a door by itself.
  'oauth_verifier',
  'token_hash',
  'bearer',
  'jwt',
  'assertion',
  'client_assertion',
  'id_token_hint',
  'saml_response',
  'saml_request',
  'ticket',
  'magic',
  // OAuth: RFC 6749 sections 4.1.2 and 2.3.1, RFC 7636, RFC 8628.
  'code',
  'state',
  'code_verifier',
  'device_code',
  'user_code',
  'session_state',
  // Keys and passwords.
  'key',
  'app_key',
  'auth_key',
  'access_key',
  'access_key_id',
  'secret_key',
  'private_key',
  'secret_access_key',
  'subscription_key',
  'license_key',
  'passwd',
  'passphrase',
  'passcode',
  'pass',
  'pwd',
  'pw',
  'pin',
  'otp',
  'totp',
  'mfa',
  'password_confirmation',
  'credential',
  'credentials',
  // Links that were signed.
  'sig',
  'sign',
  'hmac',
  'x_amz_credential',
  'x_goog_credential',
  'aws_access_key_id',
  'google_access_id',
  // Sessions.
  'auth',
  'authorization',
  'authentication',
  'session',
  'session_id',
  'session_key',
  'sess',
  'sid',
  'jsessionid',
  'phpsessid',
  'asp_net_session_id',
  'cookie',
]

/** What their names end in: `access_token`, `userPassword`, `x-amz-signature`, `client_secret`. */
export const secretEndings: readonly string[] = ['token', 'password', 'secret', 'signature', 'api_key']
