// How the node that answers does, asked for every few seconds.

import { queryOptions } from '@tanstack/react-query'
import { api, type Schemas } from '../../shared/api'
import { answer } from '../../shared/problem'

export type Operations = Schemas['Operations']

/** How often the figures are asked for, and from when on they are old. */
const EVERY = 5_000
export const OLD = 15_000

/** The figures, and how busy the processors were since those before: from 0 to 1, null where that is not known. */
export interface NodeFigures {
  operations: Operations
  cpu: number | null
}

export const figuresQuery = queryOptions({
  queryKey: ['operations'],
  queryFn: async ({ client, queryKey }): Promise<NodeFigures> => {
    const operations = await answer(api.GET('/operations'))
    const before = client.getQueryData<NodeFigures>(queryKey)
    return { operations, cpu: cpuBetween(before?.operations, operations) }
  },
  refetchInterval: EVERY,
  retry: false,
})

/** When it started is counted back from now each time, so it is the same but for a trifle. */
const isSameProgram = (before: Operations, after: Operations) =>
  Math.abs(Date.parse(before.started_at) - Date.parse(after.started_at)) < 1_000

/** The share of the processors that was used between two answers of the same program. */
export function cpuBetween(before: Operations | undefined, after: Operations): number | null {
  if (!before?.process || !after.process || !isSameProgram(before, after)) return null
  const seconds = (Date.parse(after.now) - Date.parse(before.now)) / 1000
  if (seconds <= 0) return null
  const used = after.process.cpu_seconds - before.process.cpu_seconds
  return Math.min(1, Math.max(0, used / seconds / after.process.processors))
}

/** Of what was asked for, the share that was there. */
export const hitRate = ({ hits, made, shared }: Schemas['CacheFigures']): number | null => {
  const asked = hits + made + shared
  return asked === 0 ? null : hits / asked
}
