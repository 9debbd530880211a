// Metrics of the node that answers, fetched every few seconds.

import { queryOptions } from '@tanstack/react-query'
import { api, type Schemas } from '../../shared/api'
import { unwrap } from '../../shared/problem'

export type Monitoring = Schemas['Overview']

/** Refetch interval, and the age from which metrics are stale, in milliseconds. */
const REFETCH_MS = 5_000
export const STALE_MS = 15_000

/** Metrics of a node, and its CPU usage since the previous ones: from 0 to 1, `null` if unknown. */
export interface NodeMetrics {
  status: Monitoring
  cpu: number | null
}

export const metricsQuery = queryOptions({
  queryKey: ['monitoring'],
  queryFn: async ({ client, queryKey }): Promise<NodeMetrics> => {
    const status = await unwrap(api.GET('/monitoring'))
    const previous = client.getQueryData<NodeMetrics>(queryKey)
    return { status, cpu: cpuUsage(previous?.status, status) }
  },
  refetchInterval: REFETCH_MS,
  retry: false,
})

/**
 * Returns true if both are from the same process. The server computes the start time from its uptime, so it varies
 * slightly.
 */
const isSameProcess = (previous: Monitoring, current: Monitoring) =>
  Math.abs(Date.parse(previous.started_at) - Date.parse(current.started_at)) < 1_000

/** Returns the share of CPU time used between two responses of the same process. */
export function cpuUsage(previous: Monitoring | undefined, current: Monitoring): number | null {
  if (!previous?.process || !current.process || !isSameProcess(previous, current)) return null
  const seconds = (Date.parse(current.now) - Date.parse(previous.now)) / 1000
  if (seconds <= 0) return null
  const used = current.process.cpu_seconds - previous.process.cpu_seconds
  return Math.min(1, Math.max(0, used / seconds / current.process.processors))
}

/** Returns the share of cache lookups that were hits. */
export const hitRate = ({ hits, computed, shared }: Schemas['CacheStats']): number | null => {
  const lookups = hits + computed + shared
  return lookups === 0 ? null : hits / lookups
}
