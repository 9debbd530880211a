import { describe, expect, it } from 'vitest'
import { cpuUsage, hitRate, type Monitoring } from './metrics'

const at = (now: string, cpu_seconds: number, started_at = '2027-01-01T00:00:00Z') =>
  ({
    now,
    started_at,
    process: { cpu_seconds, processors: 2, memory_bytes: 0, open_files: 0 },
  }) as Monitoring

describe('the processors’ share', () => {
  it('is what was used between two answers', () => {
    expect(cpuUsage(at('2027-01-01T00:00:10Z', 10), at('2027-01-01T00:00:15Z', 15))).toBeCloseTo(0.5)
    expect(cpuUsage(at('2027-01-01T00:00:10Z', 10), at('2027-01-01T00:00:15Z', 10))).toBe(0)
  })

  it('is known though the start is told a trifle differently each time', () => {
    const [before, after] = ['2027-01-01T00:00:00.845536068Z', '2027-01-01T00:00:00.845535687Z']
    expect(cpuUsage(at('2027-01-01T00:00:10Z', 10, before), at('2027-01-01T00:00:20Z', 15, after))).toBe(0.25)
  })

  it('is not known from one answer, or of two programs', () => {
    expect(cpuUsage(undefined, at('2027-01-01T00:00:15Z', 15))).toBeNull()
    const other = at('2027-01-01T00:00:10Z', 90, '2027-01-01T00:00:09Z')
    expect(cpuUsage(other, at('2027-01-01T00:00:15Z', 15))).toBeNull()
    expect(cpuUsage(at('2027-01-01T00:00:15Z', 15), at('2027-01-01T00:00:15Z', 15))).toBeNull()
  })
})

it('a cache that nobody asked has no hit rate', () => {
  const cache = { name: 'days', entries: 0, hits: 0, stale: 0, shared: 0, computed: 0 }
  expect(hitRate(cache)).toBeNull()
  expect(hitRate({ ...cache, hits: 3, computed: 1 })).toBe(0.75)
})
