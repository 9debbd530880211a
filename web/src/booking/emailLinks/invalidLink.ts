import type { Problem } from '../../shared/problem'

/** Whether a problem says that the link does not hold: it is incomplete, used, or too old. */
export const isInvalidLink = ({ code, fields }: Problem): boolean =>
  code === 'not_found' || (code === 'invalid_input' && 'token' in fields)
