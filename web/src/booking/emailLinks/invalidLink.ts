import type { Problem } from '../../shared/problem'

/** Returns true if a problem means that the link is invalid: incomplete, used or expired. */
export const isInvalidLink = ({ code, fields }: Problem): boolean =>
  code === 'not_found' || (code === 'invalid_input' && 'token' in fields)
