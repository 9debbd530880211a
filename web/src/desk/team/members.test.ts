import { describe, expect, it } from 'vitest'
import { obstacleTo, rolesOf } from './members'

const owner = { id: 1, role: 'owner' } as const
const partner = { id: 2, role: 'owner' } as const
const manager = { id: 3, role: 'manager' } as const
const desk = { id: 4, role: 'receptionist' } as const

describe('a role', () => {
  it('is not changed by oneself', () => {
    expect(obstacleTo(owner, owner, [owner, partner])).toBe('self')
    expect(obstacleTo(manager, manager, [owner, manager])).toBe('self')
  })

  it('of owners is changed by owners', () => {
    expect(obstacleTo(owner, manager, [owner, partner, manager])).toBe('owners')
    expect(obstacleTo(partner, owner, [owner, partner])).toBeNull()
  })

  it('of the last owner stays, also for administrators', () => {
    const administrator = { id: 9, role: 'owner' } as const
    expect(obstacleTo(owner, administrator, [owner, desk])).toBe('last')
  })

  it('of everybody else is changed by managers', () => {
    expect(obstacleTo(desk, manager, [owner, manager, desk])).toBeNull()
  })

  it('of an owner is given by owners', () => {
    expect(rolesOf('owner')).toContain('owner')
    expect(rolesOf('manager')).not.toContain('owner')
  })
})
