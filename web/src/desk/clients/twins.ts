// Whether two records are of somebody with the same phone or e-mail.

import { type Client, emailsOf, phonesOf } from './data'

/** A number is written with its country or without: so many digits at the end tell people apart. */
const TELLING = 7

const digitsOf = (phone: string) => phone.replace(/\D/g, '').replace(/^0+/, '')

export function isSamePhone(one: string, other: string): boolean {
  const [short = '', long = ''] = [digitsOf(one), digitsOf(other)].sort((a, b) => a.length - b.length)
  return short.length >= TELLING && long.endsWith(short)
}

export const isSameEmail = (one: string, other: string): boolean =>
  one.trim() !== '' && one.trim().toLowerCase() === other.trim().toLowerCase()

/**
 * What to search for, once enough of it is typed. Digits without what stands in front at home, which is not kept
 * abroad.
 */
export const phoneToSearch = (phone: string): string => {
  const digits = digitsOf(phone)
  return digits.length >= TELLING ? digits.slice(-TELLING) : ''
}

export const emailToSearch = (email: string): string => (/^\S+@\S+\.\S+$/.test(email.trim()) ? email.trim() : '')

export interface Twin {
  client: Client
  by: 'phone' | 'email'
}

/** Those of the clients found who have the phone or the e-mail address, each once. */
export function twinsOf(found: readonly Client[], phone: string, email: string, except: number | undefined): Twin[] {
  const twins = new Map<number, Twin>()
  for (const client of found) {
    if (client.id === except || twins.has(client.id)) continue
    if (phonesOf(client).some((theirs) => isSamePhone(phone, theirs))) twins.set(client.id, { client, by: 'phone' })
    else if (emailsOf(client).some((theirs) => isSameEmail(email, theirs)))
      twins.set(client.id, { client, by: 'email' })
  }
  return [...twins.values()]
}
