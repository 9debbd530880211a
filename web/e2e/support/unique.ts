// Names and days that no other run of the same test uses, so that tests can be repeated on one server.

import { addDays, type Day } from '../../src/shared/time'
import { test } from './test'

/** Returns the day `later` days after `day`, shifted by eight weeks for each repetition of the test. */
export const ownDay = (day: Day, later = 0): Day => addDays(day, test.info().repeatEachIndex * 56 + later)

/** Returns a readable name, which is the same within one run of a test. */
export const ownName = (name: string) => `${name} ${['Alder', 'Birch', 'Cedar'][test.info().repeatEachIndex] ?? 'Oak'}`

/** Returns an id that has not been used before. */
export const newId = () => `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`

/** Returns a name that has not been used before. */
export const newName = (first: string) => `${first} ${newId()}`
