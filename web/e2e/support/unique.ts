// Names and days that no other run of the same journey uses, so that journeys can be repeated on one server.

import { addDays, type Day } from '../../src/shared/time'
import { test } from './test'

/** Returns the day that is `later` days after `day`, eight weeks further for each repetition of the journey. */
export const ownDay = (day: Day, later = 0): Day => addDays(day, test.info().repeatEachIndex * 56 + later)

/** Returns a readable name. It is the same within one run of a journey. */
export const ownName = (name: string) => `${name} ${['Alder', 'Birch', 'Cedar'][test.info().repeatEachIndex] ?? 'Oak'}`

/** Returns an id that was never used before. */
export const newId = () => `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`

/** Returns a name that was never used before. */
export const newName = (first: string) => `${first} ${newId()}`
